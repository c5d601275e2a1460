"""Reads one message in the light of the turn before, and decides what to give or offer."""

from __future__ import annotations

from dataclasses import replace

from bot.understanding import commands, compound, followup, segments
from bot.understanding.encoder import Encoder
from bot.understanding.interpretation import (
    AFFIRM,
    ALARMS,
    OFF_TOPIC,
    OTHER_LANGUAGE,
    Interpretation,
    Previous,
    Thresholds,
)
from bot.understanding.languages import LanguageDetector
from bot.understanding.model import OutcomeModel
from bot.understanding.reader import Reader
from bot.understanding.reading import Reading

# Where we asked for a family's own words, what surely means one of these is not taken for them.
STEPS_OUT = ("human", "privacy", "chat", "guide")


class Interpreter:
    """Holds what is needed to read a message; made once, used for every message."""

    def __init__(
        self,
        reader: Reader,
        encoder: Encoder,
        model: OutcomeModel,
        detector: LanguageDetector,
        limits: Thresholds | None = None,
    ) -> None:
        self.reader = reader
        self.encoder = encoder
        self.model = model
        self.detector = detector
        self.limits = limits or Thresholds()
        self.commands = commands.load()

    def interpret(self, text: str, previous: Previous | None = None, pressed: str | None = None) -> Interpretation:
        """What `text` means; `pressed` is the outcome of a button, which needs no reading."""
        known = pressed or commands.command(text, self.commands)
        if known:
            return Interpretation((known,))
        whole = self.read([text])[0]
        language, surely = self.detector.detect(text)
        foreign = surely >= self.limits.language and not self._familiar(whole)
        if foreign and previous and previous.on_words:
            return Interpretation((previous.on_words,), confidence=surely, language=language)
        if foreign:
            return Interpretation((OTHER_LANGUAGE,), confidence=surely, language=language)
        return self._english(text, whole, previous or Previous())

    def _familiar(self, whole: Reading) -> bool:
        """Whether a text lies so near to an example that it is English, however short: "namaste ji"."""
        if whole.best in (OFF_TOPIC, OTHER_LANGUAGE):  # "Habla español?"
            return False
        return whole.near >= self.limits.familiar and whole.share >= self.limits.sure

    def read(self, texts: list[str]) -> list[Reading]:
        """The likeliest outcomes of each text."""
        written = [self.reader.read(text) for text in texts]
        scores = self.model.scores(written, self.encoder.encode(written))
        rows = zip(scores.shares, scores.near, strict=True)
        return [Reading.of(self.model.outcomes, shares, near) for shares, near in rows]

    def _english(self, text: str, whole: Reading, previous: Previous) -> Interpretation:
        if whole.best == AFFIRM and previous.on_affirm:
            return Interpretation((previous.on_affirm,), confidence=whole.share)
        sentences = segments.sentences(text)
        parts = dict(zip(sentences, self.read(sentences) if len(sentences) > 1 else [whole], strict=False))
        alarm = max(_alarm(reading) for reading in [whole, *parts.values()])
        if self._alarms(whole, alarm):
            return Interpretation((max(ALARMS, key=whole.share_of),), confidence=alarm, considered=whole.first)
        if previous.on_words and not (whole.best.split("/")[0] in STEPS_OUT and whole.share >= self.limits.certain):
            return Interpretation((previous.on_words,), confidence=whole.share, alarm=alarm)
        return replace(self._meaning(text, whole, parts, previous), alarm=alarm)

    def _alarms(self, whole: Reading, alarm: float) -> bool:
        """Whether to speak of an emergency; less will do where the message means nothing else either."""
        limits = self.limits
        shares = zip(whole.outcomes, whole.shares, strict=True)
        lost = max((share for name, share in shares if name not in ALARMS), default=0.0) < limits.lost
        return _alarm(whole) >= limits.alarm or alarm >= limits.alarm_part or (lost and alarm >= limits.alarm_lost)

    def _meaning(self, text: str, whole: Reading, parts: dict[str, Reading], previous: Previous) -> Interpretation:
        several = compound.questions(list(parts), whole, self.read, self.limits)
        if several:
            given = tuple(several)[: self.limits.parts]
            left = len(several) - len(given)
            return Interpretation(given, confidence=whole.share, left=left, considered=whole.first)
        if whole.share < self.limits.alone and followup.may_lean(text, previous):
            both = self.read([followup.joined(text, previous)])[0]
            whole = followup.together(whole, both, previous)
        return replace(self._one(whole), considered=whole.first)

    def _one(self, whole: Reading) -> Interpretation:
        limits = self.limits
        choices = self._choices(whole)
        if whole.best == OFF_TOPIC or whole.near < limits.near or whole.share < limits.offer:
            nearest = choices if whole.share_of(OFF_TOPIC) < limits.declined else ()
            return Interpretation((OFF_TOPIC,), nearest[: limits.choices], confidence=whole.share)
        if whole.share >= limits.certain:
            return Interpretation((whole.best,), confidence=whole.share)
        if whole.share >= limits.sure:
            others = tuple(name for name in choices if name != whole.best)
            return Interpretation((whole.best,), others[: limits.choices - 1], confidence=whole.share)
        return Interpretation(offered=choices[: limits.choices], confidence=whole.share)

    def _choices(self, whole: Reading) -> tuple[str, ...]:
        """What may be offered: likely enough, and a question that a button can ask."""
        both = zip(whole.outcomes, whole.shares, strict=True)
        return tuple(n for n, share in both if share >= self.limits.choice and n not in compound.PASSED_OVER)


def _alarm(reading: Reading) -> float:
    """The share of emergency and crisis together."""
    return sum(reading.share_of(name) for name in ALARMS)
