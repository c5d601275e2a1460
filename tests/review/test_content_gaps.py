"""What nobody answers is grouped, and becomes work."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from bot.conversations import message_store as chats
from bot.conversations.models import Message
from bot.errors import BotError
from bot.review import content_gaps
from bot.review.models import GapTask
from bot.review.verdicts import record_verdict
from tests.desk.conftest import People, SignedIn, drawn
from tests.review.conftest import Asked

pytestmark = pytest.mark.django_db
OFF = "scope/off_topic"


@pytest.fixture(autouse=True)
def without_rasa(settings: Settings) -> None:
    settings.RASA_URLS = ["http://127.0.0.1:9"]


def test_declined_messages_and_those_judged_missing_are_gaps(asked: Asked, people: People) -> None:
    declined, missing = asked("is the wifi good", OFF), asked("can we bring our own food", "travel/accommodation")
    asked("how much")
    record_verdict(missing.pk, people("rita"), "missing")

    assert set(content_gaps.unanswered()) == {declined, missing}


@pytest.mark.parametrize(("verdict", "outcome"), [("right", ""), ("wrong", "travel/visa")])
def test_what_was_rightly_declined_or_has_an_answer_is_no_gap(
    asked: Asked, people: People, verdict: str, outcome: str
) -> None:
    record_verdict(asked("write me a poem", OFF).pk, people("rita"), verdict, outcome)

    assert content_gaps.unanswered() == []


def test_while_rasa_is_silent_nearly_the_same_words_make_a_group(asked: Asked) -> None:
    for text in ("is the wifi good there", "Is the wifi good?", "may we bring a dog"):
        asked(text, OFF)

    found, by_meaning = content_gaps.gaps()

    assert not by_meaning
    assert [(gap.words, len(gap.messages)) for gap in found] == [("Is the wifi good?", 2), ("may we bring a dog", 1)]


def test_a_group_becomes_work_and_leaves_the_list(asked: Asked, signed_in: SignedIn) -> None:
    message = asked("is the wifi good", OFF)
    rita = signed_in("rita")
    assert "is the wifi good" in drawn(rita.get("/staff/review/gaps/"))

    said = {"kind": "answer", "words": "Internet in the hospital", "message": [str(message.pk)]}
    page = drawn(rita.post("/staff/review/gaps/task/", said, follow=True))

    assert "Write an answer: Internet in the hospital" in page
    assert "Every declined message" in page
    rita.post(f"/staff/review/gaps/{GapTask.objects.get().pk}/done/")
    assert GapTask.objects.get().done


def test_the_words_of_a_refused_task_stand_at_their_group_again(asked: Asked, signed_in: SignedIn) -> None:
    message, words = asked("is the wifi good", OFF), "Ask Li Wei at li@example.org"
    asked("may we bring a dog", OFF)

    refused = signed_in("rita").post(
        "/staff/review/gaps/task/", {"kind": "answer", "words": words, "message": [str(message.pk)]}
    )

    page = drawn(refused)
    assert refused.status_code == 400 and "without names" in page and page.count(f'value="{words}"') == 1
    assert "next=%2Fstaff%2Freview%2Fgaps%2F&quot;" not in page and "next=%2Fstaff%2Freview%2Fgaps%2F" in page
    assert not GapTask.objects.exists()


def test_what_was_deleted_or_taken_meanwhile_is_said(asked: Asked, people: People) -> None:
    first, second = asked("is the wifi good", OFF), asked("wifi?", OFF)
    keys = [first.pk, second.pk]
    chats.delete(first.conversation_id)
    content_gaps.make_task("question", "Internet", keys, people("rita"))

    with pytest.raises(BotError, match="deleted, or someone else took them"):
        content_gaps.make_task("answer", "Internet", keys, people("lena"))

    assert list(GapTask.objects.get().messages.all()) == [second]


def test_words_of_a_task_name_nobody(asked: Asked, people: People) -> None:
    with pytest.raises(BotError, match="without names"):
        content_gaps.make_task("answer", "call +49 170 1234567", [asked("x", OFF).pk], people("rita"))


def test_a_task_is_done_once(asked: Asked, people: People) -> None:
    task = content_gaps.make_task("answer", "Internet", [asked("wifi", OFF).pk], people("rita"))
    content_gaps.finish_task(task.pk, people("rita"))

    with pytest.raises(BotError, match="already been done"):
        content_gaps.finish_task(task.pk, people("lena"))


def test_a_deleted_chat_takes_its_sentence_out_of_a_task(asked: Asked, people: People) -> None:
    message = asked("wifi", OFF)
    content_gaps.make_task("answer", "Internet", [message.pk], people("rita"))

    chats.delete(message.conversation_id)

    assert not Message.objects.exists()
    assert GapTask.objects.get().messages.count() == 0
