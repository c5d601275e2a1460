"""The outbox: everything arrives once and in order, whatever the platform does; staff see what does not."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from django.utils import timezone as django_timezone
from pytest_django import Settings

from bot.channels.base import http_calls
from bot.channels.base.http_calls import Caller, retry_after
from bot.channels.base.outgoing_message import Draft
from bot.channels.messaging import sending
from bot.conversations import message_store
from bot.conversations.types import Reply
from bot.outbox import channel_addresses, delivery_queue
from bot.outbox.models import OPEN, Address, Delivery, State
from tests.channels.messaging.family import run
from tests.channels.messaging.servers import Answer, Call, Server, serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def api(settings: Settings) -> Iterator[Server]:
    """A Telegram that takes everything."""
    ids = itertools.count(1)
    with serving(lambda call: Answer({"ok": True, "result": {"message_id": next(ids)}})) as server:
        settings.ADDRESS_KEY = "0123456789abcdef" * 4
        settings.CHANNEL_SECRETS = {
            "BOT_TELEGRAM_TOKEN": "1:token",
            "BOT_TELEGRAM_SECRET": "secret",
            "BOT_TELEGRAM_API": server.url,
        }
        yield server


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between tries."""
    monkeypatch.setattr(delivery_queue, "FIRST_PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(delivery_queue, "LONGEST_PAUSE_SECONDS", 0.01)


@pytest.fixture
def address(api: Server) -> Address:
    return channel_addresses.address_of("telegram", "1111111")


def say(address: Address, *texts: str) -> None:
    for text in texts:
        message_store.write_news(address.conversation_id, Reply(text))


def deliver(*, until_empty: bool = False) -> None:
    """Once through what is due, or until nothing is left."""

    async def work() -> None:
        async with Caller() as caller:
            await sending.deliver_all(caller)
            while until_empty and await asyncio.to_thread(Delivery.objects.filter(state__in=OPEN).exists):
                await sending.deliver_all(caller)

    run(work())


def said(api: Server) -> list[str]:
    return [body["text"] for body in api.of("/sendMessage")]


def test_what_is_said_goes_out_in_order(address: Address, api: Server) -> None:
    say(address, "one", "two", "three")

    deliver()

    assert said(api) == ["one", "two", "three"]
    assert set(Delivery.objects.values_list("state", "sealed")) == {(State.SENT, "")}


def test_what_waits_is_encrypted(address: Address) -> None:
    say(address, "one")

    assert "one" not in Delivery.objects.get().sealed
    assert Draft.opened(Delivery.objects.get().sealed).text == "one"


def test_against_a_platform_that_fails_half_of_all_calls_all_arrives_once_and_in_order(
    api: Server, quick: None
) -> None:
    dice, took = random.Random(11), defaultdict[str, list[str]](list)  # noqa: S311
    refusals = [Answer({}, 500), Answer({}, 503), Answer({}, 429, {"Retry-After": "0"}), Answer({"ok": False}, 429)]

    def half(call: Call) -> Answer:
        if dice.random() < 0.5:
            return dice.choice(refusals)
        took[call.json["chat_id"]].append(call.json["text"])
        return Answer({"ok": True, "result": {"message_id": len(took)}})

    api.answers = half
    for chat in range(10):
        say(channel_addresses.address_of("telegram", str(chat)), *(f"{chat}-{n}" for n in range(5)))

    deliver(until_empty=True)

    assert took == {str(chat): [f"{chat}-{n}" for n in range(5)] for chat in range(10)}
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_while_the_first_waits_for_another_try_the_second_is_not_sent(address: Address, api: Server) -> None:
    api.answers = lambda call: Answer({}, 503)
    say(address, "one", "two")

    deliver()
    deliver()

    assert said(api) == ["one"]


def test_a_platform_that_says_when_is_not_asked_before(address: Address, api: Server) -> None:
    api.answers = lambda call: Answer({}, 429, {"Retry-After": "120"})
    say(address, "one", "two")

    deliver()
    say(address, "three")

    wait = timedelta(seconds=119)
    assert all(delivery.due - django_timezone.now() > wait for delivery in Delivery.objects.all())
    assert delivery_queue.due_addresses() == []


def test_telegrams_own_way_of_saying_when_is_understood(address: Address, api: Server) -> None:
    api.answers = lambda call: Answer({"ok": False, "parameters": {"retry_after": 120}}, 429)
    say(address, "one")

    deliver()

    assert Delivery.objects.get().due - django_timezone.now() > timedelta(seconds=119)


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("-1", 0.0), ("soon", None), ("inf", None), (None, None)])
def test_retry_after_is_read_in_seconds(header: str | None, seconds: float | None) -> None:
    assert retry_after(header) == seconds


def test_retry_after_is_read_as_a_date(monkeypatch: pytest.MonkeyPatch) -> None:
    class Now:
        @staticmethod
        def now(zone: timezone) -> datetime:
            return datetime(2026, 11, 26, 12, 0, tzinfo=zone)

    monkeypatch.setattr(http_calls, "datetime", Now)

    assert retry_after("Thu, 26 Nov 2026 12:00:30 GMT") == 30.0


@pytest.mark.parametrize("asked", ["1000000000", "1e300", "inf", "-5"])
def test_whatever_a_platform_asks_for_the_last_try_is_within_a_day(address: Address, api: Server, asked: str) -> None:
    api.answers = lambda call: Answer({}, 429, {"Retry-After": asked})
    say(address, "one")

    deliver()

    waiting = Delivery.objects.get()
    assert waiting.state == State.PENDING
    assert waiting.due <= waiting.created + delivery_queue.GIVE_UP


