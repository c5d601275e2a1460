"""One row for each thing that must go on happening, written each time it happens."""

from __future__ import annotations

from django.db import models


class Beat(models.Model):
    """When `name` happened last, and how long it took: "worker", "outbox" (rounds), "probe" (a write of `/ready`)."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    seconds = models.FloatField(default=0)

    def __str__(self) -> str:
        return self.name
