"""Lets the log be searched by the tags that staff put on chats."""

from __future__ import annotations

from bot.archive import index
from bot.desk.models import Tag


def mark(tag: Tag) -> set[tuple[str, str]]:
    return {("tag", tag.name)}


def begin() -> None:
    """Once, when the program starts."""
    index.add_source(index.Source(Tag, "conversation", ("tag",), mark))
