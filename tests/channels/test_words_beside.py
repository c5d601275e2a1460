"""Words beside an attachment are read on every channel: whatever is attached, an alarm in them is heard first."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from pytest_django import Settings

from bot.channels.base.incoming_events import Event, Other, Written, attached
from bot.channels.line import payloads as line
from bot.channels.messenger import payloads as messenger
from bot.channels.registry import CHANNELS, configured
from bot.channels.simulator.platforms import PLATFORMS
from bot.channels.telegram import payloads as telegram
from bot.channels.twilio import payloads as twilio
from bot.channels.whatsapp import payloads as whatsapp
from bot.content.responses import response, title
from bot.conversations import handover
from bot.conversations.models import Alert, Author, Consent, Conversation, Message
from bot.launcher import demo_channels
from tests.channels.messaging.servers import Server
from tests.channels.messaging.telephone import Telephone
from tests.channels.meta import payload
from tests.channels.signed import NOW
from tests.channels.telegram.recorded import payload as update

WORDS = "he cannot breathe and his lips are blue"
QUESTION = "is this the right hospital"
WORDED = [(kind.name, sent) for kind in PLATFORMS for sent in kind.worded]
LAST = list(dict(WORDED).items())


@pytest.fixture
def env(settings: Settings, assistant: Server) -> dict[str, str]:
    """Our channels' settings; nobody listens where they send."""
    cache.clear()
    settings.CHANNEL_SECRETS = demo_channels.settings("http://127.0.0.1:1", {})
    return dict(settings.CHANNEL_SECRETS)


def agreed(name: str, env: dict[str, str]) -> Telephone:
    """The telephone of a family that has agreed to the storing of its chat."""
    made = Telephone(name, env)
    made.send("text", "hello")
    made.send("text", "yes")
    assert Consent.objects.exists()
    return made


def outcomes() -> list[str]:
    """What we said, without the beginning."""
    said = Message.objects.filter(author=Author.ASSISTANT).order_by("sequence").values_list("outcome", flat=True)
    return [outcome for outcome in said if outcome not in ("channel/welcome", "channel/agreed")]


def family_wrote() -> list[str]:
    return list(Message.objects.filter(author=Author.FAMILY).order_by("sequence").values_list("text", flat=True))


@pytest.mark.parametrize("name", CHANNELS)
def test_every_app_can_carry_words_beside_something(name: str) -> None:
    assert any(worded == name for worded, _ in WORDED)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "kind"), WORDED)
def test_an_emergency_beside_an_attachment_is_heard_first(name: str, kind: str, env: dict[str, str]) -> None:
    family = agreed(name, env)

    family.send(kind, WORDS)

    assert [alert.message.text for alert in Alert.objects.all()] == [WORDS]
    assert outcomes() == ["safety/emergency", f"channel/worded_{kind}"]
    assert family_wrote()[-2:] == [WORDS, title(f"channel/{kind}")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "kind"), LAST)
def test_a_question_beside_an_attachment_is_answered(name: str, kind: str, env: dict[str, str]) -> None:
    family = agreed(name, env)

    family.send(kind, QUESTION)

    assert outcomes() == ["trial/overview", f"channel/worded_{kind}"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "kind"), LAST)
def test_an_emergency_beside_an_attachment_is_heard_before_the_family_has_agreed(
    name: str, kind: str, env: dict[str, str]
) -> None:
    Telephone(name, env).send(kind, WORDS)

    said = list(Message.objects.order_by("sequence").values_list("outcome", flat=True))
    assert said == ["safety/emergency", "channel/welcome"]
    assert not Message.objects.filter(text__contains="breathe", author=Author.FAMILY).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "kind"), LAST)
