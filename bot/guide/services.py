"""What can be done with a family's list. `hand` says whose step it is: the chat's, or a link's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from bot.content.question_bank import covering, question_bank
from bot.content.responses import responses
from bot.guide.changes import CHAT as CHAT
from bot.guide.changes import TOP, ChangeRecorder, checked_text, listed_questions, recorded_change, refusal
from bot.guide.models import ListedQuestion
from bot.guide.similar_question import most_similar


@dataclass(frozen=True)
class Wanted:
    """A question that shall go on the list."""

    text: str
    own: bool = True
    bank: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Added:
    """What came of it. `known` was on the list already; `alike` is a listed question that seems to ask the same."""

    question: ListedQuestion
    known: bool = False
    alike: ListedQuestion | None = None


def from_bank(identifier: str) -> Wanted:
    """A question of the bank. Raises BotError for an unknown one."""
    found = question_bank().get(identifier)
    if found is None:
        raise refusal("no_such_question")
    return Wanted(found.ask, own=False, bank=found.id, answer=found.known)


def from_answer(name: str) -> Wanted:
    """The question for the team that an answer of ours comes with. Raises BotError where it has none."""
    ask = responses()[name].metadata.get("ask") if name in responses() else None
    if not ask:
        raise refusal("no_such_question")
    stands_for = covering(name)
    return Wanted(str(ask), own=False, bank=stands_for.id if stands_for else "", answer=name)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower())) or text.strip()


def add(conversation: UUID, wanted: Wanted, hand: str = CHAT) -> Added:
    """Put a question on the list, once. Raises BotError where it is too long, empty, or the list is full."""
    text = checked_text(wanted.text)
    with recorded_change(conversation, hand, "add") as pen:
        listed = listed_questions(conversation)
        same = next((question for question in listed if _plain(question.text) == _plain(text)), None)
        if same:
            return Added(same, known=True)
        made = pen.new(text, own=wanted.own, bank=wanted.bank, answer=wanted.answer)
    return Added(made, alike=_alike(made, listed))


def _alike(made: ListedQuestion, listed: list[ListedQuestion]) -> ListedQuestion | None:
    """The listed question that seems to ask what `made` asks. It may take a second: no transaction waits for it."""
    same = next((question for question in listed if made.bank and question.bank == made.bank), None)
    place = None if same or not listed else most_similar(made.text, [question.text for question in listed])
    return same or (listed[place] if place is not None else None)


def one(conversation: UUID, identifier: int) -> ListedQuestion:
    """A question on the list. Raises BotError where it is not, or not any more."""
    found = ListedQuestion.objects.filter(conversation=conversation, removed=False, pk=identifier).first()
    if found is None:
        raise refusal("no_such_question")
    return found


def merge(conversation: UUID, newer: int, older: int, hand: str = CHAT) -> ListedQuestion:
    """Make one of two questions. The older one stays; a family's own words win over ours."""
    with recorded_change(conversation, hand, "merge") as pen:
        new, old = one(conversation, newer), one(conversation, older)
        if new.own and not old.own:
            pen.write(old, text=new.text, own=True)
        pen.write(new, removed=True, top=0)
    return old


def edit(conversation: UUID, identifier: int, text: str, hand: str) -> None:
    """Change the words of a question; from then on they are the family's own."""
    with recorded_change(conversation, hand, "edit") as pen:
        pen.write(one(conversation, identifier), text=checked_text(text), own=True)


def remove(conversation: UUID, identifiers: list[int], hand: str = CHAT) -> list[ListedQuestion]:
    """Take questions off the list; gives those that were on it."""
    with recorded_change(conversation, hand, "remove") as pen:
        gone = [question for question in listed_questions(conversation) if question.pk in identifiers]
        for question in gone:
            pen.write(question, removed=True, top=0)
    return gone


def clear(conversation: UUID, hand: str = CHAT) -> int:
    """Start over: everything off the list; gives how much that was."""
    with recorded_change(conversation, hand, "clear") as pen:
        gone = listed_questions(conversation)
        for question in gone:
            pen.write(question, removed=True, top=0)
    return len(gone)


def set_top(conversation: UUID, identifiers: list[int], hand: str = CHAT) -> list[ListedQuestion]:
    """Make these, in this order, the ones that matter most. Raises BotError for more than three."""
    if len(identifiers) > TOP:
        raise refusal("top_full", limit=TOP)
    with recorded_change(conversation, hand, "top") as pen:
        for question in listed_questions(conversation):
            _rank(pen, question, identifiers.index(question.pk) + 1 if question.pk in identifiers else 0)
    return [question for question in listed_questions(conversation) if question.top]


def toggle_top(conversation: UUID, identifier: int, hand: str = CHAT) -> list[ListedQuestion]:
    """Mark one more as mattering most, or unmark it. Raises BotError where three are marked already."""
    marked = [question.pk for question in listed_questions(conversation) if question.top]
    wanted = [pk for pk in marked if pk != identifier] if identifier in marked else [*marked, identifier]
    return set_top(conversation, wanted, hand)


def _rank(pen: ChangeRecorder, question: ListedQuestion, rank: int) -> None:
    if question.top != rank:
        pen.write(question, top=rank)


def move(conversation: UUID, identifier: int, position: int, hand: str = CHAT) -> None:
    """Put a question at a position of the list, from 1. A top question moves among the top, others among the others."""
    with recorded_change(conversation, hand, "move") as pen:
        listed = listed_questions(conversation)
        moved = next((question for question in listed if question.pk == identifier), None)
        if moved is None:
            raise refusal("no_such_question")
        top = [question for question in listed if question.top]
        if moved.top:
            ranked = [question for question in top if question is not moved]
            ranked.insert(position - 1, moved)
            for rank, question in enumerate(ranked, start=1):
                _rank(pen, question, rank)
            return
        others = [question for question in listed if not question.top and question is not moved]
        at = max(0, position - 1 - len(top))
        pen.write(moved, place=_between(others[:at], others[at:]))


def _between(before: list[ListedQuestion], after: list[ListedQuestion]) -> float:
    """A place between two questions: only the moved row changes, so another's step at the same time is not lost."""
    if not after:
        return before[-1].place + 1 if before else 1.0
    return (before[-1].place + after[0].place) / 2 if before else after[0].place - 1
