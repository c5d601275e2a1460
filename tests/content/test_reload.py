"""A corrected text is live when the processes are told, and not before."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import trial_data
from bot.content import reload, translations
from bot.content.responses import responses
from bot.launcher import training
from bot.trial import DATA

VISA = "travel/visa"
OLD = "Patients from abroad"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the answers that may be changed; afterwards, the real ones are read again."""
    shutil.copytree(DATA / "answers", tmp_path / "answers")
    monkeypatch.setattr(trial_data, "DATA", tmp_path)
    monkeypatch.setenv("BOT_VAR", str(tmp_path / "var"))
    yield tmp_path
    monkeypatch.undo()
    reload.forget()


def correct(data: Path, words: str) -> None:
    """An editor puts words before the text about visas."""
    path = data / "answers" / "travel.yml"
    text = responses()[VISA].text
    first = text.split("\n")[0]
    path.write_text(path.read_text(encoding="utf-8").replace(first, f"{words} {first}", 1), encoding="utf-8")


def test_a_corrected_text_is_said_after_a_reload_and_not_before(data: Path) -> None:
    correct(data, "Corrected.")
    assert "Corrected." not in responses()[VISA].text

    assert reload.read_again()

    assert responses()[VISA].text.startswith("Corrected.")


def test_a_translation_of_the_text_before_is_called_older(data: Path) -> None:
    path = data / "answers" / "travel.yml"
    at, version = path.read_text(encoding="utf-8"), responses()[VISA].metadata["version"]
    entry = at.index("utter_travel/visa:")
    path.write_text(at[:entry] + at[entry:].replace(f"version: {version}", "version: 99", 1), encoding="utf-8")

    reload.read_again()

    assert translations.translations("es")[VISA].is_older(responses()[VISA])


def test_a_broken_file_changes_nothing(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = responses()[VISA].text
    (data / "answers" / "travel.yml").write_text("responses: [", encoding="utf-8")

    assert not reload.read_again()

    assert responses()[VISA].text == before and "stay as they were" in caplog.text


def test_a_broken_translation_changes_nothing_either(
    data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(translations.FOLDER, data / "translations")
    monkeypatch.setattr(translations, "FOLDER", data / "translations")
    reload.load()
    before = translations.translations("es")[VISA].text
    correct(data, "Corrected.")
    (data / "translations" / "ar" / "chat.yml").write_text("texts: [", encoding="utf-8")

    assert not reload.read_again()

    assert "Corrected." not in responses()[VISA].text and translations.translations("es")[VISA].text == before
    assert translations.translations("ar") and "stay as they were" in caplog.text


def test_a_process_hears_that_it_is_told(data: Path) -> None:
    following = reload.follow()
    correct(data, "Heard.")

    reload.tell()

    while not responses()[VISA].text.startswith("Heard."):
        time.sleep(0.05)
    following.stop()


def test_a_changed_text_needs_no_training_and_a_changed_title_does(tmp_path: Path) -> None:
    shutil.copytree(DATA / "answers", tmp_path / "data" / "answers")
    path = tmp_path / "data" / "answers" / "travel.yml"
    written = path.read_text(encoding="utf-8")
    before = training.fingerprint(tmp_path, ("data",))
    title = f'title: "{responses()[VISA].metadata["title"]}"'
    assert title in written

    path.write_text(written.replace(responses()[VISA].text.split("\n")[0], "Other words."), encoding="utf-8")
    assert training.fingerprint(tmp_path, ("data",)) == before

    path.write_text(written.replace(title, 'title: "Another?"'), encoding="utf-8")
    assert training.fingerprint(tmp_path, ("data",)) != before
