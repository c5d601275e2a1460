"""The database as one file, taken while processes write, and the way back: SQLite's and PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from django.db import connection, transaction

from bot.backup import row_hashes
from bot.configuration import processes
from bot.errors import ConfigurationError
from bot.settings.values import values

NAME = {"sqlite": "bot.sqlite3", "postgresql": "bot.pgdump"}


def write(folder: Path) -> tuple[Path, dict[str, int]]:
    """One moment of the database as a file in `folder`, and its rows by table. Raises ConfigurationError."""
    target = folder / NAME[connection.vendor]
    return target, _dump(target) if connection.vendor == "postgresql" else _copy(target)


def _dump(target: Path) -> dict[str, int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        _program("pg_dump", *options, f"--file={target}")
        return count(cursor.execute, cursor.fetchone, tables())


def _copy(target: Path) -> dict[str, int]:
    source = Path(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as here, closing(sqlite3.connect(target)) as copy:
        here.backup(copy)  # all pages in one step: writers go on, and the copy is of one moment
        copy.execute("PRAGMA journal_mode=DELETE")
        check(copy)
        cursor = copy.cursor()
        return count(cursor.execute, cursor.fetchone, tables())


def tables() -> list[str]:
    """Those whose rows are counted."""
    return [model._meta.db_table for model in row_hashes.tables()]


def count(execute: Callable[[str], object], fetchone: Callable[[], Any], names: Iterable[str]) -> dict[str, int]:
    """Rows by table, with one cursor's two methods."""
    found: dict[str, int] = {}
    for name in names:
        execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
        found[name] = int(fetchone()[0])
    return found


def counted(names: Iterable[str]) -> dict[str, int]:
    """Rows of our database now."""
    with connection.cursor() as cursor:
        return count(cursor.execute, cursor.fetchone, names)


def check(database: sqlite3.Connection) -> None:
    """Raises ConfigurationError where SQLite finds the file broken."""
    (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise ConfigurationError(f"The database is broken: {found}")


def put_back(dump: Path) -> None:
    """In the place of what is there, all or nothing; nobody may use it. Raises ConfigurationError."""
    if dump.name != NAME[connection.vendor]:
        raise ConfigurationError(
            f"This copy is of another kind of database ({dump.name}). Restore it with the settings of then, and go on "
            "with manage.py copy_database."
        )
    if connection.vendor == "postgresql":
        _replace_tables(dump)
    else:
        connection.close()
        _replace(dump, Path(connection.settings_dict["NAME"]))


def _replace_tables(dump: Path) -> None:
    """All tables go first, in the same transaction: one that a later version made may lean on one that is replaced."""
    script = dump.with_suffix(".sql")
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={script}", dump)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        names = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
    connection.close()
    drop = f"--command=DROP TABLE {', '.join(names)} CASCADE" if names else "--command=SELECT 1"
    options = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1")
    _program("psql", *options, drop, f"--file={script}")


def _replace(dump: Path, file: Path) -> None:
    with closing(sqlite3.connect(dump)) as database:
        check(database)
    for rest in ("-wal", "-shm"):
        file.with_name(f"{file.name}{rest}").unlink(missing_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    shutil.copyfile(dump, fresh)
    fresh.chmod(0o600)
    os.replace(fresh, file)


def _program(name: str, *arguments: str | Path) -> None:
    """One of PostgreSQL's programs on our database; its password stands in no list of processes."""
    address, password = without_password(values[processes.DATABASE_URL])
    _run(name, f"--dbname={address}", *arguments, **({"PGPASSWORD": password} if password else {}))


def _run(name: str, *arguments: str | Path, **variables: str) -> None:
    """Raises ConfigurationError where the program is missing or fails."""
    env = {**os.environ, **variables}
    try:
        done = subprocess.run([name, *map(str, arguments)], env=env, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError:
        raise ConfigurationError(f"{name} is missing. Install it: apt-get install postgresql-client") from None
    if done.returncode:
        raise ConfigurationError(f"{name} failed: {done.stderr.strip()[-1000:]}")


def without_password(url: str) -> tuple[str, str]:
    """The address without its password, and the password."""
    parts = urlsplit(url)
    account, at, host = parts.netloc.rpartition("@")
    user, _, password = account.partition(":")
    return urlunsplit(parts._replace(netloc=f"{user}{at}{host}")), unquote(password)
