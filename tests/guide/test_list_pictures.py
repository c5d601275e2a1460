"""The pictures of a family's questions are on the page of its list, and at most two of them on paper."""

import io
from uuid import UUID

import pytest
from django.test import Client
from pypdf import PdfReader

from bot.guide import list_links, list_pictures, services
from bot.guide.changes import listed_questions
from bot.guide.pdf import render_pdf

pytestmark = pytest.mark.django_db
# From the bank, with the pictures of their answers: who pays, and the card.
COSTS, SIGNS = "costs-estimate", "risks-warning-signs"


def add(chat: UUID, *questions: str) -> None:
    for question in questions:
        services.add(chat, services.from_bank(question))


def test_a_question_brings_the_picture_of_its_answer(client: Client, chat: UUID) -> None:
    add(chat, COSTS)
    page = client.get(list_links.path(list_links.current_link(chat).pk)).content.decode()

    assert list_pictures.names(listed_questions(chat)) == ["who_pays"]
    assert "Pictures for your questions" in page and "/who_pays/en/narrow.svg" in page
    assert "The picture in words" in page and "Often covered: Partly or fully" in page


def test_an_empty_list_shows_what_it_will_look_like(client: Client, chat: UUID) -> None:
    page = client.get(list_links.path(list_links.current_link(chat).pk)).content.decode()

    assert "An example" in page and "/list_sample/en/narrow.svg" in page


def test_own_words_bring_no_picture(chat: UUID) -> None:
    services.add(chat, services.Wanted("Can we cook there?"))

    assert list_pictures.names(listed_questions(chat)) == []
    assert len(PdfReader(io.BytesIO(render_pdf(listed_questions(chat)))).pages) == 1


def test_a_picture_with_letters_that_no_font_has_is_left_out_of_the_paper(chat: UUID) -> None:
    add(chat, COSTS, SIGNS)
    document = PdfReader(io.BytesIO(render_pdf(listed_questions(chat), machine_fonts=False)))
    text = " ".join(page.extract_text() for page in document.pages)

    assert len(list_pictures.on_paper(listed_questions(chat), large=False)) == 2
    assert "Who pays what" in text and "Warning signs after" not in text and "could not be printed" not in text


def test_at_most_two_pictures_are_printed(chat: UUID) -> None:
    add(chat, COSTS, SIGNS, "risks-infection-plan")

    assert len(list_pictures.names(listed_questions(chat))) > 2
    assert len(list_pictures.on_paper(listed_questions(chat), large=True)) == 2
