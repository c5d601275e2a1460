"""An alarm in what looks like a quotation: what a family wrote into our mail, or below it, where nothing marks it.

Of what is quoted, only sentences that are not ours are read, and only for an alarm. All other words there stay left
out: nobody can tell whose they are, and a "yes" that we quoted must not become the family's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.content import translations
from bot.content.emergency_numbers import line_to_show
from bot.content.reload import kept
from bot.content.responses import responses
from bot.safety.check import check

# What programs put before a line that they quote.
_MARKS = re.compile(r"^[>| \t]+", re.MULTILINE)
_SENTENCE = re.compile(r"\n\s*\n|(?<=[.!?…।؟])\s+|(?<=[。！？])")
# More than ten mails of ours hold.
LONGEST = 200_000
# So few sentences can be looked at one by one.
FEW = 100
# A shorter sentence of ours may stand in one of the family's by chance: "No", "Yes, I agree".
SHORT = 12


def foreign(quoted: str) -> str:
    """The sentences of a quotation that no text of ours has, one a line; empty where they raise no alarm."""
    found = "\n".join(one for one in _sentences(quoted[:LONGEST]) if _folded(one) not in _ours())
    return found if check(found) else ""


def alarm(found: str, sent: Iterable[str] = ()) -> str:
    """What raises an alarm in `foreign` sentences, without all that the messages `sent` to this family have in them.

    These tell what no text of ours shows: numbers and names that were filled in, and what a navigator wrote.
    """
    left = _without(found, {sentence for text in sent for sentence in _spoken(text)})
    if not check(left):
        return ""
    lines = left.split("\n")
    alone = [line for line in lines if check(line)] if len(lines) <= FEW else []
    return "\n".join(alone or lines)


def _sentences(text: str) -> list[str]:
    """Programs break lines where they like, so that only an empty line ends a sentence by itself."""
    found = _SENTENCE.split(_without_line_to_show(_MARKS.sub("", text)))
    return [sentence for one in found if (sentence := " ".join(one.split()))]


def _spoken(text: str) -> Iterator[str]:
    """What of our message may stand by itself in a quotation: its sentences and its lines."""
    for part in (*_sentences(text), *text.split("\n")):
        said = _folded(part)
        if len(said) >= SHORT or (said and check(part)):
            yield said


def _without(text: str, ours: Iterable[str]) -> str:
    """The text without our sentences, which are folded, wherever whole ones stand in it."""
    signs = [(sign, place) for place, one in enumerate(text) for sign in one.casefold() if sign.isalnum()]
    whole, left = "".join(sign for sign, _ in signs), list(text)
    for sentence in ours:
        start = whole.find(sentence)
        while start >= 0:
            first, last = signs[start][1], signs[start + len(sentence) - 1][1]
            if not (text[first - 1 : first].isalnum() or text[last + 1 : last + 2].isalnum()):
                left[first : last + 1] = ["\n"] * (last + 1 - first)
            start = whole.find(sentence, start + 1)
    return "\n".join(filter(_folded, "".join(left).split("\n")))


def _without_line_to_show(text: str) -> str:
    """Without the cry for help that our cards tell families to show, wherever a program broke it."""
    signs = "".join(line_to_show().split())
    return re.sub(r"\s*".join(map(re.escape, signs)), "", text) if signs else text


def _folded(sentence: str) -> str:
    return "".join(sign for sign in sentence.casefold() if sign.isalnum())


@kept
def _ours() -> frozenset[str]:
    """Every sentence that we say, in all languages."""
    return frozenset(_folded(sentence) for text in _texts() for sentence in _sentences(text))


def _texts() -> Iterable[str]:
    for one in responses().values():
        yield from (one.text, *(str(one.metadata.get(name, "")) for name in translations.SAID))
        yield from (button["title"] for button in one.buttons)
    for language in translations.languages():
        for said in translations.translations(language).values():
            yield from (said.text, said.title, said.unverified, said.ask, *said.buttons)
        yield from translations.bank_questions(language).values()
