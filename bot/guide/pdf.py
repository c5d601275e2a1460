"""The list as a tagged PDF (decision 0006)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import typst

from bot.guide import list_pictures, paper_fonts, print_text
from bot.guide.list_words import said
from bot.guide.models import ListedQuestion
from bot.i18n import direction
from bot.pictures.text_width import fonts
from bot.ratelimit import Limit
from bot.trial import ENGLISH

TEMPLATE = Path(__file__).with_name("paper.typ")
# How many one address may have made in a minute.
PDF = Limit("LIMIT_PDF", 60)
SIZES = {"a4": "a4", "letter": "us-letter"}


def render_pdf(
    listed: list[ListedQuestion],
    size: str = "a4",
    language: str = ENGLISH,
    *,
    large: bool = False,
    machine_fonts: bool = True,
) -> bytes:
    """The page as tagged PDF, in a language for which there are letters. `size`: "a4" or "letter"; KeyError for
    another one.

    It is PDF/UA-1. Where a letter is in none of the fonts it cannot be, and says so on the paper. `machine_fonts`: the
    machine's serve where ours lack a letter.
    """
    language = paper_fonts.language_of_paper(language)
    data = {**print_text.content(listed, language), **look(language), "paper": SIZES[size], "large": large}
    pictures = list_pictures.on_paper(listed, language, large=large)
    written = [picture for picture in pictures if picture["in_our_fonts"]]
    # A picture with letters that no font has is left out before anything of the list is.
    for shown in [pictures, written] if written != pictures else [pictures]:
        try:
            return compiled({**data, "pictures": shown}, "ua-1", machine_fonts)
        except typst.TypstError:
            continue
    missing = said("paper/missing", language)
    return compiled({**data, "pictures": written, "missing": missing}, None, machine_fonts)


def look(language: str) -> dict[str, Any]:
    """How a language is set."""
    region = paper_fonts.REGIONS.get(language)
    right = direction(language) == "rtl"
    fonts = paper_fonts.of_language(language)
    return {"language": language, "region": region, "right": right, "fonts": fonts, "missing": ""}


def compiled(
    data: dict[str, Any], standard: Literal["ua-1"] | None, machine_fonts: bool, template: Path = TEMPLATE
) -> bytes:
    """A template with its words. Raises typst.TypstError, with a standard, where a letter is in none of the fonts."""
    # The words travel as data: nothing a family writes is read as markup.
    return bytes(
        typst.compile(
            template,
            format="pdf",
            root=template.parent,
            # Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian, Georgian. Fonts of the machine serve other scripts.
            font_paths=[fonts()],
            ignore_system_fonts=not machine_fonts,
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=standard,
        )
    )
