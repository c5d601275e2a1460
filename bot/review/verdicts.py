"""Reviewers say what the assistant made of a family's message: right, wrong, missing, unsafe."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from bot.content.responses import responses
from bot.conversations import audit, pubsub
from bot.conversations.models import Author, Message
from bot.errors import BotError
from bot.privacy.redaction import redact
from bot.review.models import InboxItem, Judgement, Verdict
from bot.understanding.reading_limits import thresholds

# Where such a message stands in the inbox: what two differ about before all else.
DIFFERENT, SECOND = 9.0, 0.9


@dataclass
class Panel:
    """What a page shows of one message's judging. `others` is empty where a reviewer shall judge unseen."""

    message: Message
    replies: list[Message] = field(default_factory=list)
    mine: Judgement | None = None
    others: list[Judgement] = field(default_factory=list)
    unseen: bool = False

    @property
    def outcomes(self) -> list[str]:
        """What was said to it."""
        return [reply.outcome for reply in self.replies if reply.outcome]

    @property
    def confidence(self) -> float | None:
        """How sure the assistant was; None where it was not asked."""
        told = [reply.confidence for reply in self.replies if reply.confidence is not None]
        return max(told, default=None)

    @property
    def sure(self) -> bool:
        """Where this is right, there is nothing to learn here."""
        return (self.confidence or 0) >= thresholds().certain and bool(self.outcomes)


def sampled(message: int) -> bool:
    """Whether two reviewers judge the message of this key; the same ones each time."""
    drawn = int.from_bytes(hashlib.sha256(str(message).encode()).digest()[:4], "big")
    return drawn < settings.SECOND_OPINIONS * 2**32


def attach_panels(messages: Iterable[Message], user: User) -> None:
    """Give each family message of a page its `judging` (a Panel, for desk/verdict_form.html), in two queries."""
    asked = [message for message in messages if message.author == Author.FAMILY]
    judged: dict[int, list[Judgement]] = {message.pk: [] for message in asked}
    for judgement in Judgement.objects.filter(message__in=judged).select_related("reviewer"):
        judged[judgement.message_id].append(judgement)
    answered = replies_to(asked)
    for message in asked:
        replies = answered.get((message.conversation_id, message.sequence), [])
        message.judging = _panel(message, replies, judged[message.pk], user)  # type: ignore[attr-defined]


def replies_to(asked: list[Message]) -> dict[Any, list[Message]]:
    """What was said to each message, by its conversation and number."""
    found: dict[Any, list[Message]] = {}
    chats = {message.conversation_id for message in asked}
    said = Message.objects.filter(conversation__in=chats, in_reply_to__in=[m.sequence for m in asked])
    for reply in said:
        found.setdefault((reply.conversation_id, reply.in_reply_to), []).append(reply)
    return found


def _panel(message: Message, replies: list[Message], judged: list[Judgement], user: User) -> Panel:
    mine = next((judgement for judgement in judged if judgement.reviewer_id == user.pk), None)
    others = [judgement for judgement in judged if judgement.reviewer_id != user.pk]
    unseen = sampled(message.pk) and mine is None
    return Panel(message, replies, mine, [] if unseen else others, unseen)


def gone() -> BotError:
    """The refusal where the family deleted the chat meanwhile."""
    words = "The family deleted this message, or its storage time has ended. Your verdict was not saved."
    return BotError("message_gone", words, status=410)


@transaction.atomic
def record_verdict(
    message: int, reviewer: User, verdict: str, outcome: str = "", note: str = "", seen: int = 0
) -> tuple[Judgement, str]:
    """Keep a reviewer's verdict; a later one replaces the earlier. Returns it with a sentence for the reviewer.

    `seen` counts the changes of their verdict that the page showed. Raises BotError.
    """
    asked = Message.objects.select_for_update().filter(pk=message, author=Author.FAMILY).exclude(text="").first()
    if asked is None:
        raise gone()
    values = {"verdict": _known(verdict), "outcome": _right(verdict, outcome), "note": redact(note).text}
    if verdict == Verdict.UNSAFE and not note:
        raise BotError("no_reason", "Say what is unsafe about it: a lead reads this.")
    kept = _kept(asked, reviewer, values, seen)
    audit.record("message.judged", asked.conversation_id, reviewer.pk, message=message, verdict=verdict)
    if verdict == Verdict.UNSAFE:
        pubsub.announce("queue")
    return kept, _told(kept)


