"""What stands on paper: the list as plain text for messengers and e-mail, and what the PDF holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.content.question_bank import BankQuestion, covering, question_bank
from bot.content.responses import response, responses
from bot.content.sentence_cutter import first_sentence
from bot.guide.models import ListedQuestion, State

ONE_LINE = 150


@dataclass(frozen=True)
class Known:
    """What our sources already say about a question, in one sentence, and what they leave open."""

    says: str = ""
    title: str = ""
    checked: str = ""
    open: str = ""
    why: str = ""


def known(question: ListedQuestion) -> Known:
    """From the answer that the question belongs to, and from the bank; empty for a family's own words."""
    listed = _listed(question)
    answer = responses().get(answer_of(question))
    says = first_sentence(answer.text) if answer else ""
    meta = answer.metadata if answer else {}
    left, why = (listed.open, listed.why) if listed else ("", "")
    checked = meta.get("reviewed") or (listed.reviewed if listed else "")
    return Known(says, str(meta.get("title", "")), str(checked), left, why)


def answer_of(question: ListedQuestion) -> str:
    """The answer that says what our sources have on a question; empty where there is none."""
    listed = _listed(question)
    return question.answer or (listed.known if listed else "")


def _listed(question: ListedQuestion) -> BankQuestion | None:
    return question_bank().get(question.bank) or (covering(question.answer) if question.answer else None)


def small_print(question: ListedQuestion) -> str:
    """One line: what the sources say, with the day it was checked."""
    about = known(question)
    said = about.says or about.open
    if not said:
        return ""
    cut = said if len(said) <= ONE_LINE else said[: ONE_LINE - 1].rsplit(" ", 1)[0] + " …"
    return f"{cut} ({about.checked})"


def state(question: ListedQuestion) -> str:
    """How far the team is: the answer with its day and who gave it, or that it is asked."""
    if question.state == State.ANSWERED:
        values = {"on": f"{question.replied_on}", "by": question.replied_by, "reply": question.reply}
        return response("paper/answered").text.format(**values)
    return response("paper/asked").text if question.state == State.ASKED else ""


def numbered(listed: list[ListedQuestion]) -> str:
    """The list as the chat shows it."""
    return "\n\n".join(_entry(number, question) for number, question in enumerate(listed, start=1))


def _entry(number: int, question: ListedQuestion) -> str:
    star = " ★" if question.top else ""
    return "\n".join(filter(None, [f"{number}.{star} {question.text}", state(question)]))


def plain(listed: list[ListedQuestion]) -> str:
    """The list as text for messengers: the top three first, then the others, with what is answered."""
    top, rest = [q for q in listed if q.top], [q for q in listed if not q.top]
    parts = [response("paper/title").text]
    if top:
        parts += [response("paper/top").text, _numbered_from(top, 1)]
    if rest:
        parts += ([response("paper/rest").text] if top else []) + [_numbered_from(rest, len(top) + 1)]
    return "\n\n".join([*parts, response("paper/foot").text])


def _numbered_from(listed: list[ListedQuestion], first: int) -> str:
    entries = (f"{n}. {q.text}" + (f"\n   {state(q)}" if state(q) else "") for n, q in enumerate(listed, start=first))
    return "\n".join(entries)


def content(listed: list[ListedQuestion]) -> dict[str, Any]:
    """What the PDF holds: `{"title", "intro", "foot", "blocks": [{"title", "first", "questions": [{…}]}]}`."""
    top, rest = [q for q in listed if q.top], [q for q in listed if not q.top]
    blocks = [("paper/top", top, 1), ("paper/rest" if top else "paper/all", rest, len(top) + 1)]
    return {
        **{part: response(f"paper/{part}").text for part in ("title", "intro", "foot")},
        "blocks": [
            {"title": response(name).text, "first": first, "questions": [_printed(question) for question in questions]}
            for name, questions, first in blocks
            if questions
        ],
    }


def _printed(question: ListedQuestion) -> dict[str, str]:
    known_line = small_print(question)
    label = response("paper/known").text
    return {"text": question.text, "known": f"{label} {known_line}" if known_line else "", "state": state(question)}
