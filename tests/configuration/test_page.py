"""The operators' page shows every setting as the code has it."""

from __future__ import annotations

import re

from bot.configuration import page
from bot.configuration.loader import ROOT
from bot.configuration.tables import SECTIONS, SETTINGS

SOURCES = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py"), ROOT / "manage.py", ROOT / "Procfile"]
READS = re.compile(r"(?:environ|getenv)\W+(?:get\W+)?(BOT_\w+)")


def test_the_page_is_what_the_command_writes() -> None:
    text = page.PAGE.read_text(encoding="utf-8")

    assert page.written(text) == text, "run: uv run python -m bot.configuration --write"


def test_a_setting_that_is_not_on_the_page_is_found() -> None:
    text = page.PAGE.read_text(encoding="utf-8").replace("`BOT_RETENTION_DAYS`", "`BOT_DAYS`")

    assert page.written(text) != text


def test_every_setting_has_a_line_of_help_that_fits_into_a_cell() -> None:
    for row in (row for rows in SECTIONS.values() for row in rows):
        assert row.help and not set(row.help) & set("|\n"), row.name


def test_the_code_reads_no_variable_beside_the_table() -> None:
    read = {name for file in SOURCES for name in READS.findall(file.read_text(encoding="utf-8"))}

    assert read <= set(SETTINGS)
