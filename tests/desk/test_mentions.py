"""A colleague is named in a note with an @: they find it, may read the chat, and it goes when they have."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.auth.models import User

from bot.conversations import message_store
from bot.conversations.models import AuditEntry, Conversation
from bot.desk.models import Mention, Note
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db
QUICK = {"X-Requested-With": "fetch"}


def note(signed_in: SignedIn, name: str, chat: UUID, text: str, identifier: str = "") -> str:
    """Gives what was refused."""
    fields = {"text": text, "id": identifier}
    answer = signed_in(name).post(f"/staff/chats/{chat}/note/", fields, headers=QUICK)
    return str(answer.json()["error"]["message"]) if answer.status_code >= 400 else ""


def queue(signed_in: SignedIn, name: str) -> str:
    return drawn(signed_in(name).get("/staff/rows/"))


def test_a_navigator_who_is_named_finds_the_note_and_may_read_the_chat(
    signed_in: SignedIn, people: People, chat: UUID
) -> None:
    people("paul")
    assert signed_in("paul").get(f"/staff/chats/{chat}/").status_code == 404

    assert note(signed_in, "rita", chat, "@Paul can you look at the visa?") == ""

    assert "Rita wrote you a note" in queue(signed_in, "paul") and "look at the visa" in queue(signed_in, "paul")
    assert "note in which a colleague names you" in drawn(signed_in("paul").get("/staff/today/rows/"))
    assert "Notes for you" not in queue(signed_in, "maria") + queue(signed_in, "rita")
    assert signed_in("maria").get(f"/staff/chats/{chat}/").status_code == 404
    assert signed_in("paul").get(f"/staff/chats/{chat}/").status_code == 200
    assert "Notes for you" not in queue(signed_in, "paul"), "what one has opened is read"
    assert AuditEntry.objects.get(what="colleague.mentioned").details == {"account": "paul"}


def test_a_note_sent_again_names_once_and_nobody_names_themselves(
    signed_in: SignedIn, people: People, chat: UUID
) -> None:
    people("paul")
    for _ in range(2):
        assert note(signed_in, "rita", chat, "@paul and @rita, @Paul!", "one") == ""

    assert [mention.user.username for mention in Mention.objects.all()] == ["paul"]


@pytest.mark.parametrize("text", ["@nobody look", "see @Otto"])
def test_a_name_that_no_colleague_has_is_refused_and_nothing_is_kept(
    signed_in: SignedIn, people: People, chat: UUID, text: str
) -> None:
    people("otto")  # without a role: reads no chats

    assert "No colleague is called @" in note(signed_in, "rita", chat, text)
    assert not Note.objects.exists()


def test_of_two_with_one_first_name_the_user_name_says_which(signed_in: SignedIn, people: People, chat: UUID) -> None:
    people("paul")
    User.objects.filter(pk=people("maria").pk).update(first_name="Paul", username="pauline")

    refused = note(signed_in, "rita", chat, "@PAULA or @Paul?")
    assert "@paula" in refused
    User.objects.filter(username="paul").update(username="paul.b")
    assert "@paul.b" in note(signed_in, "rita", chat, "@Paul?") and not Note.objects.exists()

    assert note(signed_in, "rita", chat, "@pauline?") == ""
    assert [mention.user.username for mention in Mention.objects.all()] == ["pauline"]


def test_an_email_address_names_nobody(signed_in: SignedIn, chat: UUID) -> None:
    assert note(signed_in, "rita", chat, "the team is at team@example.org, ask @ the desk") == ""
    assert not Mention.objects.exists()


def test_a_mention_goes_with_the_chat(signed_in: SignedIn, people: People, chat: UUID) -> None:
    people("paul")
    note(signed_in, "rita", chat, "@paul")
    message_store.delete(chat)

    assert not Conversation.objects.exists() and not Mention.objects.exists()
