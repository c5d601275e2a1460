"""A process is killed after it changed the list and before its turn was ended: the message is read a second time."""

from uuid import UUID

import pytest

from bot.conversations import message_store, turns
from bot.conversations.types import Incoming, Reply
from bot.guide import dialogue
from bot.guide.models import ListedQuestion
from tests.guide.conftest import put, read

pytestmark = pytest.mark.django_db(transaction=True)


def asks(chat: UUID, text: str) -> None:
    """The family writes; nobody has answered yet."""
    message_store.store_incoming(chat, Incoming(text, text))


def answered(chat: UUID) -> None:
    """The turn of the oldest message ends."""
    turn = turns.claim(chat)
    assert turn is not None
    turns.finish(turn, [Reply("yes", "guide/show")])


def test_a_question_that_the_first_attempt_put_on_the_list_is_not_called_an_old_one(chat: UUID) -> None:
    asks(chat, "add this")

    said = [dialogue.reply("pick", chat, "risks-gvhd", "").response for _ in range(2)]

    assert said == ["guide/add", "guide/add"]
    assert len(read(chat)) == 1


def test_a_number_takes_one_question_off_not_the_next_one_too(chat: UUID) -> None:
    put(chat, "one?", "two?", "three?")
    asks(chat, "remove 2")

    for _ in range(2):
        dialogue.reply("remove", chat, "", "remove 2")

    assert read(chat) == ["one?", "three?"]


def test_a_mark_that_was_set_stays_set(chat: UUID) -> None:
    (one, _) = put(chat, "one?", "two?")
    asks(chat, "mark the first")

    for _ in range(2):
        dialogue.reply("top", chat, str(one), "")

    assert ListedQuestion.objects.get(pk=one).top == 1


def test_one_step_is_taken_back_not_the_one_before_it_too(chat: UUID) -> None:
    put(chat, "one?")
    put(chat, "two?")
    asks(chat, "undo")

    said = [dialogue.reply("undo", chat, "", "").response for _ in range(2)]

    assert said == ["guide/undo", "guide/undo"]
    assert read(chat) == ["one?"]


def test_what_the_message_before_put_on_the_list_stays(chat: UUID) -> None:
    asks(chat, "first")
    asks(chat, "second")
    dialogue.reply("pick", chat, "risks-gvhd", "")
    answered(chat)

    dialogue.reply("pick", chat, "risks-gvhd", "")

    assert len(read(chat)) == 1


def test_what_somebody_with_the_link_added_meanwhile_stays(chat: UUID) -> None:
    asks(chat, "add this")
    dialogue.reply("pick", chat, "risks-gvhd", "")
    put(chat, "from the page?", hand="link-1")

    dialogue.reply("pick", chat, "risks-gvhd", "")

    assert len(read(chat)) == 2
