"""Which questions of the bank a family may want to ask, best first."""

from __future__ import annotations

from uuid import UUID

from bot.content.question_bank import BankQuestion, covering, question_bank
from bot.conversations.models import Author, Message
from bot.guide.changes import listed_questions
from bot.guide.models import Plan

LIMIT = 15
# Each question of a group makes the next of it worth less, so that all sides of the matter are heard; less so for the
# group that worries the family most.
FADING = 0.75
FADING_WORRY = 0.4
# What each thing adds to a question's own weight of 1 to 5.
WORRY = 2.5
OWN_DISEASE = 1.5
OWN_ASKER = 1.5
READ = 2.0  # the family read the answer whose doubt this question settles
READ_ABOUT = 0.5  # or another answer that speaks of it
NOW = 1.5  # asked at this stage and at no other; shared with others it is worth less


def fits(question: BankQuestion, plan: Plan) -> bool:
    """Whether a question may concern this family at all. What the family did not tell shuts nothing out."""
    disease = not question.conditions or plan.disease in question.conditions
    stage = not plan.stage or plan.stage in question.stage
    asker = not question.askers or plan.asker in question.askers
    return disease and stage and asker


def score(question: BankQuestion, plan: Plan, read: set[str]) -> float:
    """How much a question may matter to this family now."""
    return (
        question.weight
        + WORRY * (question.group == plan.worry)
        + OWN_DISEASE * bool(question.conditions)
        + OWN_ASKER * bool(question.askers)
        + READ * bool(read & set(question.covers))
        + READ_ABOUT * (question.known in read)
        + (NOW / len(question.stage) if plan.stage else 0)
    )


def best(plan: Plan, read: set[str], listed: set[str]) -> list[BankQuestion]:
    """At most 15 questions, best first, none that is on the list."""
    left = {q.id: score(q, plan, read) for q in question_bank().values() if fits(q, plan) and q.id not in listed}
    found: list[BankQuestion] = []
    while left and len(found) < LIMIT:
        chosen = question_bank()[max(left, key=left.__getitem__)]
        found.append(chosen)
        del left[chosen.id]
        for name in left:
            if question_bank()[name].group == chosen.group:
                left[name] -= FADING_WORRY if chosen.group == plan.worry else FADING
    return found


def read_so_far(conversation: UUID) -> set[str]:
    """The answers that this chat has given."""
    said = Message.objects.filter(conversation=conversation, author=Author.ASSISTANT)
    return set(said.values_list("outcome", flat=True)) - {""}


def suggest(conversation: UUID) -> list[BankQuestion]:
    """New suggestions for a family, which its plan remembers."""
    plan, _ = Plan.objects.get_or_create(conversation_id=conversation)
    listed = listed_questions(conversation)
    known = {q.bank for q in listed} | {c.id for q in listed if (c := covering(q.answer))}
    found = best(plan, read_so_far(conversation), known)
    Plan.objects.filter(pk=conversation).update(suggested=[question.id for question in found])
    return found


def suggested(conversation: UUID) -> list[BankQuestion]:
    """What was suggested last, without what is on the list by now."""
    plan = Plan.objects.filter(pk=conversation).first()
    listed = {question.bank for question in listed_questions(conversation)}
    ids = plan.suggested if plan else []
    return [question_bank()[name] for name in ids if name in question_bank() and name not in listed]
