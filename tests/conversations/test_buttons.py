"""The buttons under a reply, for each kind of reply: what a family can press, and the words before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.responses import responses
from bot.conversations.alarm_texts import automatic_card, in_its_language
from bot.conversations.buttons import compose, composed
from bot.conversations.pipeline import curated
from bot.conversations.types import Button, Reply, Suggestions

PERSON: Button = {"title": "Talk to a person", "payload": "/human/handoff"}
PICK: Button = {"title": "Is it safe?", "payload": "/guide/pick:risks-safe"}
LIKELY = ("costs/what_you_pay", "travel/visa")


def pressed(reply: Reply) -> list[str]:
    return [button["payload"].lstrip("/") for button in reply.buttons]


def asked(name: str, questions: tuple[str, ...] = (), choices: tuple[Button, ...] = ()) -> Reply:
    """A text as the assistant gives it, with what it would put beside it."""
    return replace(curated(name), offer=Suggestions(choices, questions))


# What stands under each kind of reply, and the name of the words before it.
CASES = {
    "an answer alone: the questions that lie near": (
        asked("trial/placebo"),
        ["trial/design", "eligibility/who_decides", "benefits/chance_of_success"], "ask/related"),
    "an answer with a question for the team: the way to the list": (
        asked("records/needed"),
        ["records/how_to_send", "records/translation", "records/missing", "guide/add:records/needed"], "ask/related"),
    "a likely answer: what else it may have meant": (
        asked("trial/placebo", LIKELY), ["costs/what_you_pay", "travel/visa"], "ask/alternatives"),
    "a likely answer with a question for the team: both": (
        asked("records/needed", LIKELY),
        ["costs/what_you_pay", "travel/visa", "guide/add:records/needed"], "ask/alternatives"),
    "a likely answer whose text has buttons: only those": (
        asked("scope/personal_medical", LIKELY), ["human/handoff", "guide/add:scope/personal_medical"], ""),
    "choices: the questions, without words before them": (
        replace(asked("ask/choose", LIKELY), outcome=""), ["costs/what_you_pay", "travel/visa", "guide/said"], ""),
    "a decline: the menu of its text, and the list": (
        asked("scope/off_topic"), ["trial/overview", "eligibility/overview", "human/handoff", "guide/said"], ""),
    "a decline with questions that lie near: those, a person and the list": (
        asked("scope/off_topic", LIKELY),
        ["costs/what_you_pay", "travel/visa", "human/handoff", "guide/said"], "ask/nearest"),
    "a decline with nothing that has a title: a person and the list": (
        asked("scope/off_topic", ("safety/emergency",)), ["human/handoff", "guide/said"], "ask/nearest"),
    "a question that has no title is not offered": (
        asked("trial/placebo", ("safety/emergency", "travel/visa")), ["travel/visa"], "ask/alternatives"),
    "an action's choices stand before the buttons of the text": (
        asked("human/handoff", (), (PICK,)), ["guide/pick:risks-safe", "human/cancel"], ""),
    "an action's choices leave no room for likely questions": (
        asked("trial/placebo", LIKELY, (PICK,)), ["guide/pick:risks-safe"], ""),
    "a text that is given without the assistant: its own buttons": (curated("trial/placebo"), [], ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_of_reply_has_its_buttons_and_the_words_before_them(kind: str) -> None:
    reply, payloads, lead = CASES[kind]

    made = compose(reply)

    assert pressed(made) == payloads
    assert made.details.lead == (responses()[lead].text if lead else "")
    assert (made.text, made.outcome, made.offer) == (reply.text, reply.outcome, None)


def test_a_button_says_the_question_that_it_stands_for() -> None:
    assert [button["title"] for button in compose(asked("trial/placebo", ("travel/visa",))).buttons] == [
        responses()["travel/visa"].metadata["title"]
    ]


def test_what_is_composed_stays_as_it_is() -> None:
    once = compose(asked("records/needed", LIKELY))

    assert compose(once) == once


def test_a_person_is_offered_under_the_last_reply_only_and_once() -> None:
    first, last = composed([asked("trial/placebo"), asked("ask/rephrase")], person=True)
    [again] = composed([Reply("Which?", "", (PERSON,))], person=True)

    assert "human/handoff" not in pressed(first)
    assert pressed(last)[-1] == "human/handoff"
    assert pressed(again) == ["human/handoff"]


def test_no_likely_question_stands_under_the_words_to_an_alarm() -> None:
    spoken = in_its_language(asked("safety/emergency", LIKELY, (PICK,)), "help")

    assert pressed(compose(spoken)) == [button["payload"].lstrip("/") for button in curated("safety/emergency").buttons]


def test_while_a_person_has_the_chat_a_card_has_no_buttons() -> None:
    card = automatic_card(in_its_language(asked("safety/crisis"), "help"))

    assert compose(card).buttons == ()
