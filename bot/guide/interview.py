"""The short interview before suggestions: four questions, each can be skipped."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from django.db import transaction

from bot.content.diseases import OTHER, diseases
from bot.content.question_bank import STAGES, question_groups
from bot.guide.models import Plan

STEPS: dict[str, Callable[[], Collection[str]]] = {
    "asker": lambda: {"patient", "parent", "relative", "friend"},
    "disease": lambda: {*diseases(), OTHER},
    "stage": lambda: STAGES,
    "worry": question_groups,
}
TEXTS = {"asker": "guide/start", **{step: f"guide/ask_{step}" for step in STEPS if step != "asker"}}


def next_step(conversation: UUID) -> str | None:
    """The first question that was neither answered nor skipped."""
    plan = Plan.objects.filter(pk=conversation).first()
    return next((step for step in STEPS if step not in (plan.answered if plan else [])), None)


@transaction.atomic
def record_answers(conversation: UUID, told: str) -> None:
    """Keep answers: `stage=travel`, `stage=` to skip, several with commas between; `again=` asks all once more."""
    plan, _ = Plan.objects.get_or_create(conversation_id=conversation)
    for part in told.split(","):
        step, _, value = part.partition("=")
        if step == "again":
            plan.answered = []
        elif step in STEPS:
            setattr(plan, step, value if value in STEPS[step]() else "")
            plan.answered = [*(known for known in plan.answered if known != step), step]
    plan.save()
