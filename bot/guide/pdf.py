"""The list as a tagged PDF (decision 0006)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import typst

from bot.content.responses import response
from bot.guide import list_pictures, print_text
from bot.guide.models import ListedQuestion
from bot.pictures.text_width import fonts

TEMPLATE = Path(__file__).with_name("paper.typ")
SIZES = {"a4": "a4", "letter": "us-letter"}


def render_pdf(
    listed: list[ListedQuestion], size: str = "a4", *, large: bool = False, machine_fonts: bool = True
) -> bytes:
    """The page as tagged PDF. `size`: "a4" or "letter"; KeyError for another one.

    It is PDF/UA-1. Where a letter is in none of the fonts it cannot be, and says so on the paper. `machine_fonts`: the
    machine's serve where ours lack a letter.
    """
    data = {**print_text.content(listed), "paper": SIZES[size], "large": large, "missing": ""}
    pictures = list_pictures.on_paper(listed, large=large)
    written = [picture for picture in pictures if picture["in_our_fonts"]]
    # A picture with letters that no font has is left out before anything of the list is.
    for shown in [pictures, written] if written != pictures else [pictures]:
        try:
            return _compiled({**data, "pictures": shown}, "ua-1", machine_fonts)
        except typst.TypstError:
            continue
    missing = response("paper/missing").text
    return _compiled({**data, "pictures": written, "missing": missing}, None, machine_fonts)


def _compiled(data: dict[str, Any], standard: Literal["ua-1"] | None, machine_fonts: bool) -> bytes:
    # The words travel as data: nothing a family writes is read as markup.
    return bytes(
        typst.compile(
            TEMPLATE,
            format="pdf",
            root=TEMPLATE.parent,
            # Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian, Georgian. Fonts of the machine serve other scripts.
            font_paths=[fonts()],
            ignore_system_fonts=not machine_fonts,
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=standard,
        )
    )
