"""Each picture of the trial can be read by everybody: at 280 pixels, without colors, in words, from right to left."""

from itertools import product
from xml.etree import ElementTree

import pytest

from bot.content import trial_pictures
from bot.i18n import languages
from bot.pictures import in_words
from bot.pictures.drawing import NARROW, WIDE, drawing, faults
from bot.pictures.labels import labels, own_words
from bot.pictures.picture_file import Part, Picture
from bot.pictures.shapes import Box, Drawing, Icon, Line, Shape, Text
from bot.pictures.svg import DARK, LIGHT, SVG, mirrored, svg
from bot.pictures.text_width import from_right, width, wrapped

NAMES = sorted(trial_pictures.pictures())
EACH = list(product(NAMES, sorted(languages()), (NARROW, WIDE)))


def drawn(name: str, language: str = "en", wide: float = NARROW) -> Drawing:
    return drawing(trial_pictures.pictures()[name], trial_pictures.labels_of(name, language), wide)


def parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314  (our own)


def of(kind: str, *parts: Part, written: dict[str, list[str]]) -> Drawing:
    """A picture of a test, with its labels."""
    picture = Picture("p", kind, ("costs/overview",), (), parts)
    files = {"en": {"labels": {"p": {"title": "A title", "parts": written}}}}
    return drawing(picture, labels(picture, files, "en", {}))


def texts(shapes: tuple[Shape, ...]) -> list[str]:
    return [shape.text for shape in shapes if isinstance(shape, Text)]


def test_the_trial_has_the_eight_pictures() -> None:
    assert len(NAMES) == 8


@pytest.mark.parametrize(("name", "language", "wide"), EACH)
def test_each_picture_is_an_image_with_title_and_description(name: str, language: str, wide: float) -> None:
    root = parsed(trial_pictures.file_of(name, language, wide))
    ids = {node.get("id"): node.text for node in root.iter() if node.get("id")}

    assert root.tag == f"{{{SVG}}}svg" and root.get("role") == "img" and root.get("aria-labelledby") == "title desc"
    assert ids["title"] == trial_pictures.title(name, language)
    assert str(ids["desc"]).split("\n") == trial_pictures.words(name, language)
    assert not [node for node in root.iter() if node.tag.endswith(("script", "image", "use", "foreignObject"))]


@pytest.mark.parametrize(("name", "language", "wide"), EACH)
def test_nothing_is_wider_than_its_box_and_no_letter_too_small(name: str, language: str, wide: float) -> None:
    found = drawn(name, language, wide)

    assert list(faults(found)) == []
    assert all(shape.size >= 14 for shape in found.shapes if isinstance(shape, Text)) and found.width <= wide


@pytest.mark.parametrize("name", NAMES)
def test_the_words_hold_every_label_of_the_picture(name: str) -> None:
    picture, told = trial_pictures.pictures()[name], trial_pictures.labels_of(name, "en")
    said = " ".join(trial_pictures.words(name))

    for part in picture.parts:
        assert all(label.rstrip(".:") in said for label in told.of(part))
    assert said.count("Not confirmed") >= sum(not part.confirmed for part in picture.parts)


def test_a_word_that_is_wider_than_its_box_is_found() -> None:
    found = of("steps", Part("a", "home"), written={"a": ["Donaudampfschifffahrtsgesellschaft", "b"]})

    (fault,) = faults(found)
    assert fault.startswith("'Donaudampfschifffahrtsgesellschaft' is ") and "shorter words" in fault


@pytest.mark.parametrize("name", NAMES)
def test_arabic_is_mirrored(name: str) -> None:
    told = trial_pictures.labels_of(name, "ar")
    found = drawn(name, "ar")
    root = parsed(svg(found, told.title, [], "ar", right=True))
    (first, *_) = (shape for shape in found.shapes if isinstance(shape, Text))
    (title, *_) = root.iter(f"{{{SVG}}}text")

    assert from_right(told.title) and trial_pictures.spoken(name, "ar") == ("ar", True)
    assert (title.get("direction"), title.get("text-anchor")) == ("rtl", "start")
    assert float(title.get("x", "0")) == found.width - first.x


