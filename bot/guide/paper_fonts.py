"""Which languages the paper can be printed in: fonts that we bring, and those that the operator has installed."""

from __future__ import annotations

import logging
from functools import cache

import typst

from bot.guide import list_words
from bot.pictures.text_width import fonts
from bot.trial import ENGLISH

log = logging.getLogger(__name__)
# Scripts that DejaVu Sans, which we bring, lacks, wholly or in part: the families that serve them, best first, and what
# to install.
FAMILIES = {
    "hi": ("Noto Sans Devanagari", "Lohit Devanagari", "Nirmala UI", "Mangal"),
    "ur": ("Noto Nastaliq Urdu", "Noto Naskh Arabic", "Noto Sans Arabic", "Jameel Noori Nastaleeq", "Urdu Typesetting"),
    "zh": ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "Microsoft YaHei"),
}
PACKAGES = {"hi": "fonts-noto-core", "ur": "fonts-noto-core", "zh": "fonts-noto-cjk"}
REGIONS = {"zh": "CN", "pt": "BR"}


@cache
def families() -> frozenset[str]:
    """The fonts of this machine and ours."""
    return frozenset(typst.Fonts(font_paths=[fonts()]).families())


def of_language(language: str) -> list[str]:
    """The fonts for a language that are there, best first."""
    return [name for name in FAMILIES.get(language, ()) if name in families()]


def can_print(language: str) -> bool:
    """Whether there are letters for a language."""
    return language not in FAMILIES or bool(of_language(language))


def language_of_paper(language: str) -> str:
    """The language itself where the whole paper has its words and its letters, else English."""
    return language if language in list_words.languages() and can_print(language) else ENGLISH


def missing() -> list[str]:
    """What to install, one sentence for each language that cannot be printed."""
    lacking = [language for language in list_words.languages() if not can_print(language)]
    return [
        f"No font for the PDF of lists in {language!r}: it is in English until {PACKAGES[language]} (Debian) or one of "
        f"these fonts is installed: {', '.join(FAMILIES[language])}."
        for language in lacking
    ]


def check() -> None:
    """At the start of the web process and of the worker, which print: a warning for each such language."""
    for sentence in missing():
        log.warning(sentence)
