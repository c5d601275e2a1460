"""The form: sealed at once, opened for one navigator only, never in the chat."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core import checks
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from bot import sealing
from bot.contact import services
from bot.contact.models import ContactRequest
from bot.content.translations import text_in
from bot.conversations import consents, handover, tokens
from bot.conversations.models import AuditEntry, ConsentText, Conversation, Handoff, Message, Owner
from bot.conversations.signed_links import contact_key
from bot.errors import BotError, ConfigurationError

pytestmark = pytest.mark.django_db
FILLED = {
    "about": "our daughter",
    "reach": "+00 555 0100",
    "when": "after six",
    "language": "Hindi",
    "zone": "Pune",
    "consent": "on",
}


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


@pytest.fixture
def maria() -> User:
    return User.objects.create_user("maria", first_name="Maria")


def address(chat: UUID) -> str:
    return f"/contact/{contact_key(chat)}/"


def leave(client: Client, chat: UUID, **changed: str) -> int:
    return client.post(address(chat), {**FILLED, **changed}).status_code


def test_a_form_arrives_and_the_chat_waits_for_a_person(client: Client, chat: UUID) -> None:
    page = client.post(address(chat), FILLED, follow=True)

    assert "We have received your form" in page.content.decode()
    assert Conversation.objects.get().owner == Owner.WAITING
    assert Handoff.objects.get().reason == Handoff.Reason.FORM
    assert [message.outcome for message in Message.objects.all()] == ["handoff/form_arrived"]


def test_nothing_of_the_form_stands_in_clear_anywhere_in_the_database(client: Client, chat: UUID) -> None:
    leave(client, chat)

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names()
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows += cursor.fetchall()
    assert not any(value in str(rows) for value in ("555 0100", "daughter", "Pune"))


def test_nothing_of_the_form_is_logged(client: Client, chat: UUID, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        leave(client, chat)
        leave(client, chat, reach="1")

    assert "555" not in caplog.text and "daughter" not in caplog.text


def test_only_the_navigator_who_has_the_chat_reads_the_form(client: Client, chat: UUID, maria: User) -> None:
    leave(client, chat)
    with pytest.raises(BotError):
        services.read_form(chat, maria)

    handover.claim(chat, maria)

    assert services.read_form(chat, maria)["reach"] == FILLED["reach"]
    with pytest.raises(BotError):
        services.read_form(chat, User.objects.create_user("paul"))
    assert AuditEntry.objects.filter(what="contact.read", who=maria).count() == 1


def test_after_the_talk_nobody_reads_the_form(client: Client, chat: UUID, maria: User) -> None:
    leave(client, chat)
    handover.claim(chat, maria)
    handover.close(chat, maria, "helped")

    with pytest.raises(BotError):
        services.read_form(chat, maria)


def test_a_second_form_takes_the_place_of_the_first_only_where_the_family_says_so(
    client: Client, chat: UUID, maria: User
) -> None:
    leave(client, chat)
    first = ContactRequest.objects.get().created
    refused = client.post(address(chat), {**FILLED, "reach": "mail@example.org"})
    handover.claim(chat, maria)
    assert refused.status_code == 422 and "The earlier form stays as it is" in refused.content.decode()
    assert services.read_form(chat, maria)["reach"] == FILLED["reach"]

    leave(client, chat, reach="mail@example.org", replace="on")

    assert services.read_form(chat, maria)["reach"] == "mail@example.org"
    assert ContactRequest.objects.get().replaced == first
    assert AuditEntry.objects.filter(what="contact.replaced").exists()


def test_a_form_that_comes_at_the_same_time_as_another_replaces_nothing(chat: UUID) -> None:
    services.leave_form(chat, {"reach": "first"})

    with pytest.raises(BotError, match="earlier form stays"):
        services.leave_form(chat, {"reach": "second"})


@pytest.mark.parametrize("field", [*FILLED])
def test_what_is_missing_is_said_and_nothing_is_kept(client: Client, chat: UUID, field: str) -> None:
    filled = {name: value for name, value in FILLED.items() if name != field}

    page = client.post(address(chat), filled)

    assert page.status_code == 422
    assert page.content.decode().count('role="alert"') == 1
    assert not ContactRequest.objects.exists()
    assert Conversation.objects.get().owner == Owner.ASSISTANT


def test_the_focus_is_on_the_first_error_and_the_title_begins_with_it(client: Client, chat: UUID) -> None:
    page = client.post(address(chat), {**FILLED, "reach": "", "zone": ""}).content.decode()

    assert f"<title>{text_in('contact/missing', 'en')} – " in page
    [focused] = re.findall(r"<[^>]*\bautofocus\b[^>]*>", page)
    assert 'name="reach"' in focused and "id_reach_error" in focused and 'aria-invalid="true"' in focused


def test_before_anything_is_wrong_the_form_takes_no_focus(client: Client, chat: UUID) -> None:
    assert "autofocus" not in client.get(address(chat)).content.decode()


@pytest.mark.parametrize("key", ["x", "eyJ:1:2", "arrived2"])
def test_a_guessed_address_opens_no_form(client: Client, chat: UUID, key: str) -> None:
    page = client.get(f"/contact/{key}/")

    assert page.status_code == 404
    assert "<form" not in page.content.decode()


def test_the_form_of_a_deleted_chat_is_gone(client: Client, chat: UUID) -> None:
    where = address(chat)
    Conversation.objects.all().delete()

    for page in (client.get(where), client.post(where, FILLED)):
        assert page.status_code == 404
        assert "<form" not in page.content.decode()


def test_a_form_posted_from_elsewhere_is_refused(chat: UUID) -> None:
    assert leave(Client(enforce_csrf_checks=True), chat) == 403


def test_the_page_is_not_kept_and_loads_nothing_from_elsewhere(client: Client, chat: UUID) -> None:
    page = client.get(address(chat))

    assert page["Cache-Control"] == "no-store"
    assert page["Content-Security-Policy"].startswith("default-src 'none'")
    assert tokens.LIFETIME.days == 30


def test_old_forms_are_forgotten(client: Client, chat: UUID) -> None:
    leave(client, chat)
    services.delete_old_forms()
    assert ContactRequest.objects.exists()

    ContactRequest.objects.update(created=timezone.now() - timedelta(days=31))
    services.delete_old_forms()

    assert not ContactRequest.objects.exists()


def test_without_a_key_nothing_is_kept_and_the_start_says_which_setting_is_missing(
    chat: UUID, settings: Settings
) -> None:
    settings.CONTACT_KEY = ""

    with pytest.raises(ConfigurationError, match="BOT_CONTACT_KEY must be set"):
        services.leave_form(chat, {})

    assert not ContactRequest.objects.exists()
    assert [error.id for error in checks.run_checks() if error.id == "contact.E001"]


def test_a_new_key_in_front_seals_and_the_old_one_still_opens(settings: Settings) -> None:
    old = settings.CONTACT_KEY
    sealed = sealing.seal({"reach": "x"})

    settings.CONTACT_KEY = f"{Fernet.generate_key().decode()},{old}"
    assert sealing.unseal(sealed) == {"reach": "x"}

    settings.CONTACT_KEY = Fernet.generate_key().decode()
    with pytest.raises(BotError, match="no longer in BOT_CONTACT_KEY"):
        sealing.unseal(sealed)


def test_one_address_gets_so_many_calls_of_the_form_and_loses_nothing_it_wrote(
    client: Client, chat: UUID, settings: Settings
) -> None:
    settings.LIMIT_CONTACT = 2
    for _ in range(2):
        client.get(address(chat))

    answer = client.post(address(chat), FILLED)

    assert answer.status_code == 429 and 0 < int(answer["Retry-After"]) <= 60
    assert FILLED["about"] in answer.content.decode() and not ContactRequest.objects.exists()
    cache.clear()
    assert leave(client, chat) == 302


def test_the_page_gives_its_address_to_nobody_not_even_to_our_own_log(client: Client, chat: UUID) -> None:
    assert client.get(address(chat))["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("language", ["de", "ur", "zh"])
def test_the_form_what_it_asks_to_agree_to_and_the_page_after_it_are_in_the_language_of_the_chat(
    client: Client, chat: UUID, language: str
) -> None:
    consents.record_consent(chat, consents.ShownText(ConsentText.Key.WEB, 1, language, ""))
    form = client.get(f"/contact/{contact_key(chat)}/").content.decode()
    sent = client.post(f"/contact/{contact_key(chat)}/", FILLED)
    arrived = client.get(sent["Location"]).content.decode()

    assert f'<html lang="{language}" dir="{"rtl" if language == "ur" else "ltr"}">' in form
    assert text_in("contact/send", language) in form and text_in("contact/arrived_title", language) in arrived
    agreed = ContactRequest.objects.get().agreed
    assert agreed is not None and (agreed.language, agreed.body) == (language, text_in("contact/consent", language))
    assert Message.objects.get().text == text_in("handoff/form_arrived", language)
