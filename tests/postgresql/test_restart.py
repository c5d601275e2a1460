"""After a restart or a failover of PostgreSQL, or the end of an idle connection, all threads work again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.postgresql.server import MISSING, Server, followed, programs, served

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
# Asks through every thread of every kind; a line for each round, after a line from outside.
ASKING = """
import asyncio, sys, threading, time
import django
django.setup()
from django.contrib.contenttypes.models import ContentType
from bot.conversations import pubsub_backends
from bot.database import Threads, reading, writing

kinds = [reading, writing, pubsub_backends.polling, Threads("another", 2)]

def ask(together):
    together.wait(30)  # each thread of the kind has one call
    ContentType.objects.count()

async def round():
    found = []
    for kind in kinds:
        count = kind.pool._max_workers
        together = threading.Barrier(count)
        found += await asyncio.gather(*(kind(ask)(together) for _ in range(count)), return_exceptions=True)
    return sorted({type(error).__name__ for error in found if error})

for _ in sys.stdin:
    print(asyncio.run(round()), flush=True)
"""


@pytest.fixture
def server() -> Iterator[Server]:
    where = programs()
    if where is None:
        pytest.skip(MISSING)
    with served(where, "fsync=off") as started:
        yield started


@pytest.fixture
def process(server: Server) -> Iterator[subprocess.Popen[str]]:
    """A process of ours that is connected with all its threads."""
    with connected(server.url) as started:
        yield started


@contextmanager
def connected(url: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "BOT_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bot.settings"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    with subprocess.Popen(
        [sys.executable, "-c", ASKING],
        cwd=ROOT,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as started:
        assert failures(started) == "[]"
        yield started
        started.kill()


def failures(process: subprocess.Popen[str]) -> str:
    """The kinds of errors that one more round met."""
    assert process.stdin and process.stdout
    process.stdin.write("again\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_restart_of_the_database_leaves_no_thread_with_a_dead_connection(
    server: Server, process: subprocess.Popen[str], how: str
) -> None:
    server.stop(how)
    assert failures(process) == "['OperationalError']"
    server.start()

    assert failures(process) == "[]"


def test_connections_that_the_server_ended_while_they_were_idle_are_replaced(
    server: Server, process: subprocess.Popen[str]
) -> None:
    ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    command = [str(server.programs / "psql"), server.url, "-c", ended]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    assert failures(process) == "[]"


def test_after_a_failover_every_thread_asks_the_server_that_took_over(server: Server) -> None:
    with followed(server) as standby:
        both = f"postgres://bot@/postgres?host={server.folder},{standby.folder}&target_session_attrs=read-write"
        with connected(both) as process:
            server.stop("immediate")
            standby.run("pg_ctl", "promote", "-w")

            found = [failures(process) for _ in range(2)]  # what was open fails once, at most

    assert found[-1] == "[]"
