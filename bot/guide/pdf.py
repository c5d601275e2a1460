"""The list as a tagged PDF (decision 0006)."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import typst

from bot.content.responses import response
from bot.guide import print_text
from bot.guide.models import ListedQuestion

TEMPLATE = Path(__file__).with_name("paper.typ")
SIZES = {"a4": "a4", "letter": "us-letter"}


def fonts() -> Path:
    """DejaVu Sans as matplotlib, a dependency of Rasa, brings it (found, not imported): Latin, Greek, Cyrillic, Hebrew,
    Arabic, Armenian, Georgian. Fonts of the machine serve other scripts."""
    found = find_spec("matplotlib")
    return Path(found.origin if found and found.origin else __file__).parent / "mpl-data" / "fonts" / "ttf"


def render_pdf(
    listed: list[ListedQuestion], size: str = "a4", *, large: bool = False, machine_fonts: bool = True
) -> bytes:
    """The page as tagged PDF. `size`: "a4" or "letter"; KeyError for another one.

    It is PDF/UA-1. Where a letter is in none of the fonts it cannot be, and says so on the paper. `machine_fonts`: the
    machine's serve where ours lack a letter.
    """
    data = {**print_text.content(listed), "paper": SIZES[size], "large": large, "missing": ""}
    try:
        return _compiled(data, "ua-1", machine_fonts)
    except typst.TypstError:
        return _compiled({**data, "missing": response("paper/missing").text}, None, machine_fonts)


def _compiled(data: dict[str, Any], standard: Literal["ua-1"] | None, machine_fonts: bool) -> bytes:
    # The words travel as data: nothing a family writes is read as markup.
    return bytes(
        typst.compile(
            TEMPLATE,
            format="pdf",
            root=TEMPLATE.parent,
            font_paths=[fonts()],
            ignore_system_fonts=not machine_fonts,
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=standard,
        )
    )
