"""What a further account of a messaging app has of its own; its hours are in `hours.py`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from bot import yaml_file
from bot.content import translations
from bot.conversations import audit
from bot.conversations.hours import read_hours
from bot.conversations.models import Account
from bot.errors import ConfigurationError
from bot.trial import ENGLISH


def language_of(conversation: UUID) -> str:
    """What the families of the chat's account are spoken to in; empty where nothing is said."""
    found = Account.objects.filter(conversation=conversation).values_list("language", flat=True).first()
    return found or ""


def team_of(conversation: UUID) -> set[int]:
    """The keys of those who are told of the chat's account; empty where it has no team of its own."""
    found = Account.objects.filter(conversation=conversation, team__is_active=True)
    return set(found.values_list("team", flat=True))


@transaction.atomic
def describe(
    name: str, language: str | None = None, hours: str | None = None, team: Collection[str] | None = None
) -> Account:
    """The account with what is given changed; "" takes a language or hours away. Nothing is kept of what is wrong.

    `hours`: a file; `team`: user names. Raises ConfigurationError.
    """
    account = Account.objects.get_or_create(name=name)[0]
    if language is not None:
        account.language = _known_language(language)
    if hours is not None:
        account.hours = _text_of_hours(hours)
    account.save()
    if team is not None:
        account.team.set(_known_users(team))
    if not (language is hours is team is None):
        _record(account)
    return account


def _record(account: Account) -> None:
    team = sorted(user.get_username() for user in account.team.all())
    audit.record("app.account", name=account.name, language=account.language, hours=account.hours, team=team)


def _known_language(code: str) -> str:
    known = [ENGLISH, *translations.languages()]
    if code and code not in known:
        raise ConfigurationError(f"We have no texts in {code!r}. There are {', '.join(known)}.")
    return code


def _text_of_hours(file: str) -> str:
    if not file:
        return ""
    read_hours(Path(file), "--hours")
    return yaml_file.text_of(Path(file))


def _known_users(names: Collection[str]) -> list[User]:
    found = {user.get_username(): user for user in User.objects.filter(is_active=True, username__in=names)}
    if missing := sorted(set(names) - found.keys()):
        raise ConfigurationError(f"Nobody signs in as {', '.join(missing)}. /staff/accounts/ lists who does.")
    return list(found.values())
