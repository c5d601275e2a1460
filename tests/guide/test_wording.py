"""What a family writes about its list is understood in its own words."""

import pytest

from bot.guide.wording import places_in, question_in


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("add: is there a kitchen for families", "is there a kitchen for families"),
        ("put on my list that we want to know who pays for the hotel", "we want to know who pays for the hotel"),
        ("note down: can my husband stay?", "can my husband stay?"),
        ("I want this on my list: dose of cells?", "dose of cells?"),
        ("can you add whether he may keep his prednisone", "whether he may keep his prednisone"),
    ],
)
def test_the_question_is_kept_and_the_request_is_not(text: str, question: str) -> None:
    assert question_in(text) == question


@pytest.mark.parametrize("text", ["add this", "save this one pls", "yes add it to the list please"])
def test_a_request_that_only_points_holds_no_question(text: str) -> None:
    assert question_in(text) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("take off the second one", [1]),
        ("remove number 2 and 4", [1, 3]),
        ("start over", [0, 1, 2, 3, 4]),
        ("no take it away again", [4]),
        ("remove 9", []),
    ],
)
def test_the_places_that_a_text_names_are_found(text: str, places: list[int]) -> None:
    assert places_in(text, 5) == places


def test_an_empty_list_has_no_places() -> None:
    assert places_in("remove the first", 0) == []
