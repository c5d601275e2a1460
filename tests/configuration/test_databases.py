"""How SQLite keeps what it is given."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.settings.databases import sqlite


def test_what_is_committed_is_on_the_disk_before_anybody_hears_so(tmp_path: Path) -> None:
    kept = sqlite(tmp_path / "bot.sqlite3")

    with closing(sqlite3.connect(kept["NAME"])) as connection:
        connection.executescript(kept["OPTIONS"]["init_command"])

        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
