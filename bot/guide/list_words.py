"""The words of a list's page and paper, in the language of whoever reads them."""

from __future__ import annotations

from datetime import date

from bot.content import translations
from bot.content.local_dates import day
from bot.content.responses import responses
from bot.conversations.answer_language import phrases
from bot.trial import ENGLISH

GROUPS = ("list/", "paper/")


def said(name: str, language: str, **values: object) -> str:
    """A text of data/answers with its places filled; a day is written as the language writes it."""
    known = {key: day(value, language) if isinstance(value, date) else value for key, value in values.items()}
    text = translations.text_in(name, language)
    return text.format(**known) if known else text


def page_words(language: str) -> dict[str, str]:
    """The words of the page by their name: `{"title": …}`."""
    return {
        name.removeprefix("list/"): translations.text_in(name, language)
        for name in responses()
        if name.startswith("list/")
    }


def is_whole(language: str) -> bool:
    """Whether page and paper can be had in a language, all of their words."""
    there = translations.translations(language) if language != ENGLISH else responses()
    return all(name in there for name in responses() if name.startswith(GROUPS))


def languages() -> list[str]:
    """The languages in which page and paper can be had, English first."""
    return [ENGLISH, *filter(is_whole, translations.languages())]


def in_language(text: str, language: str) -> str:
    """A question of ours in a language; empty in English, and for a family's own words."""
    return phrases(language).get(text, "") if language != ENGLISH else ""


def about_translation(language: str) -> str:
    """Who has checked these words: the least of what their files say. Empty in English."""
    if language == ENGLISH:
        return ""
    known = [text for name, text in translations.translations(language).items() if name.startswith(GROUPS)]
    least = min((text.checked_by for text in known), key=translations.CHECKERS.index)
    return translations.about(language, least, any(text.is_older(responses()[text.name]) for text in known))
