"""CompoundReader: the several questions of one message."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.understanding import compound
from bot.understanding.pipeline.component import ReadingComponent
from bot.understanding.pipeline.toolbox import Toolbox


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CompoundReader(ReadingComponent):
    """Cuts a message into its questions (compound.py); how sure each must be: `Thresholds` in interpretation.py."""

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.compound = compound.questions
