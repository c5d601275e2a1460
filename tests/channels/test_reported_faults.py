"""What strangers' clients once showed to be wrong, sent to the running adapters once more."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as project
from django.contrib.auth.models import User
from django.core.cache import cache
from pytest_django import Settings

from bot.channels.registry import CHANNELS
from bot.channels.simulator.simulator_types import Act
from bot.content.responses import response
from bot.conversations import handover
from bot.conversations.models import Alert, Author, Consent, Conversation, Message
from bot.launcher import demo_channels
from bot.outbox.models import Early
from tests.channels.messaging.servers import Server
from tests.channels.messaging.telephone import Telephone, said

pytestmark = pytest.mark.django_db(transaction=True)
DANGER = "he cannot breathe and his lips are blue"


@pytest.fixture
def env(settings: Settings, assistant: Server) -> dict[str, str]:
    """Our channels' settings; nobody listens where they send."""
    cache.clear()
    settings.CHANNEL_SECRETS = demo_channels.settings("http://127.0.0.1:1", {})
    return dict(settings.CHANNEL_SECRETS)


def agreed(name: str, env: dict[str, str]) -> Telephone:
    made = Telephone(name, env)
    made.write("hello", "yes")
    assert Consent.objects.exists()
    return made


def outcomes() -> list[str]:
    return [outcome for outcome, _ in said()]


def family_wrote() -> list[str]:
    return list(Message.objects.filter(author=Author.FAMILY).order_by("sequence").values_list("text", flat=True))


# ---- M8: a few Latin letters are no other language


@pytest.mark.parametrize("text", ["hi @Maria", "@All hi", "(moon)", "(y)", "xD", "lol", "hmm", "a"])
@pytest.mark.parametrize("name", ["webhook", "line", "whatsapp"])
def test_a_few_latin_letters_are_answered_in_english(name: str, text: str, env: dict[str, str]) -> None:
    Telephone(name, env).write(text)

    assert set(Message.objects.values_list("language", flat=True)) <= {"", "en"}


# ---- an alarm among too many or too long messages


@pytest.mark.parametrize("name", CHANNELS)
def test_an_emergency_behind_many_messages_is_heard(name: str, env: dict[str, str], settings: Settings) -> None:
    family = agreed(name, env)
    settings.LIMIT_CHAT = 2

    family.write("one question", "another question", DANGER)

    assert family_wrote()[-1] == DANGER and [alert.kind for alert in Alert.objects.all()] == ["emergency"]


def test_alarms_have_a_limit_too(env: dict[str, str], settings: Settings) -> None:
    family = agreed("telegram", env)
    settings.LIMIT_CHAT = 2

    family.write("one", "two", *[DANGER] * 6)

    assert family_wrote().count(DANGER) == 2


@pytest.mark.parametrize("name", CHANNELS)
def test_an_emergency_at_the_end_of_a_very_long_message_is_heard(name: str, env: dict[str, str]) -> None:
    family = agreed(name, env)

    family.write(f"{'We wait for an answer of the clinic. ' * 80}{DANGER}.")

    assert DANGER in family_wrote()[-1] and len(family_wrote()[-1]) <= project.MESSAGE_LIMIT
    assert [alert.kind for alert in Alert.objects.all()] == ["emergency"]


# ---- minor 9: Messenger's stickers, as they came and as they come


@pytest.mark.parametrize(
    "attachment",
    [
        {"type": "image", "payload": {"url": "https://example.org/a.png", "sticker_id": 369239263222822}},
        {"type": "sticker", "payload": {"sticker_id": 369239263222822}},
        {"type": "sticker", "payload": {"url": "https://example.org/a.png"}},
        {"type": "sticker"},
    ],
)
def test_a_sticker_of_messenger_is_one(attachment: dict[str, Any], env: dict[str, str]) -> None:
    family = agreed("messenger", env)
    [request] = family.platform.acted(family.phone, Act("text", "hello"))
    whole = json.loads(request.body)
    del whole["entry"][0]["messaging"][0]["message"]["text"]
    whole["entry"][0]["messaging"][0]["message"]["attachments"] = [attachment]

    assert family.post(family.platform.sealed(json.dumps(whole).encode())) == 200
    assert outcomes()[-1] == "channel/sticker"


