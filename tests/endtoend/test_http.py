"""The chat's API, over HTTP, with everything behind it running."""

import json
import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psutil
import pytest

from bot.content.responses import response
from bot.conversations.alarm_texts import alarm_reply
from bot.safety.check import Alert
from tests.endtoend.ports import wait_for
from tests.endtoend.stack import Chat, Stack, open_chat, running, taken

COST = "How much does it cost?"
LIST = "show my list"
EMERGENCY = "He is having a seizure and cannot breathe"
# Words that no text of ours has.
RARE = "giraffe"


def only(answer: dict[str, Any]) -> dict[str, Any]:
    """The one reply to a message."""
    assert len(answer["replies"]) == 1, answer
    reply: dict[str, Any] = answer["replies"][0]
    return reply


def outcomes(answer: dict[str, Any]) -> list[str]:
    return [reply["outcome"] for reply in answer["replies"]]


def refused(answer: httpx.Response, status: int, code: str) -> str:
    """The sentence of a refusal, which must have the one shape."""
    assert answer.status_code == status, answer.text
    found = answer.json()
    assert set(found) == {"error"}
    assert set(found["error"]) == {"code", "message"}
    assert found["error"]["code"] == code
    sentence: str = found["error"]["message"]
    assert sentence.endswith(".") and "Traceback" not in sentence
    return sentence


# Answers


def test_a_question_gets_an_answer_with_its_sources_and_outcome(chat: Chat) -> None:
    answer = chat.say(COST)

    assert answer["handled"]
    assert answer["message"]["author"] == "family" and answer["message"]["text"] == COST
    reply = only(answer)
    assert reply["author"] == "assistant" and reply["text"]
    assert reply["outcome"].startswith("costs/")
    assert reply["sources"]
    assert all(source["title"] and source["seen"] for source in reply["sources"])


def test_the_log_holds_what_was_said_in_order(chat: Chat) -> None:
    said = [chat.say(COST), chat.say(LIST)]

    expected = [message for answer in said for message in (answer["message"], *answer["replies"])]
    assert chat.log() == expected
    assert [message["sequence"] for message in expected] == list(range(1, len(expected) + 1))


def test_only_what_comes_after_a_sequence_number_is_given(chat: Chat) -> None:
    first = only(chat.say(LIST))
    second = chat.say(LIST)

    assert chat.log(after=first["sequence"]) == [second["message"], *second["replies"]]
    assert chat.log(after=second["replies"][-1]["sequence"]) == []


def test_the_same_message_id_twice_is_stored_and_answered_once(chat: Chat) -> None:
    identifier = str(uuid.uuid4())

    first, second = chat.say(COST, identifier), chat.say("other words, same id", identifier)

    assert first == second
    assert chat.log() == [first["message"], *first["replies"]]


def test_the_same_message_sent_twice_at_once_is_stored_and_answered_once(chat: Chat) -> None:
    identifier = str(uuid.uuid4())

    with ThreadPoolExecutor() as threads:
        first, second = threads.map(lambda _: chat.say(COST, identifier), range(2))

    assert first == second
    assert chat.log() == [first["message"], *first["replies"]]


def test_the_same_message_id_in_two_chats_is_two_messages(stack: Stack) -> None:
    identifier = str(uuid.uuid4())
    with stack.client() as client:
        answers = [open_chat(client).say(text, identifier) for text in (COST, LIST)]

    assert [answer["message"]["text"] for answer in answers] == [COST, LIST]


def test_two_messages_at_the_same_time_are_both_answered_in_order_without_duplicates(chat: Chat) -> None:
    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(chat.say, (COST, LIST)))

    assert only(answers[0])["outcome"].startswith("costs/")
    assert only(answers[1])["outcome"].startswith("guide/")
    log = chat.log()
    assert [message["sequence"] for message in log] == [1, 2, 3, 4]
    asked = [message["text"] for message in log if message["author"] == "family"]
    replies = [message for message in log if message["author"] == "assistant"]
    by_text = {answer["message"]["text"]: only(answer) for answer in answers}
    assert replies == [by_text[text] for text in asked]


