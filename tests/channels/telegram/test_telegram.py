"""A family on Telegram, from the first word to the answer; requests that Telegram did not make."""

from __future__ import annotations

import json
import logging
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from pytest_django import Settings

from bot.content.responses import response
from bot.content.translations import text_in
from bot.conversations import handover
from bot.conversations.models import Author, Consent, Conversation, Message
from bot.outbox.models import Address, Delivery, Received, State
from tests.channels.messaging.family import post
from tests.channels.messaging.servers import Server
from tests.channels.telegram.playing import CHAT, Chat
from tests.channels.telegram.recorded import SECRET, payload

pytestmark = pytest.mark.django_db(transaction=True)
MEDIA = ["picture", "voice", "video", "file", "sticker", "location", "contact", "other", "edited", "reaction"]


def family_messages() -> list[str]:
    return [message.text for message in Message.objects.filter(author=Author.FAMILY)]


def test_the_first_message_is_told_what_this_is_and_nothing_of_it_is_kept(stranger: Chat) -> None:
    [welcome] = stranger.write("my secret question")

    assert "The company behind Telegram can read along" in welcome["text"]
    assert "and no doctor has checked them yet" in welcome["text"]
    assert "/chat/" in welcome["text"]
    assert not Consent.objects.exists()
    assert family_messages() == []


def test_until_it_agrees_nothing_of_a_family_is_kept(stranger: Chat) -> None:
    stranger.write("hello")
    [again] = stranger.write("my secret question")

    assert "was not kept" in again["text"]
    assert family_messages() == []


@pytest.mark.parametrize("text", ["Yes.", "1", "sí"])
def test_a_family_can_agree_in_words(stranger: Chat, text: str) -> None:
    stranger.write("hello")

    [thanks] = stranger.write(text)

    assert Consent.objects.get().text.version == response("channel/welcome").metadata["version"]
    assert "What would you like to know" in thanks["text"]


@pytest.mark.parametrize(
    ("hello", "yes", "language"),
    [
        ("Hola, mi hija tiene lupus", "sí", "es"),
        ("你好", "同意。", "zh"),
        ("merhaba", "Evet.", "tr"),
        ("नमस्ते", "हां", "hi"),
    ],
)
def test_a_family_is_asked_and_answered_in_the_language_of_its_first_words(
    stranger: Chat, hello: str, yes: str, language: str
) -> None:
    [welcome] = stranger.write(hello)
    [again] = stranger.write("???")
    [thanks] = stranger.write(yes)

    assert welcome["text"].startswith(text_in("channel/welcome", language)[:20])
    assert again["text"].startswith(text_in("channel/agree_first", language)[:30])
    assert Consent.objects.get().text.language == language
    assert thanks["text"].startswith(text_in("channel/agreed", language)[:30])


def test_a_family_chooses_its_language_before_it_agrees_and_keeps_it(stranger: Chat) -> None:
    stranger.write("hello")
    [question] = stranger.write("/language")
    [welcome] = stranger.write("Français")
    [thanks] = stranger.write("oui")

    assert question["text"].startswith(response("language/choose").text) and "Français" in question["text"]
    assert welcome["text"].startswith(text_in("channel/welcome", "fr")[:20])
    assert thanks["text"].startswith(text_in("channel/agreed", "fr")[:20])
    assert Consent.objects.get().text.language == "fr" and Conversation.objects.get().language == "fr"


def test_the_number_of_a_language_is_no_yes(stranger: Chat) -> None:
    stranger.write("hello")
    [question] = stranger.write("language")
    number = next(line.split(".")[0] for line in question["text"].splitlines() if line.endswith("Русский"))

    [welcome] = stranger.write(number)

    assert welcome["text"].startswith(text_in("channel/welcome", "ru")[:20])
    assert not Consent.objects.exists() and family_messages() == []


def test_a_yes_of_another_language_than_the_questions_agrees_to_nothing(stranger: Chat) -> None:
    stranger.write("Hola, mi hija tiene SLE")
    stranger.write("ya")

    assert not Consent.objects.exists()


