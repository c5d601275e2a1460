"""/metrics says what waits, and counts what happened, once it is true."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from axes.utils import reset
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from bot import telemetry
from bot.content import review_dates
from bot.conversations import ownership, tokens, turn_metrics
from bot.conversations.details import ReplyDetails
from bot.conversations.message_log import write
from bot.conversations.models import Alert, Author, Conversation, Handoff, Message
from bot.monitoring import gauges, heartbeats
from bot.outbox import channel_addresses, delivery_queue
from bot.outbox.models import Delivery
from tests.monitoring.conftest import Watch, samples

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


@pytest.fixture
def unlocked() -> Iterator[None]:
    yield
    reset()


@pytest.fixture
def figures(watch: Watch) -> Any:
    return lambda: samples(watch("/metrics").text)


@transaction.atomic
def said(chat: UUID, **fields: Any) -> Message:
    return write(chat, Author.FAMILY, "words", **fields)


def ago(minutes: float) -> Any:
    return timezone.now() - timedelta(minutes=minutes)


def aged(found: dict[str, float], name: str, minutes: float) -> bool:
    """Whether an age is what it was set to, however slow the machine."""
    return minutes * 60 <= found[name] < minutes * 60 + 600


def test_nothing_waits_in_an_empty_log(figures: Any) -> None:
    found = figures()

    assert found['bot_people_waiting{reason="asked"}'] == found['bot_unseen_alerts{kind="crisis"}'] == 0
    assert found['bot_unanswered_messages{channel="web"}'] == found['bot_chats{owner="waiting"}'] == 0
    assert found['bot_people_waiting_oldest_age_seconds{reason="asked"}'] == 0


def test_reviews_that_are_due_are_counted_by_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    of = {review.name: review for review in review_dates.reviews()}
    monkeypatch.setattr(review_dates, "reviews", lambda: (of["costs/insurance"], replace(of["numbers"], reviewed=None)))

    (due,) = gauges.reviews()

    values = {sample.labels["kind"]: sample.value for sample in due.samples}
    assert values == {"answer": 0, "question": 0, "numbers": 1}


def test_families_that_wait_are_counted_from_their_wish(chat: UUID, figures: Any) -> None:
    ownership.request_person(chat)
    Handoff.objects.update(asked=ago(40))

    found = figures()

    assert found['bot_people_waiting{reason="asked"}'] == found['bot_chats{owner="waiting"}'] == 1
    assert aged(found, 'bot_people_waiting_oldest_age_seconds{reason="asked"}', 40)


def test_the_oldest_of_several_unanswered_messages_counts(chat: UUID, figures: Any) -> None:
    for minutes in (3, 30):
        Message.objects.filter(pk=said(chat, handled=False).pk).update(created=ago(minutes))
    said(chat, handled=True)

    found = figures()

    assert found['bot_unanswered_messages{channel="web"}'] == 2
    assert aged(found, 'bot_unanswered_messages_oldest_age_seconds{channel="web"}', 30)


def test_an_alert_counts_as_unseen_until_somebody_sees_to_it(chat: UUID, figures: Any) -> None:
    alert = Alert.objects.create(message=said(chat), kind="crisis", rule="bye")
    Alert.objects.update(created=ago(20))
    found = figures()
    assert found['bot_unseen_alerts{kind="crisis"}'] == 1
    assert aged(found, 'bot_unseen_alerts_oldest_age_seconds{kind="crisis"}', 20)

    Alert.objects.filter(pk=alert.pk).update(seen=timezone.now())

    assert figures()['bot_unseen_alerts{kind="crisis"}'] == 0


@pytest.mark.parametrize(
    ("rule", "source", "doubted"),
    [
        ("breath", "rule", "false"),
        ("breath (doubted)", "rule", "true"),
        ("learned", "learned", "false"),
        ("learned (doubted)", "learned", "true"),
    ],
)
def test_alarms_are_told_apart_by_who_heard_them(
    chat: UUID, figures: Any, rule: str, source: str, doubted: str
) -> None:
    name = f'bot_alarms_total{{doubted="{doubted}",kind="emergency",source="{source}"}}'
    before = figures()[name]

    Alert.objects.create(message=said(chat), kind="emergency", rule=rule)

    assert figures()[name] == before + 1


def test_an_alert_that_is_taken_back_with_its_transaction_is_not_counted(chat: UUID, figures: Any) -> None:
    name = 'bot_alarms_total{doubted="false",kind="emergency",source="rule"}'
    before = figures()[name]

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Alert.objects.create(message=said(chat), kind="emergency", rule="breath")
        raise ZeroDivisionError

    assert figures()[name] == before


def test_what_waits_in_the_outbox_and_what_will_not_arrive(settings: Settings, figures: Any) -> None:
    settings.ADDRESS_KEY = "0123456789abcdef" * 4
    address = channel_addresses.address_of("telegram", "1111111")
    Conversation.objects.filter(pk=address.conversation_id).update(owner="person")
    delivery_queue.enqueue_parts(said(address.conversation_id), address, ["a", "b"])
    Delivery.objects.update(created=ago(50))
    lost = figures().get('bot_outbox_failures_total{channel="telegram"}', 0)
    assert figures()['bot_outbox_pending{channel="telegram"}'] == 2

    first = Delivery.objects.first()
    assert first
    delivery_queue.mark_failed(first, "The family has blocked the bot.")

    found = figures()
    assert found['bot_outbox_pending{channel="telegram"}'] == 1
    assert aged(found, 'bot_outbox_pending_oldest_age_seconds{channel="telegram"}', 50)
    assert found['bot_outbox_failures_total{channel="telegram"}'] == lost + 1


def test_a_wrong_password_is_counted(figures: Any, unlocked: None) -> None:
    before = figures()['bot_sign_in_failures_total{factor="password"}']

    Client().post("/staff/sign-in/", {"username": "maria", "password": "wrong"})

    assert figures()['bot_sign_in_failures_total{factor="password"}'] == before + 1


def test_the_age_of_the_last_round_is_read_from_the_database(figures: Any) -> None:
    assert 'bot_round_age_seconds{loop="worker"}' not in figures()

    telemetry.round_begins("worker")
    heartbeats.worker_done()

    assert figures()['bot_round_age_seconds{loop="worker"}'] >= 0
    assert figures()['bot_round_last_duration_seconds{loop="worker"}'] > 0


def test_errors_in_the_log_are_counted_by_level(figures: Any) -> None:
    before = figures()['bot_log_records_total{level="ERROR"}']

    logging.getLogger("bot.tests").error("something broke")
    logging.getLogger("bot.tests").info("all is well")

    after = figures()
    assert after['bot_log_records_total{level="ERROR"}'] == before + 1
    assert not [name for name in after if "INFO" in name]


@pytest.mark.parametrize(
    ("outcome", "failed", "result"),
    [
        ("costs/overview", "", "answered"),
        ("", "", "answered"),
        ("scope/off_topic", "", "declined"),
        ("safety/crisis", "", "alarm"),
        ("sorry/unavailable", "answer", "failed"),
        ("costs/overview", "context", "failed"),
    ],
)
def test_a_turn_is_what_was_said_first(outcome: str, failed: str, result: str) -> None:
    doubt = Message(outcome="safety/caution", details=ReplyDetails(card="doubt"))
    before = telemetry.TURNS.labels(result)._value.get()

    turn_metrics.count([doubt, Message(outcome=outcome, details=ReplyDetails(failed=failed))])

    assert telemetry.TURNS.labels(result)._value.get() == before + 1


def test_a_turn_without_a_reply_was_a_persons() -> None:
    assert turn_metrics.result(None) == "silent"


def test_what_is_no_outcome_of_ours_makes_no_label_of_its_own() -> None:
    assert turn_metrics.group("zebra/canary") == "other"
    assert turn_metrics.group("") == "none"
