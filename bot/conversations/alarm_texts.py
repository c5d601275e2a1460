"""What a family reads in danger and right after: the curated text in its language, with the numbers to call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.content import emergency_numbers
from bot.content.emergency_numbers_file import Kind
from bot.content.responses import Response, response, responses
from bot.conversations.types import Reply, Suggestions
from bot.safety import alarm_state
from bot.safety.alarm_state import AUTOMATIC, CRISIS, CRISIS_OTHER, DEFAULTS, IF_NOW, is_about_alarm, is_alarm
from bot.safety.check import ENGLISH, Alert, check

PARAGRAPH = "\n\n"


def alarm_reply(alert: Alert, text: str = "") -> Reply:
    """What a family reads first in an emergency or a crisis; `text` is what it wrote (it may name a country)."""
    return alarm_text(_outcome(alert), alert.language, text)


def alarm_text(outcome: str, language: str, text: str = "") -> Reply:
    """The text of an outcome of `safety/`, in `language` where it exists. One outcome for a crisis, two texts.

    A turn after an alarm that has no text of its own in that language gets the one that fits them all.
    """
    found = response(said_in(outcome, language), language)
    known = {**found.metadata, "language": language, **({"about": "other"} if outcome == CRISIS_OTHER else {})}
    named = CRISIS if outcome == CRISIS_OTHER else outcome
    return Reply.from_metadata(_with_numbers(found, language, text), named, found.buttons, known)


def said_in(outcome: str, language: str) -> str:
    """The outcome whose text is said for `outcome` in `language`."""
    state = alarm_state.state([outcome])
    own = f"{outcome.rsplit('/', 1)[-1]}/{language}"
    if language == ENGLISH or own in responses() or state is None or is_alarm(outcome):
        return outcome
    return DEFAULTS[state]


def alarm_without_storage(text: str) -> Reply | None:
    """What is said to an emergency or a crisis that cannot be stored; None where the rules hear none.

    The first words to an alarm say that staff see it. Those of the turn after it count on nobody here.
    """
    alert = check(text)
    if alert is None:
        return None
    state = alarm_state.state([_outcome(alert)])
    return replace(alarm_text(DEFAULTS[state], alert.language, text), buttons=()) if state else None


def _outcome(alert: Alert) -> str:
    return CRISIS_OTHER if alert.kind == "crisis" and alert.about == "other" else f"safety/{alert.kind}"


def in_its_language(reply: Reply, text: str) -> Reply:
    """A reply of the assistant as the family reads it: texts about an alarm are spoken here, all else stays."""
    if not is_about_alarm(reply.outcome):
        return reply
    said = alarm_text(reply.outcome, reply.language or ENGLISH, text)
    return replace(said.over(reply), offer=Suggestions())


def caution_card(language: str, text: str) -> Reply:
    """The card before an answer, where a rule heard an emergency that the assistant does not see."""
    found = response(IF_NOW, language)
    return Reply.from_metadata(_with_numbers(found, language, text), "", (), {**found.metadata, "card": "doubt"})


def automatic_card(reply: Reply) -> Reply:
    """The same card while a person has the chat: marked as automatic, without a way to the person who is there."""
    label = response(AUTOMATIC, reply.language).text
    return replace(reply, details=replace(reply.details, card="alarm", automatic=True, label=label))


def _with_numbers(found: Response, language: str, text: str) -> str:
    kind = found.metadata.get("numbers")
    if not kind:
        return found.text
    first, _, rest = found.text.partition(PARAGRAPH)
    return PARAGRAPH.join(part for part in (first, "\n".join(_lines(kind, language, text)), rest) if part)


def _lines(kind: Kind, language: str, text: str) -> Iterator[str]:
    here, emergency = response("numbers/here", language).text, {}
    if kind == "crisis":  # who cannot wait for a crisis line finds the other number beside it
        emergency = {
            told.country: told.numbers[:1] for told in emergency_numbers.numbers_to_tell(language, "emergency", text)
        }
    for told in emergency_numbers.numbers_to_tell(language, kind, text):
        dialled = dict.fromkeys([*told.numbers, *emergency.get(told.country, [])])
        yield here.format(country=told.name, numbers=", ".join(dialled))
    if kind != "emergency":
        yield response("numbers/helplines", language).text
    elif line := emergency_numbers.line_to_show():
        yield response("numbers/show", language).text.format(line=line)
