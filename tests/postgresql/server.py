"""A PostgreSQL server of Debian's package, started for a test or a measurement, with a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# The account that Debian's package makes: the server does not run as root.
ACCOUNT = "postgres"
MISSING = "PostgreSQL is missing. Install it: apt-get install postgresql"


def programs() -> Path | None:
    """The folder of the newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


class Server:
    """A server that listens on a socket only. `options` as for `postgres -c`."""

    def __init__(self, programs: Path, folder: Path, *options: str) -> None:
        self.programs, self.folder = programs, folder
        self.user = ACCOUNT if os.geteuid() == 0 else None
        if self.user:
            os.chown(folder, pwd.getpwnam(self.user).pw_uid, -1)
        self.options = " ".join(f"-c {option}" for option in ("listen_addresses=''", *options))
        self.url = f"postgres://bot@{quote(str(folder), safe='')}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs on this server's data."""
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(command, user=self.user, cwd=self.folder, check=True, timeout=120, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        self.run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", f"-k {self.folder} {self.options}")

    def stop(self, how: str = "fast") -> None:
        """`how`: as `pg_ctl stop -m` takes it."""
        self.run("pg_ctl", "stop", "-w", "-m", how)

    def end(self) -> None:
        """Stopped, if it runs, and nothing of it left."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def served(where: Path, *options: str) -> Iterator[Server]:
    """A new server, for as long as it is wanted."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = Server(where, folder, *options)
    server.run("initdb", "-A", "trust", "-U", "bot", "-E", "UTF8", "--locale", "C", "--no-sync")
    server.start()
    try:
        yield server
    finally:
        server.end()


@contextmanager
def followed(first: Server) -> Iterator[Server]:
    """A second server that takes over what `first` writes, and only reads until it is promoted."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    second = Server(first.programs, folder)
    second.run("pg_basebackup", "-h", str(first.folder), "-U", "bot", "-R", "--no-sync")
    second.start()
    try:
        yield second
    finally:
        second.end()


@contextmanager
def running(where: Path, *options: str) -> Iterator[str]:
    """The URL of a new server."""
    with served(where, *options) as server:
        yield server.url
