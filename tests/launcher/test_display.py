"""The login of the first start stands last, in a frame, where somebody looks on; no collected log has its password."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.launcher.display import show_login

SITE = "http://127.0.0.1:8000/staff/"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "first-login"
    found.write_text("Staff login: staff   Password: [red]hunter2\n", encoding="utf-8")
    return found


def shown(file: Path, *, terminal: bool) -> str:
    screen = io.StringIO()
    show_login(Console(file=screen, force_terminal=terminal, width=100), file, SITE)
    return screen.getvalue()


def test_on_a_terminal_it_is_shown_once_in_a_frame_and_kept_nowhere(file: Path) -> None:
    first = shown(file, terminal=True)

    assert "Password: [red]hunter2" in first and SITE in first and first.count("│") >= 4
    assert not file.exists() and shown(file, terminal=True) == ""


def test_elsewhere_only_its_place_is_named_at_each_start(file: Path) -> None:
    for _ in range(2):
        said = shown(file, terminal=False)

        assert said == f"The staff login is in {file}, which goes when its password is changed.\n"
