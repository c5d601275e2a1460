"""Which language a message is written in, and which it is answered in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.safety.language_fit import LATIN, commonness, is_clearly, is_plain_english, is_rather
from bot.understanding.alarm_pooling import Heard
from bot.understanding.compound_questions import PASSED_OVER
from bot.understanding.interpretation import OFF_TOPIC, OTHER_LANGUAGE, Previous, Thresholds
from bot.understanding.language_detection import ENGLISH, foreign_script
from bot.understanding.prediction import Reading

FEW_WORDS, ONE_OR_TWO = 3, 2


@dataclass(frozen=True)
class LanguageDecision:
    """Decides whether a message is English: its letters suggest a language, and its words have to bear it out."""

    limits: Thresholds

    def detected(self, text: str, language: str, surely: float, previous: Previous) -> tuple[str, float]:
        """What the letters suggest, and how surely.

        In a talk in a language of another script, what would be taken for English and is no plain English is that
        language in Latin letters: "doctor se baat karwa do". Letters may take a language for English ("se me va a
        caer el pelo?"): its words tell, first those of the page.
        """
        spoken = previous.language
        romanized = spoken and spoken not in LATIN and surely < self.limits.language and not foreign_script(text)
        if romanized and len(text.split()) > ONE_OR_TWO and not is_plain_english(text):
            return spoken or language, self.limits.language
        if surely < self.limits.language and not foreign_script(text):
            clear = (known for known in (spoken, previous.page, language) if known and is_clearly(text, known))
            return next(((known, self.limits.language) for known in clear), (language, surely))
        return language, surely

    def is_foreign(
        self, text: str, whole: Reading, language: str, surely: float, heard: Heard, previous: Previous
    ) -> bool:
        if surely < self.limits.language:
            return False
        if foreign_script(text) or self.is_cry(text, heard):
            return True
        # What letters suggest, words must bear out.
        borne_out = is_rather(text, language)
        if not borne_out and self._familiar(whole):
            return False
        if language in (previous.language, previous.page):
            return True
        return borne_out and not self._is_shared_word(text, whole)

    def is_cry(self, text: str, heard: Heard) -> bool:
        """Whether a word or two may be a cry for help, which keeps its language: whoever is in danger writes no more
        ("no respira")."""
        return len(text.split()) <= ONE_OR_TWO and heard.part >= self.limits.alarm_doubt

    def _is_shared_word(self, text: str, whole: Reading) -> bool:
        """Whether a word or two ask something in English, too: "visa" is written so in many languages."""
        return len(text.split()) <= ONE_OR_TWO and whole.share >= self.limits.sure and whole.best not in PASSED_OVER

    def _familiar(self, whole: Reading) -> bool:
        """Whether a text lies so near to an example that it is English, if its words are no other language's."""
        if whole.best in (OFF_TOPIC, OTHER_LANGUAGE) or whole.share < self.limits.sure:  # "Habla español?"
            return False
        return whole.near >= self.limits.familiar


def language_of_talk(text: str, detected: str, previous: Previous) -> str:
    """The language of a message in another one: that of the talk for a few words, and for romanized writing, which is
    alike in Hindi and Urdu."""
    spoken = previous.language or previous.page
    if spoken == ENGLISH or foreign_script(text):
        return detected
    romanized = detected not in LATIN and spoken not in LATIN
    return spoken if romanized or len(text.split()) <= FEW_WORDS else language_by_words(text, detected, previous)


def language_by_words(text: str, detected: str, previous: Previous) -> str:
    """The language of the talk where the words are as common in it as in the detected one.

    "Le salió un sarpullido" begins like Italian, and is Spanish.

    For an alarm nothing else counts, however short it is: whoever is in danger may cry out in their own language.
    """
    spoken = previous.language or previous.page
    alike = spoken in LATIN[1:] and detected in LATIN and not foreign_script(text)
    return spoken if alike and commonness(text, spoken) >= commonness(text, detected) else detected


def language_of(text: str, detected: str, previous: Previous) -> str:
    """An "ok" or a "hallo?" belongs to the language of the talk."""
    few = len(text.split()) <= FEW_WORDS and not foreign_script(text)
    return (previous.language or ENGLISH) if few else detected


def language_after_alarm(text: str, detected: str, previous: Previous) -> str:
    """A few words belong to the alarm's language, more to that of the talk: "bhai uske paas hai" is Hindi and Urdu."""
    return language_of(text, language_of_talk(text, detected, previous), previous)