def test_a_button_answers_its_question(chat: Chat) -> None:
    offer = only(chat.say(LIST))

    answer = chat.press(offer, "Suggest questions")

    assert answer["message"]["text"] == "Suggest questions"
    assert outcomes(answer) == ["guide/start"]
    assert outcomes(chat.press(only(answer), "Skip the rest and show me suggestions")) == ["guide/suggest"]


def test_a_question_put_on_the_list_is_shown_with_it(chat: Chat) -> None:
    chat.say(f"add: May we bring our {RARE}?")

    assert f"1. May we bring our {RARE}?" in only(chat.say(LIST))["text"]


def test_two_chats_know_nothing_of_one_another(stack: Stack, chat: Chat) -> None:
    chat.say(f"add: May we bring our {RARE}?")

    with stack.client() as client:
        other = open_chat(client)
        assert RARE not in only(other.say(LIST))["text"]
        assert RARE not in json.dumps(other.log())


# Safety


def test_an_emergency_gets_the_emergency_text_and_nothing_else(chat: Chat) -> None:
    reply = only(chat.say(EMERGENCY))

    assert reply["outcome"] == "safety/emergency"
    assert reply["text"] == alarm_reply(Alert("emergency", "en", "rule")).text


# Text that is no question


@pytest.mark.parametrize(
    "typed", ["/restart", "/costs/visa", '/chat/greet{"a":1}', "/privacy/delete_confirm", "//back"]
)
def test_a_typed_command_is_read_like_the_same_words_without_the_slash(stack: Stack, typed: str) -> None:
    with stack.client() as client:
        command, words = (open_chat(client).say(text) for text in (typed, typed.lstrip("/")))

    assert command["replies"] and command["message"]["text"] == typed.lstrip("/")
    assert [reply["text"] for reply in command["replies"]] == [reply["text"] for reply in words["replies"]]
    assert "privacy/delete_confirm" not in outcomes(command)


def test_only_a_slash_gets_a_reply(chat: Chat) -> None:
    assert only(chat.say("///"))["text"]


def test_only_emoji_gets_a_clear_reply(chat: Chat) -> None:
    answer = chat.say("🙂👩‍👧🙏🏽")

    assert answer["message"]["text"] == "🙂👩‍👧🙏🏽"
    assert only(answer)["text"] and outcomes(answer) != ["sorry/unavailable"]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>document.title = 1</script>",
        '<img src="x" onerror="alert(1)">',
        "{{ 7*7 }} {% debug %} ${7*7} #{7*7} {questions} {0.__class__}",
        "%s %n %(text)s \\x41 \\u0041",
        "x'); DROP TABLE conversations_message; SELECT (1",
    ],
)
def test_code_comes_back_as_the_text_that_it_is(chat: Chat, typed: str) -> None:
    answer = chat.say(typed)
    listed = chat.say(f"add: {typed}")

    assert answer["message"]["text"] == typed
    assert answer["replies"] and "sorry/unavailable" not in outcomes(answer)
    assert typed in only(listed)["text"]
    assert typed in only(chat.say(LIST))["text"]


# Privacy


def test_a_phone_number_is_not_kept(stack: Stack, chat: Chat) -> None:
    chat.say("Please call me on +49 170 1234567 about the cost")

    digits = re.sub(r"\D", "", chat.log()[0]["text"])
    assert not digits
    assert "1234567" not in json.dumps(chat.log()) + stack.stored()


def test_a_deleted_chat_leaves_none_of_its_words(stack: Stack, chat: Chat) -> None:
    word = "marmalade"
    chat.say(f"What about the {word}?")
    chat.say(f"add: Is the {word} allowed?")
    assert word in stack.stored()

    asked = only(chat.say("delete my chat"))
    assert word in json.dumps(chat.log())
    answer = chat.press(asked, "Yes, delete this chat")

    assert outcomes(answer) == ["privacy/delete_confirm"]
    assert [message["text"] for message in chat.log() if message["author"] == "family"] == [""]
    assert word not in stack.stored()
    assert word not in only(chat.say(LIST))["text"]


def test_a_chat_is_not_deleted_without_the_button(chat: Chat) -> None:
    chat.say(COST)
    asked = only(chat.say("delete my chat"))

    chat.press(asked, "No, keep it")

    assert chat.log()[0]["text"] == COST


