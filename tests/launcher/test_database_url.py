"""Which database is used is said by one setting; a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings
from bot.errors import ConfigurationError


def test_without_an_address_it_is_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("X_URL", raising=False)

    assert settings.database("X_URL", tmp_path)["NAME"] == tmp_path / "bot.sqlite3"


def test_an_address_names_postgresql(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X_URL", "postgres://bot:p%40ss@db.example.org:5433/log?sslmode=require")

    found = settings.database("X_URL", tmp_path)

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


@pytest.mark.parametrize("url", ["mysql://bot@db/log", "db.example.org", "postgres://bot@db:port/log"])
def test_a_wrong_address_is_refused_by_name_and_the_password_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    monkeypatch.setenv("X_URL", url)

    with pytest.raises(ConfigurationError, match="X_URL") as refusal:
        settings.database("X_URL", tmp_path)
    assert url not in str(refusal.value)
