"""The web API: consent, stream, limits, feedback, deletion, and who may call it. Buttons need no Rasa.

Each call is held to openapi.yml.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import StreamingHttpResponse
from django.test import AsyncClient
from django.utils import timezone
from prometheus_client import REGISTRY

from bot.channels.web import chat_stream
from bot.channels.web.views import background
from bot.content.responses import response
from bot.conversations import message_store, pubsub, typing_indicator
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Author, Consent, Conversation, Feedback, Message, Owner
from bot.database import writing
from bot.i18n import consent_version
from tests.channels.web.contract import ROOT, hold_call, hold_event

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
AGREED = {"consent": {"version": consent_version("en"), "language": "en"}}
COST, VISA = "costs/overview", "travel/visa"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


def run(work: Coroutine[Any, Any, T]) -> T:
    async def limited() -> T:
        return await asyncio.wait_for(work, 30)

    return asyncio.run(limited())


class Client(AsyncClient):
    """Django's test client, calling from an address of ours."""

    address = ""

    def _base_scope(self, **request: Any) -> dict[str, Any]:
        return {**super()._base_scope(**request), "client": [self.address, 0]}  # type: ignore[misc]


class Family:
    """A browser that calls the API."""

    def __init__(self, address: str = "203.0.113.7") -> None:
        self.client = Client()
        self.client.address = address
        self.token = ""

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = json.dumps(body) if body is not None else ""
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        answer = await self.client.generic(method, f"{ROOT}{path}", data, "application/json", headers=headers)
        content = None if answer.streaming else answer.content
        hold_call(method, f"{ROOT}{path}", body, answer.status_code, answer.headers, content)
        return answer

    async def begin(self) -> "Family":
        answer = await self.call("POST", "conversations", AGREED)
        assert answer.status_code == 201, answer.content
        self.token = answer.json()["token"]
        return self

    async def press(self, outcome: str, identifier: str = "1", **headers: str) -> Any:
        return await self.call("POST", "messages", {"id": identifier, "button": outcome}, **headers)

    async def stream(self, **headers: str) -> "Events":
        return Events(await self.call("GET", "stream", **headers))


class Events:
    """The events of a stream, one after the other; keep-alives are left out."""

    def __init__(self, answer: StreamingHttpResponse) -> None:
        assert answer.status_code == 200, answer
        assert answer["Content-Type"] == "text/event-stream"
        self.parts: AsyncIterator[bytes] = answer.streaming_content  # type: ignore[assignment]

    async def next(self) -> tuple[str, dict[str, Any]]:
        async for part in self.parts:
            lines = dict(line.split(": ", 1) for line in part.decode().strip().split("\n") if not line.startswith(":"))
            if lines:
                hold_event(lines["event"], json.loads(lines["data"]))
                return lines["event"], {**json.loads(lines["data"]), "identifier": lines.get("id")}
        return "end", {}

    async def until(self, name: str) -> dict[str, Any]:
        """The data of the next event called `name`."""
        while True:
            found, data = await self.next()
            assert found != "end"
            if found == name:
                return data


def code(answer: Any) -> str:
    found: str = answer.json()["error"]["code"]
    return found


# Consent


@pytest.mark.parametrize(
    "body",
    [None, {}, {"consent": True}, {"consent": {}}, {"consent": {"version": 0, "language": "en"}},
     {"consent": {"version": True, "language": "en"}}, {"consent": {"version": 1, "language": "en"}},
     {"consent": {"version": 2, "language": "xx"}},
     {"consent": {"version": 2, "language": ["en"]}}],
)  # fmt: skip
def test_no_chat_begins_without_the_consent_to_the_present_text(body: Any) -> None:
    answer = run(Family().call("POST", "conversations", body))

    assert (answer.status_code, code(answer)) == (400, "consent_needed")
    assert not Conversation.objects.exists()


def test_the_consent_is_kept_with_its_words_version_language_and_time() -> None:
    run(Family().begin())

    kept = Consent.objects.get()
    assert (kept.text.key, kept.text.version, kept.text.language) == ("web/consent", 4, "en")
    assert "is stored by this service until 180 days after" in kept.text.body
    assert kept.created <= timezone.now() and kept.conversation == Conversation.objects.get()


