"""A family gets all that is held about its chat, and nobody else does."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import models
from django.test import AsyncClient, Client
from django.utils import timezone
from pytest_django import Settings

from bot.channels.messaging.rendering import drafts
from bot.channels.messaging.shapes import shape
from bot.channels.web.payloads import outgoing
from bot.contact import services as contact
from bot.conversations import consents, message_store, signed_links, tokens
from bot.conversations.capabilities import of_channel
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import AuditEntry, Author, ConsentText, Conversation, Message
from bot.conversations.pipeline import curated
from bot.conversations.types import Reply
from bot.guide import team_answers
from bot.log_filters import without_keys
from bot.rights import data_copy
from bot.rights.data_copy import COVERED, LEFT_OUT
from bot.rights.family_records import COLUMNS
from tests.rights.conftest import WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


def saved(client: Client, chat: UUID, kind: str = "json") -> Any:
    return client.post(signed_links.copy_path(chat), {"as": kind})


def related(model: type[models.Model]) -> set[str]:
    """The tables that point at a model's rows, hidden relations too."""
    found = model._meta.get_fields(include_hidden=True)
    pointing = {f.related_model for f in found if f.auto_created and not f.concrete and f.related_model}
    return {m.__name__ for m in pointing if isinstance(m, type) and not m._meta.auto_created}


def test_every_table_that_hangs_on_a_chat_is_in_the_copy_or_left_out_by_name() -> None:
    from bot.review.models import Proposal

    assert related(Conversation) | related(Message) | related(Proposal) <= COVERED | LEFT_OUT


def test_every_column_of_a_message_is_in_the_copy_or_left_out_by_name() -> None:
    rows = {"sequence", "created", "author", "text", "outcome", "buttons", "details"}  # under plainer names
    ours = {"id", "conversation", "external_id", "handled"}  # say nothing about the family

    assert {field.name for field in Message._meta.concrete_fields} == rows | ours | set(COLUMNS)


def test_what_was_read_of_a_message_is_in_the_copy(client: Client, opened: tuple[UUID, str]) -> None:
    chat = opened[0]
    write(chat, Author.FAMILY, "What does it cost?", pressed="costs/overview")
    read = {"confidence": 0.0, "language": "es", "version": 2, "model": "m1", "failed": "context"}
    write_reply(chat, Reply.from_metadata("No price is published.", "costs/overview", (), read), in_reply_to=1)

    asked, answered = saved(client, chat).json()["messages"]

    assert asked["details"] == {"pressed": "costs/overview"}
    assert answered["details"] == {**read, "in_reply_to": 1}


@pytest.mark.parametrize("kind", list(WORDS))
def test_the_file_for_computers_holds_what_is_kept_of_each_kind(client: Client, full: UUID, kind: str) -> None:
    answer = saved(client, full)

    assert answer["Content-Type"] == "application/json" and "my-data.json" in answer["Content-Disposition"]
    assert WORDS[kind][:12] in answer.content.decode()


@pytest.mark.parametrize("kind", list(WORDS))
def test_the_page_shows_it_too(client: Client, full: UUID, kind: str) -> None:
    assert WORDS[kind][:12] in saved(client, full, "read").content.decode()


def test_the_consent_stands_there_with_text_language_and_time(client: Client, full: UUID) -> None:
    consent = json.loads(saved(client, full).content)["consent"]

    assert (consent["version"], consent["language"]) == (4, "en")
    assert consent["agreed"].startswith(str(timezone.now().year))
    assert "until 180 days after your last message" in consent["text"][1]
    assert consent["to"] == "storing the chat, on the web"


def test_a_consent_stays_as_it_was_whatever_the_settings_and_texts_say_later(
    client: Client, full: UUID, settings: Settings
) -> None:
    settings.RETENTION_DAYS = 30

    assert "until 180 days after your last message" in json.loads(saved(client, full).content)["consent"]["text"][1]


def test_the_copy_says_where_the_words_of_a_consent_were_not_kept(client: Client, opened: tuple[UUID, str]) -> None:
    consents.record_consent(opened[0], consents.ShownText(ConsentText.Key.WEB, 1, "en", ""))

    consent = json.loads(saved(client, opened[0]).content)["consent"]

    assert (consent["version"], consent["wording_kept"], consent["text"]) == (1, False, [])


def test_what_was_agreed_to_for_the_list_and_for_the_form_stands_there(
    client: Client, opened: tuple[UUID, str]
) -> None:
    team_answers.set_sharing(opened[0], given=True)
    contact.leave_form(opened[0], {"reach": "by post"})

    copy = json.loads(saved(client, opened[0]).content)

    assert "Do you agree?" in copy["list"]["sharing"]["text"]
    assert "I agree that a navigator may use this" in copy["contact_form"]["agreed"]["text"][0]


def test_who_answers_for_the_data_stands_there(client: Client, full: UUID) -> None:
    assert "Harbour Navigation" in saved(client, full, "read").content.decode()


def test_times_on_the_page_are_written_for_people(client: Client, full: UUID) -> None:
    page = saved(client, full, "read").content.decode()

    assert f"{timezone.now():%B %Y}, " in page and "+00:00" not in page


def test_no_member_of_staff_is_named_but_who_spoke_with_the_family(client: Client, full: UUID) -> None:
    found = saved(client, full).content.decode()

    assert "zebrastripe" not in found and found.count("Nadia") == 2  # in the message's author and its details
    noted = [entry for entry in json.loads(found)["record"] if entry["what"] == "chat.noted"]
    assert [entry["by_staff"] for entry in noted] == [True]


