"""One conversation for reviewers: what was understood, what was said then, redacted; each view is in the audit log."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.template.loader import render_to_string
from django.test import Client

from bot.content.responses import responses
from bot.conversations import feedback, handover, ownership, tokens
from bot.conversations.models import AuditEntry, Message
from bot.desk.models import Note
from tests.archive.conftest import COST, DECLINED, VISA, Said, said
from tests.desk.conftest import People, SignedIn, drawn

__all__ = ["said"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def rita(signed_in: SignedIn) -> Client:
    return signed_in("rita")


def shown(browser: Client, chat: UUID, query: str = "") -> str:
    return drawn(browser.get(f"/staff/log/{chat}/?{query}"))


def test_each_message_shows_what_was_understood_and_what_was_said(rita: Client, chat: UUID, said: Said) -> None:
    considered = [[COST, 0.61], [VISA, 0.22]]
    said(chat, "what is it about money", COST, confidence=0.61, considered=considered)

    page = shown(rita, chat)

    assert responses()[COST].text.split(".")[0] in page
    for words in (
        "an answer was given",
        "costs/overview",
        f"version {responses()[COST].metadata['version']}",
        "0.61 (likely)",
        "model: m1",
        "0.22 travel/visa",
    ):
        assert words in page
    assert "Source:" in page
    assert "What does it all cost?" in page


def test_an_answer_is_shown_as_it_was_and_a_newer_version_is_told(rita: Client, chat: UUID, said: Said) -> None:
    reply = said(chat, "x", COST, version=0).sequence + 1
    Message.objects.filter(sequence=reply).update(text="The words of then.")

    page = shown(rita, chat)

    assert "The words of then." in page
    assert f"The answer is now at version {responses()[COST].metadata['version']}." in page


def test_alternatives_are_told_from_the_questions_that_belong_to_an_answer(
    rita: Client, chat: UUID, said: Said
) -> None:
    said(chat, "x", COST, buttons=[{"title": "What is covered?", "payload": "/costs/what_is_covered"}])
    assert "Related questions: " in shown(rita, chat)

    said(chat, "x", "", buttons=[{"title": "Visa?", "payload": f"/{VISA}"}])
    assert "Offered to choose from: " in shown(rita, chat)


def test_a_source_that_is_no_longer_listed_keeps_its_id(rita: Client, chat: UUID, said: Said) -> None:
    said(chat, "x", COST, sources=[{"id": "old_page", "section": "3"}])

    assert "Source: old_page, 3" in shown(rita, chat)


def test_flags_show_alarms_opinions_and_declines(rita: Client, chat: UUID, said: Said) -> None:
    reply = said(chat, "x", "safety/crisis", alert="crisis").sequence + 1
    feedback.give(chat, reply, False, "not what I asked")
    said(chat, "y", DECLINED)

    page = shown(rita, chat)

    for words in (
        "emergency or crisis",
        "feedback from the family: not helpful",
        "not what I asked",
        "no curated answer",
    ):
        assert words in page


def test_what_staff_wrote_is_shown_without_personal_data(rita: Client, people: People, chat: UUID) -> None:
    maria = people("maria")
    ownership.request_person(chat)
    handover.claim(chat, maria)
    handover.say(chat, maria, "Please write to ana.gomez@example.org", "1")
    Note.objects.create(conversation_id=chat, author=maria, text="call +49 30 901820 again")

    page = shown(rita, chat)

    assert "Please write to" in page
    assert "ana.gomez" not in page
    assert "901820" not in page


def test_a_message_is_judged_on_the_page_and_the_reviewer_comes_back_to_it(
    rita: Client, chat: UUID, said: Said
) -> None:
    message = said(chat, "what is it about money", COST)
    here = f"/staff/log/{chat}/?outcome=costs%2Foverview"
    assert f'action="/staff/review/messages/{message.pk}/judge/"' in drawn(rita.get(here))

    answer = rita.post(f"/staff/review/messages/{message.pk}/judge/", {"verdict": "right", "next": here}, follow=True)

    assert answer.redirect_chain[-1][0] == here
    assert "You judged this: right" in drawn(answer)


def test_each_view_is_in_the_audit_log(rita: Client, people: People, chat: UUID) -> None:
    shown(rita, chat)

    entry = AuditEntry.objects.get(what="chat.read")
    assert (entry.who, entry.conversation, entry.details) == (people("rita"), chat, {"page": "log"})


def test_a_walk_goes_through_the_conversations_of_the_filter(rita: Client, said: Said, db: None) -> None:
    chats = [tokens.open_conversation("web")[0].pk for _ in range(3)]
    for chat, outcome in zip(chats, (COST, VISA, COST), strict=True):
        said(chat, "x", outcome)

    page = shown(rita, chats[2], f"outcome={COST}")

    assert f'rel="next" href="/staff/log/{chats[0]}/?outcome=costs%2Foverview"' in page
    assert 'rel="prev"' not in page
    assert str(chats[1]) not in page


def test_a_chat_that_is_absent_is_absent(rita: Client) -> None:
    assert rita.get(f"/staff/log/{uuid4()}/").status_code == 404


def test_a_navigator_has_no_log_even_of_their_own_chats(signed_in: SignedIn, people: People, chat: UUID) -> None:
    handover.claim(chat, people("maria"))

    yours, none = (signed_in("maria").get(f"/staff/log/{key}/") for key in (chat, uuid4()))

    assert (yours.status_code, yours.content) == (none.status_code, none.content)
    assert yours.status_code == 404


@pytest.mark.parametrize(
    ("section", "read"), [("Visas", "Source: A page, Visas</span>"), ("", "Source: A page</span>")]
)
def test_a_source_without_a_section_ends_without_a_comma(section: str, read: str) -> None:
    line = render_to_string("desk/source.html", {"source": {"title": "A page", "section": section}})

    assert read in " ".join(line.split())