@pytest.mark.parametrize(("chosen", "kept"), [(True, "es"), (False, None), ("yes", None)])
def test_the_language_that_a_family_chose_itself_is_kept_with_its_chat(chosen: Any, kept: str | None) -> None:
    agreed = {"version": consent_version("es"), "language": "es", "chosen": chosen}

    answer = run(Family().call("POST", "conversations", {"consent": agreed}))

    assert answer.status_code == 201 and Conversation.objects.get().language == kept


# Messages


def test_a_message_is_acknowledged_as_soon_as_it_is_stored() -> None:
    async def work() -> tuple[Any, bool]:
        family = await Family().begin()
        answer = await family.press(COST, Prefer="respond-async")
        stored: bool = await writing(Message.objects.filter(external_id="1").exists)()
        await asyncio.gather(*background.tasks.values())
        return answer, stored

    answer, stored = run(work())

    assert answer.status_code == 202 and stored
    assert answer.json()["message"]["id"] == "1" and "replies" not in answer.json()
    assert list(Message.objects.values_list("author", "outcome")) == [("family", COST), ("assistant", COST)]


def test_messages_acknowledged_one_after_the_other_are_answered_in_order_and_once() -> None:
    outcomes = [COST, VISA, COST, VISA, COST]

    async def work() -> None:
        family = await Family().begin()
        for number, outcome in enumerate(outcomes):
            for _ in range(2):
                await family.press(outcome, str(number), Prefer="respond-async")
        while background.tasks:
            await asyncio.gather(*background.tasks.values())

    run(work())

    assert [m.outcome for m in Message.objects.filter(author="assistant")] == outcomes
    assert Message.objects.filter(author="family").count() == len(outcomes)


@pytest.mark.parametrize("button", ["safety/emergency", "privacy/delete_confirm", "sorry/unavailable", "no/such"])
def test_a_menu_cannot_ask_for_what_no_menu_offers(button: str) -> None:
    async def work() -> Any:
        return await (await Family().begin()).press(button)

    assert code(run(work())) == "unknown_button"


# Stream


def test_the_stream_gives_what_was_said_and_then_what_is_said() -> None:
    async def work() -> list[Any]:
        family = await Family().begin()
        await family.press(COST)
        events = await family.stream()
        first = [await events.next() for _ in range(3)]
        await family.press(VISA, "2")
        return [*first, ("message", await events.until("message")), ("message", await events.until("message"))]

    found = run(work())

    assert [name for name, _ in found] == ["message", "message", "state", "message", "message"]
    messages = [data for name, data in found if name == "message"]
    assert [data["sequence"] for data in messages] == [1, 2, 3, 4]
    assert [data["identifier"] for data in messages] == ["1", "2", "3", "4"]
    assert found[2][1]["owner"] == "assistant"


def test_a_stream_resumes_after_the_last_message_that_was_seen() -> None:
    async def work() -> dict[str, Any]:
        family = await Family().begin()
        await family.press(COST)
        await family.press(VISA, "2")
        events = await family.stream(**{"Last-Event-ID": "3"})
        return await events.until("message")

    assert run(work())["sequence"] == 4


def test_more_messages_than_a_page_holds_come_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.web.views.PAGE", 2)

    async def work() -> list[str]:
        family = await Family().begin()
        for number in range(3):
            await family.press(COST, str(number))
        events = await family.stream()
        return [(await events.next())[0] for _ in range(7)]

    assert run(work()) == ["message"] * 6 + ["state"]


def test_a_person_is_shown_with_the_first_name_and_while_typing() -> None:
    def claimed() -> None:
        navigator = get_user_model().objects.create_user("mary", first_name="Mary", last_name="Miller")
        chat = Conversation.objects.get()
        Conversation.objects.update(owner=Owner.PERSON, navigator=navigator)
        Message.objects.create(
            conversation=chat, sequence=1, author=Author.PERSON, text="Hello", details=ReplyDetails(name="Mary")
        )
        typing_indicator.set_typing(chat.pk, Author.PERSON)

    async def work() -> tuple[dict[str, Any], dict[str, Any]]:
        family = await Family().begin()
        await writing(claimed)()
        events = await family.stream()
        return await events.until("message"), await events.until("state")

    message, state = run(work())

    assert (message["author"], message["name"]) == ("person", "Mary")
    assert (state["owner"], state["person"], state["typing"], state["working"]) == ("person", "Mary", True, False)
    assert "Miller" not in json.dumps([message, state])


