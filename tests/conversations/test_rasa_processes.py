"""Several processes of rasa take turns; one that is away is left out; a release reaches each of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from pytest_django import Settings

from bot.conversations import rasa_processes
from bot.conversations.rasa_client import RasaAssistant
from bot.conversations.types import AssistantAway, Question
from bot.evaluation import releases
from bot.evaluation.releases import ReleaseError
from tests.channels.messaging.servers import Answer, Call, serving


@dataclass
class Rasa:
    """A server that answers as a rasa process, and what it was asked."""

    url: str
    calls: list[Call]


def answers(call: Call) -> Answer:
    if call.path.endswith("/model"):
        return Answer({"model_id": "id"})
    return Answer({"messages": [{"text": "yes", "metadata": {"outcome": "a/b"}}]})


def refuses(call: Call) -> Answer:
    if call.json.get("model") == "new.tar.gz":
        return Answer({"error": "no such model"}, status=409)
    return Answer({"error": "the actions process is away"}, status=503)


@pytest.fixture
def start(settings: Settings) -> Iterator[Callable[..., list[Rasa]]]:
    """Starts one for each way of answering, and names all in the settings."""
    with ExitStack() as stack:

        def started(*ways: Callable[[Call], Answer]) -> list[Rasa]:
            servers = [stack.enter_context(serving(way)) for way in ways]
            settings.RASA_URLS = [server.url for server in servers]
            return [Rasa(server.url, server.calls) for server in servers]

        yield started


def ask(times: int) -> None:
    async def asked() -> None:
        assistant = RasaAssistant()
        for _ in range(times):
            await assistant.ask(Question("chat", "hello"))

    asyncio.run(asked())


def test_questions_go_to_each_in_its_turn(start: Callable[..., list[Rasa]]) -> None:
    one, two = start(answers, answers)

    ask(6)

    assert (len(one.calls), len(two.calls)) == (3, 3)


def test_one_that_is_away_is_left_out_and_its_questions_are_answered(
    start: Callable[..., list[Rasa]], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    [there] = start(answers)
    settings.RASA_URLS = [there.url, "http://127.0.0.1:9"]

    with caplog.at_level(logging.ERROR):
        ask(8)

    assert len(there.calls) == 8
    assert len([line for line in caplog.messages if "rasa at http://127.0.0.1:9 does not answer" in line]) == 1


def test_where_all_are_away_the_question_waits(settings: Settings) -> None:
    settings.RASA_URLS = ["http://127.0.0.1:9", "http://127.0.0.1:10"]

    with pytest.raises(AssistantAway):
        ask(1)


def test_a_release_reaches_each_of_them(start: Callable[..., list[Rasa]]) -> None:
    processes = start(answers, answers, answers)

    assert releases.switch("new.tar.gz") == "id"

    assert [[call.json for call in one.calls] for one in processes] == [[{"model": "new.tar.gz"}]] * 3


def test_where_one_does_not_take_it_the_others_serve_the_model_before(start: Callable[..., list[Rasa]]) -> None:
    one, _ = start(answers, refuses)

    with pytest.raises(ReleaseError, match=r"did not take new.tar.gz: no such model.*serve old.tar.gz again"):
        releases.switch("new.tar.gz", "old.tar.gz")

    assert [call.json["model"] for call in one.calls] == ["new.tar.gz", "old.tar.gz"]


def keeps_the_new_one(call: Call) -> Answer:
    taken = call.json.get("model") == "new.tar.gz"
    return Answer({"model_id": "id"} if taken else {"error": "its file is gone"}, status=200 if taken else 409)


def test_where_one_cannot_go_back_the_others_do_and_it_is_named(start: Callable[..., list[Rasa]]) -> None:
    stuck, one, _ = start(keeps_the_new_one, answers, refuses)

    with pytest.raises(ReleaseError, match="no such model") as refused:
        releases.switch("new.tar.gz", "old.tar.gz")

    assert [call.json["model"] for call in one.calls] == ["new.tar.gz", "old.tar.gz"]
    assert "The 1 that had taken it serve old.tar.gz again." in str(refused.value)
    assert f"NOT taken back: The rasa process at {stuck.url} did not take old.tar.gz: its file" in str(refused.value)


def test_a_name_that_stands_for_one_address_is_one_process(settings: Settings) -> None:
    settings.RASA_URLS = ["http://127.0.0.1:5005", "https://rasa.example.org", "http://localhost:5006"]

    assert rasa_processes.each() == settings.RASA_URLS
