"""Small signs, each drawn in a square of 48 units. They say nothing that the words beside them do not."""

from __future__ import annotations

from collections.abc import Callable

Element = tuple[str, dict[str, str]]
SIDE = 48.0
INK = {"stroke": "ink", "fill": "none", "stroke-width": "2.5"}


def _circle(x: float, y: float, r: float, fill: str = "paper", stroke: str = "ink") -> Element:
    return "circle", {
        "cx": f"{x:g}", "cy": f"{y:g}", "r": f"{r:g}", "fill": fill, "stroke": stroke, "stroke-width": "2.5",
    }  # fmt: skip


def _path(d: str, fill: str = "none", stroke: str = "ink", **more: str) -> Element:
    line = {"stroke-linejoin": "round", "stroke-linecap": "round"}
    return "path", {"d": d, "fill": fill, "stroke": stroke, "stroke-width": "2.5", **line, **more}


def donated() -> list[Element]:
    """A drop, and a cell in it."""
    return [
        _path("M24 4 C32 16 40 23 40 31 A16 15 0 0 1 8 31 C8 23 16 16 24 4 Z", "paper"),
        _circle(24, 31, 7, "accent"),
    ]


def two_receptors() -> list[Element]:
    """A cell with two different feelers: one ends in a triangle, one in a square."""
    return [
        _path("M31 17 L37 11"), _path("M31 31 L37 37"),
        _path("M34 12 L44 12 L40 3 Z", "accent"), ("rect", {"x": "35", "y": "35", "width": "9", "height": "9",
        "fill": "ink", "stroke": "ink", "stroke-width": "2"}), _circle(20, 24, 14), _circle(20, 24, 5, "ink"),
    ]  # fmt: skip


def two_targets() -> list[Element]:
    """A cell between two others: one carries triangles, one squares."""
    return [
        _path("M18 20 L14 15"), _path("M31 28 L34 33"), _circle(24, 24, 9, "accent"),
        _circle(10, 10, 7), _path("M7 13 L13 13 L10 7 Z", "ink", "none"),
        _circle(38, 38, 7), ("rect", {"x": "35", "y": "35", "width": "6", "height": "6", "fill": "ink"}),
    ]  # fmt: skip


def fresh_start() -> list[Element]:
    """New cells, drawn with dashes, and an arrow that comes back."""
    dashed = {"fill": "paper", "stroke": "ink", "stroke-width": "2", "stroke-dasharray": "3 3"}
    return [
        _path("M41 24 A17 17 0 1 1 34 10"), _path("M34 3 L35 11 L27 12"),
        ("circle", {"cx": "19", "cy": "25", "r": "6", **dashed}),
        ("circle", {"cx": "30", "cy": "28", "r": "4.5", **dashed}),
    ]  # fmt: skip


def person() -> list[Element]:
    """Somebody for whom it is so."""
    return [
        _circle(24, 13, 8, "accent", "accent"),
        _path("M9 44 C9 28 15 25 24 25 C33 25 39 28 39 44 Z", "accent", "accent"),
    ]


def person_empty() -> list[Element]:
    """Somebody for whom it is not: only the outline."""
    return [_circle(24, 13, 8, "none", "line"), _path("M9 44 C9 28 15 25 24 25 C33 25 39 28 39 44 Z", "none", "line")]


def person_crossed() -> list[Element]:
    """Somebody apart from the others: dark, in a frame."""
    return [
        ("rect", {"x": "2", "y": "1", "width": "44", "height": "46", "fill": "bad", "stroke": "bad"}),
        _circle(24, 14, 7, "paper", "paper"), _path("M11 42 C11 28 16 26 24 26 C32 26 37 28 37 42 Z", "paper", "paper"),
    ]  # fmt: skip


def home() -> list[Element]:
    """A house."""
    return [_path("M6 24 L24 8 L42 24"), _path("M11 22 V42 H37 V22", "none"), _path("M20 42 V31 H28 V42", "accent")]


def doctor() -> list[Element]:
    """A person with a cross."""
    return [
        _circle(24, 13, 8), _path("M9 44 C9 28 15 25 24 25 C33 25 39 28 39 44 Z", "paper"),
        _path("M24 30 V42 M18 36 H30", "none", "accent", **{"stroke-width": "4"}),
    ]  # fmt: skip


def family() -> list[Element]:
    """Two people."""
    return [
        _circle(17, 13, 7), _path("M5 42 C5 27 10 24 17 24 C24 24 29 27 29 42 Z", "paper"),
        _circle(35, 21, 5, "accent"), _path("M27 42 C27 32 30 29 35 29 C40 29 43 32 43 42 Z", "accent"),
    ]  # fmt: skip


def helper() -> list[Element]:
    """A person with a speech bubble."""
    return [
        _circle(16, 18, 7), _path("M4 44 C4 30 9 28 16 28 C23 28 28 30 28 44 Z", "paper"),
        _path("M26 4 H45 V18 H36 L31 24 V18 H26 Z", "accent"),
    ]  # fmt: skip


def stamp() -> list[Element]:
    """A passport."""
    return [
        ("rect", {"x": "9", "y": "4", "width": "30", "height": "40", "rx": "3", **INK}),
        _circle(24, 20, 8, "accent"), _path("M16 36 H32"),
    ]  # fmt: skip


def sign() -> list[Element]:
    """A triangle with an exclamation mark."""
    mark = {"stroke-width": "5"}
    return [_path("M24 4 L45 42 H3 Z", "bad", "bad"), _path("M24 17 V28 M24 35.5 V36", "none", "paper", **mark)]


def phone() -> list[Element]:
    """A phone."""
    return [
        ("rect", {"x": "12", "y": "3", "width": "24", "height": "42", "rx": "4", **INK}), _path("M21 39 H27"),
    ]  # fmt: skip


ICONS: dict[str, Callable[[], list[Element]]] = {
    icon.__name__: icon
    for icon in (
        donated, two_receptors, two_targets, fresh_start, person, person_empty, person_crossed, home, doctor, family,
        helper, stamp, sign, phone,
    )
}  # fmt: skip
