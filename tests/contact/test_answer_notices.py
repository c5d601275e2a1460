"""A family that left is called back by email: with its consent, once, and with nothing of the talk."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db.models import DateTimeField, F
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from bot.channels.web import payloads
from bot.contact import answer_notices, notices
from bot.contact.models import AnswerNotice
from bot.contact.notice_views import NoticeForm
from bot.content.translations import text_in
from bot.conversations import handoff_timeouts, handover, message_store, ownership, tokens
from bot.conversations.handoff_texts import request_text
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import AuditEntry, Author, Consent, ConsentText, Conversation, Handoff, Message, Owner
from bot.conversations.signed_links import contact_key, notice_path, stop_link

pytestmark = pytest.mark.django_db
ADDRESS = "family@example.org"
FILLED = {"address": ADDRESS, "consent": "on"}
WORDS = "The visa is S2."
LANGUAGES = ("en", "es", "fr", "pt", "ru", "zh", "ar", "hi", "de", "id", "tr", "ur", "vi")


@pytest.fixture(autouse=True)
def mail_server(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"


@pytest.fixture
def chat() -> UUID:
    """A chat that waits for a person."""
    chat = tokens.open_conversation("web")[0].pk
    write(chat, Author.FAMILY, "I would like a person.")
    ownership.request_person(chat)
    return chat


@pytest.fixture
def maria() -> User:
    return User.objects.create_user("maria", first_name="Maria")


def answer(chat: UUID, maria: User, words: str = WORDS) -> None:
    if Conversation.objects.get(pk=chat).owner != Owner.PERSON:
        handover.claim(chat, maria)
    handover.say(chat, maria, words, f"desk:{words}")


def later(**much: float) -> None:
    """Everything so far was so much earlier."""
    earlier = timedelta(**much)
    Message.objects.update(created=F("created") - earlier)
    Handoff.objects.update(asked=F("asked") - earlier)
    times = [field.name for field in AnswerNotice._meta.fields if isinstance(field, DateTimeField)]
    AnswerNotice.objects.update(**{name: F(name) - earlier for name in times})


def worker() -> list[EmailMessage]:
    """What one round sends."""
    mail.outbox.clear()
    answer_notices.send_due_notices()
    return list(mail.outbox)


def asked(chat: UUID, language: str = "en") -> None:
    answer_notices.save(chat, ADDRESS, language)


def test_a_waiting_family_is_offered_the_email_beside_the_form(chat: UUID, settings: Settings) -> None:
    told = write_reply(chat, request_text(chat))
    shown = payloads.outgoing(told)

    assert shown["email"]["title"] == text_in("contact/notice_open", "en")
    assert shown["email"]["url"].endswith("/email/") and shown["link"]["url"] != shown["email"]["url"]
    assert contact_key(chat) not in told.text
    settings.EMAIL_HOST = ""
    assert "email" not in payloads.outgoing(told), "a service that sends no emails promises none"


def test_the_address_is_kept_sealed_with_the_text_that_was_agreed_to(client: Client, chat: UUID) -> None:
    page = client.post(notice_path(chat), FILLED, follow=True).content.decode()

    notice = AnswerNotice.objects.get()
    assert "We will email you" in page and "Stop these emails" in page and ADDRESS not in page
    assert ADDRESS not in notice.sealed
    assert (notice.agreed.key, notice.agreed.body) == (ConsentText.Key.NOTICE, text_in("contact/notice", "en"))
    assert AuditEntry.objects.filter(what="notice.asked", conversation=chat).exists()
    assert not Consent.objects.exists(), "to the emails only"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"address": ADDRESS}, "contact/no_consent"),
        ({"consent": "on"}, "contact/missing"),
        ({**FILLED, "address": "nowhere"}, "contact/notice_wrong"),
        ({**FILLED, "address": "a@b.org\nBcc: c@d.org"}, "contact/notice_wrong"),
        ({**FILLED, "address": f"{'a' * 250}@example.org"}, "contact/notice_wrong"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_missing_is_said_in_the_familys_language_and_nothing_is_kept(
    client: Client, chat: UUID, fields: dict[str, str], told: str, language: str
) -> None:
    write(chat, Author.ASSISTANT, "…", language=language)

    page = client.post(notice_path(chat), fields)

    assert page.status_code == 422 and text_in(told, language) in page.content.decode()
    assert page.content.decode().count('role="alert"') == 1
    assert not AnswerNotice.objects.exists()


def test_an_answer_to_a_family_that_left_is_told_once_and_says_nothing_of_it(chat: UUID, maria: User) -> None:
    asked(chat)
    answer(chat, maria)
    assert worker() == [], "it may be looking"
    later(minutes=6)

    [sent] = worker()

    assert sent.to == [ADDRESS] and sent.subject == "A navigator has answered"
    assert WORDS not in sent.body and "Maria" not in sent.body and "trial" not in sent.body
    assert "/chat/" in sent.body and str(chat) not in sent.body and contact_key(chat) not in sent.body
    assert worker() == []
    later(hours=5)
    assert worker() == []


def test_what_was_answered_before_the_family_asked_is_not_told(chat: UUID, maria: User) -> None:
    answer(chat, maria)
    asked(chat)
    later(minutes=6)

    assert worker() == []


def test_a_family_that_writes_or_types_is_not_away(chat: UUID, maria: User) -> None:
    asked(chat)
    answer(chat, maria)
    later(minutes=6)
    write(chat, Author.FAMILY, "Thank you")
    assert worker() == []
    answer(chat, maria, "Not at all")
    later(minutes=6)

    notices.note_here(chat)

    assert worker() == []


@pytest.mark.django_db(transaction=True)
def test_the_key_of_the_chat_that_types_reaches_the_notice(client: Client) -> None:
    chat, token = tokens.open_conversation("web")
    asked(chat.pk)

    client.post("/chat/api/typing", headers={"Authorization": f"Bearer {token}"})

    assert AnswerNotice.objects.get().here


def test_another_answer_is_told_after_an_hour_or_when_the_family_was_there_meanwhile(chat: UUID, maria: User) -> None:
    asked(chat)
    answer(chat, maria)
    later(minutes=6)
    assert len(worker()) == 1
    answer(chat, maria, "And bring the letter.")
    later(minutes=6)
    assert worker() == [], "one email at a time"

    later(minutes=55)
    assert len(worker()) == 1
    write(chat, Author.FAMILY, "Which letter?")
    answer(chat, maria, "That of the hospital.")
    later(minutes=6)

    assert len(worker()) == 1


def test_the_assistants_words_are_told_to_nobody(chat: UUID, maria: User) -> None:
    asked(chat)
    handover.claim(chat, maria)
    later(minutes=10)

    assert worker() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_email_is_in_the_familys_language_with_both_links(chat: UUID, maria: User, language: str) -> None:
    asked(chat, language)
    answer(chat, maria)
    later(minutes=6)

    [sent] = worker()

    assert sent.subject == text_in("contact/notice_mail", language).split("\n")[0]
    assert sent.body.count("http") == 2 and "{" not in sent.body
    assert language == "en" or sent.subject != text_in("contact/notice_mail", "en").split("\n")[0]


def test_a_server_that_does_not_answer_is_asked_again_and_staff_see_it(
    chat: UUID, maria: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(self: Any, **_: Any) -> None:
        raise SMTPServerDisconnected(f"{ADDRESS} gone")

    asked(chat)
    answer(chat, maria)
    later(minutes=6)
    with monkeypatch.context() as broken, caplog.at_level(logging.DEBUG):
        broken.setattr(EmailMessage, "send", fails)
        worker()
    assert AnswerNotice.objects.get().tries == 1 and "tried again" in caplog.text and ADDRESS not in caplog.text
    assert worker() == [], "not at once"
    later(minutes=1)

    assert len(worker()) == 1
    assert AnswerNotice.objects.get().tries == 0


def test_an_address_that_takes_no_email_is_not_tried_again(
    chat: UUID, maria: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(self: Any, **_: Any) -> None:
        raise SMTPRecipientsRefused({ADDRESS: (550, b"no such user")})

    asked(chat)
    answer(chat, maria)
    later(minutes=6)
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", refuses)
        worker()
    later(hours=1)

    assert worker() == [] and AnswerNotice.objects.get().refused
    assert ADDRESS not in caplog.text
    asked(chat)
    assert not AnswerNotice.objects.get().refused, "another address is tried"


def test_the_link_in_the_email_asks_once_and_ends_the_emails(client: Client, chat: UUID, maria: User) -> None:
    asked(chat)
    answer(chat, maria)
    later(minutes=6)
    [sent] = worker()
    end = re.search(r"https?://[^/]+(/contact/stop/\S+)", str(sent.body))
    assert end and sent.extra_headers["List-Unsubscribe"].endswith(f"{end[1]}>")

    looked = client.get(end[1])
    assert "Stop these emails?" in looked.content.decode() and AnswerNotice.objects.exists()
    stopped = client.post(end[1])

    assert "no more of these emails" in stopped.content.decode() and not AnswerNotice.objects.exists()
    assert "no more of these emails" in client.get(end[1]).content.decode()


def test_the_link_in_the_email_opens_nothing_else(client: Client, chat: UUID) -> None:
    key = stop_link(chat).rstrip("/").rsplit("/", 1)[1]

    assert client.get(f"/contact/{key}/").status_code == 404
    assert client.get(f"/contact/{key}/email/").status_code == 404
    assert client.post(f"/contact/stop/{contact_key(chat)}/").status_code == 200
    asked(chat)
    client.post(f"/contact/stop/{contact_key(chat)}/")
    assert AnswerNotice.objects.exists(), "and no other key ends the emails"


def test_the_family_ends_the_emails_on_the_page(client: Client, chat: UUID) -> None:
    client.post(notice_path(chat), FILLED)

    page = client.post(notice_path(chat), {"stop": "1"}).content.decode()

    assert "no more of these emails" in page and not AnswerNotice.objects.exists()
    assert AuditEntry.objects.filter(what="notice.stopped").exists()


def test_a_request_does_not_lapse_while_the_family_hears_elsewhere(chat: UUID) -> None:
    asked(chat)
    later(hours=25)

    answer_notices.send_due_notices()
    handoff_timeouts.run_handoff_timeouts()

    assert Conversation.objects.get().owner == Owner.WAITING
    answer_notices.stop(chat)
    handoff_timeouts.run_handoff_timeouts()
    assert Conversation.objects.get().owner == Owner.ASSISTANT


def test_the_address_goes_with_the_chat_and_after_its_time(chat: UUID) -> None:
    asked(chat)
    notices.delete_old_addresses()
    assert AnswerNotice.objects.exists()

    AnswerNotice.objects.update(created=timezone.now() - timedelta(days=31))
    notices.delete_old_addresses()

    assert not AnswerNotice.objects.exists()
    asked(chat)
    message_store.delete(chat)
    assert not AnswerNotice.objects.exists()


def test_a_family_whose_answer_could_not_be_told_for_a_day_is_not_told_late(chat: UUID, maria: User) -> None:
    asked(chat)
    answer(chat, maria)
    later(hours=25)

    assert worker() == []


def test_a_guessed_address_opens_no_page(client: Client, chat: UUID) -> None:
    for page in (client.get("/contact/x/email/"), client.post("/contact/x/email/", FILLED)):
        assert page.status_code == 404 and "<form" not in page.content.decode()


def test_a_form_in_a_familys_language_leaves_the_words_of_other_forms_alone() -> None:
    NoticeForm({"address": "nowhere"}, "es").is_valid()

    with pytest.raises(ValidationError, match="Enter a valid email"):
        forms.EmailField().clean("nowhere")
