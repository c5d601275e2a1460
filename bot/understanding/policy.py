"""Says in order what the interpreter found, where that is more than one response; all else is left to Rasa's rules."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

from bot.understanding.interpretation import UNDERSTOOD

FALLBACK = "utter_sorry_unavailable"
# Above the rules (RulePolicy predicts with 1.0 at priority 6).
PRIORITY = 7


def steps(understood: dict[str, Any], known: set[str]) -> list[str]:
    """The response actions for an interpretation, where rules cannot say it; `known` are the domain's actions."""
    actions = [action_of(outcome, known) for outcome in understood.get("outcomes") or []]
    # One curated answer is what Rasa's rules and its response action are for.
    return [] if len(actions) == 1 and actions[0].startswith("utter_") else actions


def action_of(outcome: str, known: set[str]) -> str:
    """The custom action of an outcome where it has one (`guide/add:costs/visa` → `action_guide_add`), else its text."""
    custom = f"action_{outcome.partition(':')[0].replace('/', '_')}"
    return custom if custom in known else f"utter_{outcome}"


def said_since_message(tracker: DialogueStateTracker) -> list[str]:
    """Names of the actions run since the family's message."""
    names: list[str] = []
    for event in reversed(tracker.applied_events()):
        if isinstance(event, ActionExecuted):
            if event.action_name == ACTION_LISTEN_NAME:
                break
            names.insert(0, str(event.action_name))
    return names


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class OutcomePolicy(Policy):  # type: ignore[misc]
    """Predicts with certainty, or not at all."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"priority": PRIORITY}

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> OutcomePolicy:
        return cls(config, model_storage, resource, execution_context)

    def train(self, training_trackers: list[Any], domain: Domain, **kwargs: Any) -> Resource:
        return self._resource

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain, rule_only_data: dict[str, Any] | None = None, **kwargs: Any
    ) -> PolicyPrediction:
        shares = self._default_predictions(domain)
        parsed = tracker.latest_message.parse_data if tracker.latest_message else {}
        plan = steps(parsed.get(UNDERSTOOD) or {}, set(domain.action_names_or_texts))
        since = said_since_message(tracker)
        said = [name for name in since if name in plan]
        if FALLBACK in since:  # said once; Rasa would repeat it until its limit
            shares[domain.index_for_action(ACTION_LISTEN_NAME)] = 1.0
        elif plan:
            action = plan[len(said)] if len(said) < len(plan) else ACTION_LISTEN_NAME
            shares[domain.index_for_action(action)] = 1.0
        return self._prediction(shares)
