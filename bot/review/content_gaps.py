"""What families ask and no text answers, grouped by meaning."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from rapidfuzz import fuzz

from bot.conversations import audit, rasa_readings
from bot.conversations.models import Author, Message
from bot.conversations.reply_effects import OFF_TOPIC
from bot.errors import BotError
from bot.privacy.redaction import redact
from bot.review.models import GapAside, GapTask, Judgement, Verdict

# The newest ones; grouping them keeps the rasa process busy for some seconds, in a thread of its own.
LOOKED_AT = 300
SECONDS = 30.0
KEPT_SECONDS = 600
SHOWN = 5
ALIKE = 75


@dataclass(frozen=True)
class Gap:
    """One group, the newest message first. `words`: its shortest message."""

    messages: tuple[Message, ...]

    @property
    def words(self) -> str:
        return min((message.text for message in self.messages), key=len)

    @property
    def languages(self) -> tuple[str, ...]:
        """In which it was asked, the commonest first; empty where none is known."""
        counted = Counter(message.language.split("-")[0] for message in self.messages if message.language)
        return tuple(language for language, _ in counted.most_common())

    @property
    def examples(self) -> tuple[Message, ...]:
        return self.messages[:SHOWN]


def unanswered() -> list[Message]:
    """Messages that were declined, or judged to have no answer; not where declining was right, nor what is at work."""
    judged = Judgement.objects.filter(message=OuterRef("pk"))
    missing = Exists(judged.filter(verdict=Verdict.MISSING))
    settled = Exists(judged.exclude(verdict=Verdict.MISSING))
    found = Message.objects.filter(Q(outcome=OFF_TOPIC) | missing, author=Author.FAMILY, gap_tasks=None, gap_aside=None)
    return list(found.filter(missing | ~settled).exclude(text="").order_by("-pk")[:LOOKED_AT])


def gaps() -> tuple[list[Gap], bool]:
    """The groups, the largest first; and whether they were made by meaning (else by words: rasa was silent)."""
    found = unanswered()
    labels, by_meaning = _labels(found)
    groups: dict[int, list[Message]] = defaultdict(list)
    for message, label in zip(found, labels, strict=True):
        groups[label].append(message)
    return sorted((Gap(tuple(group)) for group in groups.values()), key=lambda gap: -len(gap.messages)), by_meaning


def _labels(found: list[Message]) -> tuple[list[int], bool]:
    texts = [message.text for message in found]
    key = f"review.gaps.{hash(tuple(message.pk for message in found))}"
    kept: list[int] | None = cache.get(key)
    if kept is None:
        told = rasa_readings.post("groups", {"texts": texts}, SECONDS)
        kept = told["groups"] if told and len(told.get("groups", [])) == len(texts) else None
        if kept is None:
            return by_words(texts), False
        cache.set(key, kept, KEPT_SECONDS)
    return kept, True


def by_words(texts: list[str]) -> list[int]:
    """A group number for each text: that of the first earlier text with nearly the same words."""
    labels: list[int] = []
    for place, text in enumerate(texts):
        same = (i for i in range(place) if fuzz.token_set_ratio(text.lower(), texts[i].lower()) >= ALIKE)
        labels.append(next((labels[i] for i in same), place))
    return labels


@transaction.atomic
def make_task(kind: str, words: str, messages: list[int], who: User) -> GapTask:
    """Make a group a piece of work; its messages leave the list. Raises BotError."""
    if kind not in GapTask.Kind.values or not words or len(words) > 200:
        raise BotError("no_task", "In at most 200 characters, say what should be answered.")
    if redact(words).found:
        raise BotError("personal_data", "Say it without names, numbers, or addresses.")
    found = list(Message.objects.filter(pk__in=messages, author=Author.FAMILY, gap_tasks=None))
    if not found:
        raise BotError("message_gone", "These messages were deleted, or someone else took them.", status=409)
    task = GapTask.objects.create(kind=kind, words=words, who=who)
    task.messages.set(found)
    audit.record("gap.task", None, who.pk, task=task.pk, kind=kind, messages=len(found))
    return task


def task_for(gap: Gap, tasks: list[tuple[GapTask, list[str]]]) -> GapTask | None:
    """The task at work on which the words of a group are, by words; so that later families do not make a new group."""
    for task, texts in tasks:
        if any(fuzz.token_set_ratio(m.text.lower(), t.lower()) >= ALIKE for m in gap.messages for t in texts):
            return task
    return None


def open_tasks() -> list[tuple[GapTask, list[str]]]:
    """What is at work, each with the sentences that it stands for."""
    found = GapTask.objects.filter(done=None).select_related("who").prefetch_related("messages")
    return [(task, [message.text for message in task.messages.all() if message.text]) for task in found]


@transaction.atomic
def join_task(task: int, messages: list[int], who: User) -> GapTask:
    """Further families asked what is at work already. Raises BotError."""
    found = GapTask.objects.select_for_update().filter(pk=task, done=None).first()
    asked = Message.objects.filter(pk__in=messages, author=Author.FAMILY, gap_tasks=None)
    if found is None or not asked:
        raise BotError("done", "This task is done, or someone else took the messages. Reload the page.", status=409)
    found.messages.add(*asked)
    audit.record("gap.joined", None, who.pk, task=task, messages=len(asked))
    return found


@transaction.atomic
def put_aside(messages: list[int], who: User) -> int:
    """Nothing to answer here: a joke, an insult, what is left of personal data. Returns how many left the list."""
    found = Message.objects.filter(pk__in=messages, author=Author.FAMILY, gap_aside=None)
    rows = [GapAside(message=message, who=who) for message in found]
    made = GapAside.objects.bulk_create(rows, ignore_conflicts=True)  # a colleague may put the same aside just now
    audit.record("gap.put_aside", None, who.pk, messages=len(made))
    return len(made)


@transaction.atomic
def finish_task(task: int, who: User) -> None:
    """The work is done. Raises BotError."""
    if not GapTask.objects.filter(pk=task, done=None).update(done=timezone.now()):
        raise BotError("done", "This has already been done.", status=409)
    audit.record("gap.done", None, who.pk, task=task)
