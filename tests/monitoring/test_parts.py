"""Each part that fails is named, decides what it should decide, and is well again afterwards."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from bot.monitoring import heartbeats, probes, readiness
from bot.monitoring.models import Beat
from bot.monitoring.probes import Part
from bot.monitoring.readiness import Readiness, Report
from tests.conversations.redis_server import MISSING, PROGRAM, running
from tests.monitoring.conftest import Watch

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = 65534
Parts = Callable[[], dict[str, Any]]


class Well(BaseHTTPRequestHandler):
    """A rasa, or actions, that answers and counts how often."""

    calls, status = 0, 200

    def do_GET(self) -> None:
        type(self).calls += 1
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def fellows(settings: Settings) -> Iterator[type[Well]]:
    """Rasa and actions answer; the worker has just ended its rounds."""
    Well.calls, Well.status = 0, 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), Well)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.RASA_URLS = [f"http://127.0.0.1:{server.server_port}"]
    settings.ACTIONS_URL = f"{settings.RASA_URLS[0]}/webhook"
    settings.DISK_LEAST_MB = 1
    for loop in ("worker", "outbox"):
        heartbeats.note_round(loop, 0.5)
    yield Well
    server.shutdown()
    server.server_close()


@contextmanager
def read_only(file: Path) -> Iterator[None]:
    """The file may be read and not written. Root may write everything: then we are somebody else meanwhile."""
    paths = [file.parent, *file.parent.glob(f"{file.name}*")]
    before = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    user = os.geteuid()
    try:
        if user == 0:
            os.seteuid(NOBODY)
        yield
    finally:
        os.seteuid(user)
        for path, mode in before.items():
            path.chmod(mode)


def test_everything_is_well(fellows: type[Well], watch: Watch) -> None:
    answer = watch("/ready")

    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file of SQLite")
def test_a_database_that_can_only_be_read_makes_it_unready(fellows: type[Well], watch: Watch) -> None:
    file = Path(configured.DATABASES["default"]["NAME"])
    with read_only(file):
        answer = watch("/ready")

    assert answer.status_code == 503
    assert answer.json()["parts"]["database"]["reason"] == "OperationalError: attempt to write a readonly database"
    assert answer.json()["parts"]["worker"]["status"] == "ok"


def test_a_rasa_that_takes_connections_and_says_nothing_does_not_keep_the_probe(
    fellows: type[Well], settings: Settings, parts: Parts
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.RASA_URLS = [f"http://127.0.0.1:{silent.getsockname()[1]}"]

        found = parts()

    assert found["rasa"] == {"status": "failed", "reason": "ReadTimeout"}
    assert found["actions"] == {"status": "ok"}


def test_a_rasa_that_is_still_loading_is_not_well(fellows: type[Well], parts: Parts) -> None:
    fellows.status = 503

    assert parts()["rasa"] == {"status": "failed", "reason": "answers 503"}


@pytest.mark.servers
@pytest.mark.skipif(PROGRAM is None, reason=MISSING)
def test_redis_is_missed_while_it_is_down_and_families_are_served(
    fellows: type[Well], settings: Settings, watch: Watch, parts: Parts
) -> None:
    with running() as server:
        settings.REDIS_URL = server.url
        assert parts()["redis"] == {"status": "ok"}

        server.stop()
        answer = watch("/ready")
        assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
        assert answer.json()["parts"]["redis"] == {"status": "failed", "reason": "ConnectionError"}

        server.start()
        assert parts()["redis"] == {"status": "ok"}


@pytest.mark.parametrize("loop", ["worker", "outbox"])
def test_a_loop_without_a_round_for_long_is_late(
    loop: str, fellows: type[Well], settings: Settings, parts: Parts
) -> None:
    settings.WORKER_STALLED_SECONDS = 120
    Beat.objects.filter(name=loop).update(at=timezone.now() - timedelta(seconds=119))
    assert parts()[loop]["status"] == "ok"

    Beat.objects.filter(name=loop).update(at=timezone.now() - timedelta(seconds=121))

    assert parts()[loop]["reason"] == "no round for 121 s"
    assert parts()[loop]["round_seconds"] == 0.5


def test_little_space_is_told_with_both_numbers(fellows: type[Well], settings: Settings, watch: Watch) -> None:
    settings.DISK_LEAST_MB = 1_000_000_000

    answer = watch("/ready")

    disk = answer.json()["parts"]["disk"]
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert disk["reason"] == "little space is left" and 0 < disk["free_bytes"] < disk["least_bytes"]


def test_many_who_ask_at_once_cost_one_look(fellows: type[Well]) -> None:
    async def ask() -> list[Report]:
        one = Readiness()
        return [*await asyncio.gather(*(one.report() for _ in range(50))), await one.report()]

    assert {report.status for report in asyncio.run(ask())} == {"ready"}
    assert fellows.calls == 2  # rasa and actions, once each


def test_that_the_others_are_still_starting_is_no_news(
    fellows: type[Well], settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DISK_LEAST_MB = 1_000_000_000

    asyncio.run(Readiness().report())
    assert "degraded" not in caplog.text

    monkeypatch.setattr(readiness, "STARTING_SECONDS", 0.0)
    asyncio.run(Readiness().report())
    assert "degraded, was ready: disk (little space is left)" in caplog.text


def test_one_who_goes_away_does_not_end_the_look_of_others(fellows: type[Well]) -> None:
    async def ask() -> Report:
        one = Readiness()
        impatient = asyncio.create_task(one.report())
        patient = asyncio.create_task(one.report())
        await asyncio.sleep(0)
        impatient.cancel()
        return await patient

    assert asyncio.run(ask()).status == "ready"


def test_a_reason_holds_no_words_that_could_hold_a_password() -> None:
    async def broken() -> Part:
        raise OSError("redis://user:hunter2@host refused")

    assert asyncio.run(probes.probe(broken)) == Part(False, "OSError")
