"""Buttons for channels that have none: shown as lines, chosen by number or letter, by their words, or by a key word."""

from __future__ import annotations

import re

from bot.content import yes_no
from bot.conversations.choice_words import Button, chosen_by_words
from bot.conversations.ordinals import places
from bot.safety.normalization import fold, words_alone
from bot.understanding.fixed_commands import BETWEEN

# "2", "٢", "1, 3 and 5", "1 y 3", "1+3", "#2", "(2)", a keycap such as "2️⃣"; the same with letters
_ONE = r"[#(]?(?:\d{1,2}|[a-z])\u20e3?[).]?"
LABELS = re.compile(rf"{_ONE}(?:(?:{BETWEEN}|\s*\+\s*){_ONE})*")
# A text that has a numbered list of its own.
LISTED = re.compile(r"^\d+\. ", re.MULTILINE)


def label(number: int, text: str) -> str:
    """What stands before the choice with this number, under `text`: a letter where the text numbers lines itself."""
    return chr(ord("A") + number - 1) if LISTED.search(text) and number <= 26 else str(number)


def as_lines(buttons: list[Button], first: int = 1, text: str = "") -> str:
    """The buttons as lines that a family can answer with a number, or with a letter under a numbered list."""
    return "\n".join(f"{label(n, text)}. {button['title']}" for n, button in enumerate(buttons, start=first))


def chosen_payload(text: str, buttons: list[Button], language: str = "") -> str | None:
    """The payload that a typed text chooses among the buttons of the turn before; None where it chooses none.

    `label` of a button is what stood before it; without one, it is its place.
    Several numbers choose several buttons of one kind (`/guide/pick:a` and `/guide/pick:b` → `/guide/pick:a,b`). A yes
    or a no is not chosen by "the first": what deletes a chat must be said.
    """
    said = text.strip()
    if LABELS.fullmatch(folded := fold(said)):
        return _all_labelled(folded, buttons)
    if (numbers := places(said)) and not any(button.get("means") for button in buttons):
        return _all_labelled(numbers, buttons)
    return by_words(said, buttons, language)


def answered_payload(text: str, buttons: list[Button], language: str = "") -> str | None:
    """The payload of the one button that `means` the yes or no of a text, or whose `said` has it as a whole.

    Ask only for the buttons of what was said last, in `language` (empty: in English).
    """
    answer, words = yes_no.said(text, language), words_alone(text)
    meant = [
        str(button["payload"])
        for button in buttons
        if (answer and button.get("means") == answer) or words in map(words_alone, button.get("said", ()))
    ]
    return meant[0] if len(meant) == 1 else None


def by_words(text: str, buttons: list[Button], language: str = "") -> str | None:
    """The payload of the button that a text chooses by its title or its `words`, and by no number."""
    titles = {words_alone(button["title"]): button["payload"] for button in buttons}
    return titles.get(words_alone(text)) or chosen_by_words(text, buttons, language)


def _all_labelled(folded: str, buttons: list[Button]) -> str | None:
    named = _labelled(folded, buttons)
    return _together([button for button in named if button]) if named and all(named) else None


def _labelled(folded: str, buttons: list[Button]) -> list[Button | None]:
    """The buttons with these labels; None for a label that stands nowhere. The letter of a choice is no "and"."""
    labels = {str(button.get("label", n)).lower(): button for n, button in enumerate(buttons, start=1)}
    words = [str(int(one)) if one.isdecimal() else one for one in re.findall(r"\d+|[^\W\d_]+", folded)]
    return [labels.get(word) for word in words if word in labels or not re.fullmatch(BETWEEN, f" {word} ")]


def _together(named: list[Button]) -> str | None:
    payloads = list(dict.fromkeys(str(button["payload"]) for button in named))
    parts = [payload.partition(":") for payload in payloads]
    one_kind = len({name for name, _, _ in parts}) == 1 and all(argument for _, _, argument in parts)
    if len(payloads) == 1:
        return payloads[0]
    return f"{parts[0][0]}:{','.join(argument for _, _, argument in parts)}" if one_kind else None
