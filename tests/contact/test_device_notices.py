"""A family that left is told by its own browser: where it turned that on, once, and with nothing of the talk."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import jwt
import pytest
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from bot.channels.web import payloads
from bot.contact import device_notices, notices
from bot.contact.models import DeviceNotice
from bot.content.translations import languages, text_in
from bot.conversations import handover, message_store, ownership, tokens
from bot.conversations.handoff_texts import request_text
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import AuditEntry, Author, ConsentText, Handoff, Message
from bot.conversations.signed_links import contact_key, device_path
from tests.contact import push_service
from tests.contact.push_service import PushService

pytestmark = pytest.mark.django_db
WORDS = "The visa is S2."
AGREED = {"consent": "on"}


@pytest.fixture
def service(settings: Settings) -> Iterator[PushService]:
    with push_service.serving() as found:
        settings.PUSH_KEY = Fernet.generate_key().decode()
        settings.PUSH_SERVICES = [found.origin]
        yield found


@pytest.fixture
def chat() -> UUID:
    """A chat that waits for a person."""
    chat = tokens.open_conversation("web")[0].pk
    write(chat, Author.FAMILY, "I would like a person.")
    ownership.request_person(chat)
    return chat


@pytest.fixture
def left(chat: UUID, service: PushService) -> UUID:
    """Its family turned notices on, a navigator answered, and for two minutes nobody wrote."""
    device_notices.save(chat, service.endpoint, "en")
    maria = User.objects.create_user("maria", first_name="Maria")
    handover.claim(chat, maria)
    handover.say(chat, maria, WORDS, "desk:1")
    Message.objects.update(created=F("created") - timedelta(minutes=2))
    return chat


def test_a_waiting_family_is_offered_notices_where_the_service_has_a_key(
    chat: UUID, service: PushService, settings: Settings
) -> None:
    told = write_reply(chat, request_text(chat))

    assert payloads.outgoing(told)["device"] == {
        "title": text_in("contact/device_open", "en"),
        "url": device_path(chat),
    }
    assert contact_key(chat) not in told.text
    settings.PUSH_KEY = ""
    assert "device" not in payloads.outgoing(told)


def test_the_address_is_kept_sealed_with_the_text_that_was_agreed_to(
    client: Client, chat: UUID, service: PushService, settings: Settings
) -> None:
    page = client.post(device_path(chat), {**AGREED, "endpoint": service.endpoint}, follow=True).content.decode()

    kept = DeviceNotice.objects.get()
    assert text_in("contact/device_saved_title", "en") in page and service.endpoint not in page + kept.sealed
    assert kept.agreed.key == ConsentText.Key.DEVICE and f"{settings.CONTACT_DAYS} days" in kept.agreed.body
    assert AuditEntry.objects.filter(what="notice.asked", conversation=chat, details={"by": "a notice"}).exists()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "contact/no_consent"),
        (AGREED, "contact/device_refused"),
        ({**AGREED, "endpoint": "https://elsewhere.example.org/send/1"}, "contact/device_refused"),
        ({**AGREED, "endpoint": "http://127.0.0.1/send/1"}, "contact/device_refused"),
        ({**AGREED, "endpoint": "file:///etc/passwd"}, "contact/device_refused"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_cannot_be_kept_is_said_in_the_familys_language(
    client: Client, chat: UUID, service: PushService, fields: dict[str, str], told: str, language: str
) -> None:
    write(chat, Author.ASSISTANT, "…", language=language)

    page = client.post(device_path(chat), fields)

    assert page.status_code == 422 and text_in(told, language) in page.context["wrong"]
    assert not DeviceNotice.objects.exists()


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/made-up", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/made-up", True),
        ("https://web.push.apple.com/made-up", True),
        ("https://wns2-by3p.notify.windows.com/w/?token=made-up", True),
        ("http://fcm.googleapis.com/fcm/send/made-up", False),
        ("https://fcm.googleapis.com.example.org/made-up", False),
        ("https://example.org@fcm.googleapis.com/made-up", False),
        ("https://fcm.googleapis.com@example.org/made-up", False),
        ("https://fcm.googleapis.com:8443/made-up", False),
        ("https://example.org/.push.apple.com", False),
        ("https://push.apple.com.example.org/", False),
        (f"https://fcm.googleapis.com/{'a' * 1000}", False),
        ("", False),
    ],
)
def test_only_services_of_browsers_makers_are_called(endpoint: str, known: bool) -> None:
    assert device_notices.known_service(endpoint) is known


def test_a_notice_is_signed_and_carries_no_word(left: UUID, service: PushService, settings: Settings) -> None:
    device_notices.send_due_notices()

    headers, content = service.taken[0]
    assert content == b"" and headers["ttl"] == "86400"
    assert WORDS not in str(headers) and str(left) not in str(headers)
    signed, key = re.fullmatch(r"vapid t=([^,]+), k=(.+)", headers["authorization"]).groups()  # type: ignore[union-attr]
    point = base64.urlsafe_b64decode(f"{key}=")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(signed, public, algorithms=["ES256"], audience=service.origin)
    assert claims["sub"] == settings.PUBLIC_URL and 0 < claims["exp"] - timezone.now().timestamp() <= 24 * 3600


def test_an_answer_is_told_once(left: UUID, service: PushService) -> None:
    for _ in range(3):
        device_notices.send_due_notices()

    assert len(service.taken) == 1
    assert AuditEntry.objects.filter(what="notice.sent", conversation=left).count() == 1


def test_a_family_that_is_there_is_not_told(left: UUID, service: PushService) -> None:
    notices.note_here(left)

    device_notices.send_due_notices()

    assert service.taken == []


def test_a_request_stays_in_the_queue_until_notices_are_turned_off(
    client: Client, chat: UUID, service: PushService
) -> None:
    device_notices.save(chat, service.endpoint, "en")
    device_notices.send_due_notices()
    assert Handoff.objects.get(conversation=chat).stays

    page = client.post(device_path(chat), {"stop": "1"})

    assert text_in("contact/device_stopped_title", "en") in page.content.decode()
    assert not DeviceNotice.objects.exists() and not Handoff.objects.get(conversation=chat).stays


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_took_its_address_back_is_not_called_again(
    left: UUID, service: PushService, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    service.status = status
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            device_notices.send_due_notices()

    assert len(service.taken) == 1 and DeviceNotice.objects.get().refused
    assert "a notice to a family was refused for good" in caplog.text and service.endpoint not in caplog.text


@pytest.mark.parametrize("status", [302, 400, 403, 429, 500])
def test_a_notice_that_was_not_taken_is_sent_again_later(left: UUID, service: PushService, status: int) -> None:
    service.status = status
    for _ in range(2):
        device_notices.send_due_notices()
    assert len(service.taken) == 1 and DeviceNotice.objects.get().tries == 1

    service.status = 201
    DeviceNotice.objects.update(next_try=timezone.now())
    device_notices.send_due_notices()

    assert len(service.taken) == 2 and DeviceNotice.objects.get().tries == 0


def test_a_service_that_cannot_be_reached_is_tried_again(left: UUID, service: PushService, settings: Settings) -> None:
    settings.PUSH_SERVICES = ["http://127.0.0.1:1"]
    device_notices.save(left, "http://127.0.0.1:1/send", "en")
    DeviceNotice.objects.update(told=0)

    device_notices.send_due_notices()

    assert DeviceNotice.objects.get().tries == 1


def test_an_address_of_a_service_that_is_no_longer_allowed_is_not_called(
    left: UUID, service: PushService, settings: Settings
) -> None:
    settings.PUSH_SERVICES = ["https://fcm.googleapis.com"]

    device_notices.send_due_notices()

    assert service.taken == [] and DeviceNotice.objects.get().refused


def test_it_goes_with_the_chat_and_after_the_days_of_the_setting(chat: UUID, service: PushService) -> None:
    device_notices.save(chat, service.endpoint, "en")
    DeviceNotice.objects.update(created=timezone.now() - timedelta(days=1000))
    notices.delete_old_addresses()
    assert not DeviceNotice.objects.exists()

    device_notices.save(chat, service.endpoint, "en")
    message_store.delete(chat)
    assert not DeviceNotice.objects.exists()


@pytest.mark.parametrize("language", sorted({"en", *languages()}))
def test_the_browser_keeps_a_script_with_the_words_it_shows(client: Client, language: str) -> None:
    script = client.get(f"{reverse('contact-device-worker')}?lang={language}")

    words = json.loads(re.search(r"const words = (\{.+\});", script.content.decode()).group(1))  # type: ignore[union-attr]
    assert script["Content-Type"].startswith("text/javascript")
    assert words["title"] and words["body"] and "\n" not in words["body"]
    assert (words["title"], words["language"]) == (text_in("contact/device_notice", language).split("\n")[0], language)


def test_without_a_key_there_is_no_page(client: Client, chat: UUID, settings: Settings) -> None:
    settings.PUSH_KEY = ""

    assert client.get(device_path(chat)).status_code == 404


def test_notices_can_be_turned_off_although_no_more_are_sent(
    client: Client, chat: UUID, service: PushService, settings: Settings
) -> None:
    device_notices.save(chat, service.endpoint, "en")
    settings.PUSH_KEY = ""

    page = client.get(device_path(chat))
    client.post(device_path(chat), {"stop": "1"})

    assert text_in("contact/device_stop", "en") in page.content.decode() and not DeviceNotice.objects.exists()


def test_who_calls_too_often_reads_so_and_not_that_the_chat_is_gone(
    client: Client, chat: UUID, service: PushService, settings: Settings
) -> None:
    settings.LIMIT_CONTACT = 1
    client.get(device_path(chat))

    page = client.get(device_path(chat))

    assert page.status_code == 429 and text_in("contact/device_title", "en") in page.content.decode()
    assert text_in("contact/gone_text", "en") not in page.content.decode()


def test_a_key_of_a_chat_that_is_gone_opens_nothing(client: Client, chat: UUID, service: PushService) -> None:
    path = device_path(chat)
    message_store.delete(chat)

    page = client.get(path)

    assert page.status_code == 404 and text_in("contact/gone_title", "en") in page.content.decode()
    assert urlsplit(path).query == ""
