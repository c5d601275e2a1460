"""Writes out the field's abbreviations, brand names and misspellings, so that one thing has one word."""

from __future__ import annotations

import threading

import spacy
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

from bot import yaml_file
from bot.trial import trial
from bot.understanding.remembering import Remembering

_zone = threading.Lock()


class Reader(Remembering[str]):
    """Rewrites text by the glossary: `{term: [ways to write it]}`, matched on whole tokens without regard to case."""

    def __init__(self, glossary: dict[str, list[str]]) -> None:
        self.nlp = spacy.blank("en")
        self.matcher = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        for term, variants in glossary.items():
            self.matcher.add(term, [self.nlp.make_doc(str(variant)) for variant in variants])

    @classmethod
    def load(cls) -> Reader:
        """The trial's own glossary."""
        return cls(yaml_file.read(trial().folder / "glossary.yml"))

    def read(self, text: str) -> str:
        """`text` in lower case, with each glossary variant replaced by its term."""
        known = self.known
        if known is None:
            return self._read(text)
        if text not in known:
            known[text] = self._read(text)
        return known[text]

    def _read(self, text: str) -> str:
        text = " ".join(text.split())
        parts, end = [], 0
        # Else spaCy would keep each new word of a family for as long as it runs. A zone takes one thread at a time.
        with _zone, self.nlp.memory_zone():
            document = self.nlp.make_doc(text)
            spans = filter_spans(self.matcher(document, as_spans=True))
            for span in sorted(spans, key=lambda s: s.start_char):
                parts += [text[end : span.start_char], span.label_]
                end = span.end_char
        return "".join([*parts, text[end:]]).lower()
