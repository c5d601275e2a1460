"""Makes the groups that `access.py` speaks of, and tells the log's index of what staff do."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def make_groups(**_: Any) -> None:
    """One group for each role."""
    from django.contrib.auth.models import Group  # needs Django set up

    from bot.desk.access import ROLES

    for role in ROLES:
        Group.objects.get_or_create(name=role)


class DeskConfig(AppConfig):
    name = "bot.desk"

    def ready(self) -> None:
        from bot.conversations.erasures import erased
        from bot.desk import facet_sources, notices

        facet_sources.register_sources()
        erased.connect(notices.delete_old_notices, dispatch_uid="notices")
        post_migrate.connect(make_groups, sender=self)
