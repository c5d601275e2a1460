"""A channel is one folder with everything about it, listed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import yaml_file
from bot.channels.base.interface import Channel
from bot.channels.registry import CHANNELS, KINDS
from bot.conversations.capabilities import FILE

CODE = Path(__file__).resolve().parents[3] / "bot" / "channels"
PAGES = Path(__file__).resolve().parents[3] / "docs" / "channels"


def folder(kind: type[Channel]) -> str:
    return kind.__module__.split(".")[2]


def test_every_folder_with_an_adapter_is_listed_and_each_name_is_there_once() -> None:
    assert {path.parent.name for path in CODE.glob("*/adapter.py")} == set(map(folder, KINDS))
    assert len(CHANNELS) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_channel_is_complete(kind: type[Channel]) -> None:
    assert (CODE / folder(kind) / "README.md").exists()
    assert (PAGES / f"{kind.name}.md").exists()
    assert kind.name in yaml_file.read(FILE)
    assert kind.title and kind.company
    assert len(kind.name) <= 20
