"""What may be wrong with a translation: found by comparing it with its English text, without knowing the language."""

from __future__ import annotations

import re
from calendar import month_name
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot import yaml_file
from bot.content import choice_words, said_once, translations
from bot.content.finding import Fault, Finding, Places
from bot.content.question_bank import question_bank
from bot.content.responses import Response, responses

# What must be in the translation as it is in the English: places to fill, addresses, numbers.
PLACES = re.compile(r"[{<][a-z_]+[}>]")
ADDRESSES = re.compile(r"https?://[^\s)>\]]+")
NUMBERS = re.compile(r"\d+(?:[.,:]\d+)*")
# A day in these languages has its month as a number: 2026年5月1日.
MONTHS_AS_NUMBERS = ("zh",)
MONTHS = list(month_name)[1:]
MONTH = re.compile("|".join(rf"\b{month}\b(?= \d)|(?<=\d )\b{month}\b" for month in MONTHS))
# Six words in Latin letters in a row are no name: in a language of another script they are English that was left.
LATIN = re.compile(r"[A-Za-z][a-z]+(?:[ ,;'’-]+[A-Za-z]*[a-z]+){5,}")
OTHER_SCRIPT = ("ar", "hi", "ru", "ur", "zh")
# A translation that is so much longer or shorter has lost or added something.
SHORTEST, LONGEST = {"zh": 0.15}, {"zh": 0.8}
LEAST_CHARACTERS = 120


def findings(*languages: str) -> Iterator[Finding]:
    """All that is wrong with the translations into these languages; into all, where none is named."""
    at = Places()
    for language in languages or translations.languages():
        for name, placed in translations.own(language).items():
            for fault in faults(language, name, placed.entry):
                yield at.finding(placed.path, f"{name}: {fault.sentence}", "texts", name, *fault.keys)
        path = translations.folders()[0] / language / translations.QUESTIONS
        for name, entry in (yaml_file.read(path)["questions"] if path.exists() else {}).items():
            for fault in question_faults(language, name, entry):
                yield at.finding(path, f"{name}: {fault.sentence}", "questions", name)
        path = translations.folders()[0] / language / choice_words.FILE
        for fault in choice_words.faults(yaml_file.read(path)["words"]) if path.exists() else ():
            yield at.finding(path, fault.sentence, "words", *fault.keys)


def faults(language: str, name: str, entry: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with one translation. One that is older than the English is no fault, and not compared with it."""
    english = responses().get(name)
    if english is None:
        yield Fault("There is no English text of this name.")
        return
    yield from _of_checker(entry)
    if entry["of"] > english.metadata.get("version", 0):
        yield Fault(f"`of` is {entry['of']}; the English text has not come to that version.", ("of",))
    elif entry["of"] == english.metadata.get("version"):
        yield from _parts(english, entry)
        yield from _text("text", english.text, entry["text"], language)
        for key in translations.SAID:
            yield from _text(key, str(english.metadata.get(key, "")), entry.get(key, ""), language)
        yield from said_once.faults(language, entry["text"], entry.get("unverified", ""))


def question_faults(language: str, name: str, entry: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with a question of the bank in another language; `english` is the one that it renders."""
    if name not in question_bank():
        yield Fault("The bank has no such question.")
    elif not entry.get("ask") or not entry.get("english"):
        yield Fault("Needs `english`, the words of the bank, and `ask`.")
    elif bool(entry.get("why")) != bool(entry.get("english_why")):
        yield Fault("`why` needs `english_why`, the words of the bank that it renders.")
    else:
        yield from _text("ask", entry["english"], entry["ask"], language)
        yield from _text("why", entry.get("english_why", ""), entry.get("why", ""), language)


def _of_checker(entry: dict[str, Any]) -> Iterator[Fault]:
    checker = entry.get("checked_by", "nobody")
    if not entry.get("written_by"):
        yield Fault("`written_by` says who wrote it.")
    if checker not in translations.CHECKERS:
        yield Fault(f"`checked_by` is one of {', '.join(translations.CHECKERS)}.")
    elif (checker == "nobody") != (not entry.get("checked")):
        yield Fault("`checked` is the day on which a speaker checked it, and empty where nobody has.")


def _parts(english: Response, entry: dict[str, Any]) -> Iterator[Fault]:
    for key in translations.SAID:
        if bool(english.metadata.get(key)) != bool(entry.get(key)):
            yield Fault(f"`{key}` must be there just where the English has it.", (key,))
    if len(english.buttons) != len(entry.get("buttons") or ()):
        yield Fault(f"The English has {len(english.buttons)} buttons; `buttons` gives their titles, in order.")


def _text(key: str, english: str, text: str, language: str) -> Iterator[Fault]:
    for what, found in (("places", PLACES), ("addresses", ADDRESSES)):
        if Counter(found.findall(english)) != Counter(found.findall(text)):
            there_are = ", ".join(found.findall(english)) or "none"
            yield Fault(f"The {what} differ from the English, which has {there_are}.", (key,))
    wanted, there = _numbers(english, language in MONTHS_AS_NUMBERS), _numbers(text)
    if wanted != there:
        missing, added = wanted - there, there - wanted
        yield Fault(f"The numbers differ: missing {_told(missing)}, added {_told(added)}.", (key,))
    if english.count("\n\n") != text.count("\n\n"):
        yield Fault("The paragraphs are not those of the English.", (key,))
    if language in OTHER_SCRIPT and (left := LATIN.search(ADDRESSES.sub("", text))):
        yield Fault(f"This looks untranslated: {left.group()}", (key,))
    if len(english) >= LEAST_CHARACTERS and not _fits(len(text) / len(english), language):
        yield Fault(f"It has {len(text)} characters, the English {len(english)}: is something lost or added?", (key,))


def _fits(ratio: float, language: str) -> bool:
    return SHORTEST.get(language, 0.6) <= ratio <= LONGEST.get(language, 1.9)


def _numbers(text: str, months: bool = False) -> Counter[str]:
    """Digits of all numbers, whatever separates thousands and decimals. Addresses and places are compared apart.

    `months`: the names of English months count as their numbers.
    """
    bare = PLACES.sub("", ADDRESSES.sub("", text))
    bare = MONTH.sub(lambda found: str(MONTHS.index(found.group()) + 1), bare) if months else bare
    return Counter(re.sub(r"[.,]", "", number) for number in NUMBERS.findall(bare))


def _told(numbers: Counter[str]) -> str:
    return ", ".join(numbers.elements()) or "none"
