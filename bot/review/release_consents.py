"""A lead says yes to what speaks against a release, each by its name."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from bot.conversations import audit
from bot.errors import BotError
from bot.review.models import Release, ReleaseConsent


def accepted(model: str, before: str) -> set[str]:
    """The names to which a lead said yes, of a release of `model` in place of `before`."""
    return set(ReleaseConsent.objects.filter(model=model, before=before).values_list("name", flat=True))


def say_yes(model: str, before: str, names: Iterable[str], lead: User) -> None:
    """Once for each name; a second yes changes nothing."""
    for name in sorted(set(names) - accepted(model, before)):
        ReleaseConsent.objects.create(model=model, before=before, name=name, who=lead)
        audit.record("release.accepted", None, lead.pk, model=model, name=name)


@transaction.atomic
def say_yes_to(release: int, names: list[str], lead: User) -> Release:
    """To some of what a refused release listed. Raises BotError."""
    found: Release | None = Release.objects.filter(pk=release, kind=Release.Kind.REFUSED).first()
    known = {hindrance["name"] for hindrance in found.figures.get("hindrances", ())} if found else set()
    if found is None or not names or not set(names) <= known:
        raise BotError("no_such_name", "Choose at least one of what is listed.")
    say_yes(found.model, found.before, names, lead)
    return found
