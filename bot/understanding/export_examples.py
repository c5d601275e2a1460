"""As a program: prints the training examples as the reader writes them, for scripts/finetune.py."""

from __future__ import annotations

import json

from bot.content.nlu_examples import example_pairs
from bot.understanding import followup
from bot.understanding.alarm_followup import is_learned_here
from bot.understanding.glossary_normalizer import Reader

if __name__ == "__main__":
    reader = Reader.load()
    given = [pair for pair in example_pairs() if not is_learned_here(pair[1])]
    learned = [(reader.read(text), outcome) for text, outcome in [*given, *followup.after_others(given)]]
    print(json.dumps(learned, ensure_ascii=False))
