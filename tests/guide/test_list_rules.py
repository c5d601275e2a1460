"""Rules of the first fifteen: each was broken once, for some family."""

from itertools import product

import pytest

from bot.content.diseases import OTHER, diseases
from bot.content.question_bank import STAGES, BankQuestion, question_bank
from bot.content.responses import response
from bot.guide import interview
from bot.guide.models import Plan
from bot.guide.suggestions import AMONG, OF_ONE_GROUP, RIGHTS_AT_LEAST, best
from tests.guide import first_questions

# Questions that are among the first fifteen of no family that has read nothing yet. Many ask about what the interview
# does not know (an old cancer, a past operation, an allergy); the rest may wait. "Show other questions" leads to all.
NEVER_FIRST = 41


def told(step: str) -> list[str]:
    """What a family may tell at a step, and that it tells nothing."""
    return ["", *sorted(interview.STEPS[step]())]


def plans(**fixed: str) -> list[Plan]:
    """Every family that the interview can tell apart, with what is fixed."""
    choices = [[fixed[step]] if step in fixed else told(step) for step in interview.STEPS]
    return [Plan(**dict(zip(interview.STEPS, values, strict=True))) for values in product(*choices)]


def first(plan: Plan, read: set[str] | None = None) -> list[BankQuestion]:
    return best(plan, read or set(), set())


def ids(plan: Plan) -> list[str]:
    return [question.id for question in first(plan)]


def test_few_questions_are_in_no_first_list_and_reading_brings_those() -> None:
    never = set(question_bank()) - {question.id for plan in plans() for question in first(plan)}

    assert len(never) <= NEVER_FIRST
    for name in never:
        question = question_bank()[name]
        families = (
            Plan(disease=disease, stage=stage, worry=question.group)
            for disease in ("", *question.conditions)
            for stage in question.stage
        )
        read = [{item} for item in (*question.covers, question.known)]
        assert any(question in first(plan, each) for plan in families for each in read), name


def test_who_is_about_to_sign_gets_questions_on_rights() -> None:
    for plan in plans(stage="consent"):
        if plan.disease != OTHER:
            rights = [question for question in first(plan)[:AMONG] if question.group == "rights"]
            assert len(rights) >= RIGHTS_AT_LEAST


def test_no_side_takes_the_whole_list() -> None:
    for plan in plans(asker=""):
        if plan.disease != OTHER:
            found = first(plan)
            assert max(sum(q.group == group for q in found) for group in told("worry")) <= OF_ONE_GROUP


def test_another_disease_is_no_candidate() -> None:
    for plan in plans(disease=OTHER):
        found = first(plan)
        assert len(found) >= 10 and all(OTHER in question.conditions for question in found)
    names = set(ids(Plan(disease=OTHER)))
    assert {"study-other-studies", "study-find-studies", "study-standard-left", "rights-second-opinion"} <= names
    assert not {"fit-rule-out", "costs-estimate", "fit-records-needed"} & names


def test_lupus_with_kidney_disease_is_never_asked_about_lupus_without_it() -> None:
    without = {name for name, question in question_bank().items() if question.conditions == ("lupusother",)}

    assert "fit-lupus-no-kidneys" in without
    assert not any(without & set(ids(plan)) for plan in plans(disease="lupus"))
    assert ids(Plan(disease="lupusother", stage="records"))[0] == "fit-lupus-no-kidneys"


def test_an_old_stage_is_over_and_a_later_one_only_counts_less() -> None:
    for plan in plans(disease="scleroderma", asker=""):
        now = STAGES.index(plan.stage) if plan.stage else 0
        assert all(STAGES.index(question.stage[-1]) >= now for question in first(plan))
    assert any("records" not in q.stage for q in first(Plan(disease="lupus", stage="records", worry="risks")))


def test_a_patient_of_24_hears_of_fertility_before_the_trip() -> None:
    for stage, worry in product(("records", "travel"), ("risks", "")):
        assert "risks-fertility" in ids(Plan(asker="patient", disease="lupus", stage=stage, worry=worry))


def test_who_is_home_again_is_not_asked_when_to_fly_home() -> None:
    assert not any("travel-fly-home" in ids(plan) for plan in plans(stage="home"))
    assert "travel-fly-home" in ids(Plan(disease="lupus", stage="after"))


def test_a_parent_who_collects_records_gets_the_childs_voice_ward_and_school() -> None:
    for plan in plans(asker="parent", stage="records"):
        if plan.disease != OTHER:
            found = ids(plan)
            assert {"rights-child-voice", "hospital-child-ward", "hospital-child-school"} <= set(found)


def test_whoever_has_the_cells_learns_first_when_and_whom_to_call() -> None:
    for stage in ("after", "home"):
        assert "risks-warning-signs" in ids(Plan(disease="lupus", stage=stage))[:5]


@pytest.mark.parametrize(
    ("step", "text"), [("disease", "guide/ask_disease"), ("worry", "guide/ask_worry"), ("stage", "guide/ask_stage")]
)
def test_each_thing_that_the_interview_knows_has_a_button(step: str, text: str) -> None:
    named = {button["payload"].partition(f"{step}=")[2] for button in response(text).buttons} - {""}

    assert named == set(interview.STEPS[step]())


def test_the_page_for_editors_shows_what_ten_families_get() -> None:
    page = first_questions.PAGE.read_text(encoding="utf-8")

    assert first_questions.written(page) == page, "run python -m tests.guide.first_questions"
    assert {disease for told in first_questions.FAMILIES.values() for disease in told.split()[1:2]} == {
        *diseases(),
        OTHER,
    }