def test_no_line_of_output_carries_a_familys_words(stack: Stack, chat: Chat) -> None:
    word = uuid.uuid4().hex
    chat.say(f"How much does the {word} cost?")
    chat.say(f"add: Is the {word} allowed?")
    chat.post(id="", text=word)

    assert word not in stack.output


def test_no_line_of_output_carries_a_token(stack: Stack, chat: Chat) -> None:
    chat.say(LIST)

    assert chat.token not in stack.output + stack.stored()


def test_nothing_listens_to_other_machines(stack: Stack) -> None:
    sockets = [socket for process in stack.processes for socket in process.net_connections("tcp")]
    heard = {socket.laddr.ip for socket in sockets if socket.status == psutil.CONN_LISTEN}

    assert heard == {"127.0.0.1"}


# Refusals


def test_a_message_that_is_too_long_is_refused_with_our_own_sentence(chat: Chat) -> None:
    sentence = refused(chat.post(id="long", text="a" * 20_000), 413, "too_long")

    assert sentence == response("sorry/too_long").text.format(limit=2000)
    assert chat.log() == []


def test_a_body_that_is_far_too_large_is_refused(chat: Chat) -> None:
    refused(chat.post(id="huge", text="a" * 1_000_000), 413, "too_long")


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x07\x1b", "\u200b\u2060", "\ud800"])
def test_a_message_without_anything_to_read_is_refused_with_our_own_sentence(chat: Chat, text: str) -> None:
    # httpx refuses half a surrogate pair itself; escaped it is what a broken client sends.
    body = json.dumps({"id": "empty", "text": text})
    answer = chat.client.post("api/v1/messages", content=body, headers=chat.key)

    assert refused(answer, 400, "empty") == response("ask/rephrase").text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"how much does it cost",
        '{"id": "1", "text": "Grüße"}'.encode("latin-1"),
        '{"id": "1", "text": "hello"}'.encode("utf-16"),
        b"[]",
        b'[{"id": "1", "text": "hello"}]',
        b'"hello"',
        b"null",
        b"[" * 100_000,
    ],
    ids=["nothing", "broken", "words", "latin-1", "utf-16", "list", "list of one", "text", "null", "deep"],
)
def test_a_body_that_is_no_json_object_in_utf_8_is_refused(chat: Chat, body: bytes) -> None:
    refused(chat.client.post("api/v1/messages", content=body, headers=chat.key), 400, "bad_json")


@pytest.mark.parametrize("identifier", [None, "", 7, ["1"], "x" * 65, "x" * 10_000, "a\nb", "\x00"])
def test_a_message_without_a_usable_id_is_refused(chat: Chat, identifier: object) -> None:
    refused(chat.post(id=identifier, text=COST), 400, "bad_id")


def test_a_message_with_no_id_is_refused(chat: Chat) -> None:
    refused(chat.post(text=COST), 400, "bad_id")


@pytest.mark.parametrize("wrong", [{"text": 7}, {"text": None}, {"text": ["hello"]}, {"button": 1}, {"button": {}}])
def test_a_message_whose_text_or_button_is_no_text_is_refused(chat: Chat, wrong: dict[str, Any]) -> None:
    refused(chat.post(id="1", **wrong), 400, "bad_message")


@pytest.mark.parametrize(
    "button",
    [
        "",
        "1",
        "0.0",
        "2.5",
        "2.-1",
        "2.x",
        f"{'9' * 30}.0",
        f"2.{'9' * 30}",
        f"{'9' * 5000}.0",
        "/privacy/delete_confirm",
    ],
)
def test_a_button_that_was_not_offered_is_refused(chat: Chat, button: str) -> None:
    assert only(chat.say(LIST))["buttons"]

    refused(chat.post(id=str(uuid.uuid4()), button=button), 400, "unknown_button")


def test_another_chats_button_is_refused(stack: Stack, chat: Chat) -> None:
    offered = only(chat.say(LIST))["buttons"][0]["id"]

    with stack.client() as client:
        refused(open_chat(client).post(id="1", button=offered), 400, "unknown_button")


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "", "9" * 30, "٣"])
def test_a_sequence_number_that_is_none_is_refused(chat: Chat, after: str) -> None:
    refused(chat.client.get("api/v1/messages", params={"after": after}, headers=chat.key), 400, "bad_after")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "api/v1/conversations"),
        ("PUT", "api/v1/conversations"),
        ("DELETE", "api/v1/messages"),
        ("PUT", "api/v1/messages"),
        ("OPTIONS", "api/v1/messages"),
    ],
)
def test_another_method_is_refused(chat: Chat, method: str, path: str) -> None:
    refused(chat.client.request(method, path, headers=chat.key), 405, "bad_method")


