"""What staff write is kept once, word for word; who had a chat, and who spoke, stays true after it was passed on."""

from __future__ import annotations

from uuid import UUID

import pytest

from bot.conversations import handover
from bot.conversations.models import Author, Message
from bot.desk.models import Note, Tag
from bot.errors import BotError
from bot.rights.data_copy import copy_of
from tests.desk.conftest import People, SignedIn, drawn

WORDS = "The visa is S2 or M. Ask the embassy first."


def test_other_words_under_the_id_of_an_earlier_reply_are_refused_and_never_swallowed(
    people: People, waiting: UUID
) -> None:
    handover.claim(waiting, people("maria"))
    handover.say(waiting, people("maria"), "The visa is S2", "desk:1")

    with pytest.raises(BotError) as refused:
        handover.say(waiting, people("maria"), WORDS, "desk:1")

    assert refused.value.status == 409
    assert [m.text for m in Message.objects.filter(author=Author.PERSON)] == ["The visa is S2"]


def test_the_same_words_under_the_same_id_are_said_once(people: People, waiting: UUID) -> None:
    handover.claim(waiting, people("maria"))
    first = handover.say(waiting, people("maria"), WORDS, "desk:1")

    assert handover.say(waiting, people("maria"), WORDS, "desk:1") == first
    assert Message.objects.filter(author=Author.PERSON).count() == 1


def test_a_note_sent_twice_is_kept_once_and_another_text_under_its_id_is_refused(
    signed_in: SignedIn, waiting: UUID
) -> None:
    maria = signed_in("maria")
    address = f"/staff/chats/{waiting}/note/"
    for _ in range(2):
        maria.post(address, {"text": "asks about visas", "id": "n1"})

    answer = maria.post(address, {"text": "something else", "id": "n1"}, headers={"X-Requested-With": "fetch"})

    assert answer.status_code == 409
    assert [note.text for note in Note.objects.all()] == ["asks about visas"]


def test_notes_without_an_id_are_notes_of_their_own(signed_in: SignedIn, waiting: UUID) -> None:
    for _ in range(2):
        signed_in("maria").post(f"/staff/chats/{waiting}/note/", {"text": "called, no answer"})

    assert Note.objects.count() == 2


def test_the_same_tag_twice_stays_until_it_is_taken_off(signed_in: SignedIn, waiting: UUID) -> None:
    maria = signed_in("maria")
    for _ in range(2):
        maria.post(f"/staff/chats/{waiting}/tag/", {"name": "Visa"})
    assert [tag.name for tag in Tag.objects.all()] == ["visa"]

    for _ in range(2):
        maria.post(f"/staff/chats/{waiting}/tag/", {"remove": "visa"})

    assert not Tag.objects.exists()


def test_after_a_transfer_the_family_reads_who_spoke_and_the_desk_shows_who_had_the_chat(
    people: People, signed_in: SignedIn, waiting: UUID
) -> None:
    maria, paul = people("maria"), people("paul")
    handover.claim(waiting, maria)
    handover.say(waiting, maria, "I ask the team.", "desk:1")
    handover.transfer(waiting, maria, paul, maria)
    handover.say(waiting, paul, "The team says yes.", "desk:2")
    handover.hand_back(waiting, paul)

    back = Message.objects.get(outcome="handoff/back")
    assert back.text.startswith("Maria, Paul has finished") or "chatted with Maria, Paul from" in back.text
    page = drawn(signed_in("lena").get(f"/staff/chats/{waiting}/"))
    assert "Maria from" in page and "Paul from" in page
    assert signed_in("maria").get(f"/staff/chats/{waiting}/").status_code == 200
    assert len(copy_of(waiting)["talks"][0]["passed_on"]) == 1


def test_who_took_over_and_wrote_nothing_did_not_speak(people: People, waiting: UUID) -> None:
    maria, paul = people("maria"), people("paul")
    handover.claim(waiting, maria)
    handover.say(waiting, maria, "I ask the team.", "desk:1")
    handover.transfer(waiting, maria, paul, maria)
    handover.hand_back(waiting, paul)

    assert "Paul" not in Message.objects.get(outcome="handoff/back").text