@pytest.mark.parametrize(
    "shape", [Box(10, 5, 30, 8), Icon("home", 10, 5, 20), Line(10, 5, 40, 9), Text(10, 5, "a", 30)]
)
def test_a_shape_that_is_mirrored_twice_is_itself(shape: Shape) -> None:
    assert mirrored(shape, 280) != shape
    assert mirrored(mirrored(shape, 280), 280) == shape


def test_a_line_of_the_other_direction_still_begins_on_its_side() -> None:
    root = parsed(trial_pictures.file_of("warning_signs", "ar"))
    (line,) = (node for node in root.iter(f"{{{SVG}}}text") if (node.text or "").startswith("请帮我"))

    assert (line.get("direction"), line.get("text-anchor")) == ("ltr", "end")


def test_an_unknown_length_has_an_open_end_and_a_known_one_a_closed_one() -> None:
    labels_ = {"a": ["a", "b", "28 days"], "b": ["a", "b", ""]}
    closed = of("timeline", Part("a"), written=labels_)
    open_ = of("timeline", Part("b", open=True), written=labels_)

    def ends(found: Drawing) -> int:
        return sum(isinstance(shape, Line) for shape in found.shapes)

    def dashes(found: Drawing) -> int:
        return sum(
            isinstance(shape, Box) and shape.fill == "paper" and shape.stroke == "accent" for shape in found.shapes
        )

    assert (ends(closed), dashes(closed)) == (1, 0)
    assert (ends(open_), dashes(open_)) == (0, 3)
    assert "Exact length not known" in texts(open_.shapes) and "Exact length not known" not in texts(closed.shapes)


@pytest.mark.parametrize("confirmed", [True, False])
def test_what_is_not_confirmed_is_hatched_and_said(confirmed: bool) -> None:
    found = of("steps", Part("a", "home", confirmed=confirmed), written={"a": ["a", "b"]})
    hatched = [shape for shape in found.shapes if isinstance(shape, Box) and shape.hatched]

    assert bool(hatched) != confirmed
    assert ("Not confirmed" in texts(found.shapes)) != confirmed


def test_a_crowd_has_as_many_people_as_the_study_and_as_many_filled_as_are_counted() -> None:
    found = of("counts", Part("a", of=145, counts=(1, 10)), written={"a": ["a", "b", "one", "ten"]})
    icons = [shape.name for shape in found.shapes if isinstance(shape, Icon)]

    assert icons.count("person_crossed") == 1 + 1 and icons.count("person") == 10 + 1  # and one each in the legend
    assert icons.count("person_empty") == 145 - 11


def test_a_number_or_a_line_that_the_trial_does_not_have_is_left_out() -> None:
    picture = trial_pictures.pictures()["warning_signs"]
    told = labels(picture, trial_pictures.label_files(), "en", {"ambulance": "112", "line": "", "line_english": ""})
    said = " ".join(in_words.in_words(picture, told))

    assert "112 is the ambulance number" in said and "Show this line" not in said
    assert not [text for text in texts(drawing(picture, told).shapes) if "Show this line" in text]


def test_what_a_language_lacks_is_said_in_english() -> None:
    picture = trial_pictures.pictures()["how_it_works"]
    files = {
        **trial_pictures.label_files(),
        "fr": {"labels": {"how_it_works": {"title": "Titre", "parts": {"source": ["x"]}}}},
    }
    told = labels(picture, files, "fr", {})

    assert told.title == "Titre" and told.own["not_confirmed"] == own_words()["fr"]["not_confirmed"]
    assert told.parts["source"][0] == "Cells from donated cord blood"


def contrast(one: str, other: str) -> float:
    """As WCAG defines it."""

    def light(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_and_lines_can_be_seen(colors: dict[str, str]) -> None:
    assert min(contrast(colors["ink"], colors[name]) for name in ("paper", "panel")) >= 4.5
    assert contrast(colors["on-accent"], colors["accent"]) >= 4.5
    assert min(contrast(colors[name], colors["panel"]) for name in ("line", "accent", "bad")) >= 3


def test_lines_break_at_blanks_and_between_chinese_characters() -> None:
    assert wrapped("one two three", width("one two", 14), 14) == ["one two", "three"]
    assert wrapped("请帮我拨打，我们", 14 * 5, 14) == ["请帮我拨", "打，我们"]
    assert wrapped("from 37.5\u00a0°C", width("from 37.5", 14), 14) == ["from", "37.5\u00a0°C"]
