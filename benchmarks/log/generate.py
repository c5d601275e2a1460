"""A log of generated conversations: questions from data/nlu, the curated answers to them, spread over a year."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from unittest.mock import patch

from django.db import transaction
from django.utils import timezone

from bot.archive import index
from bot.content.nlu_examples import example_pairs
from bot.content.responses import responses
from bot.conversations.models import Alert, Author, Conversation, Feedback, Handoff, Message, Owner
from bot.conversations.types import Reply
from bot.desk.models import Tag

TURNS = 5
TOGETHER = 250
CHANNELS = ("web", "web", "web", "telegram", "whatsapp")
LANGUAGES = ("en",) * 17 + ("es", "zh", "ar")
MODELS = ("20261001-a", "20261101-b")


def chats(number: int, seed: int = 1) -> Iterator[int]:
    """Write `number` chats of ten messages with all that hangs on them; yields how many are written, as it goes."""
    chance = random.Random(seed)  # noqa: S311
    questions = [(text, name) for text, name in example_pairs() if name in responses()]
    begun = timezone.now() - timedelta(days=365)
    written = 0
    for count in batches(number):
        moment = begun + timedelta(days=365 * written / number, hours=chance.random())
        with patch("django.utils.timezone.now", return_value=moment), transaction.atomic():
            write(count, chance, questions)
        written += count
        yield written
    index.fill()


def batches(number: int) -> Iterator[int]:
    numbers = iter(range(number))
    while some := len(list(islice(numbers, TOGETHER))):
        yield some


def write(count: int, chance: random.Random, questions: list[tuple[str, str]]) -> None:
    made = Conversation.objects.bulk_create(
        Conversation(channel=chance.choice(CHANNELS), last_sequence=2 * TURNS, owner=Owner.ASSISTANT)
        for _ in range(count)
    )
    said = [message for chat in made for message in talk(chat, chance, questions)]
    stored = Message.objects.bulk_create(said)
    ours = [message for message in stored if message.author == Author.ASSISTANT]
    Feedback.objects.bulk_create(
        Feedback(message=message, helpful=chance.random() < 0.8) for message in ours if chance.random() < 0.05
    )
    alarms = [message for message in stored if message.author == Author.FAMILY and chance.random() < 0.001]
    Alert.objects.bulk_create(Alert(message=m, kind=chance.choice(("emergency", "crisis")), rule="r") for m in alarms)
    now = timezone.now()
    Handoff.objects.bulk_create(
        Handoff(
            conversation=chat,
            reason="asked",
            asked=now,
            claimed=now + timedelta(seconds=chance.expovariate(1 / 180)),
            ended=now + timedelta(hours=1),
            end="closed",
        )
        for chat in made
        if chance.random() < 0.05
    )
    Tag.objects.bulk_create(
        Tag(conversation=chat, name=chance.choice(("visa", "costs", "child")))
        for chat in made
        if chance.random() < 0.03
    )


def talk(chat: Conversation, chance: random.Random, questions: list[tuple[str, str]]) -> Iterator[Message]:
    """Five questions and what was said to them."""
    language, model = chance.choice(LANGUAGES), chance.choice(MODELS)
    for turn in range(TURNS):
        text, name = chance.choice(questions)
        outcome = "scope/off_topic" if chance.random() < 0.04 else name
        sequence = 2 * turn + 1
        yield Message(conversation=chat, sequence=sequence, author=Author.FAMILY, text=text, outcome=outcome)
        known = responses()[outcome]
        found = {"confidence": round(chance.betavariate(5, 1), 3), "model": model, "language": language}
        reply = Reply.from_metadata(known.text, outcome, known.buttons, {**known.metadata, **found})
        yield Message(
            conversation=chat,
            sequence=sequence + 1,
            author=Author.ASSISTANT,
            text=known.text,
            outcome=outcome,
            buttons=list(known.buttons),
            details=reply.details,
            in_reply_to=sequence,
            **reply.columns,
        )
