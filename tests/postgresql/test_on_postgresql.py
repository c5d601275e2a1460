"""What must hold on PostgreSQL too: migrations, the pipeline, the log's index."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql.server import MISSING, programs, running

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
TESTS = (
    "tests/conversations/test_consents.py",
    "tests/conversations/test_details.py",
    "tests/conversations/test_pipeline.py",
    "tests/conversations/test_ownership.py",
    "tests/conversations/test_turns.py",
    "tests/desk/test_twice_at_once.py",
    "tests/archive",
    "tests/erasure",
)
SECONDS = 600


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """As an operator sets it for PostgreSQL."""
    where = programs()
    if where is None:
        pytest.skip(MISSING)
    with running(where, "fsync=off") as url:
        yield {**os.environ, "BOT_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bot.settings"}


def test_the_pipeline_and_the_log_pass_their_tests_on_postgresql(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:warnings", *TESTS]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS)

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout


def test_these_settings_do_lead_to_postgresql(environment: dict[str, str]) -> None:
    program = (
        "import django; django.setup(); from django.db import connection; connection.ensure_connection();"
        "print(connection.vendor, connection.connection.closed)"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.stdout.split() == ["postgresql", "0"]