def test_while_a_person_has_the_chat_the_family_hears_last_that_nobody_sees_the_attachment(
    name: str, kind: str, env: dict[str, str]
) -> None:
    family = agreed(name, env)
    handover.claim(Conversation.objects.get().pk, User.objects.create_user("maria", first_name="Maria"))

    family.send(kind, WORDS)

    assert [alert.message.text for alert in Alert.objects.all()] == [WORDS]
    assert outcomes().count("channel/unseen") == (kind != "sticker")
    assert kind == "sticker" or outcomes()[-1] == "channel/unseen"


@pytest.mark.django_db(transaction=True)
def test_words_are_kept_redacted(env: dict[str, str]) -> None:
    agreed("sms", env).send("voice", "please write to ann@example.org")

    assert "example.org" not in " ".join(family_wrote())


@pytest.mark.django_db(transaction=True)
def test_an_album_gets_one_remark(env: dict[str, str]) -> None:
    family = agreed("telegram", env)

    family.send("picture", QUESTION)
    for _ in range(4):
        family.send("picture")

    assert outcomes() == ["trial/overview", "channel/worded_picture"]
    assert not Message.objects.filter(handled=False).exists()


@pytest.mark.django_db(transaction=True)
def test_every_recording_gets_its_remark(env: dict[str, str]) -> None:
    family = agreed("telegram", env)

    family.send("voice")
    family.send("voice")

    assert outcomes() == ["channel/voice", "channel/voice"]


@pytest.mark.django_db(transaction=True)
def test_a_message_with_words_counts_once_towards_the_limit(env: dict[str, str], settings: Settings) -> None:
    settings.LIMIT_CHAT = 3
    family = agreed("telegram", env)

    family.send("file", WORDS)

    assert outcomes() == ["safety/emergency", "channel/worded_file"]


def test_the_remark_about_the_file_is_one_short_sentence_or_two() -> None:
    for kind in ("picture", "voice", "video", "file", "sticker", "location", "contact", "reaction", "other"):
        assert len(response(f"channel/worded_{kind}").text) < 100


# ---- each platform's own ways


@pytest.mark.parametrize(
    "field", ["photo", "video", "document", "audio", "voice", "animation", "video_note", "paid_media", "contact"]
)
def test_telegrams_captions_are_read_whatever_they_stand_under(field: str) -> None:
    given = update("text")
    given["message"].pop("text")
    given["message"] |= {field: {"file_id": "f"}, "caption": WORDS}

    words, other = telegram.events(json.dumps(given).encode(), NOW)

    assert isinstance(words, Written) and words.text == WORDS
    assert isinstance(other, Other) and other.worded


def said_on_whatsapp(**content: Any) -> list[Event]:
    given = payload("whatsapp", "text")
    value = given["entry"][0]["changes"][0]["value"]
    value["messages"][0].pop("text")
    value["messages"][0] |= content
    now = type(NOW).now(NOW.tzinfo)
    return whatsapp.events(json.dumps(given).encode(), value["metadata"]["phone_number_id"], now)


@pytest.mark.parametrize("kind", ["image", "video", "document", "audio", "sticker"])
def test_whatsapps_captions_are_read_whatever_they_stand_under(kind: str) -> None:
    words, _ = said_on_whatsapp(type=kind, **{kind: {"id": "1", "caption": WORDS, "filename": "report.pdf"}})

    assert isinstance(words, Written) and words.text == WORDS


@pytest.mark.parametrize("caption", ["\u200b", "\u2060 \ufeff", "\u3164", "\u2800\u2800", "\ufe0f"])
def test_a_caption_in_which_nothing_can_be_seen_is_no_words(caption: str) -> None:
    assert attached("1", "ann", "picture", caption) == [Other("1", "ann", "picture")]


@pytest.mark.parametrize("caption", ["?", "👍", "नहीं", "\u200bhelp"])
def test_a_caption_of_one_sign_is_words(caption: str) -> None:
    assert [type(event) for event in attached("1", "ann", "picture", caption)] == [Written, Other]


