"""Equal and nearly equal sentences of the inbox are one item: whoever judges one has judged them all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from bot.review.models import InboxItem

# Likeness of the letters, 0 to 100, from which two sentences with the same answer are one item.
NEARLY = 92
# Of shorter sentences a single letter decides.
SHORT = 12
# Items that are compared, the most useful first.
LOOKED_AT = 1000
NOT_WORDS = re.compile(r"[^\w]+")


@dataclass
class Group:
    """Items that say the same and got the same reply; `first` is the most useful. `texts`: the different wordings."""

    first: InboxItem
    said: str
    items: list[InboxItem] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return list(dict.fromkeys(item.message.text for item in self.items))


def key_of(text: str) -> str:
    """A sentence without case, marks, and spaces that make no difference."""
    return NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def grouped(found: Iterable[InboxItem]) -> list[Group]:
    """The items in groups, in the order of the first of each. A group has one reading: the outcome of the message."""
    groups: list[Group] = []
    known: dict[str, dict[str, Group]] = {}
    for item in found:
        key, outcome = key_of(item.message.text), item.message.outcome
        same = known.setdefault(outcome, {})
        group = same.get(key) or _near(key, same)
        if group is None:
            group = Group(item, key)
            groups.append(group)
        same[key] = group
        group.items.append(item)
    return groups


def _near(key: str, known: dict[str, Group]) -> Group | None:
    if len(key) < SHORT:
        return None
    near = process.extractOne(key, known.keys(), scorer=fuzz.ratio, score_cutoff=NEARLY)
    return known[near[0]] if near and len(near[0]) >= SHORT else None


def of_message(open_items: QuerySet[InboxItem], message: int) -> list[InboxItem]:
    """The open items that stand in one group with a message, itself first."""
    looked_at = open_items.select_related("message").order_by("-worth", "-message")[:LOOKED_AT]
    group = next((g for g in grouped(looked_at) if any(item.message_id == message for item in g.items)), None)
    return sorted(group.items, key=lambda item: item.message_id != message) if group else []
