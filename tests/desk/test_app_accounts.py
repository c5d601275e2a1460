"""A further account of a messaging app at the desk: its hours, its team, its name."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core import mail
from django.core.management import call_command
from pytest_django import Settings

from bot.conversations import handoff_texts, handover, message_store, ownership
from bot.conversations.answer_language import in_language
from bot.conversations.models import Conversation
from bot.conversations.types import Reply
from bot.desk import canned_replies, notices
from bot.desk.models import Notice
from bot.outbox import channel_addresses, delivery_queue, transfer_links, trouble
from bot.outbox.models import Delivery, Move
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db
CLINIC = "whatsapp/clinic"
HOURS = "zone: Asia/Shanghai\nsaid: never, at the clinic\nopen: {mon: ['00:00-00:00']}\n"


@pytest.fixture
def waiting(settings: Settings) -> UUID:
    """A family at the clinic's number that waits for a person."""
    settings.ADDRESS_KEY = "0123456789abcdef" * 4
    chat = channel_addresses.address_of(CLINIC, "15550100").conversation_id
    ownership.request_person(chat)
    return chat


@pytest.fixture
def hours(waiting: UUID, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The clinic has hours of its own."""
    file = tmp_path_factory.mktemp("hours") / "hours.yml"
    file.write_text(HOURS, encoding="utf-8")
    call_command("channel_account", CLINIC, "--hours", str(file), verbosity=0)


def told_by_email() -> set[str]:
    """Who got an email about the family that waits."""
    notices.send_due_notices()
    return {address for message in mail.outbox for address in message.bcc}


def test_a_family_is_told_the_hours_of_its_account(waiting: UUID, hours: None, chat: UUID) -> None:
    ownership.request_person(chat)

    assert "Navigators are here never, at the clinic" in handoff_texts.request_text(waiting).text
    assert "never, at the clinic" not in handoff_texts.request_text(chat).text


def test_the_hours_of_an_account_are_said_in_each_language(waiting: UUID, hours: None) -> None:
    told = in_language(handoff_texts.request_text(waiting), "es").text

    assert "lunes" in told and "China" in told


def test_a_canned_reply_names_the_hours_of_the_chats_account(
    waiting: UUID, hours: None, chat: UUID, signed_in: SignedIn, people: People
) -> None:
    handover.claim(waiting, people("maria"))
    maria = signed_in("maria")

    assert "You can reach a navigator never, at the clinic" in drawn(maria.get(f"/staff/chats/{waiting}/answers/"))
    assert not [reply for reply in canned_replies.canned(people("maria")) if "at the clinic" in reply["text"]]


def test_only_the_team_of_an_account_gets_its_emails_and_leads_always(waiting: UUID, people: People) -> None:
    people("maria"), people("paul"), people("lena")
    call_command("channel_account", CLINIC, "--team", "paul", verbosity=0)

    assert told_by_email() == {"paul@example.org", "lena@example.org"}


def test_the_emails_about_other_chats_still_go_to_everybody(chat: UUID, people: People) -> None:
    people("maria"), people("paul"), people("lena")
    call_command("channel_account", CLINIC, "--team", "paul", verbosity=0)
    ownership.request_person(chat)

    assert told_by_email() == {"maria@example.org", "paul@example.org", "lena@example.org"}


def test_where_nobody_of_the_team_can_be_reached_everybody_is(waiting: UUID, people: People) -> None:
    people("maria"), people("lena")
    paul = people("paul")
    call_command("channel_account", CLINIC, "--team", "paul", verbosity=0)
    paul.is_active = False
    paul.save()

    assert told_by_email() == {"maria@example.org", "lena@example.org"}


def test_the_queue_and_the_chat_name_the_account(waiting: UUID, signed_in: SignedIn) -> None:
    maria = signed_in("maria")

    assert f"<span>{CLINIC}</span>" in drawn(maria.get("/staff/rows/"))
    assert CLINIC in drawn(maria.get(f"/staff/chats/{waiting}/"))


def test_trouble_names_the_account(waiting: UUID, signed_in: SignedIn) -> None:
    part = Delivery.objects.get(message=message_store.write_news(waiting, Reply("A nurse will write.")))
    delivery_queue.mark_failed(part, "Meta does not deliver because of a billing problem.")
    trouble.note_dropped(CLINIC, "unreadable", "ValidationError")

    shown = drawn(signed_in("lena").get("/staff/apps/"))

    assert shown.count(f"<td>{CLINIC}</td>") == 2
    notices.send_due_notices()
    assert Notice.objects.filter(key__startswith=f"apps:{CLINIC}:").exists()


def test_a_chat_that_moved_to_the_web_keeps_its_accounts_hours_and_is_called_web(waiting: UUID, hours: None) -> None:
    link = transfer_links.transfer_link(waiting)
    transfer_links.use_code(link.rpartition("=")[2])

    moved = Conversation.objects.get(pk=waiting)
    assert Move.objects.get().used and moved.came_by == "web"
    assert "never, at the clinic" in handoff_texts.request_text(waiting).text
