"""CompoundReader: the several questions of one message."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.understanding import compound_questions
from bot.understanding.pipeline.component import ReadingComponent
from bot.understanding.pipeline.toolbox import Toolbox


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CompoundReader(ReadingComponent):
    """Cuts a message into its questions (compound_questions.py). How sure each must be: `Thresholds`."""

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.compound = compound_questions.questions
