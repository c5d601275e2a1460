"""Writes a drawing as SVG: with a title and a description, mirrored where its language runs from right to left."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

from bot.pictures.icons import ICONS, SIDE
from bot.pictures.shapes import Box, Drawing, Icon, Line, Shape, Text
from bot.pictures.text_width import from_right

LIGHT = {
    "ink": "#17252b", "paper": "#ffffff", "panel": "#eef3f5", "line": "#52646c", "accent": "#0b5c6b",
    "on-accent": "#ffffff", "bad": "#a11212",
}  # fmt: skip
DARK = {
    "ink": "#e8eef0", "paper": "#1b262a", "panel": "#26343a", "line": "#9fb0b7", "accent": "#7fd0de",
    "on-accent": "#06262c", "bad": "#ffb3b3",
}  # fmt: skip
# Attributes hold the light colors, for paper too; only a dark screen needs a rule.
STYLE = "@media screen and (prefers-color-scheme: dark) {" + "".join(
    f".f-{name}{{fill:{color}}}.s-{name}{{stroke:{color}}}" for name, color in DARK.items()
) + "}"  # fmt: skip
# What a Content-Security-Policy may name, so that this style counts and no other does.
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
PAPER_FONTS = "'DejaVu Sans'"
SVG = "http://www.w3.org/2000/svg"
Node = ElementTree.Element
DASHES = "5 4"


def svg(drawn: Drawing, title: str, words: list[str], language: str, *, right: bool, fonts: str = FONTS) -> bytes:
    """The picture as a file of its own. `words` is its description; `right`: it runs from right to left."""
    size = {"width": f"{drawn.width:g}", "height": f"{drawn.height:g}"}
    root = _node(None, "svg", xmlns=SVG, role="img", viewBox=f"0 0 {drawn.width:g} {drawn.height:g}", **size)
    root.set("xml:lang", language)
    root.set("aria-labelledby", "title desc")
    root.set("font-family", fonts)
    _node(root, "title", id="title").text = title
    _node(root, "desc", id="desc").text = "\n".join(words)
    _node(root, "style").text = STYLE
    _hatching(root)
    _node(root, "rect", rx="10", **size, **_ink("fill", "paper"))
    for shape in drawn.shapes:
        WRITERS[type(shape)](root, mirrored(shape, drawn.width) if right else shape, right)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def mirrored(shape: Shape, width: float) -> Shape:
    """A shape as it stands from right to left. Texts keep their place of beginning, at the other side."""
    if isinstance(shape, Line):
        return replace(shape, x1=width - shape.x1, x2=width - shape.x2)
    extent = shape.width if isinstance(shape, Box) else shape.size if isinstance(shape, Icon) else 0.0
    return replace(shape, x=width - shape.x - extent)


def _node(parent: Node | None, tag: str, **attributes: str) -> Node:
    made = {name.replace("_", "-"): value for name, value in attributes.items()}
    return ElementTree.Element(tag, made) if parent is None else ElementTree.SubElement(parent, tag, made)


def _ink(*pairs: str) -> dict[str, str]:
    """Attributes and the classes by which a dark screen changes them: `_ink("fill", "paper", "stroke", "line")`."""
    given = dict(zip(pairs[::2], pairs[1::2], strict=True))
    classes = " ".join(f"{kind[0]}-{name}" for kind, name in given.items() if name in LIGHT)
    return {**{kind: LIGHT.get(name, name) for kind, name in given.items()}, **({"class": classes} if classes else {})}


def _hatching(root: Node) -> None:
    pattern = _node(
        _node(root, "defs"), "pattern", id="hatch", width="6", height="6", patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )  # fmt: skip
    _node(pattern, "rect", width="6", height="6", **_ink("fill", "paper"))
    _node(pattern, "rect", width="2.5", height="6", **_ink("fill", "ink"))


def _box(root: Node, box: Box, right: bool) -> None:
    look = _ink("stroke", box.stroke) if box.hatched else _ink("fill", box.fill, "stroke", box.stroke)
    look |= {"fill": "url(#hatch)"} if box.hatched else {}
    look |= {"stroke-dasharray": DASHES} if box.dashed else {}
    place = {key: f"{getattr(box, key):.2f}" for key in ("x", "y", "width", "height")}
    _node(root, "rect", rx=f"{box.radius:g}", stroke_width=f"{box.thick:g}", **place, **look)


def _text(root: Node, text: Text, right: bool) -> None:
    own = from_right(text.text)
    anchor = text.align
    if own != right and anchor != "middle":  # a line of the other direction still begins on the picture's side
        anchor = "end" if anchor == "start" else "start"
    look = _ink("fill", text.ink)
    if text.bold:
        look["font-weight"] = "700"
    made = _node(
        root, "text", x=f"{text.x:.2f}", y=f"{text.y:.2f}", font_size=f"{text.size:g}", text_anchor=anchor,
        direction="rtl" if own else "ltr", **look,
    )  # fmt: skip
    made.text = text.text


def _line(root: Node, line: Line, right: bool) -> None:
    look = _ink("stroke", line.ink) | ({"stroke-dasharray": DASHES} if line.dashed else {})
    place = {key: f"{getattr(line, key):.2f}" for key in ("x1", "y1", "x2", "y2")}
    _node(root, "line", stroke_width=f"{line.thick:g}", **place, **look)
    if line.arrow:  # all arrows point down
        x, y = line.x2, line.y2
        d = f"M{x - 6:.2f} {y - 7:.2f} L{x:.2f} {y:.2f} L{x + 6:.2f} {y - 7:.2f}"
        round_ = {"stroke-linecap": "round", "stroke-linejoin": "round"}
        _node(root, "path", d=d, stroke_width=f"{line.thick:g}", **_ink("fill", "none", "stroke", line.ink), **round_)


def _icon(root: Node, icon: Icon, right: bool) -> None:
    group = _node(root, "g", transform=f"translate({icon.x:.2f} {icon.y:.2f}) scale({icon.size / SIDE:.4f})")
    for tag, attributes in ICONS[icon.name]():
        colors = [part for kind in ("fill", "stroke") if kind in attributes for part in (kind, attributes[kind])]
        rest = {key: value for key, value in attributes.items() if key not in ("fill", "stroke")}
        _node(group, tag, **rest, **_ink(*colors))


WRITERS: dict[type, Callable[[Node, Any, bool], None]] = {Box: _box, Text: _text, Line: _line, Icon: _icon}
