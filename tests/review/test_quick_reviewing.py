"""Reviewing is quick: what says the same is one item, both proposals are one decision, gaps take more families in."""

from __future__ import annotations

import html
import re

import pytest

from bot.conversations.models import Message
from bot.errors import BotError
from bot.review import alike, content_gaps, learning_proposals, review_queue
from bot.review.models import GapTask, InboxItem, Judgement, Proposal
from bot.review.verdicts import record_verdict
from tests.desk.conftest import People, SignedIn, drawn
from tests.review.conftest import Asked

pytestmark = pytest.mark.django_db
TEXT = "do you take patients from Peru"


@pytest.fixture(autouse=True)
def nobody_judges_twice(settings: object) -> None:
    settings.SECOND_OPINIONS = 0.0  # type: ignore[attr-defined]


def inbox(*messages: Message) -> None:
    InboxItem.objects.bulk_create(InboxItem(message=message, worth=1, reasons=["declined"]) for message in messages)


@pytest.mark.parametrize("other", [TEXT.upper(), f"{TEXT}??", "do you take patient from Peru", f"  {TEXT} "])
def test_equal_and_nearly_equal_sentences_are_one_item_with_a_count(
    asked: Asked, signed_in: SignedIn, other: str
) -> None:
    inbox(asked(TEXT), asked(other), asked("is there a cure"))

    page = drawn(signed_in("rita").get("/staff/review/"))

    assert "2 sentences from 3 messages" in page and "2 times" in page


@pytest.mark.parametrize(("one", "other"), [("visa?", "visum?"), (TEXT, "do you take children from Peru")])
def test_what_says_something_else_stays_apart(asked: Asked, one: str, other: str) -> None:
    inbox(asked(one), asked(other))

    assert len(alike.grouped(InboxItem.objects.select_related("message"))) == 2


def test_the_same_sentence_that_was_answered_otherwise_stays_apart(asked: Asked) -> None:
    inbox(asked(TEXT), asked(TEXT, "scope/off_topic"))

    assert len(alike.grouped(InboxItem.objects.select_related("message"))) == 2


def test_one_verdict_judges_all_that_say_the_same(asked: Asked, signed_in: SignedIn, people: People) -> None:
    first, second, other = asked(TEXT), asked(TEXT.upper()), asked("is there a cure")
    inbox(first, second, other)

    answer = signed_in("rita").post(
        f"/staff/review/messages/{first.pk}/judge/",
        {"verdict": "right", "seen": "0", "alike": "1", "next": "/staff/review/"},
        follow=True,
    )

    assert "The same for 1 like it." in drawn(answer)
    assert set(Judgement.objects.values_list("message", flat=True)) == {first.pk, second.pk}
    assert InboxItem.objects.get(open=True).message == other


def test_what_is_unsafe_is_told_once_and_looked_at_one_by_one(asked: Asked, signed_in: SignedIn) -> None:
    first, second = asked(TEXT), asked(TEXT)
    inbox(first, second)

    signed_in("rita").post(
        f"/staff/review/messages/{first.pk}/judge/",
        {"verdict": "unsafe", "note": "It names a dose.", "seen": "0", "alike": "1"},
    )

    assert [judgement.message for judgement in Judgement.objects.all()] == [first]
    assert InboxItem.objects.get(message=second).open


def found_form(page: str, name: str) -> dict[str, str]:
    """The fields of the form that says which answer is right, as a browser sends them."""
    forms = [form for form in re.findall("<form.*?</form>", page) if f'value="{name}"' in form]
    return {key: html.unescape(value) for key, value in re.findall(r'name="(\w+)" value="([^"]*)"', forms[0])}


def test_wrong_in_the_list_is_for_all_that_say_the_same_and_leads_back_to_the_list(
    asked: Asked, signed_in: SignedIn
) -> None:
    messages = [asked(TEXT) for _ in range(5)]
    inbox(*messages)
    rita = signed_in("rita")
    [wrong] = re.findall(r'data-key="2" href="([^"]*)"', drawn(rita.get("/staff/review/?page=1")))
    page = drawn(rita.get(f"{html.unescape(wrong)}&q=visa"))

    told = rita.post(f"/staff/review/messages/{messages[-1].pk}/judge/", found_form(page, "travel/visa"), follow=True)

    assert "5 messages say the same, and a verdict is for all of them" in page
    assert "The same for 4 like it." in drawn(told) and told.request["PATH_INFO"] == "/staff/review/"
    assert f'<a href="/staff/review/messages/{messages[-1].pk}/">Propose what' in drawn(told)
    assert set(Judgement.objects.values_list("outcome", flat=True)) == {"travel/visa"}
    assert not InboxItem.objects.filter(open=True).exists()


def test_the_search_for_the_right_answer_still_knows_that_it_is_for_all(asked: Asked, signed_in: SignedIn) -> None:
    first, second = asked(TEXT), asked(TEXT)
    inbox(first, second)

    page = drawn(signed_in("rita").get(f"/staff/review/messages/{first.pk}/?next=/staff/review/&alike=1"))

    [search] = [form for form in re.findall("<form.*?</form>", page) if 'type="search"' in form]
    assert 'name="alike" value="1"' in search and 'name="next" value="/staff/review/"' in search


