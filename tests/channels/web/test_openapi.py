"""openapi.yml says what the web API is: every address, every payload; and the small client of docs/ works with it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, get_resolver
from jsonschema import ValidationError
from openapi_spec_validator import validate_spec

from bot.asgi import application
from bot.channels.web import payloads, urls
from bot.channels.web.described import description
from bot.content.responses import responses
from bot.conversations.buttons import ADD
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Author, Consent, Conversation, Message
from bot.conversations.pipeline import curated
from bot.conversations.types import Reply
from bot.i18n import languages
from bot.trial import ENGLISH
from docs import web_client
from tests.channels.web.contract import ROOT, hold, hold_call, hold_event
from tests.channels.web.test_api import Family, run
from tests.web.serving import serving

MESSAGE = description()["components"]["schemas"]["Message"]
# Served by another room, or the page's own file too.
ELSEWHERE = {f"{ROOT}copy", "/chat/topics"}


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


def test_the_description_is_openapi() -> None:
    found: Any = description()

    validate_spec(found)


def test_every_address_of_the_api_is_described_and_every_described_one_is_there() -> None:
    there = {f"{ROOT}{route.pattern}" for route in urls.version_1 if isinstance(route, URLPattern)}

    assert there | ELSEWHERE == set(description()["paths"])
    assert all(get_resolver().resolve(path) for path in description()["paths"])


@pytest.mark.parametrize("path", sorted(set(description()["paths"]) - {"/chat/topics"}))
def test_every_method_of_an_address_is_described(path: str) -> None:
    answer: Any = Client().generic("TRACE", path)

    assert answer.status_code == 405
    assert {name.lower() for name in answer["Allow"].split(", ")} == set(description()["paths"][path])


def test_an_answer_that_is_not_described_is_found() -> None:
    """The check itself: a field, a code, and a status that nobody has described."""
    message = {"sequence": 1, "author": "family", "text": "", "time": "2026-12-01T12:00:00+00:00"}
    hold(message, MESSAGE)

    with pytest.raises(ValidationError):
        hold({**message, "secret": 1}, MESSAGE)
    with pytest.raises(ValidationError):
        hold({**message, "time": "yesterday"}, MESSAGE)
    with pytest.raises(AssertionError, match="no_such_code"):
        refusal = b'{"error": {"code": "no_such_code", "message": ""}}'
        hold_call("GET", f"{ROOT}messages", None, 400, {"Content-Type": "application/json"}, refusal)
    with pytest.raises(AssertionError, match="200"):
        hold_call("POST", f"{ROOT}typing", None, 200, {}, b"")


@pytest.mark.parametrize("language", sorted(languages()))
def test_what_comes_before_a_chat_is_as_described_in_every_language(language: str) -> None:
    for path in (f"{ROOT}opening", "/chat/topics"):
        answer = Client().get(path, {"lang": language})
        hold_call("GET", path, None, answer.status_code, answer.headers, answer.content)

    told = Client().get(f"{ROOT}opening", {"lang": language}).json()
    assert told["language"] == language
    assert len(told["lines"]) == (4 if language == ENGLISH else 5)  # a translation that nobody has checked says so


def test_the_description_is_served() -> None:
    assert Client().get(f"{ROOT}openapi.json").json() == description()


def test_the_opening_says_all_that_the_page_says_before_the_consent() -> None:
    page = Client().get("/chat/?lang=en").content.decode()
    told = Client().get(f"{ROOT}opening", {"lang": "en"}).json()

    said = [*told["lines"], told["consent"]["heading"], *told["consent"]["lines"], told["consent"]["agree"]]
    assert all(line.replace("'", "&#x27;") in page for line in said)
    assert all(question["title"].replace("'", "&#x27;") in page for question in told["questions"])


def logged(reply: Reply, **more: Any) -> dict[str, Any]:
    """A reply as the page gets it from the log."""
    message = Message(
        conversation=Conversation(), sequence=2, author=Author.ASSISTANT, text=reply.text, outcome=reply.outcome,
        buttons=list(reply.buttons), details=reply.details, language=reply.language, version=reply.version,
        created=Message._meta.get_field("created").to_python("2026-12-01T12:00:00+00:00"), **more,
    )  # fmt: skip
    given: dict[str, Any] = json.loads(json.dumps(payloads.outgoing(message)))
    return given


def test_every_curated_text_is_given_as_described() -> None:
    for name in responses():
        hold(logged(curated(name)), MESSAGE)


@pytest.mark.parametrize(
    "details",
    [
        ReplyDetails(listing=str(uuid.uuid4())),
        ReplyDetails(copies=True),
        ReplyDetails(link="contact"),
        ReplyDetails(repeats=1),
        ReplyDetails(lead="Which one?", marked=("A sentence.",), changed="2026-11-30"),
        ReplyDetails(card="doubt", automatic=True),
        ReplyDetails(note="Lo siento.", english="I am sorry.", translation="nobody", older=True),
    ],
)
def test_what_an_answer_may_carry_is_as_described(details: ReplyDetails) -> None:
    buttons = ({"title": "The costs", "payload": "/costs/overview"}, {"title": "On my list", "payload": ADD})

    hold(logged(Reply("A text.", "costs/overview", buttons, details, language="es", version=1)), MESSAGE)


@pytest.fixture
def site(transactional_db: None) -> Iterator[str]:
    with serving(application) as started:
        yield started


@pytest.fixture
def http(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, timeout=30, trust_env=False) as client:
        yield client


def test_the_small_client_begins_asks_follows_asks_for_a_person_and_deletes(http: httpx.Client) -> None:
    opening = http.get(f"{ROOT}opening", params={"lang": "es"}).json()
    chat = web_client.Chat(http, opening)
    assert Consent.objects.get().text.language == "es"

    chat.send("1", button="costs/overview")
    chat.send("1", button="costs/overview")  # as after a lost connection
    chat.send("2", button="human/handoff")
    messages, owner, last = [], "", ""
    for last, data in chat.follow():
        hold_event(last, data)
        messages += [data] if last == "message" else []
        owner = data.get("owner", owner)
        if last != "gone" and len(messages) == 4 and owner == "waiting":
            chat.delete()

    assert [message["author"] for message in messages] == ["family", "assistant", "family", "assistant"]
    assert [message["outcome"] for message in messages[1::2]] == ["costs/overview", "human/handoff"]
    assert last == "gone"
    assert not Conversation.objects.exists()


def test_the_small_client_leaves_out_nothing_that_warns(db: None) -> None:
    alarm = logged(curated("safety/emergency"))
    unsure = {**logged(curated("trial/recruiting")), "changed": "2026-11-30", "old": 40}

    assert web_client.shown(alarm).startswith("! assistant:\n") and alarm["text"] in web_client.shown(alarm)  # type: ignore[arg-type]
    told = web_client.shown(unsure)  # type: ignore[arg-type]
    assert all(str(unsure[key]) in told for key in ("text", "unverified", "ask", "changed", "old"))


def test_the_copy_is_as_described(transactional_db: None) -> None:
    async def work() -> Any:
        family = await Family().begin()
        await family.press("costs/overview")
        return await family.call("GET", "copy")

    assert run(work()).json()["format"] == 1
