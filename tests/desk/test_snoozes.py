"""A navigator snoozes a chat: it comes back by itself, at once where something happens, and leads see it as before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import timezone

from bot.contact import services
from bot.conversations import handover, hours, ownership, tokens
from bot.conversations.alerts import Unconfirmed
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import Alert, AuditEntry, Author, Handoff, Message
from bot.conversations.types import Reply
from bot.desk import notices, queue_rows, snoozes, unread
from bot.desk.models import Notice, Snooze
from bot.desk.page_rendering import queue_badge
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db
QUICK = {"X-Requested-With": "fetch"}


@pytest.fixture
def held(people: People) -> UUID:
    """A chat that Maria has, and in which she wrote last."""
    return talk(people)


def talk(people: People) -> UUID:
    chat = tokens.open_conversation("web")[0].pk
    write(chat, Author.FAMILY, "Can my mother come with us?")
    ownership.request_person(chat)
    handover.claim(chat, people("maria"))
    handover.say(chat, people("maria"), "I ask the team.", f"desk:{chat}")
    return chat


def act(signed_in: SignedIn, name: str, chat: UUID, act: str, **fields: Any) -> str:
    """Gives why it was refused."""
    answer = signed_in(name).post(f"/staff/chats/{chat}/{act}/", fields, headers=QUICK)
    return str(answer.json()["error"]["message"]) if answer.status_code >= 400 else ""


def snoozed(people: People) -> list[UUID]:
    return [row.chat.pk for row in queue_rows.held_by(people("maria")) if row.snooze]


def later(people: People, chat: UUID, **ago: int) -> None:
    """The end of a snooze, so long ago."""
    Snooze.objects.filter(assignment__handoff__conversation=chat).update(until=timezone.now() - timedelta(**ago))


def test_a_snoozed_chat_stands_below_the_others_until_its_time_has_come(
    signed_in: SignedIn, people: People, held: UUID
) -> None:
    other = talk(people)
    assert act(signed_in, "maria", held, "snooze", **{"for": "60"}) == ""

    assert [row.chat.pk for row in queue_rows.held_by(people("maria"))] == [other, held]
    page = drawn(signed_in("maria").get("/staff/rows/"))
    assert page.index(str(other)) < page.index(">Snoozed<") < page.index(str(held))
    assert "snoozed until" in drawn(signed_in("maria").get(f"/staff/mine/?open={other}"))
    later(people, held, seconds=1)
    assert snoozed(people) == []
    assert ">Snoozed<" not in drawn(signed_in("maria").get("/staff/rows/"))


def test_until_the_family_writes_has_no_end_of_its_own_and_ends_with_its_next_message(
    signed_in: SignedIn, people: People, held: UUID
) -> None:
    act(signed_in, "maria", held, "snooze", **{"for": "reply"})
    write_reply(held, Reply("An automatic line.", "chat/greeting"))
    handover.say(held, people("maria"), "The team is still talking about it.", "desk:2")

    assert snoozed(people) == [held], "what we say wakes nobody"
    assert "snoozed until the family writes" in drawn(signed_in("maria").get(f"/staff/chats/{held}/"))
    write(held, Author.FAMILY, "Any news?")
    assert snoozed(people) == []
    handover.say(held, people("maria"), "Not yet.", "desk:3")
    assert snoozed(people) == [], "it is over, not paused"


def test_a_message_of_the_family_ends_a_snooze_until_a_time_too(
    signed_in: SignedIn, people: People, held: UUID
) -> None:
    act(signed_in, "maria", held, "snooze", **{"for": "morning"})
    write(held, Author.FAMILY, "Any news?")

    assert snoozed(people) == [] and unread.counts(people("maria"))[held] >= 1


def test_an_alarm_that_is_raised_late_on_words_from_before_breaks_it(
    signed_in: SignedIn, people: People, held: UUID
) -> None:
    words = write(held, Author.FAMILY, "my mother cannot breathe")
    handover.say(held, people("maria"), "I see.", "desk:2")
    act(signed_in, "maria", held, "snooze", **{"for": "reply"})
    assert snoozed(people) == [held]

    alert = Alert.objects.create(message=words, kind="emergency", rule="breath")

    [row] = queue_rows.held_by(people("maria"))
    assert row.snooze is None and row.alerts == [alert]
    assert act(signed_in, "maria", held, "alert", alert=alert.pk, verdict="real") == ""
    assert snoozed(people) == [], "judged, and still not put away again"


def test_an_open_alert_breaks_it_whatever_another_machines_clock_said_when_it_was_raised(
    signed_in: SignedIn, people: People, held: UUID
) -> None:
    act(signed_in, "maria", held, "snooze", **{"for": "reply"})
    alert = Alert.objects.create(message=Message.objects.filter(conversation=held)[0], kind="emergency", rule="breath")
    Alert.objects.update(created=timezone.now() - timedelta(minutes=5))

    [row] = queue_rows.held_by(people("maria"))
    assert row.snooze is None and row.alerts == [alert]


def test_a_chat_with_an_alert_that_nobody_has_judged_cannot_be_snoozed(
    signed_in: SignedIn, people: People, held: UUID
) -> None:
    Alert.objects.create(message=Message.objects.filter(conversation=held)[0], kind="crisis", rule="r")

    assert "Judge it first" in act(signed_in, "maria", held, "snooze", **{"for": "60", "confirmed": ask(held)})
    assert not Snooze.objects.exists()


def ask(chat: UUID) -> str:
    return f"silent-{Message.objects.filter(conversation=chat).latest('sequence').sequence}"


def test_a_form_that_a_family_leaves_breaks_it(signed_in: SignedIn, people: People, held: UUID) -> None:
    act(signed_in, "maria", held, "snooze", **{"for": "reply"})
    services.leave_form(held, {"reach": "+00 555 0100"})

    assert snoozed(people) == []


def test_where_the_family_waits_for_her_words_she_is_asked_first(
    signed_in: SignedIn, people: People, held: UUID
) -> None:
    write(held, Author.FAMILY, "Is anybody there?")

    assert "The family is waiting for your words" in act(signed_in, "maria", held, "snooze", **{"for": "60"})
    assert not Snooze.objects.exists()
    page = signed_in("maria").post(f"/staff/chats/{held}/snooze/", {"for": "60", "until": ""})
    assert "Snooze anyway" in drawn(page)
    assert act(signed_in, "maria", held, "snooze", **{"for": "60", "confirmed": ask(held)}) == ""
    assert snoozed(people) == [held]


def test_words_that_come_while_she_presses_the_button_are_asked_about_too(people: People, held: UUID) -> None:
    write(held, Author.FAMILY, "Is anybody there?")  # after the page's checks, before the chat is locked

    with pytest.raises(Unconfirmed, match="The family is waiting"):
        snoozes.snooze(held, people("maria"), None)
    snoozes.snooze(held, people("maria"), None, [ask(held)])


def test_an_open_page_hears_that_a_chat_is_urgent_or_snoozed_and_when_that_is_over(
    signed_in: SignedIn, held: UUID
) -> None:
    def placed() -> tuple[str, str]:
        lines = signed_in("lena").get(f"/staff/chats/{held}/lines/?after=9")
        return lines["X-Chat-Place"], drawn(signed_in("lena").get(f"/staff/chats/{held}/place/"))

    at_first, _ = placed()
    act(signed_in, "maria", held, "snooze", **{"for": "60"})
    put_away, told = placed()
    assert put_away != at_first and "snoozed until" in told and "Bring it back" not in told
    assert "Bring it back" in drawn(signed_in("maria").get(f"/staff/chats/{held}/place/"))
    act(signed_in, "maria", held, "urgent", urgent=1)
    assert placed()[0] not in (at_first, put_away) and "Urgent" in placed()[1]
    write(held, Author.FAMILY, "Any news?")
    act(signed_in, "maria", held, "urgent", urgent=0)

    assert placed()[0] == at_first and "snoozed" not in placed()[1]


def test_leads_see_and_are_written_to_about_a_family_that_waits_in_a_snoozed_chat(
    signed_in: SignedIn, people: People, held: UUID
) -> None:
    write(held, Author.FAMILY, "Is anybody there?")
    long_ago = timezone.now() - timedelta(minutes=settings.ESCALATE_MINUTES + 5)
    Message.objects.filter(conversation=held, text="Is anybody there?").update(created=long_ago)
    act(signed_in, "maria", held, "snooze", **{"for": "reply", "confirmed": ask(held)})
    assert snoozed(people) == [held]

    notices.send_due_notices()

    assert Notice.objects.filter(kind="silent", conversation=held).exists()
    lead = drawn(signed_in("lena").get("/staff/supervision/"))
    assert "Maria, snoozed until the family writes" in lead and "minutes)" in lead
    assert "family without an answer for" in drawn(signed_in("lena").get("/staff/today/rows/"))
    mine = drawn(signed_in("maria").get("/staff/today/rows/"))
    assert "of your chats is snoozed" in mine


def test_it_does_not_go_with_the_chat_to_a_colleague_nor_come_back_with_it(
    signed_in: SignedIn, people: People, held: UUID
) -> None:
    act(signed_in, "maria", held, "snooze", **{"for": "reply"})

    handover.transfer(held, people("maria"), people("paul"), people("maria"))
    assert [row.snooze for row in queue_rows.held_by(people("paul"))] == [None]
    handover.transfer(held, people("paul"), people("maria"), people("paul"))
    assert snoozed(people) == []


def test_only_who_has_the_chat_snoozes_it(signed_in: SignedIn, people: People, held: UUID, waiting: UUID) -> None:
    for name, chat in (("lena", held), ("paul", waiting)):
        assert "Only whoever has the chat" in act(signed_in, name, chat, "snooze", **{"for": "60"})
    assert signed_in("rita").post(f"/staff/chats/{held}/snooze/", {"for": "60"}).status_code == 404
    assert not Snooze.objects.exists()


def test_it_is_brought_back_by_hand(signed_in: SignedIn, people: People, held: UUID) -> None:
    act(signed_in, "maria", held, "snooze", **{"for": "reply"})
    for _ in range(2):
        assert act(signed_in, "maria", held, "wake") == ""

    assert snoozed(people) == []
    told = AuditEntry.objects.filter(what__in=("chat.snoozed", "chat.woken")).values_list("what", "details")
    assert list(told.order_by("pk")) == [("chat.snoozed", {"until": "reply"}), ("chat.woken", {})]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"for": "never"}, "Choose until when"),
        ({}, "Choose until when"),
        ({"for": "60", "until": "soon"}, "Write a day and a time"),
        ({"until": "2020-01-01T09:00"}, "within the next 30 days"),
        ({"until": "9999-12-31T23:59"}, "within the next 30 days"),
        ({"until": "0001-01-01T00:00"}, "within the next 30 days"),
        ({"until": "2026-03-01T09:00+25:00"}, "Write a day and a time"),
    ],
)
def test_a_time_that_is_none_is_refused_and_nothing_is_kept(
    signed_in: SignedIn, held: UUID, fields: dict[str, str], words: str
) -> None:
    assert words in act(signed_in, "maria", held, "snooze", **fields)
    assert not Snooze.objects.exists()


def test_a_written_time_is_one_of_the_desks_zone(signed_in: SignedIn, held: UUID) -> None:
    local = (timezone.now() + timedelta(days=2)).astimezone(hours.hours().zone).replace(second=0, microsecond=0)

    act(signed_in, "maria", held, "snooze", **{"for": "reply", "until": local.strftime("%Y-%m-%dT%H:%M")})

    assert Snooze.objects.get().until == local


def test_its_end_is_told_once_and_only_where_it_kept_the_chat_away_until_then(
    signed_in: SignedIn, people: People, held: UUID
) -> None:
    act(signed_in, "maria", held, "snooze", **{"for": "15"})
    assert queue_badge(people("maria"))["newest"]["back"] == 0
    later(people, held, minutes=1)

    first = queue_badge(people("maria"))["newest"]["back"]
    assert first > 0 == queue_badge(people("paul"))["newest"]["back"]
    assert queue_badge(people("maria"))["newest"]["back"] == first
    write(held, Author.FAMILY, "Hello?")
    assert queue_badge(people("maria"))["newest"]["back"] == 0, "the message was told"


def test_it_goes_with_the_talk_and_the_chat(signed_in: SignedIn, people: People, held: UUID) -> None:
    act(signed_in, "maria", held, "snooze", **{"for": "reply"})
    handover.close(held, people("maria"), "answered")
    assert Handoff.objects.get(conversation=held).ended
    ownership.reopen(held)
    ownership.request_person(held)
    handover.claim(held, people("maria"))

    assert snoozed(people) == []
