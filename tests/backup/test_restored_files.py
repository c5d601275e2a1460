"""Files of a copy go where settings say, and lie aside where this account may not write there."""

from __future__ import annotations

from pathlib import Path

from django.test import override_settings

from bot.backup import restored_files


def unpacked(folder: Path) -> Path:
    (folder / "unpacked").mkdir()
    (folder / "unpacked/hours.yml").write_text("of the copy")
    return folder / "unpacked"


def restored(folder: Path, hours: Path) -> dict[Path, Path]:
    with override_settings(VAR_DIR=str(folder), HOURS_FILE=str(hours)):
        return restored_files.put_operators(restored_files.operators(unpacked(folder)))


def test_what_an_operator_wrote_is_back_in_its_place(tmp_path: Path) -> None:
    hours = tmp_path / "place" / "hours.yml"

    assert restored(tmp_path, hours) == {}
    assert hours.read_text() == "of the copy"


def test_a_file_that_may_not_be_replaced_lies_aside_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "place").touch()  # no folder: nothing can be written there, whoever asks
    hours = tmp_path / "place" / "hours.yml"

    assert restored(tmp_path, hours) == {hours: tmp_path / "restored" / "hours.yml"}
    assert (tmp_path / "restored" / "hours.yml").read_text() == "of the copy"


def test_a_file_that_is_the_same_is_left_alone(tmp_path: Path) -> None:
    hours = tmp_path / "hours.yml"
    hours.write_text("of the copy")
    before = hours.stat()

    assert restored(tmp_path, hours) == {}
    assert hours.stat().st_ino == before.st_ino
