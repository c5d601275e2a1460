"""Vietnamese is learned as it is written, and as it is typed in haste."""

from __future__ import annotations

from bot.understanding.unaccented import with_unaccented


def test_vietnamese_is_learned_without_its_marks_too() -> None:
    assert with_unaccented([("có hết bệnh hẳn không", "benefits/cure")]) == [
        ("có hết bệnh hẳn không", "benefits/cure"),
        ("co het benh han khong", "benefits/cure"),
    ]


def test_every_mark_goes_and_no_letter() -> None:
    assert with_unaccented([("được điều trị ở đâu", "")])[1:] == [("duoc dieu tri o dau", "")]


def test_other_languages_stay_as_they_are() -> None:
    pairs = [("¿cuánto cuesta?", "a"), ("wie lange für mich", "b"), ("já está bom", "c")]

    assert with_unaccented(pairs) == pairs