def test_pauses_grow_and_are_spread() -> None:
    pauses = [[delivery_queue.pause_address(tries) for _ in range(50)] for tries in (1, 3, 30)]

    assert all(0.5 <= seconds <= 1 for seconds in pauses[0])
    assert all(2 <= seconds <= 4 for seconds in pauses[1])
    assert max(pauses[2]) <= delivery_queue.LONGEST_PAUSE_SECONDS
    assert all(len(set(found)) > 10 for found in pauses)


def test_what_the_platform_refuses_for_good_is_shown_and_does_not_hold_up_the_rest(
    address: Address, api: Server
) -> None:
    api.answers = lambda call: (
        Answer({"ok": False}, 400) if call.json["text"] == "one" else Answer({"ok": True, "result": {"message_id": 1}})
    )
    say(address, "one", "two")

    deliver()

    assert list(Delivery.objects.values_list("state", flat=True)) == [State.FAILED, State.SENT]
    assert "Telegram refused" in Delivery.objects.earliest("pk").reason


def test_what_is_said_while_the_app_is_switched_off_waits_and_says_why(
    address: Address, api: Server, settings: Settings
) -> None:
    secrets, settings.CHANNEL_SECRETS = settings.CHANNEL_SECRETS, {}
    say(address, "one")
    deliver()
    assert "switched off" in Delivery.objects.get().reason

    settings.CHANNEL_SECRETS = secrets
    Delivery.objects.update(due=django_timezone.now())
    deliver()

    assert said(api) == ["one"]


def test_after_a_day_a_part_has_failed(address: Address, api: Server) -> None:
    api.answers = lambda call: Answer({}, 503)
    say(address, "one")
    Delivery.objects.update(created=django_timezone.now() - timedelta(hours=25))

    deliver()

    assert Delivery.objects.get().state == State.FAILED


# ---- processes that die


def died(address: Address) -> None:
    """The process that served the address is gone; its time is over."""
    Address.objects.filter(pk=address.pk).update(busy_until=django_timezone.now() - timedelta(seconds=1))


def take(address: Address, *, idempotent: bool = False) -> Delivery | None:
    held = delivery_queue.reserve_address(address.pk)
    assert held
    taken = delivery_queue.next_part(address.pk, held, idempotent=idempotent)
    died(address)
    return taken[0] if taken else None


def test_a_part_whose_process_died_while_sending_is_sent_once_more_only(address: Address) -> None:
    say(address, "one", "two")

    first, again, after = take(address), take(address), take(address)

    assert first and again and first.pk == again.pk
    assert after and after.pk != first.pk
    lost = Delivery.objects.earliest("pk")
    assert lost.state == State.FAILED
    assert "may have arrived" in lost.reason


def test_where_the_platform_knows_the_key_a_part_is_sent_until_it_arrives(address: Address) -> None:
    say(address, "one")

    tries = [take(address, idempotent=True) for _ in range(5)]

    assert len({delivery.key for delivery in tries if delivery}) == 1
    assert None not in tries


def test_one_process_at_a_time_serves_a_chat(address: Address) -> None:
    say(address, "one")

    assert delivery_queue.reserve_address(address.pk)
    assert delivery_queue.reserve_address(address.pk) is None
    assert delivery_queue.due_addresses() == []


def test_a_process_that_was_away_for_too_long_sends_nothing_more(address: Address) -> None:
    say(address, "one")
    held = delivery_queue.reserve_address(address.pk)
    assert held
    died(address)
    other = delivery_queue.reserve_address(address.pk)
    assert other

    assert delivery_queue.next_part(address.pk, held, idempotent=False) is None
    assert delivery_queue.next_part(address.pk, other, idempotent=False)


def test_an_answer_that_does_not_come_counts_as_perhaps_arrived(
    address: Address, api: Server, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*_: object, **__: object) -> None:
        raise http_calls.SendFailed("The platform did not answer (ReadTimeout).", uncertain=True)

    monkeypatch.setattr(Caller, "call", silent)
    say(address, "one")

    deliver(until_empty=True)

    [delivery] = Delivery.objects.all()
    assert (delivery.state, delivery.tries) == (State.FAILED, 2)


def test_a_platform_that_cannot_be_reached_is_tried_again_without_end(
    address: Address, api: Server, settings: Settings
) -> None:
    settings.CHANNEL_SECRETS = {**settings.CHANNEL_SECRETS, "BOT_TELEGRAM_API": "http://127.0.0.1:9"}
    say(address, "one")

    for _ in range(5):
        Delivery.objects.update(due=django_timezone.now())
        deliver()

    assert Delivery.objects.get().state == State.PENDING
    assert Delivery.objects.get().tries == 5


# ---- what is no longer needed goes


def test_addresses_of_families_that_never_agreed_are_forgotten(address: Address) -> None:
    long_ago = django_timezone.now() - timedelta(days=3)
    type(address.conversation).objects.filter(pk=address.conversation_id).update(updated=long_ago)

    channel_addresses.delete_old_receipts()

    assert not Address.objects.exists()


def test_what_still_waits_is_not_forgotten(address: Address) -> None:
    say(address, "one")
    long_ago = django_timezone.now() - timedelta(days=3)
    type(address.conversation).objects.filter(pk=address.conversation_id).update(updated=long_ago)

    channel_addresses.delete_old_receipts()

    assert Delivery.objects.exists()


def test_an_address_is_found_by_its_hash_and_opened_by_the_key_only(address: Address) -> None:
    assert channel_addresses.address_of("telegram", "1111111") == address
    assert channel_addresses.address_of("whatsapp", "1111111") != address
    assert channel_addresses.opened_address(address) == "1111111"
    assert "1111111" not in address.sealed + str(address.key)
