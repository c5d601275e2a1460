"""Unanswered means that no person has written since the family did: queue, supervision, e-mails, the family."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from pytest_django import Settings

from bot.conversations import handoff_timeouts, handover, ownership, tokens, waiting_times
from bot.conversations.details import ReplyDetails
from bot.conversations.message_log import write
from bot.conversations.models import Author, Handoff, Message
from bot.desk import notices, queue_rows
from bot.desk.models import Notice
from tests.desk.conftest import People, SignedIn
from tests.desk.test_queue import text_of

pytestmark = pytest.mark.django_db
Later = Callable[..., None]
TOLD = "handoff/no_first_word"


@pytest.fixture
def later() -> Later:
    """Lets time go by: what is stored was then so much longer ago."""

    def pass_by(**time: float) -> None:
        back = timedelta(**time)
        for message in Message.objects.all():
            Message.objects.filter(pk=message.pk).update(created=message.created - back)
        for talk in Handoff.objects.all():
            names = ("asked", "claimed", "given", "first_reply", "first_word", "reminded")
            moved = {name: getattr(talk, name) - back for name in names if getattr(talk, name)}
            Handoff.objects.filter(pk=talk.pk).update(**moved)

    return pass_by


def sent(kind: str) -> int:
    notices.send_due_notices()
    return Notice.objects.filter(kind=kind).count()


def test_who_takes_a_chat_and_writes_nothing_has_not_said_the_last_word(
    signed_in: SignedIn, people: People, waiting: UUID, later: Later
) -> None:
    write(waiting, Author.FAMILY, "is anybody there? it is about my daughter")
    later(minutes=20)
    handover.claim(waiting, people("maria"))

    page = text_of(signed_in("maria"))

    assert "Waiting for your first message" in page and "You wrote last" not in page
    assert "without an answer since" in page and "(20" in page
    assert "(20" in text_of(signed_in("lena"), "/staff/supervision/")


def test_what_the_program_writes_is_no_answer(people: People, waiting: UUID, later: Later) -> None:
    maria = people("maria")
    handover.claim(waiting, maria)
    handover.say(waiting, maria, "Good morning.", "desk:1")
    write(waiting, Author.FAMILY, "her lips are blue")
    later(minutes=6)
    for outcome in ("correction/notice", "safety/emergency", "", TOLD):
        write(waiting, Author.ASSISTANT, "x", outcome=outcome, details=ReplyDetails(automatic=True, card="alarm"))
    handover.transfer(waiting, maria, people("paul"), by=maria)

    [row] = queue_rows.held_by(people("paul"))

    assert row.waits == Message.objects.get(author=Author.FAMILY).created
    assert sent("silent") == 1


def test_a_persons_words_end_the_waiting(signed_in: SignedIn, people: People, waiting: UUID, later: Later) -> None:
    handover.claim(waiting, people("maria"))
    write(waiting, Author.FAMILY, "are you there")
    later(minutes=30)
    handover.say(waiting, people("maria"), "I am here.", "desk:1")

    [chat] = waiting_times.held_chats()

    assert (chat.waits, chat.silent, chat.wordless) == (None, None, None)
    assert "You wrote last" in text_of(signed_in("maria"))
    assert sent("silent") + sent("no_first_word") == 0


def test_the_family_waits_since_the_first_message_that_nobody_answered(
    people: People, waiting: UUID, later: Later
) -> None:
    handover.claim(waiting, people("maria"))
    handover.say(waiting, people("maria"), "Good morning.", "desk:1")
    write(waiting, Author.FAMILY, "first")
    later(minutes=9)
    write(waiting, Author.FAMILY, "second")

    [chat] = waiting_times.held_chats()

    assert chat.waits == Message.objects.get(text="first").created
    assert sent("silent") == 1
    write(waiting, Author.FAMILY, "third")
    assert sent("silent") == 1


def test_a_chat_given_away_without_a_word_reaches_the_leads(people: People, waiting: UUID, later: Later) -> None:
    people("lena")
    write(waiting, Author.FAMILY, "is anybody there?")
    handover.claim(waiting, people("maria"))
    later(minutes=4)
    handover.transfer(waiting, people("maria"), people("paul"), by=people("lena"))
    assert sent("silent") == 0

    later(minutes=2)

    assert sent("silent") == 1
    assert mail.outbox[-1].bcc == ["lena@example.org"]


def test_an_answer_in_an_earlier_talk_is_none_in_this_one(people: People, waiting: UUID) -> None:
    maria = people("maria")
    handover.claim(waiting, maria)
    handover.say(waiting, maria, "Good morning.", "desk:1")
    handover.hand_back(waiting, maria)
    ownership.request_person(waiting)
    handover.claim(waiting, maria)

    [row] = queue_rows.held_by(maria)

    assert row.wordless and row.waits == Handoff.objects.get(ended=None).asked


def test_ones_chats_are_in_the_order_in_which_their_families_have_waited(people: People, later: Later) -> None:
    maria = people("maria")
    chats = [tokens.open_conversation("web")[0].pk for _ in range(4)]
    answered, short, long, wordless = chats
    for chat in (answered, short, long):
        handover.claim(chat, maria)
        handover.say(chat, maria, "Good morning.", f"desk:{chat}")
    for chat in (long, short):
        later(minutes=5)
        write(chat, Author.FAMILY, "are you there")
    later(minutes=5)
    handover.claim(wordless, maria)

    assert [row.chat.pk for row in queue_rows.held_by(maria)] == [long, short, wordless, answered]


def test_without_a_first_word_leads_are_told_and_the_family_once(people: People, waiting: UUID, later: Later) -> None:
    people("lena")
    handover.claim(waiting, people("maria"))
    later(minutes=9)
    handoff_timeouts.run_handoff_timeouts()
    assert sent("no_first_word") == 0 and not Message.objects.filter(outcome=TOLD).exists()

    later(minutes=2)
    for _ in range(2):
        handoff_timeouts.run_handoff_timeouts()
        assert sent("no_first_word") == 1

    told = Message.objects.get(outcome=TOLD)
    assert "Maria has taken your chat but has not written to you yet" in told.text
    assert "local emergency number" in told.text
    found = [m for m in mail.outbox if m.subject == "A navigator took a chat and has not written yet"]
    assert [m.bcc for m in found] == [["lena@example.org"]]


def test_after_passing_on_the_first_word_is_awaited_anew(people: People, waiting: UUID, later: Later) -> None:
    maria, paul = people("maria"), people("paul")
    handover.claim(waiting, maria)
    handover.say(waiting, maria, "Good morning.", "desk:1")
    later(minutes=30)
    handover.transfer(waiting, maria, paul, by=maria)
    later(minutes=9)
    handoff_timeouts.run_handoff_timeouts()
    assert sent("no_first_word") == 0

    later(minutes=2)
    handoff_timeouts.run_handoff_timeouts()

    assert sent("no_first_word") == 1
    assert Message.objects.get(outcome=TOLD).text.count("Paul") >= 1
    handover.say(waiting, paul, "I go on.", "desk:2")
    assert Handoff.objects.get().first_word and not Message.objects.get(outcome=TOLD).text.count("Maria")


def test_the_minutes_are_those_of_the_setting(people: People, waiting: UUID, later: Later, settings: Settings) -> None:
    settings.FIRST_WORD_MINUTES = 3
    handover.claim(waiting, people("maria"))
    later(minutes=4)

    handoff_timeouts.run_handoff_timeouts()

    assert Message.objects.filter(outcome=TOLD).exists()


def test_who_has_written_or_let_the_chat_go_meanwhile_is_not_told_on(
    people: People, waiting: UUID, later: Later
) -> None:
    maria = people("maria")
    handover.claim(waiting, maria)
    later(minutes=20)
    talk = Handoff.objects.get()
    handover.say(waiting, maria, "Good morning.", "desk:1")
    handoff_timeouts.remind(talk)
    handover.close(waiting, maria, "answered")
    handoff_timeouts.remind(talk)

    assert not Message.objects.filter(outcome=TOLD).exists()


def test_a_lead_sees_since_when_a_first_word_is_missing(
    signed_in: SignedIn, people: People, waiting: UUID, later: Later
) -> None:
    handover.claim(waiting, people("maria"))
    later(minutes=34)

    page = text_of(signed_in("lena"), "/staff/supervision/")

    assert "No first message since" in page and page.count("(34") == 2