def test_a_stream_ends_when_the_chat_is_deleted() -> None:
    async def work() -> tuple[str, str]:
        family = await Family().begin()
        events = await family.stream()
        await events.until("state")
        await family.call("DELETE", "conversation", {"confirm": True})
        return (await events.next())[0], (await events.next())[0]

    assert run(work()) == ("gone", "end")


def test_a_page_where_nothing_happens_does_not_ask_the_database_at_each_sign_of_life(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pubsub, "KEEP_ALIVE_SECONDS", 0.01)
    monkeypatch.setattr(chat_stream, "LOOK_AFTER", 1000)

    def calls() -> float:
        return REGISTRY.get_sample_value("bot_database_call_duration_seconds_count") or 0

    async def work() -> float:
        events = await (await Family().begin()).stream()
        await events.until("state")
        before = calls()
        for _ in range(100):
            assert await events.parts.__anext__() == chat_stream.KEEP_ALIVE.encode()
        return calls() - before

    assert run(work()) < 30  # what processes tell each other is asked for twice a second


def test_a_stream_ends_when_its_token_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pubsub, "KEEP_ALIVE_SECONDS", 0.01)

    async def work() -> str:
        family = await Family().begin()
        events = await family.stream()
        await events.until("state")
        await writing(Conversation.objects.update)(token_expires=timezone.now())
        return (await events.next())[0]

    assert run(work()) == "gone"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "stream"), ("GET", "messages"), ("POST", "messages"), ("POST", "feedback"), ("POST", "typing"),
     ("DELETE", "conversation")],
)  # fmt: skip
def test_without_the_token_nothing_is_learned(method: str, path: str) -> None:

    async def work() -> list[Any]:
        family = await Family().begin()
        await family.press(COST)
        identifier = str((await writing(Conversation.objects.get)()).pk)
        tokens = ["x" * 43, identifier, family.token[:-1]]
        return [await family.call(method, path, {}, Authorization=f"Bearer {token}") for token in tokens]

    answers = run(work())

    assert {(answer.status_code, code(answer)) for answer in answers} == {(401, "no_such_chat")}
    assert len({answer.content for answer in answers}) == 1


# Deleting


def test_a_chat_is_deleted_only_when_that_is_confirmed() -> None:
    async def work() -> tuple[Any, bool, Any]:
        family = await Family().begin()
        await family.press(COST)
        refused = await family.call("DELETE", "conversation", {})
        kept: bool = await writing(Message.objects.exists)()
        return refused, kept, await family.call("DELETE", "conversation", {"confirm": True})

    refused, kept, done = run(work())

    assert (refused.status_code, code(refused), kept) == (400, "not_confirmed", True)
    assert done.status_code == 204
    assert not any(model.objects.exists() for model in (Conversation, Message, Consent))


def test_a_chat_deleted_while_its_answer_is_looked_for_stays_deleted() -> None:
    async def work() -> None:
        family = await Family().begin()
        chat = (await writing(Conversation.objects.get)()).pk
        await family.press(COST, Prefer="respond-async")
        await writing(message_store.delete)(chat)
        while background.tasks:
            await asyncio.gather(*background.tasks.values())

    run(work())

    assert not Message.objects.exists()


# Feedback and typing


def test_what_a_family_says_about_an_answer_is_kept_redacted_and_once() -> None:
    async def work() -> list[int]:
        family = await Family().begin()
        await family.press(COST)
        bodies = [{"sequence": 2, "helpful": True}, {"sequence": 2, "helpful": False, "word": "call +49 30 901820"}]
        return [(await family.call("POST", "feedback", body)).status_code for body in bodies]

    assert run(work()) == [204, 204]
    kept = Feedback.objects.get()
    assert kept.helpful is False and "call" in kept.word and "901820" not in kept.word


def test_the_log_says_what_a_family_has_said_of_an_answer() -> None:
    async def work() -> list[Any]:
        family = await Family().begin()
        await family.press(COST)
        before = (await family.call("GET", "messages")).json()["messages"]
        await family.call("POST", "feedback", {"sequence": 2, "helpful": False})
        return [*before, *(await family.call("GET", "messages")).json()["messages"]]

    assert [said.get("helpful") for said in run(work())] == [None, None, None, False]


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"sequence": "2", "helpful": True}, 400), ({"sequence": 2, "helpful": 1}, 400),
     ({"sequence": 2, "helpful": True, "word": 3}, 400), ({"sequence": 1, "helpful": True}, 404),
     ({"sequence": 99, "helpful": True}, 404), ({"sequence": 2, "helpful": True, "word": "a" * 501}, 413)],
)  # fmt: skip
def test_feedback_that_cannot_be_is_refused(body: dict[str, Any], status: int) -> None:
    async def work() -> int:
        family = await Family().begin()
        await family.press(COST)
        found: int = (await family.call("POST", "feedback", body)).status_code
        return found

    assert run(work()) == status
    assert not Feedback.objects.exists()


