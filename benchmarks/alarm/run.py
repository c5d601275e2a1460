"""How many emergencies and crises the learned ear hears, at which number of false alarms.

usage: uv run python -m benchmarks.alarm.run [--folds]

The limit is set so that at most the given share of everyday messages (in scope, out of scope, small talk, context,
compound of `tests/evaluation`) is taken for an alarm; then the others are counted: the true alarms and the look-alikes
of the `safety` files, the cases of `tests/safety` in other languages, and sample lines in these that it has not
learned. `--folds`: the examples as well, each judged by a model that has not learned from it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from bot.evaluation import cases
from bot.understanding import multilingual
from bot.understanding.alarm_classifier import LABELS, OTHER, AlarmModel, examples, learned_from, ordinary
from bot.understanding.encoder_graph import Floats
from bot.understanding.glossary_normalizer import Reader
from bot.understanding.multilingual import MultilingualEncoder

TESTS = Path(__file__).resolve().parents[2] / "tests"
EVERYDAY = ("inscope", "scope", "chat", "context", "compound")
HELD = 5  # every so manieth sample line is not learned
FALSE_ALARMS = (0.001, 0.003, 0.005, 0.01)
Truths = NDArray[np.bool_]


@dataclass
class Heard:
    """A kind of messages: each one's share of alarm, and whether it is one."""

    shares: Floats
    true: Truths

    def above(self, limit: float) -> str:
        return " / ".join(
            f"{(self.shares[chosen] > limit).mean():.1%}" if chosen.any() else "–" for chosen in (self.true, ~self.true)
        )


def evaluation(kinds: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Messages of `tests/evaluation` whose file's name begins with one of `kinds`, and whether each is an alarm."""
    for path in sorted((TESTS / "evaluation").glob("*.jsonl")):
        if path.stem.split("_")[0] in kinds:
            for case in cases.read_cases(path):
                for turn in case.get("turns", [case]):
                    expected = [turn.get("expect", []), *turn.get("expect_all", [])]
                    yield turn.get("user") or turn["text"], any(name in LABELS for each in expected for name in each)


def other_languages() -> Iterator[tuple[str, bool]]:
    for line in (TESTS / "safety" / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["language"] != "en":
            yield case["text"], bool(case["expect"])


def heard(model: AlarmModel, encoder: MultilingualEncoder, messages: list[tuple[str, bool]]) -> Heard:
    texts = [text for text, _ in messages]
    shares = model.shares(texts, encoder.encode(texts)).sum(axis=1)
    return Heard(shares, np.array([alarm for _, alarm in messages]))


def folds(texts: list[str], vectors: Floats, outcomes: list[str]) -> Heard:
    """Every example judged by one of five models, which learned from the four fifths that it is not in."""
    labels = [name if name in LABELS else OTHER for name in outcomes]
    shares = np.zeros(len(texts), np.float32)
    for learned, judged in StratifiedKFold(5, shuffle=True, random_state=0).split(vectors, labels):
        model = AlarmModel().fit([texts[i] for i in learned], vectors[learned], [outcomes[i] for i in learned])
        shares[judged] = model.shares([texts[i] for i in judged], vectors[judged]).sum(axis=1)
    return Heard(shares, np.array(labels) != OTHER)


def table(everyday: Heard, others: dict[str, Heard]) -> None:
    print("| everyday messages taken for an alarm, at most | limit | " + " | ".join(others) + " |")
    print("|---" * (len(others) + 2) + "|")
    for rate in FALSE_ALARMS:
        limit = float(np.quantile(everyday.shares[~everyday.true], 1 - rate))
        cells = [heard.above(limit) for heard in others.values()]
        print(f"| {rate:.1%} | {limit:.2f} | " + " | ".join(cells) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        multilingual.write(Path(folder) / "encoder.onnx")
        encoder = MultilingualEncoder(Path(folder) / "encoder.onnx", 2, Reader.load().read)
    held = [(text, False) for text, _ in ordinary()[::HELD]]
    spared = {text for text, _ in held}
    given = learned_from([(text, outcome) for text, outcome, _ in examples()])
    texts, outcomes = map(list, zip(*(pair for pair in given if pair[0] not in spared), strict=True))
    vectors = encoder.encode(texts)
    model = AlarmModel().fit(texts, vectors, outcomes)
    others = {
        "`safety` files: found / look-alikes": heard(model, encoder, list(evaluation(("safety",)))),
        "other languages: found / look-alikes": heard(model, encoder, list(other_languages())),
        "other languages: ordinary": heard(model, encoder, held),
    }
    if chosen.folds:
        others["examples, five folds: found / others"] = folds(texts, vectors, outcomes)
    print(f"{len(texts)} examples\n")
    table(heard(model, encoder, list(evaluation(EVERYDAY))), others)


if __name__ == "__main__":
    main()
