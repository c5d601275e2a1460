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


@contextmanager
def running(where: Path, *options: str) -> Iterator[str]:
    """The URL of a server that listens on a socket only. `options` as for `postgres -c`."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    user = ACCOUNT if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)

    def run(program: str, *arguments: str) -> None:
        command = [str(where / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, user=user, cwd=folder, check=True, timeout=120, stdout=subprocess.DEVNULL)

    run("initdb", "-A", "trust", "-U", "bot", "-E", "UTF8", "--locale", "C", "--no-sync")
    settings = " ".join(f"-c {option}" for option in ("listen_addresses=''", *options))
    run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", f"-k {folder} {settings}")
    try:
        yield f"postgres://bot@{quote(str(folder), safe='')}/postgres"
    finally:
        run("pg_ctl", "stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)
