"""What our texts tell families to write always works."""

import pytest

from bot.understanding.commands import command, load


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("add: is there a kitchen", "guide/add"),
        ("ADD:  who pays", "guide/add"),
        ('Write "person".', None),
        ('"person"', "human/handoff"),
        ("Delete my chat.", "privacy/delete"),
        ("can a person with asthma join", None),
    ],
)
def test_a_command_is_known_and_a_sentence_is_not_one(text: str, outcome: str | None) -> None:
    assert command(text, load()) == outcome
