"""Other words in a text that families agree to are another version of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.core import checks
from django.core.management import CommandError, call_command

from bot.content import consent_texts
from bot.content.consent_texts import changed, findings, present, record, recorded, uneven, unrecorded
from bot.errors import ConfigurationError

SPANISH = next(text for text in present() if (text.key, text.language) == ("web/consent", "es"))
WELCOME = next(text for text in present() if text.key == "channel/welcome")


def test_every_text_stands_under_its_version() -> None:
    assert findings() == []


@pytest.mark.parametrize("text", [SPANISH, WELCOME])
def test_other_words_without_a_new_version_are_found_and_the_line_says_where(text: consent_texts.Text) -> None:
    [line] = changed([replace(text, body=f"{text.body} And sell it.")], recorded())

    assert line.startswith(text.place) and "Raise `version`" in line


def test_other_words_with_a_new_version_are_only_to_be_recorded() -> None:
    new = replace(SPANISH, body="Another text.", version=SPANISH.version + 1)

    assert changed([new], recorded()) == []
    assert "manage.py consent_texts" in unrecorded([new], recorded())[0]


def test_a_trial_that_has_recorded_nothing_yet_is_only_told_so(tmp_path: Path) -> None:
    known = recorded(tmp_path / "consent_texts.yml")

    assert changed(present(), known) == []
    assert len(unrecorded(present(), known)) == len(present())


def test_the_page_has_one_version_in_all_languages() -> None:
    assert "one version" in uneven([SPANISH, replace(SPANISH, language="fr", version=1)])[0]


def test_the_start_stops_where_words_changed_without_a_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consent_texts, "present", lambda: [replace(SPANISH, body="Other words.")])

    found = [error for error in checks.run_checks() if error.id == "conversations.E001"]

    assert len(found) == 1 and "bot/locales/es.json" in found[0].msg


def test_the_command_adds_what_is_new_and_overwrites_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "consent_texts.yml"
    assert len(record(file)) == len(present())
    before = file.read_text(encoding="utf-8")
    assert record(file) == []

    monkeypatch.setattr(consent_texts, "present", lambda: [replace(SPANISH, body="Other words.")])
    with pytest.raises(ConfigurationError, match="have changed"):
        record(file)
    with pytest.raises(CommandError, match="have changed"):
        call_command("consent_texts")
    assert file.read_text(encoding="utf-8") == before
