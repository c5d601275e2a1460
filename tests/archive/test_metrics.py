"""Figures count what the log holds, by day and by week of the desk's time zone."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from bot.archive import index, metrics
from bot.archive.metrics import Period, wilson
from bot.archive.models import Entry, Turn
from bot.conversations import feedback, ownership
from bot.conversations.hours import hours
from bot.conversations.models import Conversation, Handoff, Message
from tests.archive.conftest import COST, DECLINED, VISA, Said

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 4)  # a Wednesday
WEEK = Period(date(2026, 3, 4), date(2026, 3, 11), weekly=True)


def today() -> Period:
    day = timezone.now().astimezone(hours().zone).date()
    return Period(day, day)


def test_messages_are_counted_by_what_came_of_them(chat: UUID, said: Said) -> None:
    said(chat, "x", COST)
    said(chat, "x", COST)
    said(chat, "x", DECLINED)

    table = metrics.results(today())

    assert dict(zip(table.head[1:], table.rows[0][1:], strict=True)) == {
        "an answer was given": 2,
        "only choices were offered": 0,
        "no curated answer": 1,
        "a button was pressed": 0,
        "emergency or crisis": 0,
        "something of ours failed": 0,
        "a navigator had the chat": 0,
    }


def test_topics_are_sorted_by_how_often_they_were_given(chat: UUID, said: Said) -> None:
    said(chat, "x", VISA)
    said(chat, "x", COST)
    said(chat, "x", COST)
    said(chat, "x", DECLINED)

    assert [row[0].split(":")[0] for row in metrics.topics(today()).rows] == [COST, VISA]


def test_weeks_begin_on_monday_and_the_first_where_the_period_does(chat: UUID) -> None:
    for day in (DAY - timedelta(days=1), DAY, date(2026, 3, 8), date(2026, 3, 9), date(2026, 3, 12)):
        made = Conversation.objects.create(channel="web")
        Entry.objects.filter(conversation=made).update(day=day)
    Entry.objects.filter(conversation=chat).update(day=date(2020, 1, 1))

    assert [row[:2] for row in metrics.conversations(WEEK).rows] == [(DAY, 2), (date(2026, 3, 9), 1)]


def test_a_message_is_counted_on_the_day_and_hour_of_the_desk(
    chat: UUID, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    kolkata = hours().__class__(ZoneInfo("Asia/Kolkata"), "", {}, frozenset())
    monkeypatch.setattr(index, "hours", lambda: kolkata)
    message = said(chat, "x")
    late = timezone.now().replace(2026, 3, 4, 20, 40, tzinfo=ZoneInfo("UTC"))
    Message.objects.filter(pk=message.pk).update(created=late)

    index.rebuild()

    turn = Turn.objects.get()
    assert (turn.day, turn.hour) == (date(2026, 3, 5), 2)


def test_waiting_times_leave_out_who_still_waits_and_who_never_asked(chat: UUID) -> None:
    now = timezone.now()
    for minutes in (1, 2, 9):
        other = Conversation.objects.create(channel="web")
        Handoff.objects.create(conversation=other, reason="asked", asked=now, claimed=now + timedelta(minutes=minutes))
    stepped_in = Conversation.objects.create(channel="web")
    Handoff.objects.create(conversation=stepped_in, reason="taken", asked=now, claimed=now)
    ownership.request_person(chat)

    period = Period(today().since - timedelta(days=1), today().until + timedelta(days=1))
    rows = [row for row in metrics.waits(period).rows if row[4]]
    assert [row[1:] for row in rows] == [(2.0, 7.6, 9.0, 3)]
    assert sum(row[2] for row in metrics.help_asked(period).rows) == 4


def test_the_helpful_share_counts_both_words(chat: UUID, said: Said) -> None:
    feedback.give(chat, said(chat, "x").sequence + 1, True, "")
    feedback.give(chat, said(chat, "x").sequence + 1, False, "")

    assert metrics.helpful(today()).total == ("all", 1, 1)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0, 1)]
)
def test_the_interval_of_a_share_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize("name", metrics.TABLES)
def test_every_table_fits_its_head_with_and_without_rows(chat: UUID, said: Said, name: str) -> None:
    said(chat, "x", COST)

    for period in (today(), Period(DAY, DAY)):
        table = metrics.TABLES[name](period)
        assert all(len(row) == len(table.head) for row in table.rows)
