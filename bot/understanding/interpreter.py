"""Reads one message in the light of the turn before, and decides what to give or offer."""

from __future__ import annotations

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
        language, surely = self.detector.detect(text)
        if surely >= self.limits.language:
            return Interpretation((OTHER_LANGUAGE,), confidence=surely, language=language)
        return self._english(text, previous or Previous())

    def read(self, texts: list[str]) -> list[Reading]:
        """The likeliest outcomes of each text."""
        written = [self.reader.read(text) for text in texts]
        scores = self.model.scores(written, self.encoder.encode(written))
        rows = zip(scores.shares, scores.near, strict=True)
        return [Reading.of(self.model.outcomes, shares, near) for shares, near in rows]

    def _english(self, text: str, previous: Previous) -> Interpretation:
        whole = self.read([text])[0]
        if whole.best == AFFIRM and previous.on_affirm:
            return Interpretation((previous.on_affirm,), confidence=whole.share)
        alarm = self._alarm(text, whole)
        if alarm:
            return alarm
        several = compound.questions(text, whole, self.read, self.limits)
        if several:
            given = tuple(several)[: self.limits.parts]
            return Interpretation(given, confidence=whole.share, left=len(several) - len(given))
        if whole.share < self.limits.alone and followup.leans(text, previous):
            both = self.read([followup.joined(text, previous)])[0]
            whole = max(whole, both, key=lambda reading: reading.share * (reading.best != OFF_TOPIC))
        return self._one(whole)

    def _alarm(self, text: str, whole: Reading) -> Interpretation | None:
        """An emergency or a crisis, in the whole message or in one sentence of it."""
        parts = segments.sentences(text)
        readings = [whole, *(self.read(parts) if len(parts) > 1 else [])]
        limits = [self.limits.alarm] + [self.limits.alarm_part] * len(parts)
        for reading, limit in zip(readings, limits, strict=False):
            shares = {name: reading.share_of(name) for name in ALARMS}
            if sum(shares.values()) >= limit:
                return Interpretation((max(ALARMS, key=shares.__getitem__),), confidence=sum(shares.values()))
        return None

    def _one(self, whole: Reading) -> Interpretation:
        limits = self.limits
        if whole.best == OFF_TOPIC or whole.near < limits.near or whole.share < limits.offer:
            return Interpretation((OFF_TOPIC,), confidence=whole.share)
        if whole.share >= limits.sure:
            return Interpretation((whole.best,), confidence=whole.share)
        choices = [name for name in whole.outcomes if name not in compound.PASSED_OVER][: limits.choices]
        return Interpretation(offered=tuple(choices), confidence=whole.share)
