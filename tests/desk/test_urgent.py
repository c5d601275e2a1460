"""A navigator marks a chat as urgent: it stands before its like, until the talk is over."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.conversations import handover, ownership, tokens
from bot.conversations.message_log import write
from bot.conversations.models import Alert, AuditEntry, Author, Handoff
from bot.desk import queue_rows
from tests.desk.conftest import People, SignedIn, drawn
from tests.desk.test_snoozes import act, talk

pytestmark = pytest.mark.django_db


def asks() -> UUID:
    chat = tokens.open_conversation("web")[0].pk
    write(chat, Author.FAMILY, "Can I talk to somebody?")
    ownership.request_person(chat)
    return chat


def needs() -> list[UUID]:
    return [row.chat.pk for row in queue_rows.needs().rows]


def test_who_waits_and_is_urgent_stands_first_and_an_emergency_before_it(signed_in: SignedIn) -> None:
    first, second = asks(), asks()
    assert needs() == [first, second]

    assert act(signed_in, "maria", second, "urgent", urgent=1) == ""

    assert needs() == [second, first]
    page = drawn(signed_in("paul").get("/staff/rows/"))
    assert page.count('<span class="flag">Urgent</span>') == 1
    alarm = tokens.open_conversation("web")[0].pk
    Alert.objects.create(message=write(alarm, Author.FAMILY, "help"), kind="emergency", rule="r")
    assert needs() == [alarm, second, first]
    assert act(signed_in, "paul", second, "urgent", urgent=0) == ""
    assert needs() == [alarm, first, second]


def test_of_her_own_chats_who_waits_comes_first_and_of_those_the_urgent_one(
    signed_in: SignedIn, people: People
) -> None:
    answered, urgent, waits, waits_urgently = (talk(people) for _ in range(4))
    for chat in (waits, waits_urgently):
        write(chat, Author.FAMILY, "Hello?")
    for chat in (urgent, waits_urgently):
        act(signed_in, "maria", chat, "urgent", urgent=1)

    order = [row.chat.pk for row in queue_rows.held_by(people("maria"))]
    assert order == [waits_urgently, waits, urgent, answered]


def test_it_stays_when_the_chat_is_passed_on_and_is_over_with_the_talk(signed_in: SignedIn, people: People) -> None:
    chat = talk(people)
    act(signed_in, "maria", chat, "urgent", urgent=1)
    handover.transfer(chat, people("maria"), people("paul"), people("maria"))
    assert [row.urgent for row in queue_rows.held_by(people("paul"))] == [True]
    assert "Urgent" in drawn(signed_in("lena").get("/staff/supervision/"))

    handover.hand_back(chat, people("paul"))
    ownership.request_person(chat)

    assert [row.urgent for row in queue_rows.needs().rows] == [False]


def test_the_same_again_changes_nothing_and_each_change_is_in_the_audit_log(signed_in: SignedIn) -> None:
    chat = asks()
    for wanted in (1, 1, 0, 0):
        assert act(signed_in, "maria", chat, "urgent", urgent=wanted) == ""

    told = AuditEntry.objects.filter(what__endswith="urgent").order_by("pk").values_list("what", flat=True)
    assert list(told) == ["chat.urgent", "chat.not_urgent"]


def test_a_chat_in_which_nobody_waits_or_talks_has_no_priority(signed_in: SignedIn, chat: UUID) -> None:
    assert "nobody is waiting" in act(signed_in, "lena", chat, "urgent", urgent=1)
    assert not Handoff.objects.exists()
    assert "Mark as urgent" not in drawn(signed_in("lena").get(f"/staff/chats/{chat}/"))


def test_a_reviewer_sees_it_and_does_not_change_it(signed_in: SignedIn) -> None:
    chat = asks()
    act(signed_in, "maria", chat, "urgent", urgent=1)
    rita = signed_in("rita")

    assert '<span class="flag">Urgent</span>' in drawn(rita.get(f"/staff/chats/{chat}/"))
    assert rita.post(f"/staff/chats/{chat}/urgent/", {"urgent": 0}).status_code == 404
    assert Handoff.objects.get().urgent
