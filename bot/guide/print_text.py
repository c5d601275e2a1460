"""What stands on paper: the list as plain text for messengers and e-mail, and what the PDF holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.content import translations
from bot.content.local_dates import day
from bot.content.question_bank import BankQuestion, covering, question_bank
from bot.content.responses import Response, responses
from bot.content.sentence_cutter import first_sentence
from bot.content.translations import text_in, title_in
from bot.conversations import withholding
from bot.guide.list_words import in_language, said
from bot.guide.models import ListedQuestion, State
from bot.pictures import text_width
from bot.trial import ENGLISH

ONE_LINE = 150


@dataclass(frozen=True)
class Known:
    """What our sources already say about a question, in one sentence, and what they leave open. `checked`: a day as the
    language writes it."""

    says: str = ""
    title: str = ""
    checked: str = ""
    open: str = ""
    why: str = ""


def known(question: ListedQuestion, withheld: Collection[str], language: str = ENGLISH) -> Known:
    """From the answer that the question belongs to, and from the bank; empty for a family's own words.

    Empty, too, where that answer is one of `withheld`: the names of all that are, asked for once a page.

    The bank says in English what is open. In another language, what the answer calls unconfirmed stands in its place,
    and nothing is said where that is not translated.
    """
    listed, name = _listed(question), answer_of(question)
    if name in withheld:
        return Known()
    answer = responses().get(name)
    checked = str((answer and answer.metadata.get("reviewed")) or (listed.reviewed if listed else ""))
    on = day(date.fromisoformat(checked), language) if checked else ""
    if language != ENGLISH:
        why = in_language(listed.why, language) if listed else ""
        return replace(_translated(answer, language, on), why=why)
    says, title = (first_sentence(answer.text), str(answer.metadata.get("title", ""))) if answer else ("", "")
    left, why = (listed.open, listed.why) if listed else ("", "")
    return Known(says, title, on, left, why)


def _translated(answer: Response | None, language: str, checked: str) -> Known:
    if answer is None or answer.name not in translations.translations(language):
        return Known()
    says = first_sentence(text_in(answer.name, language))
    left = translations.translations(language)[answer.name].unverified
    return Known(says, title_in(answer.name, language), checked, left)


def answer_of(question: ListedQuestion) -> str:
    """The answer that says what our sources have on a question; empty where there is none."""
    listed = _listed(question)
    return question.answer or (listed.known if listed else "")


def _listed(question: ListedQuestion) -> BankQuestion | None:
    return question_bank().get(question.bank) or (covering(question.answer) if question.answer else None)


def small_print(question: ListedQuestion, withheld: Collection[str], language: str = ENGLISH) -> str:
    """One line: what the sources say, with the day it was checked."""
    about = known(question, withheld, language)
    says = about.says or about.open
    if not says:
        return ""
    cut = says if len(says) <= ONE_LINE else says[: ONE_LINE - 1].rsplit(" ", 1)[0] + " …"
    return f"{cut} ({about.checked})"


def state(question: ListedQuestion, language: str = ENGLISH) -> str:
    """How far the team is: the answer with its day and who gave it, or that it is asked."""
    if question.state == State.ANSWERED:
        values = {"on": question.replied_on, "by": question.replied_by, "reply": question.reply}
        return said("paper/answered", language, **values)
    return said("paper/asked", language) if question.state == State.ASKED else ""


def shown(question: ListedQuestion, language: str) -> str:
    """A question as its family reads it."""
    return in_language(question.text, language) or question.text


def numbered(listed: list[ListedQuestion], language: str = ENGLISH) -> str:
    """The list as the chat shows it."""
    return "\n\n".join(_entry(number, question, language) for number, question in enumerate(listed, start=1))


def _entry(number: int, question: ListedQuestion, language: str) -> str:
    star = " ★" if question.top else ""
    return "\n".join(filter(None, [f"{number}.{star} {shown(question, language)}", state(question, language)]))


def plain(listed: list[ListedQuestion], language: str = ENGLISH) -> str:
    """The list as text for messengers: the top three first, then the others, with what is answered."""
    top, rest = [q for q in listed if q.top], [q for q in listed if not q.top]
    parts = [said("paper/title", language)]
    if top:
        parts += [said("paper/top", language), _numbered_from(top, 1, language)]
    if rest:
        parts += [said("paper/rest", language)] if top else []
        parts += [_numbered_from(rest, len(top) + 1, language)]
    return "\n\n".join([*parts, said("paper/foot", language)])


def _numbered_from(listed: list[ListedQuestion], first: int, language: str) -> str:
    return "\n".join(_lines(number, question, language) for number, question in enumerate(listed, start=first))


def _lines(number: int, question: ListedQuestion, language: str) -> str:
    """A question with its English for the team, where it is a translated one, and how far the team is."""
    own = in_language(question.text, language)
    below = [question.text if own else "", state(question, language)]
    return "\n".join([f"{number}. {own or question.text}", *(f"   {line}" for line in below if line)])


def content(listed: list[ListedQuestion], language: str = ENGLISH) -> dict[str, Any]:
    """What the PDF holds: `{"title", "intro", "foot", "blocks": [{"title", "first", "questions": [{…}]}]}`."""
    top, rest, withheld = [q for q in listed if q.top], [q for q in listed if not q.top], withholding.names()
    blocks = [("paper/top", top, 1), ("paper/rest" if top else "paper/all", rest, len(top) + 1)]
    told: list[dict[str, Any]] = [
        {
            "title": said(name, language),
            "first": first,
            "questions": [_printed(question, withheld, language) for question in questions],
        }
        for name, questions, first in blocks
        if questions
    ]
    english = any(question["english"] for block in told for question in block["questions"])
    return {
        **{part: said(f"paper/{part}", language) for part in ("title", "intro", "foot")},
        "team": said("list/for_team", language) if english else "",
        "blocks": told,
    }


def _printed(question: ListedQuestion, withheld: Collection[str], language: str) -> dict[str, str | bool]:
    """`right`: a family's own words, and what is not translated, run their own way on a paper that runs the other."""
    own = in_language(question.text, language)
    known_line = small_print(question, withheld, language)
    return {
        "text": own or question.text,
        "right": text_width.from_right(own or question.text),
        "english": question.text if own else "",
        "known": f"{said('paper/known', language)} {known_line}" if known_line else "",
        "state": state(question, language),
    }
