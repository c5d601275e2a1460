"""GlossaryNormalizer: one word for one thing."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.understanding.glossary_normalizer import Reader
from bot.understanding.pipeline.component import ReadingComponent
from bot.understanding.pipeline.toolbox import Toolbox


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class GlossaryNormalizer(ReadingComponent):
    """Writes out the field's abbreviations, brand names and misspellings (glossary_normalizer.py, glossary.yml)."""

    def __init__(self, config: dict[str, Any], *parts: Any) -> None:
        super().__init__(config, *parts)
        self.reader = Reader.load()

    def add_to(self, toolbox: Toolbox) -> None:
        toolbox.normalizer = self.reader
