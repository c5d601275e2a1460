"""Whether processes work with the database: it is not replaced, nor left behind, under their hands."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
from django.db import connections

from bot.errors import ConfigurationError

STOP = "Stop web and worker first."


def check_unused(database: str) -> None:
    """Raises ConfigurationError where another process has it open."""
    found = _sqlite(database) if connections[database].vendor == "sqlite" else _postgresql(database)
    if found:
        raise ConfigurationError(f"The database is in use: {', '.join(found)}. {STOP}")


def _sqlite(database: str) -> list[str]:
    name = str(Path(connections[database].settings_dict["NAME"]).resolve())
    return sorted(filter(None, (_with_open(process, name) for process in psutil.process_iter())))


def _with_open(process: psutil.Process, name: str) -> str:
    """Which process it is, if it has the file open and we may know."""
    try:
        if process.pid == os.getpid() or all(file.path != name for file in process.open_files()):
            return ""
        return f"process {process.pid} ({' '.join(process.cmdline())[:80]})"
    except psutil.Error:
        return ""


def _postgresql(database: str) -> list[str]:
    with connections[database].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT coalesce(client_addr::text, 'this machine') FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return [f"a connection from {address}" for (address,) in cursor.fetchall()]
