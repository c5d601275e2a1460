"""SQLite to PostgreSQL and back: nothing is missing, nothing is changed, and keys go on where they were."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.backup.installation import Installation
from tests.postgresql.server import MISSING, programs, running

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    where = programs()
    if where is None:
        pytest.skip(MISSING)
    with running(where, "fsync=off") as url:
        yield url


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("first"))
    made.run("prepare")
    made.chats("fill")
    return made


def tables(output: str) -> list[str]:
    """The lines of counts and hashes."""
    return [line for line in output.splitlines() if line.lstrip()[:1].isdigit() and "tables copied" not in line]


def keys(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as database:
        return {name: key for name, key in database.execute("SELECT name, seq FROM sqlite_sequence") if key}


def test_everything_goes_to_postgresql_and_back_unchanged(first: Installation, postgresql: str, tmp_path: Path) -> None:
    address = tmp_path / "address"
    address.write_text(postgresql)
    second = Installation(first.var, {"BOT_DATABASE_URL": postgresql})

    there = first.run("copy_database", "--to", str(address))
    back = second.run("copy_database", "--to", str(tmp_path / "back"))

    assert "counts and hashes are the same" in there
    assert tables(there) == tables(back)
    assert any("conversations_message" in line and line.split()[0] == "10" for line in tables(there))
    before = keys(first.var / "bot.sqlite3")
    assert before.items() <= keys(tmp_path / "back" / "bot.sqlite3").items()
    found = second.run("shell", "-c", "from bot.archive.models import Words; print(Words.objects.count())")
    assert found.split()[-1] == "10"
    assert "are chats in the database" in first.run("copy_database", "--to", str(address), fails=True)


def test_a_database_that_somebody_writes_into_is_not_left_behind(first: Installation, tmp_path: Path) -> None:
    with first.under_load(tmp_path / "acknowledged"):
        said = first.run("copy_database", "--to", str(tmp_path / "new"), fails=True)

    assert "in use" in said
    assert "Stop web and worker first" in said
