"""Where a channel has no buttons, a family chooses by numbers and words."""

import pytest

from bot.conversations.numbered_choices import as_lines, chosen_payload

KIND = [{"title": f"Question {letter}?", "payload": f"/guide/pick:{letter}"} for letter in "abc"]
BUTTONS = [*KIND, {"title": "Show my list", "payload": "/guide/show"}]
DISEASES = [
    {"title": "Lupus with kidney disease", "payload": "/t:lupus", "words": ["lupus", "sle"]},
    {"title": "Scleroderma", "payload": "/t:ssc", "words": ["scleroderma", "ssc"]},
]


def test_buttons_become_numbered_lines() -> None:
    assert as_lines(BUTTONS).splitlines()[3] == "4. Show my list"


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("2", "/guide/pick:b"),
        (" 4. ", "/guide/show"),
        ("#1", "/guide/pick:a"),
        ("1, 3", "/guide/pick:a,c"),
        ("3 and 1", "/guide/pick:c,a"),
        ("1 1", "/guide/pick:a"),
        ("1 4", None),
        ("5", None),
        ("0", None),
        ("112", None),
        ("show my list!", "/guide/show"),
        ("question b", "/guide/pick:b"),
        ("show", None),
        ("1 is fine", None),
        ("", None),
    ],
)
def test_a_number_or_the_words_of_a_button_choose_it(text: str, payload: str | None) -> None:
    assert chosen_payload(text, BUTTONS) == payload


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("lupus", "/t:lupus"),
        ("my mother has SSc", "/t:ssc"),
        ("what is lupus", None),
        ("lupus?", None),
        ("lupus or scleroderma", None),
        ("she has had lupus since she was a young girl", None),
    ],
)
def test_a_key_word_chooses_only_in_a_short_statement(text: str, payload: str | None) -> None:
    assert chosen_payload(text, DISEASES) == payload


def test_without_buttons_nothing_is_chosen() -> None:
    assert chosen_payload("1", []) is None
