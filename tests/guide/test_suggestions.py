"""Suggestions fit the family, come best first, and lean on what the chat has read."""

from uuid import UUID

import pytest

from bot.content.question_bank import question_bank
from bot.conversations.models import Message
from bot.guide import changes, dialogue, interview, services, suggestions
from bot.guide.models import Plan
from bot.guide.suggestions import LIMIT, best

SCLERODERMA = Plan(disease="scleroderma", stage="travel")
LUPUS = Plan(disease="lupus", stage="consent")


def ids(plan: Plan, read: set[str] | None = None, listed: set[str] | None = None) -> list[str]:
    return [question.id for question in best(plan, read or set(), listed or set())]


def test_there_are_at_most_15_and_no_side_is_forgotten() -> None:
    for plan in (Plan(), SCLERODERMA, LUPUS):
        found = ids(plan)
        assert len(found) == LIMIT == len(set(found))
        assert len({question_bank()[name].group for name in found}) >= 6


def test_scleroderma_before_travel_and_lupus_at_consent_get_different_questions() -> None:
    scleroderma, lupus = ids(SCLERODERMA), ids(LUPUS)

    assert {"travel-visa-kind", "fit-final-yes"} <= set(scleroderma[:6]) and "fit-ssc-values" in scleroderma
    assert {"hospital-chemo-kidney", "risks-gvhd"} <= set(lupus[:6]) and "costs-harm" in lupus
    assert not {"travel-visa-kind", "fit-ssc-values"} & set(lupus)
    assert len(set(scleroderma) & set(lupus)) <= 8


def test_no_question_of_another_disease_is_suggested() -> None:
    for name in ids(LUPUS):
        question = question_bank()[name]
        assert not question.conditions or {"lupus", "any"} & set(question.conditions)


def test_what_worries_the_family_comes_first() -> None:
    found = ids(Plan(worry="costs"))

    assert question_bank()[found[0]].group == "costs"
    assert sum(question_bank()[name].group == "costs" for name in found) >= 5


def test_the_doubt_of_an_answer_that_was_read_comes_first() -> None:
    assert ids(Plan(), {"therapy/donor_matching"})[0] == "hospital-match"


def test_what_is_on_the_list_is_not_suggested() -> None:
    assert "risks-gvhd" not in ids(LUPUS, listed={"risks-gvhd"})


def test_questions_about_a_child_go_to_parents_only() -> None:
    assert "fit-children" in ids(Plan(asker="parent", stage="records"), {"eligibility/children"})
    assert "fit-children" not in ids(Plan(asker="patient", stage="records"), {"eligibility/children"})


@pytest.mark.django_db
def test_the_chat_so_far_and_the_list_count(chat: UUID) -> None:
    Message.objects.create(conversation_id=chat, sequence=1, author="assistant", outcome="therapy/donor_matching")
    services.add(chat, services.from_answer("costs/overview"))

    found = [question.id for question in suggestions.suggest(chat)]

    assert found[0] == "hospital-match" and "costs-estimate" not in found
    services.add(chat, services.from_bank("hospital-match"))
    assert [question.id for question in suggestions.suggested(chat)] == found[1:]


@pytest.mark.django_db
def test_other_questions_come_after_those_that_were_suggested_until_all_that_fit_were_shown(chat: UUID) -> None:
    interview.record_answers(chat, "disease=sjogren,stage=home")
    fitting = {q.id for q in question_bank().values() if suggestions.fits(q, Plan.objects.get())}
    first = dialogue.reply("suggest", chat, "", "")
    services.add(chat, services.from_bank(suggestions.suggested(chat)[0].id))

    second = dialogue.reply("suggest", chat, "others", "")

    assert (first.values["count"], second.values["first"], second.values["count"]) == ("15", "15", "29")
    while dialogue.reply("suggest", chat, "others", "").response != "guide/suggest_none":
        pass
    assert {q.id for q in suggestions.suggested(chat)} == fitting - {q.bank for q in changes.listed_questions(chat)}


@pytest.mark.django_db
def test_the_interview_goes_on_where_it_stopped_and_forgets_nothing_that_was_told(chat: UUID) -> None:
    assert interview.next_step(chat) == "asker"
    interview.record_answers(chat, "asker=")
    interview.record_answers(chat, "disease=lupus")
    assert interview.next_step(chat) == "stage"
    interview.record_answers(chat, "stage=nonsense,worry=costs,shoe=43")

    assert interview.next_step(chat) is None
    plan = Plan.objects.get()
    assert (plan.asker, plan.disease, plan.stage, plan.worry) == ("", "lupus", "", "costs")
    interview.record_answers(chat, "again=")
    assert interview.next_step(chat) == "asker"
