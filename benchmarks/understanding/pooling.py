"""How the opinions on a message are pooled: means, logarithms, and logarithms with a gain for related answers.

usage: uv run python -m benchmarks.understanding.pooling

The trained model reads every turn of the talks in `tests/evaluation` after the turn that was right before it, and every
single message of other files. For each way of pooling: right first, and what is right where the surest are answered, as
many as leave 5% of all turns answered wrongly. docs/decisions/0031 rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rasa.core.agent import Agent
from scipy.special import softmax

from bot.content.responses import is_answer
from bot.evaluation import cases
from bot.evaluation.scores import is_expected
from bot.launcher import training
from bot.settings.values import VAR_DIR
from bot.understanding import followup
from bot.understanding.encoder_graph import Floats
from bot.understanding.interpretation import Previous
from bot.understanding.interpreter import Interpreter
from bot.understanding.loaded_interpreter import interpreter_of
from bot.understanding.outcome_model import LEAST

CASES = Path(__file__).resolve().parents[2] / "tests" / "evaluation"
SETS = {
    "talks": ["talks"],
    "talks_b": ["talks_b"],
    "talks_c": ["talks_c"],
    "context": ["context", "context_b", "context_c", "context_unseen"],
    "in scope": [f"inscope_{name}" for name in ("a", "b", "c", "d", "e", "unseen")],
    "other languages": ["languages_b", "languages_c"],
}
WRONG = 0.05
ALONE, SHARPNESS = 0.8, 1.3  # as in config.yml


class Turn(NamedTuple):
    """`wanted`: patterns of the outcomes that are right."""

    text: str
    wanted: list[str]
    before: Previous


class Opinions(NamedTuple):
    """Of the vectors, and of letters and words: each [turns, outcomes]; on a message alone, and with what came before.

    `gains` [turns, outcomes]: what the answer before gives; `leans` [turns, 1]: whether a message is read with it.
    """

    alone: tuple[Floats, Floats]
    joined: tuple[Floats, Floats]
    gains: Floats
    leans: Floats


def turns(files: list[str]) -> Iterator[Turn]:
    for file in files:
        for case in cases.read_cases(CASES / f"{file}.jsonl"):
            yield from of_talk(case.get("turns") or [case])


def of_talk(talk: list[dict[str, Any]]) -> Iterator[Turn]:
    before = Previous()
    for turn in talk:
        text = str(turn.get("user") or turn["text"])
        wanted = turn.get("expect_all") or [turn["expect"]] if "expect" in turn or "expect_all" in turn else []
        if wanted:
            yield Turn(text, [name for part in wanted for name in part], before)
        first = tuple(part[0] for part in wanted)
        before = Previous(text, first, topic=next(filter(is_answer, first), before.topic))


def opinions(interpreter: Interpreter, given: list[Turn]) -> Opinions:
    def of(texts: list[str]) -> tuple[Floats, Floats]:
        written = [interpreter.reader.read(text) for text in texts]
        return interpreter.model.opinions(written, interpreter.encoder.encode(written))

    topics = [followup.topic_of(turn.before) for turn in given]
    gains = [[followup.gain(name, topic) for name in interpreter.model.outcomes] for topic in topics]
    leans = [followup.may_lean(turn.text, turn.before) for turn in given]
    alone, joined = [turn.text for turn in given], [followup.joined(turn.text, turn.before) for turn in given]
    return Opinions(of(alone), of(joined), np.array(gains), np.array(leans)[:, None])


def means(given: Opinions) -> Floats:
    """As decision 20 had it."""
    first, both = (0.6 * vectors + 0.4 * ngrams for vectors, ngrams in (given.alone, given.joined))
    return leaning(given, first, 0.35 * first + 0.65 * both, ALONE)


def logarithms(given: Opinions, gain: float = 1.0, alone: float = ALONE) -> Floats:
    """As decision 31 has it, where `gain` is 1."""
    first, both = (softmax(SHARPNESS * np.log((v + LEAST) * (n + LEAST)) / 2, axis=1) for v, n in given[:2])
    pooled = followup.ALONE * np.log(first + LEAST) + followup.WITH_BEFORE * np.log(both + LEAST)
    return leaning(given, first, softmax(pooled + gain * given.gains, axis=1), alone)


def leaning(given: Opinions, first: Floats, together: Floats, alone: float) -> Floats:
    """The shares of the message alone where it is as sure as `alone`, or long; else those with what came before."""
    shares: Floats = np.where(given.leans & (first.max(axis=1, keepdims=True) < alone), together, first)
    return shares


def measured(shares: Floats, names: list[str], given: list[Turn]) -> str:
    """`right first / right of all where as many are answered as leave 5% wrong`."""
    best = shares.argmax(axis=1)
    right = np.array([is_expected(names[i], turn.wanted) for i, turn in zip(best, given, strict=True)])
    order = np.argsort(-shares.max(axis=1))
    answered = int(np.searchsorted(np.cumsum(~right[order]) / len(right), WRONG, side="right"))
    return f"{right.mean():.1%} / {right[order][:answered].sum() / len(right):.1%}"


WAYS: dict[str, Callable[[Opinions], Floats]] = {
    "weighted means": means,
    "logarithms": partial(logarithms, gain=0.0),
    "related answers gain": logarithms,
    "never alone": partial(logarithms, alone=1.0),
}


def main() -> None:
    interpreter = interpreter_of(Agent.load(str(training.model(VAR_DIR))))
    print(f"| | turns | {' | '.join(WAYS)} |\n|---|---|{'---|' * len(WAYS)}")
    for name, files in SETS.items():
        given = list(turns(files))
        read = opinions(interpreter, given)
        row = [measured(way(read), interpreter.model.outcomes, given) for way in WAYS.values()]
        print(f"| {name} | {len(given)} | {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