def test_other_words_do_not_agree(stranger: Chat) -> None:
    stranger.write("hello")
    for text in ("no", "I do not agree", "yes but what does it cost", "2"):
        stranger.write(text)

    assert not Consent.objects.exists()


def test_yes_as_the_very_first_word_agrees_to_nothing(stranger: Chat) -> None:
    stranger.write("yes")

    assert not Consent.objects.exists()


def test_an_emergency_is_answered_before_any_consent(stranger: Chat) -> None:
    [first, second] = stranger.write("my husband cannot breathe, his lips are blue")

    assert first["text"].startswith("=== URGENT ===\n\n" + response("safety/emergency").text[:40])
    assert "Do you agree" in second["text"]
    assert family_messages() == []


def test_a_family_that_agreed_gets_an_answer(family: Chat) -> None:
    [answer] = family.write("what is it")

    assert answer["text"] == "You asked: what is it"
    assert Conversation.objects.count() == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_what_was_sent_is_in_the_outbox_no_longer(family: Chat) -> None:
    family.write("what is it")

    assert set(Delivery.objects.values_list("sealed", flat=True)) == {""}


def test_personal_data_is_redacted_before_storing(family: Chat) -> None:
    family.write("call me on +49 30 901820")

    assert "901820" not in str(family_messages())


def test_the_same_update_again_is_answered_once(family: Chat, assistant: Server) -> None:
    update = family.text("what is it")

    family.send(update, update, update)

    assert len(assistant.calls) == 1


def test_the_welcome_is_said_once_when_telegram_repeats_the_first_update(stranger: Chat) -> None:
    update = stranger.text("hello")

    stranger.send(update, update)

    assert len(stranger.said) == 1


