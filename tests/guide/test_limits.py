"""A list's page, and above all its PDF, cost work; one address gets so much of it."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from bot.guide import list_links
from tests.guide.conftest import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(chat: UUID) -> str:
    put(chat, "Who pays?")
    return list_links.path(list_links.current_link(chat).pk)


def test_so_many_pages_a_minute_then_a_kind_page_that_says_when(base: str, settings: Settings) -> None:
    settings.LIMIT_LIST = 2
    browser = Client(REMOTE_ADDR="203.0.113.1")
    statuses = [browser.get(base).status_code for _ in range(2)]

    answer = browser.get(base)

    assert statuses == [200, 200] and answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60 and answer["Cache-Control"] == "no-store"
    assert "Please wait" in answer.content.decode() and "Who pays?" not in answer.content.decode()
    assert Client(REMOTE_ADDR="203.0.113.2").get(base).status_code == 200


def test_guessed_links_are_counted_too(settings: Settings) -> None:
    settings.LIMIT_LIST = 2

    assert [Client().get(f"/list/guess{number}/").status_code for number in range(3)] == [404, 404, 429]


def test_fewer_pdfs_than_pages(base: str, settings: Settings) -> None:
    settings.LIMIT_PDF = 1
    browser = Client()

    statuses = [browser.get(f"{base}questions-a4.pdf").status_code for _ in range(2)]

    assert statuses == [200, 429]
    assert browser.get(base).status_code == 200
