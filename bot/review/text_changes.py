"""Changes of texts, English or translated: one person proposes, another decides, and then it is written and said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bot.conversations import audit
from bot.errors import BotError
from bot.review.models import TextChange
from bot.trial import ENGLISH

State = TextChange.State


def waiting() -> QuerySet[TextChange]:
    """What nobody has decided yet."""
    return TextChange.objects.filter(state=State.PROPOSED)


def history(language: str, name: str) -> QuerySet[TextChange]:
    """What was proposed and decided for a text, the newest first."""
    return TextChange.objects.filter(language=language, name=name).select_related("author", "decided_by")


def propose(
    kind: str, language: str, name: str, entry: dict[str, Any], author: User, *, of: int, medical: bool = False
) -> TextChange:
    """`of`: the version of the English that it starts from. Raises BotError where one waits already."""
    values = {"language": language, "name": name, "of": of, "entry": entry, "medical": medical}
    try:
        with transaction.atomic():
            made = TextChange.objects.create(kind=kind, author=author, **values)
    except IntegrityError:
        raise BotError("open", "A proposal for this text is already waiting for a second person.", status=409) from None
    _record(made, "proposed", author)
    return made


def decide(
    language: str, name: str, change: int, who: User, *, approved: bool, write: Callable[[TextChange], None]
) -> TextChange:
    """A second person's word about a change of this text; what is approved is written by `write`. Raises BotError.

    Its author's "no" takes it back.
    """
    with transaction.atomic():
        found = waiting().select_for_update().filter(pk=change, language=language, name=name).first()
        if found is None:
            raise BotError("decided", "This proposal has already been decided.", status=409)
        if approved and found.author_id == who.pk:
            words = "You made this proposal. Someone else has to decide; you can only withdraw it."
            raise BotError("four_eyes", words, status=403)
        if approved:
            write(found)
        found.state = State.WRITTEN if approved else State.REJECTED
        found.decided_by, found.decided = who, timezone.now()
        found.save(update_fields=["state", "decided_by", "decided"])
        _record(found, "approved" if approved else found.outcome, who)
    return found


def withdrawn(language: str, name: str, change: str, author: User) -> TextChange | None:
    """What its author took back, to write on from. `change`: its key, as the address of a page has it."""
    key = int(change) if change.isascii() and change.isdigit() and len(change) < 10 else 0
    found = history(language, name).filter(pk=key, author=author, decided_by=author)
    return found.filter(state=State.REJECTED).first()


def _record(change: TextChange, what: str, who: User) -> None:
    about = "answer" if change.language == ENGLISH else "translation"
    audit.record(f"{about}.{what}", None, who.pk, language=change.language, text=change.name, kind=change.kind)
