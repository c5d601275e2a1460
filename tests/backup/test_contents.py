"""A copy holds each file as it was at one moment, although processes go on writing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import override_settings

from bot.backup import contents

pytestmark = pytest.mark.django_db


def test_a_chat_that_is_erased_while_a_copy_is_packed_does_not_break_the_copy(tmp_path: Path) -> None:
    log = tmp_path / "erased.log"
    log.write_text("one\n")
    with override_settings(VAR_DIR=str(tmp_path)):
        packed = contents.files(tmp_path / "taken")
        described = contents.manifest(packed, rows={})
        log.write_text("one\ntwo\n")
        contents.pack(packed, described, tmp_path / "copy.tar")

    assert contents.unpack(tmp_path / "copy.tar", tmp_path / "unpacked") == described
    assert (tmp_path / "unpacked" / "erased.log").read_text() == "one\n"


def test_what_is_not_there_is_not_in_a_copy(tmp_path: Path) -> None:
    with override_settings(VAR_DIR=str(tmp_path), HOURS_FILE="", PRIVACY_FILE=str(tmp_path / "missing.yml")):
        assert contents.files(tmp_path / "taken") == {}
