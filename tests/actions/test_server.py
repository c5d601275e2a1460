"""The actions process and rasa's channel answer those who know the secret, and nobody else, whatever they send."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rasa.core.utils import AvailableEndpoints

from bot import internal_auth
from bot.errors import ConfigurationError
from tests.endtoend.ports import free_ports, wait_for

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
SECRET = "s" * 40
WORD = "zebracanary"
LOG = "actions.log"
CALL = {"next_action": "action_guide_nothing", "sender_id": "x", "tracker": {"sender_id": "x"}, "domain": {}}
WRONG = [
    None,
    "",
    SECRET,
    f"Basic {SECRET}",
    "Bearer",
    f"Bearer {SECRET}x",
    f"Bearer {SECRET[:-1]}é",
    "Bearer \u5bc6\u5bc6",
    "Bearer \udcff",  # a byte that is no UTF-8
]
CHANNEL = """
import sys
from sanic import Sanic
from bot.understanding.rasa_channel import InternalInput
app = Sanic("channel", configure_logging=False)
app.blueprint(InternalInput(sys.argv[1]).blueprint(None), url_prefix="/webhooks/internal")
app.run("127.0.0.1", int(sys.argv[2]))
"""


def headers(value: str | None) -> dict[bytes, bytes]:
    return {} if value is None else {b"Authorization": value.encode(errors="surrogateescape")}


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The process of the Procfile, on a port of its own."""
    [port] = free_ports(1)
    line = next(line for line in (ROOT / "Procfile").read_text().splitlines() if line.startswith("actions:"))
    words = [sys.executable if word == "python" else word for word in line.split()[1:-1]]
    var = str(tmp_path_factory.mktemp("actions"))
    env = {**os.environ, "BOT_VAR": var, "BOT_RASA_SECRET": SECRET, "SANIC_HOST": "127.0.0.1"}
    with (tmp_path_factory.getbasetemp() / LOG).open("wb") as log:
        process = subprocess.Popen([*words, str(port)], cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        wait_for(lambda: listens(port) or process.poll() is not None, 120, "the actions process")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def channel() -> Iterator[str]:
    """Rasa's only channel, without a model behind it."""
    [port] = free_ports(1)
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", CHANNEL, SECRET, str(port)], cwd=ROOT)
    try:
        wait_for(lambda: listens(port) or process.poll() is not None, 120, "the channel")
        yield f"http://127.0.0.1:{port}/webhooks/internal"
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.parametrize("value", WRONG)
def test_without_the_secret_no_action_is_run_and_none_is_named(actions: str, value: str | None) -> None:
    for method, path in (("POST", "/webhook"), ("GET", "/actions"), ("POST", "/health"), ("GET", "/webhook")):
        answer = httpx.request(method, actions + path, json=CALL, headers=headers(value), trust_env=False)
        assert (answer.status_code, answer.json()) == (401, {"error": "unauthorized"}), (method, path)


def test_a_start_lists_no_functions_and_warns_of_nothing(
    actions: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    said = (tmp_path_factory.getbasetemp() / LOG).read_text(encoding="utf-8")

    assert "Registered function" not in said and "Warning" not in said


def test_its_health_is_open(actions: str) -> None:
    assert httpx.get(f"{actions}/health", trust_env=False).json() == {"status": "ok"}


def test_rasa_sends_the_secret_as_its_file_of_endpoints_says(actions: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_ACTIONS_URL", f"{actions}/webhook")
    monkeypatch.setenv("BOT_RASA_SECRET", SECRET)

    endpoint = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).action

    answer = httpx.post(endpoint.url, json=CALL, headers=endpoint.headers, trust_env=False)
    assert answer.status_code == 404 and "action_guide_nothing" in answer.json()["error"]


def test_a_failing_action_repeats_no_word_of_the_family(actions: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """rasa writes a failed call's answer into its log."""
    said = {**CALL, "next_action": "action_guide_show", "tracker": {"sender_id": "x", "latest_message": {"text": WORD}}}

    answer = httpx.post(f"{actions}/webhook", json=said, headers=headers(f"Bearer {SECRET}"), trust_env=False)

    assert (answer.status_code, answer.json()) == (500, {"error": "ValueError"})
    log = (tmp_path_factory.getbasetemp() / LOG).read_text(encoding="utf-8")
    assert "POST /webhook failed" in log and WORD not in log


def test_without_a_secret_it_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_RASA_SECRET", "short")

    with pytest.raises(ConfigurationError, match="BOT_RASA_SECRET"):
        internal_auth.secret()


@pytest.mark.parametrize("value", WRONG)
def test_rasas_channel_refuses_a_wrong_secret_with_401(channel: str, value: str | None) -> None:
    answer = httpx.post(f"{channel}/message", json={}, headers=headers(value), trust_env=False)

    assert (answer.status_code, answer.json()) == (401, {"error": "unauthorized"})
