"""The page of numbers: charts that a browser may draw, tables beside them, files."""

from __future__ import annotations

import csv
from datetime import timedelta
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from bot.archive.metrics import Period
from bot.conversations import feedback, ownership, tokens
from bot.conversations.models import Handoff
from bot.desk.numbers import TABLES
from bot.desk.verdict_stats import judged
from bot.review.verdicts import record_verdict
from tests.archive.conftest import COST, DECLINED, Said, said
from tests.desk.conftest import People, SignedIn, drawn

__all__ = ["said"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(signed_in: SignedIn) -> Client:
    return signed_in("rita")


def test_every_chart_has_its_table_and_its_file(rita: Client, people: People, chat: UUID, said: Said) -> None:
    message = said(chat, "x", COST)
    feedback.give(chat, message.sequence + 1, True, "")
    record_verdict(message.pk, people("rita"), "right")
    ownership.request_person(chat)
    Handoff.objects.update(claimed=timezone.now() + timedelta(minutes=1))

    page = rita.get("/staff/numbers/").content.decode()

    for name in TABLES:
        assert f'src="/staff/numbers/{name}.svg?' in page
        assert f'href="/staff/numbers/{name}.csv?' in page
    assert page.count("<img") == len(TABLES)
    assert page.count("<table>") == len(TABLES) + 1  # and how far the translations are, which is no chart


def test_where_there_is_nothing_the_page_says_so(rita: Client, db: None) -> None:
    page = rita.get("/staff/numbers/").content.decode()

    assert page.count("Nothing in this period.") == len(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_chart_is_a_picture_that_loads_and_runs_nothing(rita: Client, chat: UUID, said: Said, name: str) -> None:
    said(chat, "x", COST)

    answer = rita.get(f"/staff/numbers/{name}.svg")

    root = ElementTree.fromstring(answer.content)  # noqa: S314
    assert root.tag.endswith("svg")
    assert not [part for part in root.iter() if part.tag.endswith("script")]
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@pytest.mark.parametrize("name", TABLES)
def test_a_chart_for_a_phone_is_as_wide_as_its_page(rita: Client, people: People, said: Said, name: str) -> None:
    for number in range(3):
        chat = tokens.open_conversation("web")[0].pk
        message = said(chat, f"x {number}", COST if number else DECLINED)
        record_verdict(message.pk, people("rita"), "right" if number else "missing")
        ownership.request_person(chat)
    Handoff.objects.update(claimed=timezone.now() + timedelta(minutes=1))

    pictures = [ElementTree.fromstring(rita.get(f"/staff/numbers/{name}.svg?{q}").content) for q in ("", "narrow=1")]  # noqa: S314

    wide, narrow = (float(picture.attrib["width"].removesuffix("pt")) * 96 / 72 for picture in pictures)
    assert narrow <= 358 < wide, "a page on a phone of 390 px has 358 px for it"


def test_the_page_begins_with_today(rita: Client, chat: UUID, said: Said) -> None:
    said(chat, "x", COST)

    table = drawn(rita.get("/staff/numbers/")).split("<tbody>")[1]

    today = timezone.localdate()
    assert table.index(f"{today:%Y-%m-%d}") < table.index(f"{today - timedelta(days=1):%Y-%m-%d}")


def test_the_wrong_are_counted_by_the_last_word_of_each_message_with_an_interval(
    people: People, chat: UUID, said: Said
) -> None:
    messages = [said(chat, f"question {number}", COST) for number in range(10)]
    for place, message in enumerate(messages):
        record_verdict(message.pk, people("rita"), "unsafe" if place < 3 else "right", note="It names a dose.")
    record_verdict(messages[0].pk, people("lena"), "right")
    record_verdict(said(chat, "x", DECLINED).pk, people("rita"), "missing")
    today = timezone.now().date()

    table = judged(Period(today - timedelta(days=1), today + timedelta(days=1)))

    given, declined = table.rows
    assert dict(zip(table.head, given, strict=True))["Judged"] == 10
    assert given[2:] == (8, 0, 0, 2, 20.0, 5.7, 51.0)
    assert declined[:2] == ("no curated answer", 1)


def test_a_file_holds_the_table(rita: Client, chat: UUID, said: Said) -> None:
    said(chat, "x", COST)

    answer = rita.get("/staff/numbers/topics.csv?by=week")

    assert list(csv.reader(answer.content.decode().splitlines())) == [
        ["\ufeffAnswer", "Times"],
        ["costs/overview: What does it all cost?", "1"],
    ]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=yesterday", "Enter a valid date"),
        ("since=2026-03-02&until=2026-03-01", "before the first"),
        ("since=1990-01-01&until=2026-03-01", "three years"),
        ("by=hour", "Select a valid choice"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_with_a_sentence(rita: Client, query: str, words: str) -> None:
    answer = rita.get(f"/staff/numbers/?{query}")

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert rita.get(f"/staff/numbers/topics.svg?{query}").status_code == 404


def test_a_chart_that_is_not_there_is_absent(rita: Client) -> None:
    assert rita.get("/staff/numbers/secrets.svg").status_code == 404
    assert rita.get("/staff/numbers/secrets.csv").status_code == 404
