"""What was seen of each watched source."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class WatchedSource(models.Model):
    """One source of `sources.yml` that has `watch`. `facts`: what was compared, by its name; for a page its hash.

    `changed`: the day on which something else was seen than before; `differences`: what, as people read it.
    `failure`: why the last look failed, empty where it did not; `failing_since`: since when.
    """

    name = models.CharField(max_length=64, unique=True)
    facts = models.JSONField(default=dict)
    looked = models.DateTimeField(null=True)
    next_look = models.DateTimeField(default=timezone.now)
    changed = models.DateField(null=True)
    differences = models.JSONField(default=list)
    failure = models.CharField(max_length=200, blank=True)
    failing_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
