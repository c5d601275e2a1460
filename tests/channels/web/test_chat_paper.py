"""The whole chat as a PDF for the own doctor."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.cache import cache
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from bot.channels.web.chat_paper import render
from tests.channels.web.conftest import Enter, message
from tests.channels.web.rooms import person
from tests.channels.web.test_api import Family, run

ADDRESS = "https://chat.example.org/chat/"
SOURCE = {
    "title": "A page",
    "publisher": "A hospital",
    "url": "https://example.org/page",
    "seen": "page",
    "looked_at": "2026-11-20",
}
ANSWER = message("You need a visa.", 2, outcome="travel/visa") | {
    "unverified": "Which kind.", "ask": "Can you write a letter?", "sources": [SOURCE], "reviewed": "2026-11-21",
}  # fmt: skip
ASKED = {"sequence": 1, "author": "family", "text": "Do we need a visa?", "time": "2026-11-29T12:00:00+00:00"}


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_it_holds_who_said_what_and_when_with_sources_and_what_is_not_confirmed() -> None:
    said = text_of(render([ASKED, ANSWER, person("Ask the consulate.", 3)], "en", ADDRESS))

    parts = [
        "You · November 29, 2026", "Do we need a visa?", "Automated assistant · November 29, 2026", "You need a visa.",
        "Not confirmed: Which kind.", "A question for the trial team: Can you write a letter?", "A page, A hospital.",
        "https://example.org/page", "November 20, 2026", "Maria (a person)", "Ask the consulate.",
    ]  # fmt: skip
    assert [part for part in parts if part not in said] == []
    assert [said.index(part) for part in parts[:4]] == sorted(said.index(part) for part in parts[:4])


def test_it_says_what_is_old_and_which_source_has_changed() -> None:
    """The page says so below the answer, and whoever reads the paper does not see the page."""
    said = text_of(render([ANSWER | {"old": 200, "changed": "2026-11-25"}], "en", ADDRESS))

    assert "compared this text with its sources 200 days ago" in said
    assert "One of these sources changed on November 25, 2026." in said


def test_an_english_answer_on_a_paper_in_another_language_is_read_aloud_in_english() -> None:
    made = PdfReader(io.BytesIO(render([ASKED, ANSWER | {"sources": []}], "es", ADDRESS)))

    parts = [made.get_object(number) for number in range(1, int(str(made.trailer["/Size"])))]
    told = {str(p["/Lang"]) for p in parts if isinstance(p, DictionaryObject) and "/S" in p and "/Lang" in p}
    assert told == {"en"}


def test_it_says_where_it_comes_from_and_that_it_is_no_medical_advice() -> None:
    said = text_of(render([ANSWER], "en", ADDRESS))

    assert "Not medical advice" in said and ADDRESS in said


@pytest.mark.parametrize("language", ["es", "ar", "ru"])
def test_it_is_tagged_and_in_the_familys_language(language: str) -> None:
    made = PdfReader(io.BytesIO(render([ANSWER], language, ADDRESS)))

    root: Any = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith(language)
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_what_looks_like_markup_is_printed_as_it_was_written() -> None:
    assert "#image(1) *b* $x$ <a>" in text_of(render([ASKED | {"text": "#image(1) *b* $x$ <a>"}], "en", ADDRESS))


def test_a_letter_that_no_font_has_is_told_of() -> None:
    said = text_of(render([ASKED | {"text": "\U00013000"}], "en", ADDRESS))

    assert "Some letters could not be printed here." in said


@pytest.mark.django_db(transaction=True)
def test_only_who_holds_the_chats_token_gets_it() -> None:
    async def work() -> tuple[Any, Any]:
        family = await Family().begin()
        await family.press("travel/visa")
        given = await family.call("GET", "paper?lang=es")
        family.token = "another"
        return given, await family.call("GET", "paper")

    given, refused = run(work())

    assert (given.status_code, given["Content-Type"], refused.status_code) == (200, "application/pdf", 401)
    assert "Usted" in text_of(given.content)


@pytest.mark.django_db(transaction=True)
def test_one_address_gets_no_more_than_the_operator_allows(settings: Any) -> None:
    cache.clear()
    settings.LIMIT_PDF = 1

    async def work() -> list[int]:
        family = await Family().begin()
        return [(await family.call("GET", "paper")).status_code for _ in range(2)]

    assert run(work()) == [200, 429]


def test_a_long_chat_is_there_to_its_last_word() -> None:
    """LiveHelperChat/livehelperchat#1284: the transcript of a long chat was cut."""
    messages = [ASKED | {"sequence": n, "text": f"Question number {n}."} for n in range(1, 301)]

    said = text_of(render(messages, "en", ADDRESS))

    assert all(f"Question number {n}." in said for n in range(1, 301))


def test_the_menu_saves_it(enter: Enter) -> None:
    """react-native-webview/react-native-webview#3317, jasonday/printThis#152: apps' browsers do not print."""
    room, page = enter(ANSWER)
    room.files = {**room.files, "/chat/api/v1/paper": ("application/pdf", render([ANSWER], "en", ADDRESS))}
    page.get_by_role("button", name="Menu", exact=True).click()

    with page.expect_download() as download:
        page.get_by_role("button", name="Save this chat as a PDF, for your doctor").click()

    assert download.value.suggested_filename.endswith(".pdf")
    assert "You need a visa." in text_of(download.value.path().read_bytes())
