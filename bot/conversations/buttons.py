"""The buttons under a reply: whatever put them forward, what stands there in the end is decided here."""

from __future__ import annotations

from dataclasses import replace

from bot.content.responses import question_of, responses, title
from bot.conversations.types import Button, Reply, Suggestions
from bot.understanding.interpretation import OFF_TOPIC

PERSON = "human/handoff"
# The button that puts an answer's question for the team on the family's list: this, and the answer's outcome.
ADD = "/guide/add:"
# The button that puts what the family wrote on its list, where we have no answer: a question for the team all the same.
SAID = "/guide/said"


def composed(replies: list[Reply], person: bool = False) -> list[Reply]:
    """The replies of a turn with all their buttons. `person`: the way to a person stands under the last."""
    return [compose(reply, person and reply is replies[-1]) for reply in replies]


def compose(reply: Reply, person: bool = False) -> Reply:
    """The reply with every button that a family gets under it, and the words before them in `details.lead`.

    It asks nothing but the curated texts, and a reply that is composed stays as it is.
    """
    if reply.details.automatic:  # a person is there already
        return replace(reply, buttons=(), offer=None)
    made = reply if reply.offer is None else _of_assistant(reply, reply.offer)
    return replace(made, buttons=(*made.buttons, _button(PERSON))) if person and not _offers_person(made) else made


def _of_assistant(reply: Reply, offer: Suggestions) -> Reply:
    shown, lead = _likely((*offer.choices, *reply.buttons), reply.outcome, offer.questions)
    if not shown:
        shown = tuple(_button(name) for name in reply.details.related if name in responses())
        lead = lead or "ask/related"
    words = responses()[lead].text if lead and shown and reply.outcome else ""
    details = replace(reply.details, lead=words)
    below = (*_again(reply), *_add(reply), *_said(reply, offer))
    return replace(reply, buttons=(*shown, *below), details=details, offer=None)


def _likely(own: tuple[Button, ...], outcome: str, names: tuple[str, ...]) -> tuple[tuple[Button, ...], str]:
    """The buttons, and the name of the words before them.

    An answer that is likely, not certain, goes with the next likely questions, unless its text has buttons. "No text of
    ours covers this" goes with the nearest questions, and keeps the way to a person.
    """
    questions = tuple(_button(name) for name in names if question_of(name))
    if outcome == OFF_TOPIC and names:
        return (*questions, *(button for button in own if button["payload"] == f"/{PERSON}")), "ask/nearest"
    return (own, "") if own or not names else (questions, "ask/alternatives")


def _again(reply: Reply) -> tuple[Button, ...]:
    """The whole text again, where a line stands in its place."""
    again = {"title": responses()["ask/show_again"].text, "payload": f"/{reply.outcome}"}
    return (again,) if reply.details.repeats else ()


def _add(reply: Reply) -> tuple[Button, ...]:
    """The way to the family's list, for an answer with a question for the team."""
    asks = reply.details.ask and reply.outcome in responses()
    return ({"title": title("ask/add_this"), "payload": f"{ADD}{reply.outcome}"},) if asks else ()


def _said(reply: Reply, offer: Suggestions) -> tuple[Button, ...]:
    """The same for a question that we cannot answer, are not sure of, or can only answer with the same text again: in
    the family's own words."""
    unanswered = reply.outcome == OFF_TOPIC or reply.details.repeats or (not reply.outcome and offer.questions)
    return ({"title": responses()["ask/add_said"].text, "payload": SAID},) if unanswered else ()


def _button(name: str) -> Button:
    return {"title": title(name), "payload": f"/{name}"}


def _offers_person(reply: Reply) -> bool:
    return any(button["payload"] == f"/{PERSON}" for button in reply.buttons)
