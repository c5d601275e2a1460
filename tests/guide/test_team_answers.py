"""A list goes to the team only with consent, and answers come back to the family."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from bot.content.responses import response
from bot.conversations import consents, tokens
from bot.conversations.answer_language import in_language
from bot.conversations.message_log import write_reply
from bot.conversations.models import ConsentText, Message
from bot.conversations.types import Reply
from bot.errors import BotError
from bot.guide import changes, dialogue, services, team_answers
from bot.guide.models import Plan, State
from tests.guide.conftest import put

pytestmark = pytest.mark.django_db
TODAY = date.fromisoformat("2026-11-20")


@pytest.fixture
def alice() -> User:
    """A navigator."""
    return User.objects.create_user("alice", password="correct horse battery", is_staff=True)


def family(*texts: str, shared: bool = True) -> tuple[UUID, list[int]]:
    chat = tokens.open_conversation("web")[0].pk
    ids = put(chat, *texts)
    team_answers.set_sharing(chat, given=shared)
    return chat, ids


def test_without_consent_staff_see_no_list(chat: UUID, alice: User) -> None:
    (question,) = put(chat, "Who pays?")

    assert team_answers.shared_lists() == []
    with pytest.raises(BotError):
        team_answers.record_answer(question, "The study.", "study doctor", TODAY, alice)


def test_consent_is_recorded_with_the_words_that_asked_for_it(chat: UUID) -> None:
    put(chat, "Who pays?")
    text = response("guide/share")
    write_reply(chat, Reply.from_metadata("May I pass it on?", text.name, text.buttons, text.metadata))
    write_reply(chat, Reply("Would you like to stop sharing it?", text.name))

    team_answers.set_sharing(chat, given=True)

    agreed = Plan.objects.get().agreed
    assert agreed is not None
    assert (agreed.key, agreed.version, agreed.body) == ("guide/share", text.metadata["version"], "May I pass it on?")
    assert [[q.text for q in each.questions] for each in team_answers.shared_lists()] == [["Who pays?"]]


def test_withdrawn_consent_takes_the_list_away_from_staff(alice: User) -> None:
    chat, (question,) = family("Who pays?")

    team_answers.set_sharing(chat, given=False)

    assert team_answers.shared_lists() == [] and team_answers.shared_since(chat) is None
    with pytest.raises(BotError):
        team_answers.mark_asked(question, alice)


def test_an_answer_reaches_the_list_and_the_chat_with_day_and_by_whom(alice: User) -> None:
    chat, (question,) = family("Who pays for the ward?")
    team_answers.mark_asked(question, alice)

    team_answers.record_answer(question, "The hospital pays {0} for it.", "study doctor", TODAY, alice)

    listed = changes.listed_questions(chat)[0]
    assert (listed.state, listed.replied_by, listed.replied_on) == (State.ANSWERED, "study doctor", TODAY)
    told = Message.objects.get(conversation=chat)
    assert told.outcome == "guide/answered"
    for part in ("Who pays for the ward?", "study doctor", "November 20, 2026", "The hospital pays {0} for it."):
        assert part in told.text


def test_an_answered_question_is_not_asked_again(alice: User) -> None:
    chat, (question,) = family("Who pays?")
    team_answers.record_answer(question, "We do.", "study doctor", TODAY, alice)

    team_answers.mark_asked(question, alice)

    assert changes.listed_questions(chat)[0].state == State.ANSWERED


@pytest.mark.parametrize(
    ("words", "by", "day", "code"),
    [
        ("", "doctor", TODAY, "incomplete"),
        ("Yes.", " ", TODAY, "incomplete"),
        ("x" * 2001, "doctor", TODAY, "too_long"),
        ("Yes.", "d" * 81, TODAY, "too_long"),
        ("Yes.", "doctor", timezone.localdate() + timedelta(days=2), "future"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_said(
    alice: User, words: str, by: str, day: date, code: str
) -> None:
    chat, (question,) = family("Who pays?")

    with pytest.raises(BotError) as refused:
        team_answers.record_answer(question, words, by, day, alice)

    assert refused.value.code == code
    assert changes.listed_questions(chat)[0].state == State.OPEN and not Message.objects.exists()


def test_a_phone_number_in_the_teams_answer_is_not_kept(alice: User) -> None:
    chat, (question,) = family("Whom do we call?")

    team_answers.record_answer(question, "Call +86 10 8888 7777 at night", "nurse", TODAY, alice)

    assert "8888" not in changes.listed_questions(chat)[0].reply


def test_what_three_families_were_answered_alike_is_a_candidate(alice: User) -> None:
    replies = ["The first visit is at week 4.", "the first visit is at week 4", "First visit is at week 4"]
    for reply in replies:
        chat, _ = family()
        added = services.add(chat, services.from_bank("after-visits")).question
        team_answers.record_answer(added.pk, reply, "study nurse", TODAY, alice)
    _, (lonely,) = family("Is there a gym?")
    team_answers.record_answer(lonely, "No.", "study nurse", TODAY, alice)

    (candidate,) = team_answers.candidates()

    assert candidate.families == 3 and candidate.known == "process/follow_up"
    team_answers.set_sharing(chat, given=False)
    assert team_answers.candidates() == []


def test_unlike_answers_make_no_candidate(alice: User) -> None:
    for reply in ("At week 4.", "Nobody knows yet.", "Ask the ward in Shanghai."):
        chat, _ = family()
        added = services.add(chat, services.from_bank("after-visits")).question
        team_answers.record_answer(added.pk, reply, "study nurse", TODAY, alice)

    assert team_answers.candidates() == []


def test_an_answer_is_told_in_the_familys_language_but_for_the_teams_own_words(alice: User) -> None:
    chat, (question,) = family("Who pays for the ward?")
    consents.record_consent(chat, consents.ShownText(ConsentText.Key.WEB, 1, "es", ""))

    team_answers.record_answer(question, "The hospital pays.", "study doctor", TODAY, alice)

    told = Message.objects.get(conversation=chat)
    assert "20 de noviembre de 2026" in told.text and "The hospital pays." in told.text and told.language == "es"
    assert "November 20, 2026" in told.details.english


def test_the_list_in_the_chat_says_in_the_familys_language_what_was_answered(alice: User) -> None:
    chat, (question,) = family("Who pays for the ward?")
    team_answers.record_answer(question, "The hospital: all of it.", "study doctor", TODAY, alice)
    english = Reply("", names=("guide/show",), values={**dialogue.show(chat, "", "").values, "next": ""})

    said = in_language(english, "es").text

    answered = "Respuesta de study doctor (20 de noviembre de 2026): The hospital: all of it."
    assert f"1. Who pays for the ward?\n{answered}" in said