def test_another_familys_words_are_not_in_it(client: Client, full: UUID) -> None:
    other = tokens.open_conversation("web")[0].pk

    assert not any(word in saved(client, other).content.decode() for word in WORDS.values())


def test_a_chat_without_anything_has_a_copy_too(client: Client, opened: tuple[UUID, str]) -> None:
    page = saved(client, opened[0], "read").content.decode()

    assert "Nothing." in page


def test_words_of_the_family_are_no_markup(client: Client, opened: tuple[UUID, str]) -> None:
    Message.objects.create(conversation_id=opened[0], sequence=1, author="family", text="<script>alert(1)</script>")

    page = saved(client, opened[0], "page")

    assert "<script>" not in page.content.decode() and "my-data.html" in page["Content-Disposition"]


def test_the_address_alone_shows_nothing_to_programs_that_look_into_links(client: Client, full: UUID) -> None:
    answer = client.get(signed_links.copy_path(full))

    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer" and not answer.cookies
    assert not any(word in answer.content.decode() for word in WORDS.values())
    assert not AuditEntry.objects.filter(what="chat.copied").exists()


def test_each_copy_is_in_the_audit_log(client: Client, full: UUID) -> None:
    saved(client, full)

    assert AuditEntry.objects.filter(what="chat.copied", conversation=full, who=None).count() == 1


@pytest.mark.parametrize("wrong", ["forged", "cut", "form's", "list's"])
def test_a_key_that_is_not_the_copys_opens_nothing(client: Client, full: UUID, wrong: str) -> None:
    key = signed_links.copy_path(full).split("/")[2]
    keys = {
        "forged": f"{key[:-2]}xx",
        "cut": key[:-9],
        "form's": signed_links.contact_key(full),
        "list's": signing.dumps(full.hex, salt="guide.link"),
    }

    for answer in (client.get(f"/copy/{keys[wrong]}/"), client.post(f"/copy/{keys[wrong]}/", {"as": "json"})):
        assert answer.status_code == 404 and WORDS["message"] not in answer.content.decode()


def test_a_key_ends_after_a_day(client: Client, full: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    path = signed_links.copy_path(full)
    monkeypatch.setattr(signed_links, "COPY_LASTS", timedelta(seconds=-1))

    answer = client.post(path, {"as": "json"})

    assert answer.status_code == 404 and "copy of my data" in answer.content.decode()
    assert WORDS["message"] not in answer.content.decode()


def test_a_key_of_a_deleted_chat_opens_nothing(client: Client, full: UUID) -> None:
    path = signed_links.copy_path(full)
    message_store.delete(full)

    assert client.post(path, {"as": "json"}).status_code == 404


def test_the_key_does_not_stand_in_our_log(full: UUID) -> None:
    path = signed_links.copy_path(full)

    assert without_keys(f"Not Found: {path}") == "Not Found: /copy/…/"


# With the chat's own token


def by_token(token: str | None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return asyncio.run(AsyncClient().get("/chat/api/v1/copy", headers=headers))


@pytest.mark.django_db(transaction=True)
def test_the_chats_token_gets_the_copy(full: UUID, opened: tuple[UUID, str]) -> None:
    answer = by_token(opened[1])

    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert answer.json()["messages"][0]["text"] == f"my {WORDS['message']}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("token", [None, "", "x", "the key of the page"])
def test_anything_else_gets_none(full: UUID, token: str | None) -> None:
    answer = by_token(signed_links.copy_path(full).split("/")[2] if token == "the key of the page" else token)

    assert answer.status_code == 401 and WORDS["message"] not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_another_chats_token_gets_that_chats_copy_only(full: UUID) -> None:
    other, token = tokens.open_conversation("web")

    answer = by_token(token)

    assert answer.json()["chat"]["number"] == str(other.pk) and WORDS["message"] not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_expired_token_gets_none(full: UUID, opened: tuple[UUID, str]) -> None:
    Conversation.objects.filter(pk=full).update(token_expires=timezone.now())

    assert by_token(opened[1]).status_code == 401


# How the family gets the link


def test_the_answer_in_the_web_chat_has_a_link_that_opens(client: Client, full: UUID) -> None:
    shown = outgoing(write_reply(full, curated("privacy/copy")))

    assert "24 hours" in shown["text"]
    assert shown["link"]["title"] == "Open the copy of my data"
    assert client.get(shown["link"]["url"]).status_code == 200


def test_the_log_keeps_no_address_that_opens_a_copy(full: UUID) -> None:
    message = write_reply(full, curated("privacy/copy"))

    assert "/copy/" not in f"{message.text} {message.details} {message.buttons}"


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", "sms"])
def test_in_messaging_apps_it_is_a_link_and_no_document(
    client: Client, full: UUID, channel: str, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://chat.example.org"
    message = write_reply(full, curated("privacy/copy"))

    parts = drafts(message, shape(of_channel(channel)))

    text = "\n".join(part.text for part in parts)
    [address] = [word for word in text.split() if word.startswith("https://chat.example.org/copy/")]
    assert not any(part.paper for part in parts)
    assert client.get(address.removeprefix("https://chat.example.org")).status_code == 200


def test_the_copy_says_of_a_form_that_nobody_can_open_that_it_is_there(full: UUID, settings: Any) -> None:
    from cryptography.fernet import Fernet

    settings.CONTACT_KEY = Fernet.generate_key().decode()

    made = data_copy.copy_of(full)

    assert "unreadable" in made["contact_form"] and "unreadable" in made["app"]
