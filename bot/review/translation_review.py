"""Translations that speakers check and change: what is to be done, four eyes, and the way into the files."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from bot.content import approved_texts, translation_checks, translations
from bot.content.responses import Response, responses
from bot.errors import BotError
from bot.review import approved_file, text_changes
from bot.review.models import TextChange

Kind, State = TextChange.Kind, TextChange.State
# What a translator writes; buttons come as lines.
WORDS = ("title", "text", "unverified", "ask")
CHANGED = "The English or the translation has changed since you opened this page. Read both again, and then send it."
# The parts of an entry in the order in which they stand in a file.
PARTS = ("of", "written_by", "checked_by", "checked", "title", "text", "unverified", "ask", "buttons", "agree")
UNCHECKED = {"checked_by": "nobody", "checked": ""}
# What has to be done first: a family reads what is no longer so, then reads English, then what nobody has checked.
ORDER = ("older", "missing", "unchecked", "checked")


@dataclass(frozen=True)
class Row:
    """A text in a language: its English, its entry in the file (empty where there is none), and what waits."""

    english: Response
    entry: Mapping[str, Any]
    waiting: bool = False

    @property
    def state(self) -> str:
        """One of ORDER."""
        if not self.entry:
            return "missing"
        if self.entry["of"] != self.english.metadata.get("version"):
            return "older"
        return "checked" if self.entry.get("checked") else "unchecked"

    @property
    def medical(self) -> bool:
        return self.state == "checked" and self.entry.get("checked_by") == "medical"


def entry_of(language: str, name: str) -> dict[str, Any]:
    """A text as its file has it, with what the head of the file says for all; empty where there is none.

    Read anew: another process may have written it.
    """
    placed = translations.placed.__wrapped__(language).get(name)
    return dict(placed.entry) if placed else {}


def rows(language: str) -> list[Row]:
    """All texts that a language should have: older than the English first, then as ORDER says."""
    waiting = set(text_changes.waiting().filter(language=language).values_list("name", flat=True))
    placed = translations.placed(language)
    wanted = [name for name in dict.fromkeys([*translations.wanted(), *placed]) if name in responses()]
    found = [Row(responses()[name], placed[name].entry if name in placed else {}, name in waiting) for name in wanted]
    return sorted(found, key=lambda row: (ORDER.index(row.state), row.english.name))


@dataclass(frozen=True)
class Progress:
    """How far a language is; `medical` is a part of `checked`."""

    language: str
    texts: int
    older: int
    missing: int
    unchecked: int
    checked: int
    medical: int
    waiting: int


def progress() -> list[Progress]:
    """Each language."""
    return [_progress(language) for language in translations.languages()]


def _progress(language: str) -> Progress:
    found = rows(language)
    states = Counter(row.state for row in found)
    counted = {state: states[state] for state in ORDER}
    medical, waiting = sum(row.medical for row in found), sum(row.waiting for row in found)
    return Progress(language, len(found), medical=medical, waiting=waiting, **counted)


def _english(language: str, name: str) -> Response:
    if language not in translations.languages() or name not in responses():
        raise BotError("no_such_text", "There is no such text.", status=404)
    return responses()[name]


def seen_digest(language: str, name: str) -> str:
    """Changes with the English of a text, and with its translation: what a page shows to whoever proposes or checks."""
    english = _english(language, name)
    shown = [english.text, english.buttons, english.metadata, entry_of(language, name)]
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()


def require_seen(language: str, name: str, digest: str) -> None:
    """Raises BotError where a text or its English is no longer what a page with this `seen_digest` showed."""
    if digest != seen_digest(language, name):
        raise BotError("changed", CHANGED, status=409)


def propose_change(language: str, name: str, words: Mapping[str, str], author: User) -> TextChange:
    """New words for a text: `words` are WORDS, and `buttons` as lines. Raises BotError naming what differs from the
    English."""
    english = _english(language, name)
    entry = {
        "of": int(english.metadata.get("version", 0)),
        "written_by": "staff",
        **UNCHECKED,
    }
    entry |= {key: value for key in WORDS if (value := words.get(key, "").replace("\r\n", "\n").strip())}
    if buttons := [line.strip() for line in words.get("buttons", "").splitlines() if line.strip()]:
        entry["buttons"] = buttons
    if agree := entry_of(language, name).get("agree"):
        entry["agree"] = agree
    _check(language, name, {"text": "", **entry})
    return _propose(Kind.CHANGE, language, name, entry, author, medical=False)


def propose_check(language: str, name: str, author: User, *, medical: bool) -> TextChange:
    """The text is right as it stands, says a speaker. `medical`: with medical knowledge. Raises BotError."""
    english, entry = _english(language, name), entry_of(language, name)
    if not entry or entry["of"] != english.metadata.get("version"):
        raise BotError("older", "The English has changed since. Propose words that render it as it is now.", status=409)
    return _propose(Kind.CHECK, language, name, entry, author, medical=medical)


def _check(language: str, name: str, entry: dict[str, Any]) -> None:
    if faults := [fault.sentence for fault in translation_checks.faults(language, name, entry)]:
        raise BotError("faults", " ".join(faults))


def _propose(kind: str, language: str, name: str, entry: dict[str, Any], author: User, *, medical: bool) -> TextChange:
    return text_changes.propose(kind, language, name, entry, author, of=entry["of"], medical=medical)


def decide(language: str, name: str, change: int, who: User, *, approved: bool, medical: bool) -> TextChange:
    """A second person's word about a change of this text. Raises BotError.

    What is approved is written into the files and said from then on.
    `medical`: whether the second person, too, has medical knowledge: only then is a text called so.
    """
    write = partial(_write, medical=medical)
    return text_changes.decide(language, name, change, who, approved=approved, write=write)


def _write(change: TextChange, *, medical: bool) -> None:
    """Put a change into its file. Two speakers have read it: it is checked from now on."""
    if change.of != _english(change.language, change.name).metadata.get("version"):
        raise BotError(
            "older", "The English has changed since this was proposed. Reject it, and propose anew.", status=409
        )
    if change.kind == Kind.CHECK and change.entry != entry_of(change.language, change.name):
        raise BotError("changed", "The translation has changed since. Reject it, and check it anew.", status=409)
    by = "medical" if medical and (change.medical or change.kind == Kind.CHANGE) else "speaker"
    entry = {**change.entry, "checked_by": by, "checked": timezone.localdate().isoformat()}
    _check(change.language, change.name, entry)
    head = {"language": change.language, "written_by": entry.get("written_by", "service"), **UNCHECKED, "texts": {}}
    place, ordered = translation_path(change.language, change.name), {key: entry[key] for key in PARTS if key in entry}
    read = partial(translations.placed.__wrapped__, change.language)
    approved_file.write(place, head, "texts", change.name, ordered, read=read)


def translation_path(language: str, name: str) -> str:
    """Where in BOT_VAR the file is that has a text once it is approved."""
    return f"{approved_texts.TRANSLATIONS}/{language}/{name.split('/')[0]}.yml"