# ---- minor 13: a photo while a person has the chat


@pytest.mark.parametrize("name", CHANNELS)
def test_a_photo_in_a_talk_is_told_not_to_be_kept(name: str, env: dict[str, str]) -> None:
    family = agreed(name, env)
    if "picture" not in family.platform.kinds:
        pytest.skip("this app sends none")
    handover.claim(Conversation.objects.get().pk, User.objects.create_user("maria", first_name="Maria"))

    family.send("picture")

    assert outcomes()[-1] == "channel/unseen"


# ---- minor 14: an emergency while a person has the chat


@pytest.mark.parametrize("name", CHANNELS)
def test_an_emergency_in_a_talk_gets_the_card_and_an_alert(name: str, env: dict[str, str]) -> None:
    family = agreed(name, env)
    handover.claim(Conversation.objects.get().pk, User.objects.create_user("maria", first_name="Maria"))

    family.write(DANGER)

    assert outcomes()[-1] == "safety/emergency" and Alert.objects.count() == 1


# ---- minor 15: a replay that is spelled in another way


@pytest.mark.parametrize("spelled", ["{}.0", "+{}", " {}", "{}e0"])
def test_a_replay_of_the_webhook_is_one_however_its_time_is_written(spelled: str, env: dict[str, str]) -> None:
    family = Telephone("webhook", env)
    [request] = family.platform.acted(family.phone, Act("text", "hello"))
    assert family.post(request) == 200

    headers = {**request.headers, "webhook-timestamp": spelled.format(request.headers["webhook-timestamp"])}

    assert family.post(replace(request, headers=headers)) == 403


# ---- minor 16: a reason of a bridge


def test_a_reason_is_cut_and_redacted_also_for_a_message_that_nobody_knows(env: dict[str, str]) -> None:
    reason = "number +1 415 555 0100 of Quentin Xylophone is blocked " + "x" * 1_000_000
    body = {"type": "message.status", "data": {"message": "unknown", "status": "failed", "reason": reason}}
    platform: Any = Telephone("webhook", env)

    assert platform.post(platform.platform.sealed(json.dumps(body).encode())) == 200

    [early] = Early.objects.all()
    assert len(early.reason) <= 300 and "555" not in early.reason


# ---- minor 17


@pytest.mark.parametrize("name", ["telegram", "whatsapp", "messenger", "sms"])
def test_a_photo_with_words_as_first_contact_gets_the_welcome_alone(name: str, env: dict[str, str]) -> None:
    Telephone(name, env).send("picture", "is this the right hospital")

    assert outcomes() == ["channel/welcome"]


@pytest.mark.parametrize(
    "service", ["chat_background_set", "write_access_allowed", "forum_topic_created", "gift", "connected_website"]
)
def test_what_telegram_reports_of_a_chat_gets_no_answer(service: str, env: dict[str, str]) -> None:
    family = Telephone("telegram", env)
    [request] = family.platform.acted(family.phone, Act("text", "hello"))
    update = json.loads(request.body)
    del update["message"]["text"]
    update["message"][service] = {}

    assert family.post(family.platform.sealed(json.dumps(update).encode())) == 200
    assert not Conversation.objects.exists()


def test_who_says_a_name_has_it_left_out_of_the_log(env: dict[str, str]) -> None:
    agreed("telegram", env).write("I am B, Quentin Xylophone, with a question about lupus")

    assert "Xylophone" not in " ".join(family_wrote())


# ---- minor 18


def test_of_many_texts_at_once_the_family_hears_once_that_some_were_not_taken(
    env: dict[str, str], settings: Settings
) -> None:
    family = agreed("telegram", env)
    settings.LIMIT_CHAT = 5  # "hello" and "yes" came within this minute, too

    family.write(*[f"question number {number}" for number in range(8)])

    assert len([text for text in family_wrote() if text.startswith("question")]) == 3
    assert len([text for _, text in said() if text == response("channel/too_fast").text]) == 1
