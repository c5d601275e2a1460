"""Which sentences are marked in the answers to questions of tests/evaluation, at the limits of config.yml and others.

usage: uv run python -m benchmarks.marks.run

`cases.jsonl` names for a question the sentences of its answer that may be marked; none where only the whole answers.
Marks in another answer of the same group, as if the reading had erred, count as marks in a wrong text. Files in KEPT
are for a last look: no limit is chosen on them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rasa.core.agent import Agent

from bot import trial, yaml_file
from bot.content.responses import responses
from bot.launcher import training
from bot.understanding.answering_sentence import CutAnswer, MarkLimits, cut_answers
from bot.understanding.encoder_graph import Floats
from bot.understanding.loaded_interpreter import interpreter_of
from bot.understanding.pipeline.marks import limits
from bot.understanding.reading_limits import CONFIG
from bot.understanding.sentence_encoder import SentenceEncoder

HERE = Path(__file__).parent
EVALUATION = HERE.parents[1] / "tests" / "evaluation"
KEPT = ("inscope_e.jsonl", "inscope_unseen.jsonl")
TRIED = {"near": (0.4, 0.45, 0.5, 0.55), "lead": (0.15, 0.2, 0.25, 0.3), "first": (0.1, 0.15)}


class Case(NamedTuple):
    """A question, its answer's outcome, what may be marked in it, and another answer of the same group."""

    text: str
    outcome: str
    near: frozenset[str]
    wrong: str


def cases(kept: bool) -> list[Case]:
    """Those of the files in KEPT, or the others."""
    labelled = {line["id"]: line["near"] for line in _lines(HERE / "cases.jsonl")}
    files = [path for path in sorted(EVALUATION.glob("inscope_*.jsonl")) if (path.name in KEPT) == kept]
    found = [line for path in files for line in _lines(path) if line["id"] in labelled]
    return [_case(line["text"], line["expect"][0], frozenset(labelled[line["id"]])) for line in found]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _case(text: str, outcome: str, near: frozenset[str]) -> Case:
    group = sorted(name for name in cut_answers(responses()) if name.split("/")[0] == outcome.split("/")[0])
    return Case(text, outcome, near, next(name for name in group if name != outcome))


def measured(cases: list[Case], questions: Floats, answers: dict[str, CutAnswer], limits: MarkLimits) -> str:
    """One line; `questions` [cases, width]."""
    both = list(zip(cases, questions, strict=True))
    marks = [(case, set(answers[case.outcome].marked(vector, limits))) for case, vector in both]
    marked = [(case, sentences) for case, sentences in marks if sentences]
    right = sum(bool(sentences & case.near) for case, sentences in marked)
    two = sum(len(sentences) > 1 for _, sentences in marked)
    wrong = sum(bool(answers[case.wrong].marked(vector, limits)) for case, vector in both)
    return f"{len(cases):6} {len(marked):6} {right:6} {two:4} {wrong:6}"


def cut(encoder: SentenceEncoder) -> dict[str, CutAnswer]:
    """The answers as training leaves them."""
    both = cut_answers(responses()).items()
    return {name: CutAnswer(said, encoder.encode(list(said)).astype(np.float16)) for name, said in both}


def configured() -> MarkLimits:
    """The limits that stand in config.yml."""
    lines = yaml_file.read(CONFIG)["pipeline"]
    return limits(next(line for line in lines if line["name"].endswith("AnsweringSentences")))


def table(encoder: SentenceEncoder) -> None:
    """Print what is marked at each of the limits, and at those of config.yml on the questions of KEPT."""
    answers, ours = cut(encoder), configured()
    known, kept = cases(kept=False), cases(kept=True)
    vectors = encoder.encode([case.text for case in known])
    print("near lead first |  cases marked  right  two  wrong")
    for near, lead, first in product(*TRIED.values()):
        tried = replace(ours, near=near, lead=lead, first=first)
        print(f"{near:4} {lead:4} {first:5} | {measured(known, vectors, answers, tried)}")
    print(f"config.yml      | {measured(known, vectors, answers, ours)}")
    print(f"the same, kept  | {measured(kept, encoder.encode([case.text for case in kept]), answers, ours)}")


if __name__ == "__main__":
    table(interpreter_of(Agent.load(str(training.model(trial.var())))).encoder)
