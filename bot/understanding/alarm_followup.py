"""Reads the turn after an alarm, in any language: "we called them", "should I give him oxygen", "is anyone there".

A model of its own over the vectors of the multilingual encoder. What belongs there is learned from
data/nlu/after_alarm.yml and data/nlu/<language>/after_alarm.yml; "other" is what families ask in any other turn, in
English, so that a new question gets its answer. Only few of those are learned: with many, what families write in fear
looks like one of them.
"""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.safety.alarm_state import AFTER, CALLED, DEFAULTS, ENDS, NOBODY, TEXTS
from bot.safety.help_reports import report
from bot.understanding.encoder_graph import Floats
from bot.understanding.followup import MARK
from bot.understanding.interpretation import Previous
from bot.understanding.prediction import Reading
from bot.understanding.turn_state import not_meant

OTHER = "other"
AFTER_OTHER = "safety/after_other"
# Texts that repeat to a family what it is thought to have told.
TOLD = {*ENDS, CALLED}
# What "the ambulance does not come" is taken for where the "not" is not seen.
NOT_SEEN = {*TOLD, "safety/after_told_to_wait"}
# So few words tell nothing beside the helpers: "уже едет", "is on its way".
FEW_WORDS = 4
# Every so manieth ordinary example is learned as "other", beside those of the file.
EVERY = 300
# Groups whose wishes are carried out in danger too, where they are surely meant.
CARRIED_OUT = ("human", "privacy")
# These answer no question about the trial: in danger the talk stays with the danger.
SMALL_TALK = ("chat", "scope", "safety", "guide")


def is_learned_here(outcome: str) -> bool:
    """Whether an example belongs to this model alone."""
    return outcome.startswith(AFTER)


def examples(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """`(text, label)` for this model out of all English examples and those of turns after an
    alarm in other languages; "ok << alarm" is an "ok" that comes after one."""
    after = [
        (text.partition(MARK)[0], OTHER if outcome == AFTER_OTHER else outcome)
        for text, outcome in pairs
        if is_learned_here(outcome)
    ]
    ordinary = [(text, OTHER) for text, outcome in pairs if not outcome.startswith("safety/")]
    return after + ordinary[::EVERY]


class Aftermath:
    """Which text belongs to a message in the turn after an alarm.

    Shares from which the reader's outcome is another `question`, or a `wish` that is carried out in danger too; `end`:
    to take somebody's danger for over, or help for called, needs more than any other reading: "we are in the hotel"
    says neither.
    """

    def __init__(self, question: float = 0.4, wish: float = 0.75, end: float = 0.6) -> None:
        self.question, self.wish, self.end = question, wish, end
        self.model = LogisticRegression(C=5.0, max_iter=300)

    def fit(self, vectors: Floats, labels: list[str]) -> Aftermath:
        """Learn from the vectors and labels of `examples`."""
        self.model.fit(vectors, labels)
        return self

    def outcome(self, vector: Floats, whole: Reading, previous: Previous) -> str | None:
        """One of `safety/after_*`; None for a wish or a question that has nothing to do with the alarm.

        `vector` [width] is the message's, `whole` how the English reader takes it.
        """
        if previous.alarm not in DEFAULTS or self._is_carried_out(whole, previous):
            return None
        shares = dict(zip(self.model.classes_, self.model.predict_proba(vector[np.newaxis])[0], strict=True))
        fitting = [name for name in (*TEXTS[previous.alarm], OTHER) if name in shares]
        best = max(fitting, key=lambda name: float(shares[name]))
        if best in TOLD and shares[best] < self.end:
            return DEFAULTS[previous.alarm]
        if best != OTHER:
            return best
        return None if self._is_question(whole) else DEFAULTS[previous.alarm]

    def _is_carried_out(self, whole: Reading, previous: Previous) -> bool:
        if whole.best in not_meant(previous):  # "my brother is with me now" fetches no grown-up for a child
            return False
        return whole.best.split("/")[0] in CARRIED_OUT and whole.share >= self.wish

    def _is_question(self, whole: Reading) -> bool:
        return whole.best.split("/")[0] not in SMALL_TALK and whole.share >= self.question


def as_reported(after: str | None, text: str, previous: Previous) -> str | None:
    """The text for a turn after an emergency that tells in plain words of the help that was called, else `after`."""
    default = DEFAULTS["emergency"]
    if previous.alarm != "emergency" or after is None or (told := report(text)) is None:
        return after
    if told.outcome == NOBODY:
        return NOBODY if after in {default, *NOT_SEEN} else after
    unsure = after == default or (after in ENDS and len(told.left.split()) <= FEW_WORDS)
    return told.outcome if unsure else after
