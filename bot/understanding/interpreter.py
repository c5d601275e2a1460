"""Reads one message in the light of the turn before, and decides what to give or offer."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.safety.alarm_state import ALARMS, DEFAULTS, EMERGENCY, state
from bot.trial import trial
from bot.understanding import fixed_commands, followup, segmentation
from bot.understanding.alarm_classifier import Ear
from bot.understanding.alarm_followup import Aftermath, as_reported
from bot.understanding.alarm_pooling import Heard, alarm_share, pooled
from bot.understanding.compound_questions import PASSED_OVER, guessed_act, questions
from bot.understanding.courtesies import question_behind, without_courtesies
from bot.understanding.glossary_normalizer import Reader
from bot.understanding.interpretation import (
    AFFIRM,
    OFF_TOPIC,
    OTHER_LANGUAGE,
    WAITING,
    Interpretation,
    Previous,
    Thresholds,
)
from bot.understanding.language_detection import ENGLISH, LanguageDetector
from bot.understanding.message_language import (
    FEW_WORDS,
    LanguageDecision,
    language_after_alarm,
    language_by_words,
    language_of,
    language_of_talk,
)
from bot.understanding.outcome_choice import choices, decided, offered
from bot.understanding.outcome_model import OutcomeModel
from bot.understanding.pipeline.toolbox import Compound, FollowUp, Reranker
from bot.understanding.prediction import Reading
from bot.understanding.reading_limits import thresholds
from bot.understanding.sentence_encoder import SentenceEncoder
from bot.understanding.turn_state import after_person, not_meant

log = logging.getLogger(__name__)
# Where we asked for a family's own words, what surely means one of these is not taken for them.
STEPS_OUT = ("human", "privacy", "chat", "guide")
INTERVIEW, TOLD = "guide/start", "guide/tell"
# In the interview too, these wishes are carried out, a no ends it, and thanks and sorrow are heard.
CARRIED_OUT = ("human/", "privacy/", "guide/", "chat/deny", "chat/distress", "chat/thanks", "chat/goodbye")


class Interpreter:
    """Holds what is needed to read a message; made once, used for every message."""

    def __init__(
        self,
        reader: Reader,
        encoder: SentenceEncoder,
        model: OutcomeModel,
        aftermath: Aftermath,
        ear: Ear,
        detector: LanguageDetector,
        limits: Thresholds | None = None,
        follow_up: FollowUp | None = None,
        compound: Compound | None = None,
        rerankers: tuple[Reranker, ...] = (),
    ) -> None:
        self.reader = reader
        self.encoder = encoder
        self.model = model
        self.aftermath = aftermath
        self.ear = ear
        self.detector = detector
        self.limits = limits or thresholds()
        self.language = LanguageDecision(self.limits)
        self.follow_up = follow_up or followup.in_its_light
        self.compound = compound or questions
        self.rerankers = rerankers
        self.commands = fixed_commands.load()

    def interpret(self, text: str, previous: Previous | None = None, pressed: str | None = None) -> Interpretation:
        """What `text` means; `pressed` is the outcome of a button, which needs no reading.

        A fault of ours never leaves a family without an answer: what breaks in the light of the turn before is read
        alone, and what breaks alone gets buttons and a person. `failed` says so, and the log has the traceback.
        """
        before = previous or Previous()
        try:
            return self._interpret(text, before, pressed)
        except Exception:
            log.exception("a message could not be read in the light of the turn before")
        if before.alarm in DEFAULTS:
            return Interpretation((DEFAULTS[before.alarm],), language=before.language or ENGLISH, failed="context")
        try:
            return replace(self._interpret(text, Previous(), pressed), failed="context")
        except Exception:
            log.exception("a message could not be read")
        return Interpretation(offered=trial().last_resort, confidence=0.0, failed="reading")

    def _interpret(self, text: str, previous: Previous, pressed: str | None) -> Interpretation:
        if pressed:
            return self._pressed(text, pressed)
        if known := fixed_commands.command(text, self.commands):
            spoken = known.language if known.language != ENGLISH else language_of(text, ENGLISH, previous)
            return Interpretation((known.outcome,), language=spoken)
        with self.reader.remembering(), self.encoder.remembering():
            return self._read(text, previous)

    def _pressed(self, text: str, pressed: str) -> Interpretation:
        """A choice, in the language of the talk; words that chose an answer of the interview may tell of danger."""
        if pressed.startswith(TOLD):
            heard = Heard.by(self.ear, text, segmentation.sentences(text))
            if heard.part >= self.limits.alarm_elsewhere:
                return Interpretation((heard.outcome,), confidence=heard.part, language="")
        return Interpretation((pressed,), language="")

    def _read(self, text: str, previous: Previous) -> Interpretation:
        whole = self.read([text])[0]
        language, surely = self.language.detected(text, *self.detector.detect(text), previous)
        sentences = segmentation.sentences(text)
        heard = Heard.by(self.ear, text, sentences)
        if self.language.is_foreign(text, whole, language, surely, heard, previous):
            return self._foreign(text, whole, sentences, previous, language, surely, heard)
        found = self._english(text, whole, sentences, heard, previous)
        return replace(found, language=language_of(text, ENGLISH, previous))

    def _foreign(
        self,
        text: str,
        whole: Reading,
        sentences: list[str],
        previous: Previous,
        language: str,
        surely: float,
        heard: Heard,
    ) -> Interpretation:
        """First alarms and the turns after them, then words that we asked for, then what it asks."""
        last = self.read(sentences[-1:])[0] if previous.alarm and len(sentences) > 1 else whole
        after = as_reported(self._after_alarm(whole, last, heard, previous), text, previous)
        danger = heard.part >= self.limits.alarm_elsewhere or self.language.is_cry(text, heard)
        if danger and not self._is_surely_off_topic(whole) and _may_be_new(heard.outcome, after):
            spoken = language_by_words(text, language, previous)
            return Interpretation((heard.outcome,), confidence=heard.part, language=spoken)
        if after:
            return Interpretation((after,), confidence=surely, language=language_after_alarm(text, language, previous))
        found = self._elsewhere(text, whole.without(not_meant(previous)), previous, surely)
        return replace(
            found,
            language=language_of_talk(text, language, previous),
            alarm=heard.part,
            caution=heard.part >= self.limits.alarm_doubt,
        )

    def _is_surely_off_topic(self, whole: Reading) -> bool:
        """Whether the reader is sure that a message is about something else, where the ear alone hears danger."""
        return whole.best == OFF_TOPIC and whole.share >= self.limits.sure and alarm_share(whole) < self.limits.offer

    def _elsewhere(self, text: str, alone: Reading, previous: Previous, surely: float) -> Interpretation:
        """What a message in another language asks; where that is not sure, what it may ask, or only its language."""
        unread = Interpretation((previous.on_words or OTHER_LANGUAGE,), confidence=surely)
        if previous.on_words and not self._steps_out(alone):
            return unread
        if alone.best == AFFIRM and previous.on_affirm and alone.share >= self.limits.sure:
            return Interpretation((previous.on_affirm,), confidence=alone.share, considered=alone.first)
        if asked := after_person(alone, previous, self.limits):
            return Interpretation((WAITING,), confidence=asked, considered=alone.first)
        asked_for = segmentation.marked_questions(text)
        if several := self.compound(asked_for, alone, self.read, self.limits) if len(asked_for) > 1 else []:
            return self._several(several, alone)
        read = self.follow_up(text, alone, previous, self.read, self.limits).without(not_meant(previous))
        if guessed_act(read, self.limits):
            return replace(offered(read, self.limits), considered=read.first)
        likely = choices(read, self.limits)
        if read.share >= self.limits.elsewhere and read.best != OFF_TOPIC:
            others = tuple(name for name in likely if name != read.best)[: self.limits.choices - 1]
            beside = () if read.share >= self.limits.certain else others
            return Interpretation((read.best,), beside, confidence=read.share, considered=read.first)
        if read.best == OFF_TOPIC or read.share < self.limits.elsewhere_offer or not likely:
            return replace(unread, considered=read.first)
        return Interpretation((), likely[: self.limits.choices], confidence=read.share, considered=read.first)

    @property
    def groups(self) -> list[str]:
        """The groups of the outcomes that a message can have."""
        return sorted({outcome.split("/")[0] for outcome in self.model.outcomes})

    def read(self, texts: list[str]) -> list[Reading]:
        """The likeliest outcomes of each text, as the last re-ranker leaves them."""
        readings = self.classified(texts)
        for rerank in self.rerankers:
            readings = rerank(texts, readings)
        return readings

    def classified(self, texts: list[str]) -> list[Reading]:
        """The likeliest outcomes of each text, as the classifier sees them."""
        written = [self.reader.read(text) for text in texts]
        scores = self.model.scores(written, self.encoder.encode(written))
        rows = zip(scores.shares, scores.near, strict=True)
        return [Reading.of(self.model.outcomes, shares, near) for shares, near in rows]

    def _english(
        self, text: str, whole: Reading, sentences: list[str], heard: Heard, previous: Previous
    ) -> Interpretation:
        parts = dict(zip(sentences, self.read(sentences) if len(sentences) > 1 else [whole], strict=False))
        alarm = pooled(whole, list(parts.values()), heard)
        last = parts[sentences[-1]] if len(sentences) > 1 else whole
        after = as_reported(self._after_alarm(whole, last, heard, previous), text, previous)
        if after and not (alarm >= self.limits.alarm and _may_be_new(_alarm(whole, heard), after)):
            return self._said_after(after, text, whole, previous)
        if alarm >= self.limits.alarm or (previous.alarm == "doubt" and whole.best == AFFIRM):
            return Interpretation((_alarm(whole, heard),), confidence=alarm, considered=whole.first)
        if previous.on_affirm and self._is_yes(whole, sentences):
            return Interpretation((previous.on_affirm,), confidence=whole.share, alarm=alarm)
        if previous.on_words and not self._steps_out(whole):
            return Interpretation((previous.on_words,), confidence=whole.share, alarm=alarm)
        found = self._meaning(*self._asked(text, whole, parts, previous), previous)
        if INTERVIEW in previous.outcomes and self._may_answer(sentences, found):
            found = Interpretation((INTERVIEW,), confidence=found.confidence, considered=found.considered)
        return replace(found, alarm=alarm, caution=alarm >= self.limits.caution)

    def _may_answer(self, sentences: list[str], found: Interpretation) -> bool:
        """Whether words may be an answer to the interview that nobody understood: its question is asked once more."""
        unsure = not found.outcomes or (found.confidence or 0.0) < self.limits.alone
        wish = any(name.startswith(CARRIED_OUT) for name in found.outcomes)
        little = found.outcomes[:1] == (AFFIRM,)
        return (unsure or little) and not wish and not any(map(segmentation.asks, sentences))

    def _asked(
        self, text: str, whole: Reading, parts: dict[str, Reading], previous: Previous
    ) -> tuple[str, Reading, dict[str, Reading]]:
        """The message without its courtesies, how it then reads, and its sentences. An alarm comes before it."""
        left = without_courtesies(parts, self.limits)
        asked = self.read([" ".join(left)])[0] if len(left) < len(parts) else whole
        if asked is whole or asked.best in PASSED_OVER:  # "Must run. Bye!" asks nothing
            return text, whole.without(not_meant(previous)), parts
        return " ".join(left), asked.without(not_meant(previous)), {sentence: parts[sentence] for sentence in left}

    def _steps_out(self, reading: Reading) -> bool:
        """Whether a message, where we asked for a family's own words, surely means something of the chat itself.

        What exactly it means there may be less sure.
        """
        group = reading.best.split("/")[0]
        shares = zip(reading.outcomes, reading.shares, strict=True)
        surely = sum(share for name, share in shares if name.split("/")[0] == group)
        return group in STEPS_OUT and surely >= self.limits.alone

    def _is_yes(self, whole: Reading, sentences: list[str]) -> bool:
        """Whether a message says yes to what was offered, and asks nothing: "ok, what does that mean?" is no yes."""
        asks = any(segmentation.asks(s) and len(s.split()) > FEW_WORDS for s in sentences)
        return whole.best == AFFIRM and not asks and question_behind(sentences, whole, self.read, self.limits) is whole

    def _after_alarm(self, whole: Reading, last: Reading, heard: Heard, previous: Previous) -> str | None:
        """What belongs to the turn after an alarm; not so where its last sentence asks something else."""
        if last is not whole and self.aftermath.outcome(heard.last, last, previous) is None:
            return None
        return self.aftermath.outcome(heard.vector, whole, previous)

    @staticmethod
    def _said_after(outcome: str, text: str, whole: Reading, previous: Previous) -> Interpretation:
        spoken = language_of(text, ENGLISH, previous)
        return Interpretation((outcome,), confidence=whole.share, language=spoken, considered=whole.first)

    def _several(self, found: list[str], whole: Reading) -> Interpretation:
        """As many answers as are given at once; the rest is there to choose from."""
        given, left = tuple(found[: self.limits.parts]), tuple(found[self.limits.parts :])
        return Interpretation(given, confidence=whole.share, left=left, considered=whole.first)

    def _meaning(self, text: str, whole: Reading, parts: dict[str, Reading], previous: Previous) -> Interpretation:
        if several := self.compound(list(parts), whole, self.read, self.limits):
            return self._several(several, whole)
        whole = question_behind(list(parts), whole, self.read, self.limits)
        if asked := after_person(whole, previous, self.limits):
            return Interpretation((WAITING,), confidence=asked, considered=whole.first)
        whole = self.follow_up(text, whole, previous, self.read, self.limits).without(not_meant(previous))
        return replace(decided(whole, self.limits), considered=whole.first)


def _may_be_new(alarm: str, after: str | None) -> bool:
    """Whether an alarm that the models hear may be another than the one before. Where the message fits no text for the
    turn after (`after` is the default), the default is kinder than the same card again, and says first to call."""
    return after is None or (after in DEFAULTS.values() and after != DEFAULTS.get(state([alarm]) or "emergency"))


def _alarm(whole: Reading, heard: Heard) -> str:
    """By the reader where it sees an alarm, else by the ear; a yes to a card of caution is an emergency."""
    if whole.best == AFFIRM:
        return EMERGENCY
    return whole.best if whole.best in ALARMS else heard.outcome
