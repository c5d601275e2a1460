"""English texts that editors change at the desk: what they may change, four eyes, and the way into BOT_VAR/answers.

The words of a text are changed here, and what it rests on. Which buttons there are, the question that it answers and
what is related stay as the code has them: the trained model knows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from string import Formatter
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from bot.content import approved_texts, consent_texts, content_lint
from bot.content.finding import Fault
from bot.content.responses import Response, approved_answers, other_languages, placed_texts, responses
from bot.errors import BotError
from bot.review import answer_versions, approved_file, text_changes
from bot.review.answer_versions import digest, says_the_same, words_digest
from bot.review.models import AnswerVersion, TextChange
from bot.trial import ENGLISH

Kind = TextChange.Kind
# Said in danger: these texts and their translations are held together by their files alone (docs/editors.md).
IN_DANGER = "safety/"
# What the entry of a file holds beside the words; the code's entry has the rest.
METADATA = ("version", "reviewed", "reviewed_by", "sources", "unverified", "ask")
CHANGED = "This text has changed since you opened this page. Read it again, and then send your words."
CLINICIAN = (
    "A clinician stands for the words as they were. Compare the new ones with the sources, and say that you did."
)


@dataclass(frozen=True)
class Words:
    """What an editor sends. `buttons`: their titles, in order. `compared`: with its sources, today."""

    text: str
    unverified: str = ""
    ask: str = ""
    buttons: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    compared: bool = False


def editable(name: str) -> bool:
    """Whether a text can be changed at the desk: an English one, not said in danger, that nobody agrees to."""
    foreign = name.rsplit("/", 1)[-1] in other_languages()
    return name in responses() and not (foreign or name.startswith(IN_DANGER) or name in consent_texts.CURATED)


def seen_digest(name: str) -> str:
    """Changes with anything about the text that the page shows."""
    return digest(responses()[name])


def words_of(answer: Response) -> Words:
    """A text as an editor finds it."""
    about = answer.metadata
    sources = tuple((str(s["id"]), str(s.get("section", ""))) for s in about.get("sources") or ())
    titles = tuple(button["title"] for button in answer.buttons)
    return Words(answer.text, str(about.get("unverified", "")), str(about.get("ask", "")), titles, sources)


def drafted(name: str, words: Words) -> Response:
    """The text as it will be: with a version of its own where its words are others."""
    english = responses()[name]
    buttons = tuple({**b, "title": t} for b, t in zip(english.buttons, words.buttons, strict=False))
    about = {**english.metadata, "unverified": words.unverified, "ask": words.ask}
    if words.sources or "sources" in about:
        about["sources"] = [{"id": id_, **({"section": at} if at else {})} for id_, at in words.sources]
    if words.compared:
        about |= {"reviewed": timezone.localdate().isoformat(), "reviewed_by": "editor"}
    made = replace(english, text=words.text, buttons=buttons, metadata={k: v for k, v in about.items() if v != ""})
    if words_digest(made) != words_digest(english):
        made.metadata["version"] = int(english.metadata.get("version") or 0) + 1
    return made


def faults(name: str, words: Words) -> list[Fault]:
    """What the checks of `manage.py check_content` say of these words, and what only we can know of them."""
    made, english = drafted(name, words), responses()[name]
    found = content_lint.text_faults(made)
    if len(words.buttons) != len(english.buttons) or not all(words.buttons):
        found.append(Fault("Each button needs its words.", ("buttons",)))
    others = made.metadata.get("version") != english.metadata.get("version")
    if others and english.metadata.get("reviewed_by") == "clinician" and not words.compared:
        found.append(Fault(CLINICIAN, ("compared",)))
    if not words.text:
        found.append(Fault("It needs words.", ("text",)))
    if _places(made.text) != _places(english.text):
        found.append(Fault(f"It has to keep these places, and no others: {_shown(english.text)}.", ("text",)))
    if any(says_the_same(version, made) for version in _recalled(name)):
        found.append(Fault("Families were told that these very words are wrong.", ("text",)))
    return found


def _places(text: str) -> set[str] | None:
    """The places in braces, which are filled in when the text is said; None where the braces are none."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def _shown(text: str) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(_places(text) or ())) or "none"


def _recalled(name: str) -> list[AnswerVersion]:
    return list(AnswerVersion.objects.filter(name=name, recalls__confirmed__isnull=False))


def upgraded(name: str) -> str:
    """What became of approved words at an upgrade that brought others: "replaced" by those, or "kept" before them."""
    approved, said = approved_answers().get(name), responses()[name]
    if approved is None or said.metadata.get("version") == approved.entry["metadata"].get("version"):
        return ""
    return "kept" if said.text == approved.entry["text"] else "replaced"


def propose(name: str, words: Words, author: User, *, seen: str) -> TextChange:
    """Raises BotError with all that is wrong. `seen`: the digest of the text as the editor saw it."""
    _require_editable(name)
    if seen != seen_digest(name):
        raise BotError("changed", CHANGED, status=409)
    english, made = responses()[name], drafted(name, words)
    if made == english:
        raise BotError("nothing_new", "Nothing is changed yet.")
    if found := faults(name, words):
        raise BotError("faults", " ".join(fault.sentence for fault in found))
    kind = Kind.CHECK if words_digest(made) == words_digest(english) else Kind.CHANGE
    entry = {"from": seen, **_entry(made)}
    return text_changes.propose(kind, ENGLISH, name, entry, author, of=int(english.metadata.get("version") or 0))


def _require_editable(name: str) -> None:
    if not editable(name):
        raise BotError("no_such_text", "There is no such text, or it cannot be changed here.", status=404)


def _entry(made: Response) -> dict[str, Any]:
    """As the file is to have it. What the text no longer has is there, and empty: the code's entry may have it."""
    about = {key: made.metadata[key] for key in METADATA if key in made.metadata}
    about |= {key: "" for key in answer_versions.READ if key not in made.metadata}
    buttons = [{"title": b["title"], "payload": b["payload"]} for b in made.buttons]
    return {"text": made.text, **({"buttons": buttons} if buttons else {}), "metadata": about}


def as_proposed(change: TextChange) -> Words:
    """The words of a proposal."""
    entry: Mapping[str, Any] = change.entry
    about = entry["metadata"]
    return replace(
        words_of(Response(change.name, entry["text"], tuple(entry.get("buttons") or ()), about)),
        compared=about.get("reviewed") == timezone.localdate(change.created).isoformat(),
    )


def decide(name: str, change: int, who: User, *, approved: bool) -> TextChange:
    """A second person's word. What is approved is said to families within seconds. Raises BotError."""
    return text_changes.decide(ENGLISH, name, change, who, approved=approved, write=_write)


def _write(change: TextChange) -> None:
    name, entry = change.name, dict(change.entry)
    if not editable(name) or entry.pop("from") != seen_digest(name):
        raise BotError(
            "changed", "The text has changed since this was proposed. Reject it, and propose anew.", status=409
        )
    if found := faults(name, as_proposed(change)):
        raise BotError("faults", " ".join(fault.sentence for fault in found))
    placed = placed_texts()[name]
    place = f"{approved_texts.ANSWERS}/{name.split('/')[0]}.yml"
    approved_file.write(place, {}, placed.section, placed.key, [entry], read=partial(_record, name))


def _record(name: str) -> None:
    """Keep the version before anybody says it. Raises BrokenFile."""
    answer_versions.record_versions([responses.__wrapped__()[name]])
