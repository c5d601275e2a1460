"""What the log keeps with a message of ours beside its words and its columns: one type, one reader, one writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, TypeVar

T = TypeVar("T")


def _pairs(value: Any) -> tuple[tuple[str, float], ...]:
    return tuple((str(name), float(share)) for name, share in value or ())


def _read(reader: Callable[[Any], T], default: T, key: str = "") -> T:
    """A field that JSON has in another form than we: as `reader` makes it, under `key` where its name differs."""
    made: T = field(default=default, metadata={"reader": reader, "key": key})
    return made


@dataclass(frozen=True)
class ReplyDetails:
    """What stands below an answer, what a channel draws it as, and what the turn after it is read by.

    Of the curated text: `sources` (`[{"id", "section"}]`), when and by whom it was `reviewed`, its `review` class, when
    one of its sources `changed` since, what is `unverified`, what to `ask` the team, `related` outcomes, and what a yes
    (`on_affirm`) or any words (`on_words`) after it mean. `marked`: the sentences of the text nearest to the question.
    `alarm`: the share of danger in what the family wrote; None where nobody looked. `considered`: what its words may
    have meant, with shares. `failed`: what of the reading broke. `lead`: the words before the buttons. `note`: a line
    before an English text, in the family's language. `repeats`: the number of the message that gave this answer before,
    where a line leads back to it. Of a translated text: the `english`, whether it is `older` than that, and
    who has checked the `translation` of an answer or of a text to agree to.
    `listing`: the key of a link to the list; `shown`: the questions of the list in the order that was told.
    `withheld`: the answer in whose place this was said.
    `other`: what an earlier version wrote and this one does not know.
    """

    sources: tuple[dict[str, str], ...] = _read(tuple, ())
    reviewed: str = ""
    reviewed_by: str = ""
    review: str = ""
    changed: str = ""
    unverified: str = ""
    ask: str = ""
    related: tuple[str, ...] = _read(tuple, ())
    marked: tuple[str, ...] = _read(tuple, ())
    title: str = ""
    on_affirm: str | None = None
    on_words: str | None = None
    numbers: str = ""
    label: str = ""
    note: str = ""
    copies: bool = False
    moves: bool = False
    alarm: float | None = None
    caution: bool = False
    considered: tuple[tuple[str, float], ...] = _read(_pairs, ())
    failed: str = ""
    lead: str = ""
    repeats: int = 0
    translation: str = ""
    older: bool = False
    english: str = ""
    about: str = ""
    card: str = ""
    automatic: bool = False
    waiting: bool = False
    listing: str = _read(str, "", key="list")
    shown: tuple[int, ...] | None = _read(tuple, None)
    link: str = ""
    name: str = ""
    navigator_spoke: dict[str, str] | None = None
    corrects: str = ""
    corrected_version: int | None = None
    withheld: str = ""
    other: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ReplyDetails:
        """From the log, a curated text's metadata or rasa. What is not known is kept in `other`."""
        given: dict[str, Any] = {}
        other: dict[str, Any] = {}
        for key, kept in value.items():
            if key not in BY_KEY:
                other[key] = kept
            elif kept is not None:
                each, reader = BY_KEY[key]
                given[each] = reader(kept) if reader else kept
        return cls(**given, other=other)

    def to_json(self) -> dict[str, Any]:
        """As the log keeps it: without what is not set."""
        told = {
            key: _plain(getattr(self, each.name)) for key, each in zip(BY_KEY, KNOWN, strict=True) if self._sets(each)
        }
        return {**told, **self.other}

    def over(self, below: ReplyDetails) -> ReplyDetails:
        """These details, with those of `below` where nothing is set."""
        return ReplyDetails.from_json({**below.to_json(), **self.to_json()})

    def _sets(self, each: Field[Any]) -> bool:
        return bool(getattr(self, each.name) != each.default)


KNOWN = tuple(each for each in fields(ReplyDetails) if each.name != "other")
# What JSON calls each field, in their order: its name here, and what reads its value. Asked for each message read.
BY_KEY: dict[str, tuple[str, Callable[[Any], Any] | None]] = {
    each.metadata.get("key") or each.name: (each.name, each.metadata.get("reader")) for each in KNOWN
}


def _plain(value: Any) -> Any:
    """Tuples as the lists that JSON has."""
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
