"""FollowUpReader: a short message in the light of the one before."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.understanding import followup, talk_examples
from bot.understanding.pipeline.component import ReadingComponent
from bot.understanding.pipeline.toolbox import Pair, Toolbox


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class FollowUpReader(ReadingComponent):
    """Reads "and for children?" together with the question before it (followup.py), and has this learned by whatever
    learns after it: from the written talks, too (talk_examples.py).

    `alone`: as sure as this, a message is read alone; `list_alone`: the same for a wish about the list.
    """

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.follow_up = followup.in_its_light
        toolbox.augmenters += [followup.after_others, _talks]


def _talks(_: list[Pair]) -> list[Pair]:
    return talk_examples.examples()
