"""An alarm in what looks like a quotation: what a family wrote into our mail, or below it, where nothing marks it.

Of what is quoted, only sentences that we never say are read, and only for an alarm. All other words there stay left
out: nobody can tell whose they are, and a "yes" that we quoted must not become the family's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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


def alarm(quoted: str) -> str:
    """The sentences of a quotation that raise an alarm and are not ours; empty where there are none."""
    foreign = [sentence for sentence in _sentences(quoted[:LONGEST]) if _folded(sentence) not in _ours()]
    if not check("\n".join(foreign)):
        return ""
    alone = [sentence for sentence in foreign if check(sentence)] if len(foreign) <= FEW else []
    return "\n".join(alone or foreign)


def _sentences(text: str) -> list[str]:
    """Programs break lines where they like, so that only an empty line ends a sentence by itself."""
    found = _SENTENCE.split(_without_line_to_show(_MARKS.sub("", text)))
    return [sentence for one in found if (sentence := " ".join(one.split()))]


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
