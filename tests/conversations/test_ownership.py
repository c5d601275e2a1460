"""Ownership changes by compare-and-set, with its sentence, or not at all."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connection
from pytest_django import Settings

from bot.conversations import handover, ownership, tokens
from bot.conversations.models import AuditEntry, Conversation, Handoff, Message, Owner
from bot.conversations.ownership import change_owner
from bot.errors import BotError

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


@pytest.fixture
def maria() -> User:
    return User.objects.create_user("maria", first_name="Maria")


@pytest.fixture
def paul() -> User:
    return User.objects.create_user("paul", first_name="Paul")


def owner(chat: UUID) -> str:
    return Conversation.objects.get(pk=chat).owner


def said(chat: UUID) -> list[str]:
    return [message.outcome for message in Message.objects.filter(conversation=chat)]


def test_only_the_first_of_two_changes_wins(chat: UUID) -> None:
    assert change_owner(chat, Owner.ASSISTANT, Owner.WAITING)
    assert not change_owner(chat, Owner.ASSISTANT, Owner.WAITING)


def test_a_wish_for_a_person_makes_the_chat_wait_once(chat: UUID) -> None:
    assert ownership.request_person(chat)
    assert not ownership.request_person(chat)

    assert owner(chat) == Owner.WAITING
    assert Handoff.objects.get().ended is None


def test_a_chat_that_a_person_owns_does_not_go_back_to_waiting(chat: UUID, maria: User) -> None:
    handover.claim(chat, maria)

    assert not ownership.request_person(chat)
    assert owner(chat) == Owner.PERSON


def test_a_wish_taken_back_leaves_the_line(chat: UUID) -> None:
    ownership.request_person(chat)

    assert ownership.cancel_request(chat)

    assert owner(chat) == Owner.ASSISTANT
    assert Handoff.objects.get().end == Handoff.End.CANCELLED


def test_the_second_navigator_is_told_who_has_the_chat(chat: UUID, maria: User, paul: User) -> None:
    ownership.request_person(chat)
    handover.claim(chat, maria)

    with pytest.raises(BotError, match="Maria has this chat") as refusal:
        handover.claim(chat, paul)

    assert refusal.value.status == 409
    assert said(chat) == ["handoff/joined"]


def test_a_family_is_told_by_name_that_a_person_is_there(chat: UUID, maria: User) -> None:
    ownership.request_person(chat)
    handover.claim(chat, maria)

    assert "Maria" in Message.objects.get().text


def test_a_navigator_who_speaks_owns_the_chat(chat: UUID, maria: User) -> None:
    handover.say(chat, maria, "Good morning.", "desk:1")

    assert owner(chat) == Owner.PERSON
    assert said(chat) == ["handoff/joined", ""]


def test_a_navigators_message_sent_twice_is_said_once(chat: UUID, maria: User) -> None:
    first = handover.say(chat, maria, "Good morning.", "desk:1")
    second = handover.say(chat, maria, "Good morning.", "desk:1")

    assert first == second
    assert said(chat).count("") == 1


def test_a_colleague_cannot_speak_hand_back_or_close(chat: UUID, maria: User, paul: User) -> None:
    handover.claim(chat, maria)

    for attempt in (
        lambda: handover.say(chat, paul, "Hello.", "desk:2"),
        lambda: handover.hand_back(chat, paul),
        lambda: handover.close(chat, paul, "helped"),
    ):
        with pytest.raises(BotError, match="Maria has this chat"):
            attempt()

    assert owner(chat) == Owner.PERSON


def test_handed_back_again_after_a_lost_answer_the_last_line_is_said_once(chat: UUID, maria: User, paul: User) -> None:
    handover.claim(chat, maria)
    for _ in range(2):
        handover.hand_back(chat, maria, "Take care.", identifier="1")

    assert (owner(chat), said(chat)) == (Owner.ASSISTANT, ["handoff/joined", "", "handoff/back"])
    with pytest.raises(BotError, match="no longer have this chat"):
        handover.hand_back(chat, maria, "Another line.", identifier="2")

    handover.claim(chat, maria)  # a second talk, which ends with the same words
    handover.hand_back(chat, maria, "Take care.", identifier="1")
    assert (owner(chat), said(chat).count("")) == (Owner.ASSISTANT, 2)


def test_handing_back_tells_who_spoke_and_when_but_not_what(chat: UUID, maria: User) -> None:
    handover.claim(chat, maria)
    handover.say(chat, maria, "The visa takes long.", "desk:1")
    handover.hand_back(chat, maria, "Ask the assistant about flights.")

    *_, line, back = Message.objects.filter(conversation=chat)
    assert (line.author, line.text) == ("person", "Ask the assistant about flights.")
    assert back.outcome == "handoff/back"
    assert "visa" not in back.text
    assert owner(chat) == Owner.ASSISTANT


def test_a_chat_is_passed_on_to_a_colleague(chat: UUID, maria: User, paul: User) -> None:
    handover.claim(chat, maria)
    handover.transfer(chat, maria, paul, by=maria)

    handover.say(chat, paul, "I go on.", "desk:3")

    assert Handoff.objects.get().navigator == paul
    with pytest.raises(BotError, match="Paul has this chat"):
        handover.say(chat, maria, "Me too.", "desk:4")


def test_a_closed_chat_that_is_claimed_again_needs_a_new_wish(chat: UUID, maria: User) -> None:
    handover.claim(chat, maria)
    handover.close(chat, maria, "helped")

    with pytest.raises(BotError):
        handover.claim(chat, maria)

    assert ownership.request_person(chat)


def test_an_empty_message_is_refused_and_nothing_changes(chat: UUID, maria: User) -> None:
    with pytest.raises(BotError, match="nothing to send"):
        handover.say(chat, maria, "  ", "desk:1")

    assert owner(chat) == Owner.ASSISTANT
    assert not Message.objects.exists()
    assert not AuditEntry.objects.exists()


def test_what_a_channel_cannot_show_is_refused_before_it_is_sent(maria: User) -> None:
    chat = Conversation.objects.create(channel="pager").pk

    with pytest.raises(BotError, match="pager shows at most 2000 characters"):
        handover.say(chat, maria, "x" * 2001, "desk:1")

    assert not Message.objects.exists()


def test_every_change_is_in_the_audit_log_with_who_made_it(chat: UUID, maria: User, paul: User) -> None:
    ownership.request_person(chat)
    handover.claim(chat, maria)
    handover.transfer(chat, maria, paul, by=maria)
    handover.close(chat, paul, "helped")
    ownership.reopen(chat)

    entries = [(entry.what, entry.who) for entry in AuditEntry.objects.order_by("pk")]
    assert entries == [
        ("chat.asked", None),
        ("chat.claimed", maria),
        ("chat.transferred", maria),
        ("chat.closed", paul),
        ("chat.reopened", None),
    ]


def test_the_audit_log_cannot_be_changed(chat: UUID) -> None:
    ownership.request_person(chat)
    entry = AuditEntry.objects.get()

    for attempt in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(TypeError, match="append-only"):
            attempt()
    with pytest.raises(TypeError, match="append-only"):
        AuditEntry.objects.update(what="nothing")


def test_not_even_sql_changes_the_audit_log(chat: UUID) -> None:
    ownership.request_person(chat)

    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE conversations_auditentry SET what = 'nothing'")


@pytest.mark.django_db(transaction=True)
def test_of_a_thousand_double_claims_each_has_one_winner_and_the_loser_is_told_who() -> None:
    users = [User.objects.create_user(name, first_name=name.title()) for name in ("maria", "paul")]
    both = threading.Barrier(2)

    def race(user: User, chats: list[UUID]) -> list[str]:
        found = []
        for chat in chats:
            both.wait()
            try:
                handover.claim(chat, user)
                found.append("won")
            except BotError as refusal:
                found.append(refusal.message)
            # What is tried is the race, not how many chats one person holds.
            both.wait()
            Conversation.objects.filter(pk=chat).update(owner=Owner.CLOSED)
        connection.close()
        return found

    chats = [tokens.open_conversation("web")[0].pk for _ in range(1000)]
    with ThreadPoolExecutor(2) as threads:
        first, second = (threads.submit(race, user, chats) for user in users)
        results = list(zip(first.result(), second.result(), strict=True))

    told = {("won", "Maria has this chat."), ("Paul has this chat.", "won")}
    assert set(results) <= told
    assert Message.objects.filter(outcome="handoff/joined").count() == 1000
    assert Handoff.objects.count() == 1000


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_more_chats_than_one_person_can_hold(maria: User, settings: Settings) -> None:
    settings.CHATS_EACH = 3

    def attempt(_: int) -> bool:
        try:
            handover.claim(tokens.open_conversation("web")[0].pk, maria)
            return True
        except BotError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        won = sum(threads.map(attempt, range(50)))

    assert won == 3
    assert Conversation.objects.filter(owner=Owner.PERSON).count() == 3
