"""The web process behind TLS, watched from outside: what goes wrong is said, and nothing of what families write."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from bot.launcher import readiness_check
from tests.endtoend.ports import wait_for
from tests.endtoend.stack import AGREED
from tests.monitoring.conftest import PATIENCE_SECONDS, TOKEN, Web, samples

pytestmark = pytest.mark.servers

STALL_SECONDS = 60
AS_A_PROXY = {"Host": "chat.example.org", "X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.9"}
# Words that no text of ours holds.
SAID = ("My aunt Zebracanaryone Quillfeather asks whether xylophonetwo is paid", "I cannot breathe, zebracanarythree")
WORDS = ("Zebracanaryone", "Quillfeather", "xylophonetwo", "zebracanarythree", "203.0.113.9")


@contextmanager
def locked(web: Web) -> Iterator[None]:
    """Another program has begun to write and does not end."""
    with closing(sqlite3.connect(web.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def metrics(web: Web) -> dict[str, float]:
    return samples(web.get("/metrics").text)


@contextmanager
def family(web: Web) -> Iterator[tuple[httpx.Client, str]]:
    """A family behind the proxy, with a chat and its token."""
    headers = {name.replace("_", "-"): value for name, value in AS_A_PROXY.items()}
    with httpx.Client(base_url=f"{web.url}/chat/api/v1/", headers=headers, timeout=30, trust_env=False) as client:
        token = client.post("conversations", json=AGREED).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client, token
        assert client.request("DELETE", "conversation", json={"confirm": True}).is_success


def test_probes_answer_by_address_and_without_tls_where_pages_refuse(web: Web) -> None:
    assert [web.get(path).status_code for path in ("/health", "/ready", "/metrics")] == [200, 200, 200]
    assert web.get("/chat/").status_code == 400
    assert web.get("/chat/", Host="chat.example.org").status_code == 301


def test_the_launcher_sees_that_it_is_ready(web: Web) -> None:
    assert readiness_check.answers(readiness_check.addresses(web.env)["web"])


def test_without_rasa_and_actions_it_serves_and_says_which_part_is_missing(web: Web) -> None:
    found = web.get("/ready").json()

    assert found["status"] == "degraded"
    assert found["parts"]["database"] == {"status": "ok"}
    assert found["parts"]["rasa"] == found["parts"]["actions"] == {"status": "failed", "reason": "ConnectError"}
    assert "redis" not in found["parts"]


def test_while_another_program_locks_the_database_it_lives_but_is_not_ready_and_says_so_in_time(web: Web) -> None:
    with locked(web):
        wait_for(lambda: web.get("/ready").status_code == 503, PATIENCE_SECONDS, "not ready")

        assert web.part("database") == {"status": "failed", "reason": "OperationalError: database is locked"}
        assert web.get("/health").status_code == 200
        assert metrics(web)["bot_ready"] == 0

    wait_for(lambda: web.get("/ready").status_code == 200, PATIENCE_SECONDS, "ready again")


def test_an_alarm_that_cannot_be_stored_is_counted(web: Web) -> None:
    with family(web) as (client, _):
        with locked(web):
            said = {"id": "1", "text": SAID[1]}
            answer = client.post("messages", json=said, headers={"Prefer": "respond-async"})
        assert answer.status_code == 503 and answer.json()["reply"]

    assert metrics(web)["bot_alarms_not_stored_total"] == 1


def test_strangers_get_one_word_and_no_figures(web: Web) -> None:
    stranger = {"X_Forwarded_For": "203.0.113.9"}

    assert web.get("/ready", **stranger).json() == {"status": "degraded"}
    assert web.get("/metrics", **stranger).status_code == 404
    assert web.get("/metrics", Authorization="Bearer wrong", **stranger).status_code == 404


def test_who_has_the_secret_sees_all_from_anywhere(web: Web) -> None:
    holder = {"X_Forwarded_For": "203.0.113.9", "Authorization": f"Bearer {TOKEN}"}

    assert "parts" in web.get("/ready", **holder).json()
    assert "bot_ready" in web.get("/metrics", **holder).text


def test_who_pretends_to_call_from_this_machine_is_a_stranger(web: Web) -> None:
    assert web.get("/metrics", X_Forwarded_For="127.0.0.1").status_code == 404


def test_a_huge_body_is_refused_before_it_comes(web: Web) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(web.url).port or 0), PATIENCE_SECONDS) as caller:
        caller.sendall(b"POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000000\r\n\r\n")

        assert caller.recv(4096).startswith(b"HTTP/1.1 405")


def test_a_conversation_is_counted_and_none_of_it_is_shown(web: Web) -> None:
    before = metrics(web)
    with family(web) as (client, token):
        for number, text in enumerate(SAID):
            assert client.post("messages", json={"id": str(number), "text": text}).is_success
        with closing(sqlite3.connect(web.file)) as database:
            (chat,) = database.execute("SELECT id FROM conversations_conversation").fetchone()
        shown, ready = web.get("/metrics").text, web.get("/ready").text

    secrets = (*WORDS, token, chat, str(web.var))
    assert not [word for word in secrets if word.lower() in (shown + ready).lower()]
    after = samples(shown)
    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert grown['bot_turns_total{result="failed"}'] == grown['bot_turns_total{result="alarm"}'] == 1
    assert grown['bot_alarms_total{doubted="false",kind="emergency",source="rule"}'] == 1
    assert grown["bot_turn_duration_seconds_count"] == 2
    assert grown["bot_rasa_request_failures_total"] >= 1
    assert grown['bot_outcomes_total{group="safety"}'] == grown['bot_unseen_alerts{kind="emergency"}'] == 1
    assert grown['bot_chats{owner="assistant"}'] == 1
    assert grown['bot_http_responses_total{area="api",status="2xx"}'] == 3
    assert grown['bot_log_records_total{level="ERROR"}'] >= 1
    assert grown["bot_database_call_duration_seconds_count"] > 0


def test_a_worker_that_stalls_is_noticed_and_serves_figures_of_its_own(web: Web) -> None:
    assert web.part("worker") == {"status": "failed", "reason": "has never ended a round"}

    with web.fellow("manage.py", "worker") as worker:
        for loop in ("worker", "outbox"):
            wait_for(lambda loop=loop: web.part(loop)["status"] == "ok", STALL_SECONDS, loop)  # type: ignore[misc]
        own = httpx.get(f"http://127.0.0.1:{web.env['BOT_WORKER_METRICS_PORT']}/metrics", trust_env=False).text
        ended = samples(own)['bot_round_finished_timestamp_seconds{loop="worker"}']
        os.kill(worker.pid, signal.SIGSTOP)
        wait_for(lambda: web.part("worker")["status"] == "failed", STALL_SECONDS, "the stall")

        assert web.part("worker")["reason"].startswith("no round for ")
        assert web.part("worker")["age_seconds"] > 10
        assert web.get("/ready").status_code == 200
        assert 'bot_part_up{part="worker"} 0.0' in web.get("/metrics").text
        assert ended <= time.time()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_probes_are_read_only(web: Web, method: str) -> None:
    assert httpx.request(method, f"{web.url}/metrics", trust_env=False).status_code == 405