def test_wrong_on_the_message_s_own_page_is_for_it_alone(asked: Asked, signed_in: SignedIn) -> None:
    first, second = asked(TEXT), asked(TEXT)
    inbox(first, second)
    page = drawn(signed_in("rita").get(f"/staff/review/messages/{first.pk}/?q=visa"))

    signed_in("rita").post(f"/staff/review/messages/{first.pk}/judge/", found_form(page, "travel/visa"))

    assert "say the same" not in page
    assert [judgement.message for judgement in Judgement.objects.all()] == [first]


def test_a_verdict_on_the_message_s_own_page_is_for_it_alone(asked: Asked, signed_in: SignedIn) -> None:
    first, second = asked(TEXT), asked(TEXT)
    inbox(first, second)

    signed_in("rita").post(f"/staff/review/messages/{first.pk}/judge/", {"verdict": "right", "seen": "0"})

    assert [judgement.message for judgement in Judgement.objects.all()] == [first]


def test_setting_aside_takes_all_that_say_the_same(asked: Asked, signed_in: SignedIn) -> None:
    first, second = asked(TEXT), asked(TEXT)
    inbox(first, second)

    assert "with 1 like it" in drawn(signed_in("rita").post(f"/staff/review/messages/{first.pk}/aside/", follow=True))
    assert not InboxItem.objects.filter(open=True).exists()


def test_setting_aside_leaves_what_waits_for_a_second_reviewer(
    asked: Asked, people: People, signed_in: SignedIn
) -> None:
    judged, other = asked(TEXT), asked(TEXT)
    inbox(judged, other)
    Judgement.objects.create(message=judged, reviewer=people("rita"), verdict="right")

    assert "Put aside." in drawn(signed_in("rita").post(f"/staff/review/messages/{other.pk}/aside/", follow=True))

    assert InboxItem.objects.get(open=True).message == judged


def test_the_list_shows_what_was_said_and_a_key_for_each_verdict(asked: Asked, signed_in: SignedIn) -> None:
    inbox(asked(TEXT, said="We do not know yet whether families from Peru can come."))

    page = drawn(signed_in("rita").get("/staff/review/"))

    assert "We do not know yet whether families from Peru can come." in page
    assert all(f'data-key="{key}"' in page for key in "01234")


def test_a_message_in_a_language_that_is_not_spoken_and_one_without_sense_are_in_the_inbox(asked: Asked) -> None:
    message = asked("asdkjh qwoeiu zzzz", "scope/other_language")

    review_queue.read_messages()

    assert "declined" in InboxItem.objects.get(message=message).reasons


def both(asked: Asked, people: People) -> list[Proposal]:
    message = asked("which stamp do they want at the border")
    record_verdict(message.pk, people("rita"), "right")
    learning_proposals.propose_example(
        message.pk, people("rita"), ["example", "case"], "which stamp do they want at the border", "travel/visa"
    )
    return list(Proposal.objects.all())


def test_both_proposals_of_a_sentence_are_approved_together(asked: Asked, people: People, signed_in: SignedIn) -> None:
    learn, pin = both(asked, people)
    page = drawn(signed_in("lena").get(f"/staff/review/proposals/{learn.pk}/"))
    assert f"pin it (proposal {pin.pk})" in page

    signed_in("lena").post(f"/staff/review/proposals/{learn.pk}/decide/", {"decision": "approve", "together": "1"})

    assert set(Proposal.objects.values_list("state", flat=True)) == {"approved"}


def test_one_decision_is_for_all_or_none(asked: Asked, people: People) -> None:
    learn, pin = both(asked, people)
    learning_proposals.decide_proposal(pin.pk, people("lena"), False, "not now")

    with pytest.raises(BotError):
        learning_proposals.decide_together([learn.pk, pin.pk], people("lena"), True)

    learn.refresh_from_db()
    assert learn.state == "proposed"


def test_a_gap_that_is_a_task_takes_further_families_in(asked: Asked, people: People, signed_in: SignedIn) -> None:
    first = asked("is halal food possible in the hospital", "scope/off_topic")
    task = content_gaps.make_task("answer", "Food", [first.pk], people("rita"))
    later = asked("halal food possible in your hospital?", "scope/off_topic")
    rita = signed_in("rita")
    assert "Add to “Food”" in drawn(rita.get("/staff/review/gaps/"))

    rita.post("/staff/review/gaps/task/", {"join": task.pk, "message": later.pk})

    assert set(GapTask.objects.get().messages.all()) == {first, later}
    assert content_gaps.unanswered() == []


def test_a_whole_group_is_set_aside_from_the_gaps(asked: Asked, signed_in: SignedIn) -> None:
    jokes = [asked("tell me a joke", "scope/off_topic") for _ in range(3)]

    signed_in("rita").post("/staff/review/gaps/task/", {"kind": "aside", "message": [joke.pk for joke in jokes]})

    assert content_gaps.unanswered() == []
    assert not Judgement.objects.exists()