def test_nothing_in_the_database_or_the_log_shows_the_address(family: Chat, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        family.write("what is it")

    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows += cursor.fetchall()
    assert str(CHAT) not in str(rows)
    assert not any(str(CHAT) in record.getMessage() for record in caplog.records if record.name.startswith("bot"))


def test_what_is_not_text_gets_a_kind_reply_and_is_not_kept(family: Chat, api: Server) -> None:
    before = len(family.said)
    updates = [payload(kind, update_id=5000 + number) for number, kind in enumerate(MEDIA)]
    updates[0]["message"].pop("caption")

    family.send(*updates)

    assert family_messages()[-len(MEDIA) :] == [response(f"channel/{kind}").metadata["title"] for kind in MEDIA]
    beginnings = [said["text"][:60] for said in family.said[before:]]
    assert beginnings == [response(f"channel/{kind}").text[:60] for kind in MEDIA]
    assert {call.path.rpartition("/")[2] for call in api.calls} == {"sendMessage"}


def test_the_words_of_a_picture_are_read(family: Chat) -> None:
    update = payload("picture", update_id=5000)
    update["message"]["caption"] = "what is it"

    family.send(update)

    texts = [said["text"] for said in family.said[-2:]]
    assert texts[0] == "You asked: what is it"
    assert texts[1] == response("channel/worded_picture").text


def test_what_no_family_said_to_us_is_passed_over(family: Chat) -> None:
    before = len(family.said)
    names = ("group", "member", "pinned")

    answers = family.send(*(payload(name, update_id=5000 + number) for number, name in enumerate(names)))

    assert {answer.status_code for answer in answers} == {200}
    assert len(family.said) == before


def test_a_command_gives_the_text_that_it_stands_for(family: Chat) -> None:
    for command, said in (("/help", "chat/help"), ("/start@companion_bot", "chat/greet"), ("/person", "human/handoff")):
        family.write(command)

        assert Message.objects.filter(author=Author.ASSISTANT, outcome=said).exists()


def test_an_unknown_command_is_read_as_words(family: Chat) -> None:
    [answer] = family.write("/restart")

    assert answer["text"] == "You asked: restart"


def test_a_pressed_button_stops_spinning_and_is_answered(family: Chat) -> None:
    [answer] = family.press("What can I ask?")

    assert answer["text"].startswith(response("chat/help").text[:40])


def test_a_button_that_is_no_longer_known_is_said_to_be_so(family: Chat) -> None:
    update = payload("button", update_id=5000)
    update["callback_query"]["data"] = "77.0"

    family.send(update)

    assert "no longer valid" in family.said[-1]["text"]


def test_a_message_that_is_too_long_is_refused_with_the_limit(family: Chat) -> None:
    [refusal] = family.write("a " * 1500)

    assert "2000" in refusal["text"]


def test_a_deleted_chat_is_said_to_be_deleted_and_needs_consent_again(family: Chat) -> None:
    family.write("our secret")
    family.write("/delete")
    [gone] = family.press("Yes, delete this chat")

    [welcome] = family.write("hello")

    assert "has been deleted" in gone["text"]
    assert "Do you agree" in welcome["text"]
    assert "our secret" not in family_messages()


def test_a_copy_is_a_link_in_the_chat_and_no_document_at_telegram(family: Chat) -> None:
    family.write("our secret")

    [copy] = family.write("/data")

    assert "/copy/" in copy["text"] and "24 hours" in copy["text"] and "document" not in copy
    assert "our secret" not in copy["text"]


# ---- requests that Telegram did not make


def stored() -> int:
    return Conversation.objects.count() + Received.objects.count() + Address.objects.count()


def test_a_forged_request_is_refused_and_nothing_is_stored(stranger: Chat) -> None:
    for secret in ("", "wrong", SECRET[:-1], SECRET + "x", "ü"):
        [answer] = stranger.send(stranger.text("hello"), secret=secret)

        assert answer.status_code == 403
    assert stored() == 0


def test_a_stale_request_is_refused_and_nothing_is_stored(stranger: Chat) -> None:
    update = stranger.text("hello")
    update["message"]["date"] = int(time.time() - timedelta(days=2).total_seconds())

    [answer] = stranger.send(update)

    assert answer.status_code == 403
    assert stored() == 0


def test_a_truncated_request_is_refused_and_nothing_is_stored(stranger: Chat) -> None:
    body = json.dumps(stranger.text("hello")).encode()
    cut = [body[:length] for length in (0, 1, 20, -1)]

    answers = post("telegram", *cut, X_Telegram_Bot_Api_Secret_Token=SECRET)

    assert [answer.status_code for answer in answers] == [403] * 4
    assert stored() == 0


def test_a_known_update_is_acknowledged_and_stores_nothing_more(family: Chat) -> None:
    update = family.text("what is it")
    family.send(update)
    before = stored(), len(family.said)

    answers = family.send(update) + family.send(update)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (stored(), len(family.said)) == before


def test_without_its_settings_the_channel_is_not_there(stranger: Chat, settings: Settings) -> None:
    settings.CHANNEL_SECRETS = {}

    [answer] = stranger.send(stranger.text("hello"))

    assert answer.status_code == 404


def test_only_posts_are_taken(api: Server, client: Client) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert client.generic(method, "/hooks/telegram/").status_code == 405


# ---- a person


def test_a_persons_words_go_out_with_their_name(family: Chat) -> None:
    chat, maria = Conversation.objects.get().pk, User.objects.create_user("maria", first_name="Maria")
    handover.claim(chat, maria)
    handover.say(chat, maria, "Good morning.", "desk:1")

    family.write("hello")

    assert family.said[-1]["text"] == "Maria (a person):\nGood morning."


def test_a_family_can_leave_or_delete_while_a_person_speaks_with_it(family: Chat) -> None:
    handover.claim(Conversation.objects.get().pk, User.objects.create_user("maria", first_name="Maria"))
    family.write("/help")

    [private] = family.write("/private")
    [copy] = family.write("/data")
    [delete] = family.write("/delete")
    [gone] = family.press("Yes, delete this chat")

    assert "/copy/" in copy["text"]
    assert "#move=" in private["text"]
    assert "Would you like me to delete" in delete["text"]
    assert "has been deleted" in gone["text"]
