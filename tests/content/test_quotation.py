"""A name stands in the quotation marks of its language."""

import pytest

from bot.content.quotation import quoted


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "“Form”"),
        ("es", "“Form”"),
        ("zh", "“Form”"),
        ("de", "„Form“"),
        ("fr", "«\u202fForm\u202f»"),
        ("ru", "«Form»"),
        ("ar", "«Form»"),
    ],
)
def test_each_language_has_its_own_marks(language: str, expected: str) -> None:
    assert quoted("Form", language) == expected