def test_whatsapps_words_with_an_order_are_read() -> None:
    words, _ = said_on_whatsapp(type="order", order={"catalog_id": "1", "text": WORDS, "product_items": []})

    assert isinstance(words, Written) and words.text == WORDS


def test_a_file_name_in_whatsapps_caption_is_not_words() -> None:
    name = "Anna report.pdf"

    [other] = said_on_whatsapp(type="document", document={"id": "1", "caption": name, "filename": name})

    assert isinstance(other, Other) and not other.worded


def form(body: str, content: str, prefix: str = "", kind: str = "", more: int = 1) -> dict[str, str]:
    media = {f"MediaContentType{number}": content for number in range(more)}
    about = {"MessageType": kind} if kind else {}
    return {
        "MessageSid": "MM1", "From": f"{prefix}+12025550123", "Body": body, "NumMedia": str(more), **media, **about
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    ["audio/amr", "application/pdf", "text/vcard", "text/x-vcard", "text/plain", "application/smil", "image/jpeg"],
)
@pytest.mark.parametrize("text", [WORDS, "Is it free?", "report.pdf"])
def test_the_text_of_an_mms_is_always_words(content: str, text: str) -> None:
    words, other = twilio.events(form(text, content, more=3))

    assert words == Written("MM1-text", "+12025550123", text)
    assert isinstance(other, Other) and other.worded


@pytest.mark.parametrize(
    "name",
    [
        "report.pdf",
        "MRI_2026-11-01(2).PDF",
        "检查报告.docx",
        "ct scan maria.pdf",
        "CT scan of Maria Lopez 2026.pdf",
        "Screenshot 2026-11-01 at 10.22.33\u202fAM.png",
        "Relatório  da Ana (1).pdf",
    ],
)
def test_a_documents_name_is_not_words_on_whatsapp_by_twilio(name: str) -> None:
    [other] = twilio.events(form(name, "application/pdf", "whatsapp:", "document"))

    assert other == Other("MM1", "+12025550123", "file")


@pytest.mark.parametrize(
    "text",
    [
        WORDS,
        "is report.pdf right?",
        "Is it free? report.pdf",
        "Is it free. report.pdf",
        "Can he take part, see report.pdf",
        "they asked me for this so here is his report.pdf",
        "look\nreport.pdf",
        "he cannot breathe see scan.pdf",
        "Is it free.",
        "help.me",
        "https://example.org/a.pdf",
    ],
)
def test_anything_else_beside_a_document_is_words_on_whatsapp_by_twilio(text: str) -> None:
    words, _ = twilio.events(form(text, "application/pdf", "whatsapp:", "document"))

    assert isinstance(words, Written) and words.text == text


def test_messengers_words_are_read_beside_several_attachments() -> None:
    given = payload("messenger", "text")
    one = given["entry"][0]["messaging"][0]
    one["message"] |= {"text": WORDS, "attachments": [{"type": "audio"}, {"type": "file"}, {"type": "image"}]}

    now = type(NOW).now(NOW.tzinfo)
    words, other = messenger.events(json.dumps(given).encode(), one["recipient"]["id"], now)

    assert isinstance(words, Written) and words.text == WORDS
    assert isinstance(other, Other) and other.worded


def test_a_message_sticker_of_lines_that_is_taken_back_takes_its_words_along() -> None:
    source = {"type": "user", "userId": "U1"}
    message = {"id": "m1", "type": "sticker", "text": WORDS}
    event = {
        "type": "message", "webhookEventId": "e1", "timestamp": int(NOW.timestamp() * 1000), "mode": "active",
        "source": source, "message": message,
    }  # fmt: skip

    words, other = line.events(json.dumps({"events": [event]}).encode(), NOW)

    assert words == Written("m1", "U1", WORDS)  # the id that LINE names when it is taken back
    assert other == Other("m1-0", "U1", "sticker", worded=True)


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_can_be_set_up_for_these_tests(name: str, env: dict[str, str]) -> None:
    assert configured(name)