def test_the_desk_sees_that_the_family_is_typing_until_it_has_sent() -> None:
    async def work() -> tuple[bool, bool]:
        family = await Family().begin()
        chat = (await writing(Conversation.objects.get)()).pk
        await family.call("POST", "typing", {})
        before = typing_indicator.is_typing(chat, Author.FAMILY)
        await family.press(COST)
        return before, typing_indicator.is_typing(chat, Author.FAMILY)

    assert run(work()) == (True, False)


# Limits and origins


def test_too_many_messages_in_one_chat_get_a_polite_sentence_and_another_chat_does_not(settings: Any) -> None:
    settings.LIMIT_CHAT = 3

    async def work() -> tuple[list[Any], Any]:
        family = await Family().begin()
        answers = [await family.press(COST, str(number)) for number in range(4)]
        return answers, await (await Family().begin()).press(COST)

    answers, other = run(work())

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json()["error"] == {"code": "too_fast", "message": response("sorry/too_fast").text}
    assert 0 < int(answers[3]["Retry-After"]) <= 60
    assert other.status_code == 200


def test_too_many_calls_from_one_address_are_refused_and_those_of_another_are_not(settings: Any) -> None:
    settings.LIMIT_ADDRESS = 2

    async def work() -> list[int]:
        calls = [
            await Family(address).call("GET", "messages") for address in ["2001:db8::1", "2001:db8::2", "2001:db8::3"]
        ]
        calls.append(await Family("198.51.100.1").call("GET", "messages"))
        return [answer.status_code for answer in calls]

    assert run(work()) == [401, 401, 429, 401]


def test_new_chats_from_one_address_are_limited(settings: Any) -> None:
    settings.LIMIT_NEW_CHATS = 1

    async def work() -> list[Any]:
        return [await Family().call("POST", "conversations", AGREED) for _ in range(2)]

    let_in, refused = run(work())
    assert (let_in.status_code, refused.status_code, code(refused)) == (201, 429, "too_many_chats")
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://testserver.evil.example"},
     {"Origin": "https://testserver"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)  # fmt: skip
def test_another_sites_page_is_refused(headers: dict[str, str]) -> None:
    answer = run(Family().call("POST", "conversations", AGREED, **headers))

    assert (answer.status_code, code(answer)) == (403, "foreign_origin")
    assert not Conversation.objects.exists()


def test_our_own_page_is_not_refused() -> None:
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}

    assert run(Family().call("POST", "conversations", AGREED, **own)).status_code == 201


def test_who_asks_for_a_copy_gets_a_link_to_it_and_not_the_question_whether_to_delete() -> None:
    async def work() -> Any:
        family = await Family().begin()
        return (await family.press("privacy/copy")).json()["replies"]

    [reply] = run(work())

    assert reply["outcome"] == "privacy/copy" and reply["link"]["url"].startswith("/copy/")
    assert "delete" not in " ".join(button["title"] for button in reply["buttons"]).lower()


def test_the_days_and_names_in_an_answer_are_filled_in_when_it_is_said() -> None:
    async def work() -> list[Any]:
        family = await Family().begin()
        asked = ("navigator/privacy", "privacy/controller")
        return [(await family.press(name, name)).json()["replies"][0]["text"] for name in asked]

    kept, controller = run(work())

    assert "until 180 days after your last message" in kept
    assert "Harbour Navigation" in controller and "<" not in controller


def test_a_family_gets_its_copy_while_a_person_speaks_with_it() -> None:
    async def work() -> list[Any]:
        family = await Family().begin()
        await writing(Conversation.objects.update)(owner=Owner.PERSON)
        pressed = ("privacy/copy", COST)
        return [(await family.press(name, name)).json()["replies"] for name in pressed]

    copy, other = run(work())

    assert [reply["outcome"] for reply in copy] == ["privacy/copy"] and other == []
