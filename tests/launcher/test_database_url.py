"""Which database is used is said by one setting; a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.configuration import loader, processes
from bot.errors import ConfigurationError
from bot.settings import databases


def test_without_an_address_it_is_a_file(tmp_path: Path) -> None:
    assert databases.database("", tmp_path)["NAME"] == tmp_path / "bot.sqlite3"


def test_an_address_names_postgresql(tmp_path: Path) -> None:
    found = databases.database("postgres://bot:p%40ss@db.example.org:5433/log?sslmode=require", tmp_path)

    assert found["ENGINE"] == "django.db.backends.postgresql"
    parts = {name: found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")}
    assert parts == {
        "USER": "bot",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": 5433,
        "NAME": "log",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("url", ["mysql://bot:p@db/log", "db.example.org", "postgres://bot:p@db:port/log"])
def test_a_wrong_address_is_refused_by_name_and_the_password_is_not_repeated(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match="BOT_DATABASE_URL must be like postgres://") as refusal:
        databases.database(loader.load_one(processes.DATABASE_URL, {"BOT_DATABASE_URL": url}) or "", tmp_path)
    assert url not in str(refusal.value)
