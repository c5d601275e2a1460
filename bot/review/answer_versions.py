"""The versions of our texts, who stands for them, how often families saw them and what they said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from bot.content.responses import Response, responses
from bot.content.review_dates import good_for
from bot.content.text_checks import catalogue
from bot.conversations import audit
from bot.conversations.models import Author, Feedback, Message
from bot.errors import BotError
from bot.review.models import AnswerVersion, Signature

FIGURES_SECONDS = 300
Role = Signature.Role
# What a family reads of the metadata as part of the text.
READ = ("unverified", "ask")


def digest(answer: Response) -> str:
    """Changes with a text's words, buttons or details."""
    whole = [answer.text, answer.buttons, answer.metadata]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, default=str).encode()).hexdigest()


def words_digest(answer: Response) -> str:
    """Changes with what a family reads, and not with what editors note about it (`reviewed`, `related` …)."""
    whole = [answer.text, answer.buttons, *(answer.metadata.get(key, "") for key in READ)]
    return hashlib.sha256(json.dumps(whole, default=str).encode()).hexdigest()


def record_versions(texts: Iterable[Response] | None = None) -> None:
    """Keep each text that is not kept as it stands now: `texts`, or all. At each start, before anything is said."""
    known = set(AnswerVersion.objects.values_list("name", "digest"))
    said = responses().values() if texts is None else texts
    new = [answer for answer in said if (answer.name, digest(answer)) not in known]
    AnswerVersion.objects.bulk_create([_version(answer) for answer in new], ignore_conflicts=True)


def _version(answer: Response) -> AnswerVersion:
    details = json.loads(json.dumps({**answer.metadata, "buttons": answer.buttons}, default=str))
    number = int(details.get("version") or 0)
    return AnswerVersion(name=answer.name, digest=digest(answer), version=number, text=answer.text, details=details)


@dataclass(frozen=True)
class Row:
    """One answer in the list. `helpful` and `judged`: how many found it so, of how many who said."""

    answer: Response
    shown: int
    helpful: int
    judged: int
    signed: frozenset[str]

    @property
    def title(self) -> str:
        return str(self.answer.metadata.get("title", self.answer.name))

    @property
    def due(self) -> date:
        """The day from which it must be compared with its sources again."""
        compared = date.fromisoformat(self.answer.metadata.get("reviewed", "1970-01-01"))
        return compared + timedelta(days=good_for(self.answer.metadata.get("review", "")))

    @property
    def overdue(self) -> bool:
        return self.due < date.today()

    @property
    def approved(self) -> bool:
        return Role.APPROVER in self.signed


def rows() -> list[Row]:
    """All answers of the catalogue, in its order."""
    shown, helpful = _figures()
    signed = _signed()
    return [
        Row(responses()[name], shown.get(name, 0), *helpful.get(name, (0, 0)), signed.get(name, frozenset()))
        for name in catalogue()
        if name in responses()
    ]


def _figures() -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """How often each answer was shown, and `(helpful, judged)`; counted anew every five minutes."""
    kept: tuple[dict[str, int], dict[str, tuple[int, int]]] | None = cache.get("review.answers")
    if kept is None:
        said = Message.objects.filter(outcome__in=list(catalogue())).exclude(author=Author.FAMILY)
        shown = dict(said.values_list("outcome").annotate(number=Count("pk")))
        given = Feedback.objects.filter(message__outcome__in=list(catalogue())).values_list("message__outcome")
        helpful = given.annotate(yes=Count("pk", filter=Q(helpful=True)), all=Count("pk"))
        kept = shown, {name: (yes, number) for name, yes, number in helpful}
        cache.set("review.answers", kept, FIGURES_SECONDS)
    return kept


def _signed() -> dict[str, frozenset[str]]:
    """The roles in which somebody signed each answer as it stands now."""
    now = {digest(responses()[name]): name for name in catalogue() if name in responses()}
    signatures = Signature.objects.filter(version__digest__in=list(now)).values_list("version__digest", "role")
    found: dict[str, set[str]] = {}
    for key, role in signatures:
        found.setdefault(now[key], set()).add(role)
    return {name: frozenset(roles) for name, roles in found.items()}


def is_current(version: AnswerVersion) -> bool:
    """Whether this is what is said today."""
    answer = responses().get(version.name)
    return answer is not None and digest(answer) == version.digest


def is_still_said(version: AnswerVersion) -> bool:
    """Whether families read today what this version said, whatever editors noted about it since."""
    answer = responses().get(version.name)
    return answer is not None and says_the_same(version, answer)


def says_the_same(version: AnswerVersion, answer: Response) -> bool:
    """Whether families read in `answer` what this version said. Of one whose buttons were not kept, the buttons are not
    compared."""
    if answer.text != version.text:
        return False
    buttons = list(answer.buttons)
    return version.details.get("buttons", buttons) == buttons and all(
        answer.metadata.get(key, "") == version.details.get(key, "") for key in READ
    )


@transaction.atomic
def sign_version(version: int, who: User, role: str) -> Signature:
    """Stand for a version. First its author, who compared it with its sources; then another who approves it.

    Raises BotError.
    """
    found = AnswerVersion.objects.filter(pk=version).first()
    if found is None or role not in Role.values:
        raise BotError("no_such_version", "There is no such version.", status=404)
    if not is_current(found):
        raise BotError("old_version", "The text has changed since. Sign the version that is in use now.", status=409)
    signed = {signature.role: signature.who_id for signature in found.signatures.all()}
    if role == Role.APPROVER and Role.AUTHOR not in signed:
        raise BotError("no_author", "Someone who has compared it with its sources has to sign first.")
    if who.pk in signed.values():
        raise BotError("four_eyes", "You have signed this version. Someone else has to do the other part.", status=403)
    try:
        with transaction.atomic():
            made = Signature.objects.create(version=found, role=role, who=who)
    except IntegrityError:
        raise BotError("signed", "Someone else was quicker: this part is already signed.", status=409) from None
    audit.record(f"answer.{role}", None, who.pk, answer=found.name, version=found.version, digest=found.digest)
    return made


def shown_to(version: AnswerVersion) -> Q:
    """Messages of ours that said this version: by its words, and by the numbers that its text had and no other."""
    versions = AnswerVersion.objects.filter(name=version.name).exclude(version=0)
    numbers = set(versions.filter(text=version.text).values_list("version", flat=True))
    numbers -= set(versions.exclude(text=version.text).values_list("version", flat=True))
    said = Q(text=version.text) | Q(version__in=numbers)
    return Q(outcome=version.name) & ~Q(author=Author.FAMILY) & said


def asked_for(name: str) -> Any:
    """The families' messages that led to an answer, the newest first."""
    led = Message.objects.filter(outcome=name, author=Author.FAMILY).exclude(text="")
    return led.select_related("conversation").order_by("-pk")
