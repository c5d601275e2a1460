"""Finds the messages from which there is most to learn. The worker reads each new message once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from django.db import transaction
from django.utils.dateparse import parse_datetime

from bot.archive.facets import NO_ANSWER
from bot.content.responses import responses
from bot.conversations.models import Author, Feedback, Message
from bot.review import nlu_files
from bot.review.models import InboxItem, Judgement, Scan
from bot.review.verdicts import Panel, replies_to
from bot.understanding.reading_limits import thresholds

BATCH = 500
# What each reason is worth; those of one message are added. What two reviewers differ about comes first (verdicts.py).
NOT_HELPFUL = 1.0
DECLINED = 0.8
ALARM_DOUBTED = 0.7
ONLY_OFFERED = 0.6
UNSURE = 0.5
LESS_SURE = 0.2  # what comes on top of UNSURE, the less sure the more: together still less than a doubted alarm
NEW_WORDS = 0.3
WORD = re.compile(r"[a-z][a-z'’-]{3,}")
SHOWN_WORDS = 4


def fill_queue() -> None:
    """One round: new messages, then new feedback."""
    read_messages()
    read_feedback()


def read_messages() -> int:
    """Weigh the next messages of families; returns how many. Those after an unanswered one wait too."""
    known = known_words()  # half a second the first time: before the transaction, in which nobody else can write
    return _read_messages(known)


@transaction.atomic
def _read_messages(known: frozenset[str]) -> int:
    place = _place("messages")
    waiting = min(Message.objects.filter(handled=False).order_by().values_list("pk", flat=True), default=None)
    after = Message.objects.filter(pk__gt=int(place.place or 0), author=Author.FAMILY)
    new = after.prefetch_related("alerts").order_by("pk")
    found = list((new.filter(pk__lt=waiting) if waiting else new)[:BATCH])
    judged = set(Judgement.objects.filter(message__in=found).values_list("message", flat=True))
    answered = replies_to(found)
    panels = [Panel(m, answered.get((m.conversation_id, m.sequence), [])) for m in found if m.pk not in judged]
    if found:
        weighed = ((panel.message, reasons(panel, known)) for panel in panels)
        items = [InboxItem(message=m, worth=sum(why.values()), reasons=list(why)) for m, why in weighed if why]
        InboxItem.objects.bulk_create(items, ignore_conflicts=True)
        _moved(place, str(found[-1].pk))
    return len(found)


@transaction.atomic
def read_feedback() -> None:
    """A family said that an answer was not helpful: what they had asked goes to the top."""
    place = _place("feedback")
    given = Feedback.objects.select_related("message").order_by("updated")
    since = parse_datetime(place.place) if place.place else None
    found = list((given.filter(updated__gt=since) if since else given)[:BATCH])
    for word in found:
        if not word.helpful:
            _not_helpful(word)
    if found:
        _moved(place, found[-1].updated.isoformat())


def _not_helpful(word: Feedback) -> None:
    answer = word.message
    asked = Message.objects.filter(conversation=answer.conversation_id, sequence=answer.in_reply_to or 0).first()
    if asked is None or Judgement.objects.filter(message=asked).exists():
        return
    item, _ = InboxItem.objects.get_or_create(message=asked, defaults={"worth": 0})
    reason = f"not helpful: {word.word}" if word.word else "not helpful"
    if not any(known.startswith("not helpful") for known in item.reasons):
        item.worth, item.reasons, item.open = item.worth + NOT_HELPFUL, [reason, *item.reasons], True
        item.save()


def reasons(panel: Panel, known: frozenset[str]) -> dict[str, float]:
    """Why a message is worth a look, and how much; nothing for a button, or where the assistant was silent.

    `known`: the words of our examples and answers.
    """
    if panel.message.by_button or not panel.replies:
        return {}
    return dict(_of_answer(panel)) | dict(_of_words(panel, known))


def _of_answer(panel: Panel) -> Iterator[tuple[str, float]]:
    outcomes, confidence = panel.outcomes, panel.confidence
    if not set(outcomes).isdisjoint(NO_ANSWER):
        yield "declined", DECLINED
    elif not outcomes:
        yield "only choices offered", ONLY_OFFERED
    elif confidence is not None and confidence < (certain := thresholds().certain):
        yield f"not sure ({confidence:.2f})", UNSURE + LESS_SURE * (1 - confidence / certain)
    if any(alert.rule.endswith("(doubted)") for alert in panel.message.alerts.all()):
        yield "a rule alarmed, the assistant doubted", ALARM_DOUBTED


def _of_words(panel: Panel, known: frozenset[str]) -> Iterator[tuple[str, float]]:
    languages = {reply.language for reply in panel.replies}
    if not languages & {"en", ""}:
        return
    words = dict.fromkeys(WORD.findall(panel.message.text.lower()))
    new = [word for word in words if word not in known]
    if new:
        yield f"new words: {', '.join(new[:SHOWN_WORDS])}", NEW_WORDS


def known_words() -> frozenset[str]:
    """The words of our examples and answers."""
    return _words_of(nlu_files.examples())


@lru_cache(maxsize=1)
def _words_of(examples: tuple[nlu_files.Example, ...]) -> frozenset[str]:
    texts = [*(example.text for example in examples), *(text.text for text in responses().values())]
    return frozenset(word for text in texts for word in WORD.findall(text.lower()))


def _place(name: str) -> Scan:
    return Scan.objects.select_for_update().get_or_create(name=name, defaults={"place": ""})[0]


def _moved(place: Scan, to: str) -> None:
    place.place = to
    place.save()
