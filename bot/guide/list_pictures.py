"""The pictures that belong to a family's questions, on the page of its list and on paper."""

from __future__ import annotations

from django.urls import reverse

from bot.content import trial_pictures
from bot.guide import print_text
from bot.guide.models import ListedQuestion
from bot.i18n import DEFAULT
from bot.pictures import text_width
from bot.pictures.drawing import NARROW, WIDE
from bot.pictures.svg import PAPER_FONTS

ON_PAPER = 2
# A list without a question shows what it will look like.
EMPTY = "guide/show_empty"


def names(listed: list[ListedQuestion]) -> list[str]:
    """The pictures of the answers to these questions, each once, in the order of the questions."""
    answers = [print_text.answer_of(question) for question in listed] or [EMPTY]
    return list(dict.fromkeys(picture.id for answer in answers for picture in trial_pictures.of_answer(answer)))


def on_page(listed: list[ListedQuestion], language: str = DEFAULT) -> list[dict[str, object]]:
    """What the page of the list shows, in its language."""
    return [
        {
            "title": trial_pictures.title(name, language),
            "words": trial_pictures.words(name, language),
            "page": f"{reverse('picture', args=[name])}?lang={language}",
            "narrow": _address(name, language, "narrow.svg"),
            "wide": _address(name, language, "wide.svg"),
            "sizes": [trial_pictures.size(name, language, width) for width in (NARROW, WIDE)],
        }
        for name in names(listed)
    ]


def _address(name: str, language: str, form: str) -> str:
    return reverse("picture-file", args=[trial_pictures.version(), name, language, form])


def on_paper(listed: list[ListedQuestion], language: str = DEFAULT, *, large: bool) -> list[dict[str, object]]:
    """At most two, for the PDF, each with its description for who hears the paper; none where the list is empty."""
    chosen = names(listed)[:ON_PAPER] if listed else []
    width = NARROW if len(chosen) == ON_PAPER and not large else WIDE
    return [
        {
            "svg": trial_pictures.file_of(name, language, width, PAPER_FONTS).decode(),
            "alt": "\n".join([trial_pictures.title(name, language), *trial_pictures.words(name, language)]),
            "in_our_fonts": all(map(text_width.has_letters, trial_pictures.words(name, language))),
        }
        for name in chosen
    ]