def record_for_others(messages: list[int], reviewer: User, verdict: str, outcome: str = "", note: str = "") -> int:
    """The same verdict for messages that say the same; returns for how many. One that is gone or judged is left out.

    A message that two shall judge unseen is judged by the second person too: the group comes to that one as a whole.
    """
    done = 0
    for message in messages:
        try:
            record_verdict(message, reviewer, verdict, outcome, note)
            done += 1
        except BotError as refusal:
            if refusal.code not in ("message_gone", "changed_elsewhere"):
                raise
    return done


def _known(verdict: str) -> str:
    if verdict not in Verdict.values:
        raise BotError("no_verdict", "Choose right, wrong, missing, or unsafe.")
    return verdict


def _right(verdict: str, outcome: str) -> str:
    """The outcome that goes with a verdict. Raises BotError where one is needed and `outcome` is none."""
    if verdict == Verdict.WRONG and outcome not in responses():
        raise BotError("no_outcome", "Choose which answer is right.")
    return outcome if verdict in (Verdict.WRONG, Verdict.UNSAFE) and outcome in responses() else ""


def _kept(asked: Message, reviewer: User, values: dict[str, str], seen: int) -> Judgement:
    if seen:
        found = Judgement.objects.filter(message=asked, reviewer=reviewer, changes=seen)
        anew = {"settled": None, "settled_by": None}
        changed = found.update(**values, **anew, changes=F("changes") + 1, updated=timezone.now())
    else:
        changed = _first(asked, reviewer, values)
    if not changed:
        now = Judgement.objects.filter(message=asked, reviewer=reviewer).first()
        said = f"You judged this message in another window: {now.verdict}. " if now else ""
        raise BotError("changed_elsewhere", f"{said}Nothing was changed. Reload the page and look again.", status=409)
    return Judgement.objects.select_related("reviewer").get(message=asked, reviewer=reviewer)


def _first(asked: Message, reviewer: User, values: dict[str, str]) -> bool:
    try:
        with transaction.atomic():
            Judgement.objects.create(message=asked, reviewer=reviewer, first=values["verdict"], **values)
    except IntegrityError:
        return False
    return True


def _told(kept: Judgement) -> str:
    """What the reviewer hears; and the message leaves the inbox, or comes back where two differ."""
    others = Judgement.objects.filter(message=kept.message_id).exclude(pk=kept.pk).select_related("reviewer")
    other = others.order_by("-updated").first()
    differ = other is not None and differs(kept, other)
    waits = differ or (other is None and sampled(kept.message_id))
    reason = ["two reviewers differ"] if differ else ["waits for a second reviewer"]
    if waits:
        values = {"worth": DIFFERENT if differ else SECOND, "reasons": reason, "open": True}
        InboxItem.objects.update_or_create(message_id=kept.message_id, defaults=values)
    else:
        InboxItem.objects.filter(message=kept.message_id).update(open=False)
    if other is None:
        return "Saved. A second reviewer will judge it too." if waits else "Saved."
    name = other.reviewer.first_name or other.reviewer.username
    end = "The two of you differ, so the message is in the inbox again." if differ else "You agree."
    return f"Saved. {name} has judged this message too: {other.get_verdict_display()}. {end}"


def differs(one: Judgement, other: Judgement) -> bool:
    """Whether two reviewers say different things."""
    return (one.verdict, one.outcome) != (other.verdict, other.outcome)
