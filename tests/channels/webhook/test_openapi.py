"""Requests made from openapi.yml: what it allows is taken, what it forbids is no error of ours, and nothing is kept."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from itertools import count
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings
from schemathesis import Case, GenerationMode
from standardwebhooks import Webhook

from bot.conversations.models import Author, Consent, Conversation, Message
from bot.outbox.models import Early, Received, Trouble
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Server
from tests.channels.webhook.test_webhook import OPENAPI, SECRET

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/hooks/webhook/"
OPERATION = schemathesis.openapi.from_dict(OPENAPI)[PATH]["POST"]
bounded = examples(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_numbers = count()


@pytest.fixture(autouse=True)
def bridge(settings: Settings, assistant: Server) -> None:
    """A program that speaks our webhook; nobody listens where we send."""
    settings.CHANNEL_SECRETS = {"BOT_WEBHOOK_SECRET": SECRET, "BOT_WEBHOOK_URL": "http://127.0.0.1:1/out"}


def cases(mode: GenerationMode) -> st.SearchStrategy[Case[Any]]:
    return OPERATION.as_strategy(generation_mode=mode)


def answered(body: Any) -> int:
    """Our answer to a body, signed now."""
    written = json.dumps(body, default=str).encode()
    now, identifier = datetime.now(timezone.utc), f"msg_{next(_numbers)}"
    headers = {
        "webhook-id": identifier,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(identifier, now, written.decode()),
    }
    [answer] = post("webhook", written, **headers)
    return int(answer.status_code)


def forget() -> None:
    cache.clear()
    for model in (Conversation, Received, Trouble, Early):
        model.objects.all().delete()


def nothing_of_a_family_is_kept() -> None:
    assert not Message.objects.filter(author=Author.FAMILY).exists() and not Consent.objects.exists()


def test_the_description_lists_every_answer_that_we_give() -> None:
    assert {"200", "403", "404", "413"} == set(OPENAPI["paths"][PATH]["post"]["responses"])


@bounded
@seed(3)
@given(case=cases(GenerationMode.POSITIVE))
def test_what_the_description_allows_is_taken(case: Case[Any]) -> None:
    forget()

    assert answered(case.body) == 200
    nothing_of_a_family_is_kept()


@bounded
@seed(4)
@given(case=cases(GenerationMode.NEGATIVE))
def test_what_it_forbids_is_refused_or_passed_over(case: Case[Any]) -> None:
    forget()

    assert answered(case.body) in (200, 403)
    nothing_of_a_family_is_kept()


@bounded
@seed(5)
@given(case=cases(GenerationMode.POSITIVE))
def test_without_a_signature_nothing_is_taken(case: Case[Any]) -> None:
    forget()

    [answer] = post("webhook", json.dumps(case.body).encode())

    assert answer.status_code == 403 and not Conversation.objects.exists() and not Early.objects.exists()
