"""Ways of speaking that only sound like danger are taken out of a message before the model hears it."""

from __future__ import annotations

import pytest

from bot.safety import rules
from bot.safety.ways_of_speaking import plain_words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Oma will nicht in China sterben.", "Oma ."),
        ("kızım ölmek istemiyor, çünkü çocukları küçük", "kızım , çünkü çocukları küçük"),
        ("the view was to die for, when is the flight?", "the view was , when is the flight?"),
        ("抽血", ""),
        ("when is the flight?", None),
    ],
)
def test_a_message_without_its_ways_of_speaking_is_what_else_it_says(text: str, left: str | None) -> None:
    assert plain_words(text) == left


def test_a_huge_message_without_its_ways_of_speaking_is_read_without_harm() -> None:
    assert plain_words("kızım ölmek istemiyor. " + "bekle " * 3000) == "kizim . " + ("bekle " * 3000).strip()


def test_the_ways_of_speaking_are_the_same_where_no_dangers_are_read() -> None:
    whole, masks = rules.languages(), rules.languages(only_masks=True)

    assert [[mask.source for mask in language.masks] for language in masks] == [
        [mask.source for mask in language.masks] for language in whole
    ]
    assert not any(language.rules for language in masks)
