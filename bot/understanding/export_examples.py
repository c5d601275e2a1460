"""As a program: writes what scripts/finetune.py learns from, `python -m bot.understanding.export_examples FOLDER`.

`examples.json`: each text as numbers of pieces, the same with typing errors, and the outcomes that it asks for.
`weights.safetensors`: the published encoder, with its table of pieces in half precision.
"""

from __future__ import annotations

import json
import random
import re
import string
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from bot.content.nlu_examples import example_pairs
from bot.understanding import alarm_classifier, followup, talk_examples
from bot.understanding.alarm_followup import is_learned_here
from bot.understanding.glossary_normalizer import Reader
from bot.understanding.interpretation import Previous
from bot.understanding.multilingual import PREFIX, read_weights
from bot.understanding.multilingual_file import MultilingualFile, floats
from bot.understanding.unigram_tokenizer import Unigram

MAX_TOKENS = 96
# So that the outcomes with most examples do not drown the others.
MOST_ENGLISH = 110
# Every so manieth text of another language is also learned after an English message that has no bearing on it.
EVERY_FOREIGN, STRIDE = 8, 7919
Line = tuple[str, tuple[str, ...]]


def lines() -> Iterator[Line]:
    """Every text to learn, with its outcomes: alone, or joined with what came before it."""
    english = [pair for pair in example_pairs() if not is_learned_here(pair[1])]
    given = [*english, *followup.after_others(english)]
    yield from ((text, (outcome,)) for text, outcome in _at_most(given))
    foreign = [(t, o) for t, o, language in alarm_classifier.examples() if language != "en" and not is_learned_here(o)]
    yield from ((text, (outcome,)) for text, outcome in [*foreign, *_after_english(foreign, english)])
    for turn in talk_examples.turns():
        if turn.stands_alone:
            yield turn.text, turn.outcomes
        if turn.previous.text:
            yield turn.joined, turn.outcomes


def _at_most(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    by_outcome: dict[str, list[str]] = defaultdict(list)
    for text, outcome in pairs:
        by_outcome[outcome].append(text)
    chosen = random.Random(1)  # noqa: S311
    few = {o: chosen.sample(texts, min(len(texts), _share(o, texts))) for o, texts in by_outcome.items()}
    return [(text, outcome) for outcome, texts in few.items() for text in texts]


def _share(outcome: str, texts: list[str]) -> int:
    """All that lean on a message before; more of alarms and of what lies outside the trial, which are of many kinds."""
    leaning = sum(followup.MARK in text for text in texts)
    return leaning + MOST_ENGLISH * (6 if outcome.startswith(("scope/", "safety/")) else 1)


def _after_english(foreign: list[tuple[str, str]], english: list[tuple[str, str]]) -> list[tuple[str, str]]:
    whole = [pair for pair in english if followup.MARK not in pair[0]]
    others = (whole[place * STRIDE % len(whole)] for place in count(1))
    some = zip(foreign[::EVERY_FOREIGN], others, strict=False)
    return [(followup.joined(t, Previous(other, (about,))), o) for (t, o), (other, about) in some]


def mistyped(text: str, chance: random.Random) -> str:
    """A few typing errors: a letter dropped, doubled, swapped or wrong; sometimes no punctuation."""
    letters = list(text)
    for _ in range(chance.randint(1, 1 + len(text) // 30)):
        place = chance.randrange(max(1, len(letters) - 1))
        if place + 1 < len(letters) and letters[place].isascii() and letters[place].isalpha():
            letters[place : place + 2] = _error(letters[place], letters[place + 1], chance)
    typed = "".join(letters)
    return re.sub(r"[^\w\s<-]", "", typed) if chance.random() < 0.3 else typed


def _error(letter: str, following: str, chance: random.Random) -> list[str]:
    return [
        [following],
        [letter, letter, following],
        [following, letter],
        [chance.choice(string.ascii_lowercase), following],
    ][chance.randrange(4)]


def write(folder: Path) -> None:
    """Write both files into `folder`."""
    reader, file, chance = Reader.load(), MultilingualFile(), random.Random(1)  # noqa: S311
    unigram = Unigram(file)

    def numbers(text: str) -> list[int]:
        return unigram.encode(PREFIX + text, MAX_TOKENS)

    read = [(reader.read(text), outcomes) for text, outcomes in lines()]
    rows = [[numbers(text), numbers(mistyped(text, chance)), outcomes] for text, outcomes in read]
    (folder / "examples.json").write_text(json.dumps(rows), encoding="utf-8")
    table = file.blocks("emb.word")
    half = np.concatenate(
        [
            floats(table[i : i + 10_000]).reshape(-1, file.shape.width).astype(np.float16)
            for i in range(0, len(table), 10_000)
        ]
    )
    save_file({**read_weights(file), "table": half}, folder / "weights.safetensors")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
