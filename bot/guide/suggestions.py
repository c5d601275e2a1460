"""Which questions of the bank a family may want to ask, best first."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from bot.content.diseases import ANY, OTHER
from bot.content.question_bank import STAGES, BankQuestion, covering, question_bank
from bot.conversations.models import Author, Message
from bot.guide.changes import listed_questions
from bot.guide.models import Plan

LIMIT = 15
OF_ONE_GROUP = 9  # at most, so that no family is shown one side alone
# Each question of a group makes the next of it worth less, so that all sides of the matter are heard; less so for the
# group that worries the family most.
FADING = 1.0
FADING_WORRY = 0.3
# What each thing adds to a question's own weight of 1 to 5.
WORRY = 3.0
OWN_DISEASE = 1.5
OWN_ASKER = 2.0
READ = 2.0  # the family read the answer whose doubt this question settles
READ_ABOUT = 0.5  # or another answer that speaks of it
NOW = 2.0  # asked at this stage and at no other; shared with others it is worth less
LATER = -1.5  # for each stage that is still to come before it is asked
# Whoever is about to sign is offered at least so many questions of this group among the first so many.
BEFORE_SIGNING, RIGHTS, RIGHTS_AT_LEAST, AMONG = "consent", "rights", 2, 10


def fits(question: BankQuestion, plan: Plan) -> bool:
    """Whether a question may concern this family at all. Whose disease the study does not take is no candidate: it
    gets the questions that say so, at whatever stage."""
    if plan.disease == OTHER:
        return OTHER in question.conditions and _asked_by(question, plan)
    disease = not question.conditions or bool({ANY, plan.disease} & set(question.conditions))
    return disease and _asked_by(question, plan) and _stages_away(question, plan) is not None


def _asked_by(question: BankQuestion, plan: Plan) -> bool:
    return not question.askers or plan.asker in question.askers


def _stages_away(question: BankQuestion, plan: Plan) -> int | None:
    """How many stages lie before it is asked: 0 now, or where the family told none; None when its time is over."""
    now = STAGES.index(plan.stage) if plan.stage else 0
    ahead = [STAGES.index(stage) - now for stage in question.stage if STAGES.index(stage) >= now]
    return (min(ahead) if plan.stage else 0) if ahead else None


def score(question: BankQuestion, plan: Plan, read: set[str]) -> float:
    """How much a question may matter to this family now."""
    return (
        question.weight
        + WORRY * (question.group == plan.worry)
        + OWN_DISEASE * (plan.disease in question.conditions and ANY not in question.conditions)
        + OWN_ASKER * bool(question.askers)
        + READ * bool(read & set(question.covers))
        + READ_ABOUT * (question.known in read)
        + (NOW / len(question.stage) if plan.stage in question.stage else 0)
        + LATER * (_stages_away(question, plan) or 0)
    )


def best(plan: Plan, read: set[str], listed: set[str]) -> list[BankQuestion]:
    """At most 15 questions, best first, none that is on the list."""
    left = {q.id: score(q, plan, read) for q in question_bank().values() if fits(q, plan) and q.id not in listed}
    found: list[BankQuestion] = []
    while left and len(found) < LIMIT:
        chosen = question_bank()[max(_rights_that_are_due(plan, found, left) or left, key=left.__getitem__)]
        found.append(chosen)
        full = sum(question.group == chosen.group for question in found) == _most(plan)
        del left[chosen.id]
        for name in [name for name in left if question_bank()[name].group == chosen.group]:
            left[name] -= FADING_WORRY if chosen.group == plan.worry else FADING
            if full:
                del left[name]
    return found


def _most(plan: Plan) -> int:
    return LIMIT if plan.disease == OTHER else OF_ONE_GROUP


def _rights_that_are_due(plan: Plan, found: list[BankQuestion], left: Collection[str]) -> list[str]:
    """What is left of the family's rights, where only so many places are left as it must still be offered of them."""
    missing = RIGHTS_AT_LEAST - sum(question.group == RIGHTS for question in found)
    if plan.stage != BEFORE_SIGNING or missing <= 0 or len(found) + missing < AMONG:
        return []
    return [name for name in left if question_bank()[name].group == RIGHTS]


def read_so_far(conversation: UUID) -> set[str]:
    """The answers that this chat has given."""
    said = Message.objects.filter(conversation=conversation, author=Author.ASSISTANT)
    return set(said.values_list("outcome", flat=True)) - {""}


def suggest(conversation: UUID) -> list[BankQuestion]:
    """New suggestions for a family, which its plan remembers."""
    plan, _ = Plan.objects.get_or_create(conversation_id=conversation)
    found = best(plan, read_so_far(conversation), _on_the_list(conversation))
    Plan.objects.filter(pk=conversation).update(suggested=[question.id for question in found])
    return found


def suggest_others(conversation: UUID) -> int:
    """Up to 15 more, behind those that were suggested. Where the first of them stands among all `suggested`."""
    plan, _ = Plan.objects.get_or_create(conversation_id=conversation)
    before = suggested(conversation)
    found = best(plan, read_so_far(conversation), _on_the_list(conversation) | set(plan.suggested))
    ids = [*plan.suggested, *(question.id for question in found)]
    Plan.objects.filter(pk=conversation).update(suggested=ids)
    return len(before)


def _on_the_list(conversation: UUID) -> set[str]:
    """The questions of the bank that the family has, also by the answer whose doubt they settle."""
    listed = listed_questions(conversation)
    return {q.bank for q in listed} | {c.id for q in listed if (c := covering(q.answer))}


def suggested(conversation: UUID) -> list[BankQuestion]:
    """What was suggested last, without what is on the list by now."""
    plan = Plan.objects.filter(pk=conversation).first()
    listed = {question.bank for question in listed_questions(conversation)}
    ids = plan.suggested if plan else []
    return [question_bank()[name] for name in ids if name in question_bank() and name not in listed]
