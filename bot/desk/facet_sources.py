"""Lets the log be found by what staff did with a chat: tags, and whether somebody judged in it."""

from __future__ import annotations

from bot.archive import index
from bot.archive.facets import Pair
from bot.desk.models import Tag
from bot.review.models import Judgement


def of_tag(tag: Tag) -> set[Pair]:
    return {("tag", tag.name)}


def of_judgement(_: Judgement) -> set[Pair]:
    return {("reviewed", "yes")}


def register_sources() -> None:
    """Once, when the program starts."""
    index.add_source(index.Source(Tag, "conversation", ("tag",), of_tag))
    index.add_source(index.Source(Judgement, "message__conversation", ("reviewed",), of_judgement))
