"""What our texts tell families to write always works."""

import pytest

from bot.understanding.fixed_commands import command, load


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("add: is there a kitchen", "guide/add"),
        ("ADD:  who pays", "guide/add"),
        ('Write "person".', None),
        ('"person"', "human/handoff"),
        ("Delete my chat.", "privacy/delete"),
        ("Copy of my data", "privacy/copy"),
        ("delete my copy of the data sheet", None),
        ("can a person with asthma join", None),
        ("top 4, 1 and 2", "guide/top"),
        ("Move 5 to 1.", "guide/move"),
        ("remove 3", "guide/remove"),
        ("what have I got?", "guide/show"),
        ("undo", "guide/undo"),
        ("start over", "guide/clear"),
        ("remove 3 of my medicines", None),
    ],
)
def test_a_command_is_known_and_a_sentence_is_not_one(text: str, outcome: str | None) -> None:
    assert command(text, load()) == outcome
