"""The settings as docs/operators.md shows them, between two marks: written by a command, held by a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.configuration import setting, tables
from bot.configuration.loader import ROOT
from bot.configuration.setting import Setting, T

PAGE = ROOT / "docs" / "operators.md"
BEGIN = "<!-- Written by `python -m bot.configuration --write` from bot/configuration: change it there. -->"
END = "<!-- End of the settings. -->"


def markdown() -> str:
    """A table for each section."""
    return "\n".join(line for title, rows in tables.SECTIONS.items() for line in _section(title, rows))


def _section(title: str, rows: list[Setting[T]]) -> Iterator[str]:
    yield f"\n### {title}\n"
    yield "| name | may be | default | meaning |\n|---|---|---|---|"
    for row in rows:
        yield f"| `{row.name}`{' (secret)' if row.secret else ''} | {_allowed(row)} | {row.shown} | {row.help} |"


def _allowed(row: Setting[T]) -> str:
    """What it may be, short: the words for every switch and the name of the unit are said above the tables."""
    return "on or off" if row.allowed == setting.ON_OR_OFF else row.allowed.removeprefix("a ")


def written(page: str) -> str:
    """The page with the tables of now between its marks. Raises ValueError where it has none."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"docs/operators.md needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{markdown()}\n\n{END}{after}"


def write(path: Path = PAGE) -> None:
    """Bring the page up to date."""
    path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
