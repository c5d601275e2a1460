"""Leads and admins see what goes wrong with messaging apps, why, and what to do; nobody's words are there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from django.utils.html import escape

from bot.channels.line import adapter as line
from bot.channels.meta import failures as meta
from bot.channels.twilio import failures as twilio
from bot.channels.wechat import access_token as wechat
from bot.conversations import message_store
from bot.conversations.types import Reply
from bot.desk import notices
from bot.desk.app_trouble import hint
from bot.outbox import channel_addresses, delivery_queue, trouble
from bot.outbox.models import Delivery, State, Trouble
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db
BILLING = meta.PASSING[131042]


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def part(settings: Any) -> Delivery:
    """What we said to a family on WhatsApp, on its way."""
    settings.ADDRESS_KEY = "0123456789abcdef" * 4
    address = channel_addresses.address_of("whatsapp", "15550100")
    return Delivery.objects.get(message=message_store.write_news(address.conversation_id, Reply("Quentin, hello.")))


def page(signed_in: SignedIn, name: str = "lena") -> str:
    return drawn(signed_in(name).get("/staff/apps/"))


def sent() -> list[str]:
    """The subjects of the e-mails about apps."""
    notices.send_due_notices()
    return [str(message.subject) for message in mail.outbox if "messaging app" in message.subject]


def age(part: Delivery, **time: float) -> None:
    Delivery.objects.filter(pk=part.pk).update(created=timezone.now() - timedelta(**time))


def test_what_the_platform_does_not_take_is_shown_with_what_to_do(part: Delivery, signed_in: SignedIn) -> None:
    delivery_queue.retry_later(part, BILLING, after=None, unknown=False)

    shown = page(signed_in)

    assert escape(BILLING) in shown and "Check the payment method" in shown and "whatsapp" in shown
    assert "Quentin" not in shown and "15550100" not in shown


def test_what_will_not_arrive_is_counted_by_its_reason(part: Delivery, signed_in: SignedIn) -> None:
    delivery_queue.mark_failed(part, meta.CLOSED)

    assert meta.CLOSED in page(signed_in)
    assert "until the family writes again" in page(signed_in)


def test_what_could_not_be_read_is_counted(signed_in: SignedIn) -> None:
    for _ in range(3):
        trouble.note_dropped("line", "unreadable", "ValidationError")

    assert "<td>unreadable ValidationError</td> <td>3</td>" in page(signed_in)


def test_without_trouble_the_page_says_so(signed_in: SignedIn) -> None:
    assert page(signed_in, "adam").count("<p>Nothing.</p>") == 4


def test_leads_and_admins_hear_once_a_day_of_an_app_that_takes_nothing(part: Delivery, people: People) -> None:
    people("lena"), people("adam"), people("maria")
    delivery_queue.retry_later(part, BILLING, after=None, unknown=False)
    assert sent() == []  # it may pass

    age(part, minutes=20)

    assert sent() == sent() == ["Trouble with a messaging app"]
    assert mail.outbox[-1].bcc == ["adam@example.org", "lena@example.org"]
    assert "/staff/apps/" in mail.outbox[-1].body


def test_nobody_is_written_to_about_a_family_that_blocked_us(part: Delivery, people: People) -> None:
    people("lena")
    delivery_queue.mark_failed(part, meta.GONE)

    assert sent() == []


def test_leads_hear_of_messages_that_came_too_late(people: People) -> None:
    people("lena")
    trouble.note_dropped("line", "stale")

    assert sent() == ["Trouble with a messaging app"]


def test_requests_that_are_refused_are_shown_with_where_to_look(signed_in: SignedIn) -> None:
    for _ in range(3):
        trouble.note_refused("line")

    shown = page(signed_in)

    assert "<td>line</td> <td>not signed as expected, since" in shown and "<td>3</td>" in shown
    assert "compare the secret" in shown and "BOT_PUBLIC_URL" in shown


def test_however_many_strangers_call_only_some_requests_of_a_minute_are_counted() -> None:
    for _ in range(trouble.REFUSED_A_MINUTE + 10):
        trouble.note_refused("line")

    assert Trouble.objects.get().count == trouble.REFUSED_A_MINUTE


def test_leads_hear_when_an_app_that_families_use_refuses_all_that_comes(part: Delivery, people: People) -> None:
    people("lena")
    for _ in range(5):
        trouble.note_refused("whatsapp")

    assert sent() == sent() == ["Trouble with a messaging app"]


def test_a_few_strangers_requests_are_no_news(part: Delivery, people: People) -> None:
    people("lena")
    for _ in range(4):
        trouble.note_refused("whatsapp")

    assert sent() == []


def test_what_is_refused_where_no_family_writes_is_no_news(part: Delivery, people: People) -> None:
    people("lena")
    for _ in range(5):
        trouble.note_refused("line")

    assert sent() == []


def test_a_good_request_ends_the_news(part: Delivery, people: People, signed_in: SignedIn) -> None:
    people("lena")
    for _ in range(5):
        trouble.note_refused("whatsapp")
    trouble.forget_refused("whatsapp")

    assert sent() == [] and "not signed as expected" not in page(signed_in)


def test_what_waits_is_said_to_be_sent_and_what_failed_to_be_lost(part: Delivery, signed_in: SignedIn) -> None:
    delivery_queue.retry_later(part, BILLING, after=None, unknown=False)
    waits = page(signed_in)
    assert "What waits is sent" in waits and "not sent again" not in waits

    delivery_queue.mark_sent(part, "hash")
    delivery_queue.update_status("hash", State.FAILED, BILLING)

    lost = page(signed_in)
    assert "What waits is sent" not in lost
    assert "not sent again" in lost and "a navigator should write to these families once more" in lost


def test_leads_find_the_chats_in_which_something_was_lost_and_admins_see_none(
    part: Delivery, signed_in: SignedIn
) -> None:
    chat = f"/staff/chats/{part.message.conversation_id}/"
    delivery_queue.mark_failed(part, BILLING)

    assert chat in page(signed_in)
    assert chat not in page(signed_in, "adam")


def test_a_chat_that_no_word_of_ours_reaches_is_not_named_to_be_written_to(part: Delivery, signed_in: SignedIn) -> None:
    delivery_queue.mark_failed(part, meta.GONE)

    assert "Chats to write to" not in page(signed_in) and "not sent again" not in page(signed_in)


def test_a_month_that_is_used_up_is_told_with_what_to_do(part: Delivery, people: People, signed_in: SignedIn) -> None:
    people("lena")
    delivery_queue.mark_failed(part, line.USED_UP)

    shown = page(signed_in)

    assert "Raise the account" in shown and "wait until the month ends" in shown and "channel check" not in shown
    assert sent() == ["Trouble with a messaging app"]


@pytest.mark.parametrize("code", ["30001", "30023", "63018"])
def test_what_twilio_gave_up_is_not_said_to_be_tried_again(code: str, part: Delivery, signed_in: SignedIn) -> None:
    delivery_queue.mark_failed(part, twilio.words(code))

    assert "try again" not in page(signed_in) and "not sent again" in page(signed_in)


def test_what_came_too_late_and_was_an_alarm_sends_staff_to_the_queue(signed_in: SignedIn) -> None:
    trouble.note_dropped("line", "stale")
    trouble.note_dropped("line", "stale", "emergency")

    assert "These families got no answer" in page(signed_in)
    assert "sounded like an emergency" in page(signed_in)


def test_an_account_that_staff_must_repair_and_an_unreadable_event_are_told(part: Delivery, people: People) -> None:
    people("lena")
    delivery_queue.mark_failed(part, twilio.words("30034"))
    trouble.note_dropped("line", "unreadable", "ValidationError")

    assert len(sent()) == 2


@pytest.mark.parametrize(
    "reason", [*meta.PASSING.values(), *meta.FINAL.values(), *meta.SUBCODES.values(), *wechat.WORDS.values()]
)
def test_there_is_something_to_do_about_every_reason_we_have_words_for(reason: str) -> None:
    assert hint(reason)[0]


@pytest.mark.parametrize(
    ("reason", "ours"),
    [(BILLING, True), (meta.TOKEN, True), (meta.PERMISSION, True), (meta.LOCKED, True), (meta.GONE, False),
     (meta.CLOSED, False), (twilio.words("20003"), True), (twilio.words("21610"), False), (twilio.words("20005"), True),
     (twilio.words("63038"), True), (line.USED_UP, True), (meta.PASSING[131048], True), (wechat.WORDS[40164], True)],
)  # fmt: skip
def test_what_staff_have_to_repair_is_told_from_what_they_cannot(reason: str, ours: bool) -> None:
    assert hint(reason)[1] == ours
