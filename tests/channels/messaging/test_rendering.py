"""The same answer fits each platform; nothing of it is lost."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.base.outgoing_message import Button
from bot.channels.messaging import text_splitting
from bot.channels.messaging.choices import shortened
from bot.channels.messaging.rendering import drafts
from bot.channels.messaging.shapes import Shape, shape
from bot.channels.registry import CHANNELS
from bot.content.responses import response, responses
from bot.content.text_checks import catalogue
from bot.content.translations import languages, text_in
from bot.conversations import tokens
from bot.conversations.buttons import compose
from bot.conversations.capabilities import of_channel
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.pipeline import curated
from bot.conversations.types import Suggestions

SMALL = Shape(text=160)
SHAPES = {name: shape(of_channel(name)) for name in CHANNELS}


def words(texts: list[str]) -> list[str]:
    return " ".join(texts).split()


def answer(name: str) -> Message:
    """The answer `name` as the log holds it."""
    reply = compose(replace(curated(name), offer=Suggestions()))
    return Message(sequence=7, author=Author.ASSISTANT, text=reply.text, outcome=name, buttons=list(reply.buttons),
                   details=reply.details, conversation=Conversation(), **reply.columns)  # fmt: skip


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_answer_fits_and_keeps_every_word_sources_and_choices(name: str) -> None:
    own = SHAPES[name]
    for outcome in catalogue():
        message = answer(outcome)
        found = drafts(message, own)
        shown = words([draft.text for draft in found])

        assert all(0 < own.size(draft.text) <= own.text for draft in found)
        assert shown[: len(message.text.split())] == message.text.split()
        below = [button.text or button.title for draft in found for button in draft.buttons]
        named = " ".join([*shown, *below])
        assert all(button["title"] in named for button in message.buttons), outcome
        for detail in ("unverified", "ask"):
            assert " ".join(getattr(message.details, detail).split()) in " ".join(shown)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_buttons_keep_to_the_platforms_count_and_length(name: str) -> None:
    own = SHAPES[name]
    for outcome in responses().keys() - {"channel/private"}:
        for draft in drafts(answer(outcome), own):
            most, title = (own.rows, own.row_title) if draft.opens else (own.buttons, own.title)
            assert len(draft.buttons) <= most
            assert all(len(button.title) <= title and len(button.id) <= 20 for button in draft.buttons)
            assert all(len(button.text) <= own.row_text for button in draft.buttons)
            assert len({button.title for button in draft.buttons}) == len(draft.buttons)
            room = own.text if draft.opens else own.text_with_buttons or own.text
            assert not draft.buttons or own.size(draft.text) <= room


def test_sources_stay_with_the_end_of_their_text() -> None:
    body = "One sentence here. " * 30 + "The last one."

    chunks = text_splitting.split(body.strip(), "Source: a paper", 160, text_splitting.utf16)

    assert chunks[-1].endswith("The last one.\n\nSource: a paper")
    assert all(len(chunk) <= 160 for chunk in chunks)


def test_text_is_cut_at_sentences() -> None:
    chunks = text_splitting.split("A first sentence. A second one! Is this a third? Yes.", "", 32, text_splitting.utf16)

    assert chunks == ["A first sentence. A second one!", "Is this a third? Yes."]


def test_addresses_are_not_cut_while_they_fit() -> None:
    link = "https://www.example.org/a.b?c=d.e"

    chunks = text_splitting.split(
        f"See here for all of it. {link} and then go on to read.", "", 40, text_splitting.utf16
    )

    assert any(link in chunk for chunk in chunks)


@pytest.mark.parametrize("unit", ["utf16", "bytes"])
def test_any_text_is_cut_to_fit_and_loses_nothing(unit: str) -> None:
    dice = random.Random(7)  # noqa: S311
    signs = ["a", "bc", " ", " ", "\n", ". ", "! ", "é", "e\u0301", "字", "。", "😀", "👩\u200d👧", "نص", "؟ "]
    own = Shape(text=20, unit=unit)
    for _ in range(500):
        text = "".join(dice.choice(signs) for _ in range(dice.randint(1, 120))).strip()

        chunks = text_splitting.split(text, "", own.text, own.size)

        assert re.sub(r"\s", "", "".join(chunks)) == re.sub(r"\s", "", text)
        assert all(own.size(chunk) <= own.text for chunk in chunks)


def test_a_foot_that_is_too_long_for_one_message_is_cut_too() -> None:
    chunks = text_splitting.split("Short.", "A source. " * 40, 160, text_splitting.utf16)

    assert all(len(chunk) <= 160 for chunk in chunks)
    assert words(chunks) == ["Short.", *("A source. " * 40).split()]


def test_choices_that_do_not_fit_on_buttons_become_numbered_lines_from_the_given_number() -> None:
    buttons = [{"title": "A title that is too long for a button", "payload": "/a"}, {"title": "B", "payload": "/b"}]
    message = Message(sequence=1, author=Author.ASSISTANT, text="Which?", buttons=buttons)

    [draft] = drafts(message, Shape(text=160, buttons=3, title=20), first=3)

    assert draft.text == "Which?\n\n3. A title that is too long for a button\n4. B"
    assert draft.buttons == ()


LONG = [{"title": f"How does the treatment work, and {what}?", "payload": "/a"} for what in ("when", "where", "why")]


def test_choices_with_long_titles_are_a_list_where_the_platform_has_lists() -> None:
    message = Message(sequence=7, author=Author.ASSISTANT, text="Which?", buttons=LONG)

    [draft] = drafts(message, SHAPES["whatsapp"], first=2)

    assert (draft.text, draft.opens) == ("Which?", "Choices")
    assert [button.title for button in draft.buttons] == ["2. How does the…", "3. How does the…", "4. How does the…"]
    assert draft.buttons[1] == Button("7.1", "3. How does the…", LONG[1]["title"])


def test_a_row_whose_title_fits_says_it_once() -> None:
    buttons = [*LONG, {"title": "The costs", "payload": "/c"}]
    [draft] = drafts(Message(sequence=7, author=Author.ASSISTANT, text="Which?", buttons=buttons), SHAPES["whatsapp"])

    assert draft.buttons[3] == Button("7.3", "4. The costs", "")


@pytest.mark.parametrize("name", ["line", "messenger"])
def test_long_titles_stand_in_lines_with_short_buttons_below(name: str) -> None:
    message = Message(sequence=7, author=Author.ASSISTANT, text="Your list:\n1. Visa?\n2. Flight?", buttons=LONG)

    [draft] = drafts(message, SHAPES[name])

    assert "\nB. How does the treatment work, and where?" in draft.text
    assert [button.title for button in draft.buttons] == ["A. How does the…", "B. How does the…", "C. How does the…"]


def test_more_choices_than_a_list_holds_become_lines() -> None:
    buttons = [{"title": f"{number} " + "x" * 30, "payload": "/a"} for number in range(11)]
    [draft] = drafts(Message(sequence=1, author=Author.ASSISTANT, text="Which?", buttons=buttons), SHAPES["whatsapp"])

    assert draft.buttons == () and "11. 10 xxx" in draft.text


@pytest.mark.parametrize(
    ("title", "limit", "short"),
    [
        ("The costs", 24, "The costs"),
        ("Can children take part in it?", 20, "Can children take…"),
        ("x" * 30, 20, "x" * 19 + "…"),
        ("为什么这个研究在北京进行而不是在别的地方", 10, "为什么这个研究在北…"),
        ("What? And then what", 12, "What? And…"),
    ],
)
def test_a_title_is_cut_between_words(title: str, limit: int, short: str) -> None:
    assert shortened(title, limit) == short


@pytest.mark.parametrize("language", ["en", *languages()])
def test_the_words_that_open_a_list_fit_their_button(language: str) -> None:
    assert len(text_in("channel/choices", language)) <= 20


def test_choices_without_room_get_a_message_of_their_own() -> None:
    buttons = [{"title": f"Choice {letter} " + "x" * 40, "payload": f"/{letter}"} for letter in "abc"]
    message = Message(sequence=1, author=Author.ASSISTANT, text="Which? " * 15, buttons=buttons)

    found = drafts(message, SMALL)

    assert found[-1].text.startswith("1. Choice a")
    assert words([draft.text for draft in found]).count("Choice") == 3


@pytest.mark.django_db
def test_a_person_is_shown_to_be_one() -> None:
    chat = tokens.open_conversation("telegram")[0]
    message = Message(
        conversation=chat, sequence=1, author=Author.PERSON, text="Hello.", details=ReplyDetails(name="Maria")
    )

    assert drafts(message, SMALL)[0].text == "Maria (a person):\nHello."


ALARMS = sorted(name for name in responses() if name.startswith("safety/") and name != "safety/automatic")
NUMBERS = "China: 120, 110\nUnited Kingdom: 999\nIn China you can show this line to anyone near you: 请帮我拨打120。"


def card(text: str, outcome: str = "", language: str = "", **details: Any) -> Message:
    known = {"language": language, "details": ReplyDetails(**details)}
    return Message(sequence=7, author=Author.ASSISTANT, text=text, outcome=outcome, **known)


@pytest.mark.parametrize("name", sorted(SHAPES))
@pytest.mark.parametrize("outcome", ALARMS)
def test_the_first_line_of_an_alarm_cannot_be_taken_for_anything_else(name: str, outcome: str) -> None:
    message = answer(outcome)

    found = drafts(message, SHAPES[name])

    label = "ABOUT YOUR SAFETY" if outcome.startswith("safety/after_") else "URGENT"
    assert found[0].text.splitlines()[0] == f"=== {label} ==="
    assert words([draft.text for draft in found])[: len(message.text.split()) + len(label.split()) + 2] == [
        "===", *label.split(), "===", *message.text.split()
    ]  # fmt: skip


@pytest.mark.parametrize("name", [*SHAPES, "tiny"])
def test_of_a_long_card_nothing_is_cut_off_and_no_number_is_parted(name: str) -> None:
    own = SHAPES.get(name, SMALL)
    text = f"Call now.\n\n{NUMBERS}\n\n" + "Stay with them and keep your phone free. " * 60

    found = drafts(card(text, "safety/emergency", automatic=True, card="alarm"), own)

    shown = [draft.text for draft in found]
    assert words(shown)[-len(text.split()) :] == text.split()
    assert all(own.size(part) <= own.text for part in shown)
    assert all(any(line in part for part in shown) for line in NUMBERS.splitlines()[:2])


def test_a_card_while_a_person_has_the_chat_says_that_it_is_no_persons() -> None:
    [draft] = drafts(card("Call now.", "safety/emergency", automatic=True, card="alarm"), Shape(text=1600))

    automatic = response("safety/automatic").text
    assert draft.text == f"=== URGENT ===\n{automatic}\n\nCall now."


def test_the_word_before_an_answer_is_marked_and_the_answer_is_not() -> None:
    [doubt] = drafts(card("If this is happening, call.", card="doubt"), Shape(text=1600))
    [plain] = drafts(card("It costs nothing.", "trial/overview"), Shape(text=1600))

    assert doubt.text == "=== IF THIS IS HAPPENING NOW ===\n\nIf this is happening, call."
    assert plain.text == "It costs nothing."


def test_the_first_line_is_in_the_language_of_the_text_where_we_have_the_word() -> None:
    for language, marker in {"es": "=== URGENTE ===", "zh": "=== 紧急 ===", "sw": "=== URGENT ==="}.items():
        [draft] = drafts(card("120", "safety/emergency", language=language), Shape(text=1600))
        assert draft.text.startswith(f"{marker}\n")


def test_nobody_but_the_assistant_draws_a_card() -> None:
    message = Message(
        sequence=7, author=Author.FAMILY, text="hi", outcome="safety/emergency", details=ReplyDetails(card="alarm")
    )

    assert drafts(message, Shape(text=1600))[0].text == "hi"