@pytest.mark.parametrize("headers", [{}, {"Authorization": ""}, {"Authorization": "Basic eDp4"}])
def test_a_request_without_a_token_is_refused(chat: Chat, headers: dict[str, str]) -> None:
    refused(chat.client.get("api/v1/messages", headers=headers), 401, "no_token")
    refused(chat.client.post("api/v1/messages", json={"id": "1", "text": COST}, headers=headers), 401, "no_token")


def test_a_forged_token_opens_nothing(chat: Chat) -> None:
    chat.say(LIST)
    forged = [chat.token[:-1], f"{chat.token}x", chat.token.swapcase(), "x" * 5000, "'; --"]

    for token in forged:
        refused(chat.client.get("api/v1/messages", headers={"Authorization": f"Bearer {token}"}), 401, "no_such_chat")


def test_a_token_that_is_no_ascii_opens_nothing(chat: Chat) -> None:
    refused(chat.client.get("api/v1/messages", headers=[(b"Authorization", "Bearer é".encode())]), 401, "no_such_chat")


# With Rasa hanging


@pytest.fixture(scope="module")
def outage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An assistant of its own whose patience with Rasa is short."""
    with running(tmp_path_factory.mktemp("outage"), BOT_RASA_TIMEOUT="1") as started:
        yield started


def test_without_rasa_the_family_is_told_so_and_the_rest_works(outage: Stack) -> None:
    with outage.client() as client:
        chat = open_chat(client)
        with outage.without_rasa():
            sorry = only(chat.say(COST))
            assert sorry["outcome"] == "sorry/unavailable"
            assert sorry["text"] == response("sorry/unavailable").text
            assert only(chat.say(EMERGENCY))["outcome"] == "safety/emergency"
            assert only(chat.press(sorry, "Ask a navigator"))["outcome"] == "human/handoff"
            assert COST in [message["text"] for message in chat.log()]


def test_after_rasa_comes_back_questions_are_answered_again(outage: Stack) -> None:
    with outage.client() as client:
        chat = open_chat(client)
        with outage.without_rasa():
            assert outcomes(chat.say(COST)) == ["sorry/unavailable"]

        wait_for(lambda: only(chat.say(COST))["outcome"].startswith("costs/"), 60, "an answer after the outage")


def test_the_emergency_check_does_not_ask_rasa(outage: Stack) -> None:
    with outage.client() as client, outage.without_rasa():
        chat = open_chat(client)
        with ThreadPoolExecutor() as threads:
            waiting = threads.submit(open_chat(client).say, COST)
            assert only(chat.say(EMERGENCY))["outcome"] == "safety/emergency"
            assert taken(client.get(outage.url.replace("/chat/", "/health")))["status"] == "ok"
            assert outcomes(waiting.result()) == ["sorry/unavailable"]


# With the actions process hanging


def test_an_actions_process_that_hangs_spoils_no_other_question(stack: Stack, chat: Chat) -> None:
    with stack.without("actions.server"):
        assert outcomes(chat.say(LIST)) == ["sorry/unavailable"]
        assert only(chat.say(COST))["outcome"].startswith("costs/")

    assert only(chat.say(LIST))["outcome"].startswith("guide/")


# Killed


@pytest.mark.parametrize(("module", "text"), [("actions.server", LIST), ("bot.understanding.serve", COST)])
def test_a_question_outlives_the_end_of_a_process_and_is_answered_once(outage: Stack, module: str, text: str) -> None:
    with outage.client() as client:
        chat = open_chat(client)
        for process in outage.running(module):
            process.kill()
        chat.say(text)

        def answers() -> list[str]:
            return [m["outcome"] for m in chat.log() if m["author"] == "assistant" and m["outcome"]]

        wait_for(lambda: bool(answers()), 200, "an answer after the restart")
        [answer] = answers()
        assert answer.startswith("guide/" if text == LIST else "costs/")
        assert "restarting" in next(m["text"] for m in chat.log() if m["author"] == "assistant")
