"""A start says what is still loading, for as long as it takes, and then where to go."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.launcher import __main__ as start

LATE = 3


class Late(BaseHTTPRequestHandler):
    """Is not ready when it is asked for the first times."""

    asked = 0

    def do_GET(self) -> None:
        Late.asked += 1
        self.send_response(200 if Late.asked > LATE else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Where all processes are one that is late."""
    monkeypatch.setattr(start, "FIRST_LINE_SECONDS", 0.0)
    Late.asked = 0
    with HTTPServer(("127.0.0.1", 0), Late) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        yield {
            "BOT_PORT": str(server.server_port),
            "BOT_SIMULATOR_PORT": "8010",
            "BOT_RASA_URL": url,
            "BOT_ACTIONS_URL": f"{url}/webhook",
            "BOT_DEMO": "0",
        }
        server.shutdown()


def test_what_is_late_is_named_and_waited_for(env: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert start.wait_until_ready(env, multiprocessing.Event())

    assert capsys.readouterr().out.startswith("Still loading: web, rasa, actions (")


def test_a_start_that_is_stopped_is_never_ready(env: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    stopping = multiprocessing.Event()
    stopping.set()

    assert not start.wait_until_ready(env, stopping)


def test_then_it_says_where_to_go(env: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start.say_ready({**env, "BOT_PORT": "8000"}, tmp_path)
    assert capsys.readouterr().out.split() == [
        "Ready:",
        "http://127.0.0.1:8000/chat/",
        "for",
        "staff:",
        "http://127.0.0.1:8000/staff/",
    ]

    start.say_ready({**env, "BOT_DEMO": "1"}, tmp_path)
    assert "on a phone:      http://127.0.0.1:8010/" in capsys.readouterr().out
