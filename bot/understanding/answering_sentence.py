"""Which one or two sentences of an answer lie nearest to what a family asked: they are marked where it is shown.

Nothing is cut out of an answer and nothing in it is rewritten. A mark is a sentence just as it stands in the text, so
whoever shows the text can find it there again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.content import sentence_cutter
from bot.content.responses import Response
from bot.content.text_placeholders import in_text
from bot.understanding.encoder_graph import Floats

# A shorter answer is read whole.
FEWEST = 3
# What is said here is no answer about the trial, or must be read whole: nothing in it may draw the eye from the rest.
NEVER = ("chat", "guide", "human", "safety", "scope")
# "Dr. Li", "St. Jude": the cutter cuts there, and half a sentence must not be marked.
_TITLE = re.compile(r"\b[A-Z][a-z]\.\s+$")


@dataclass(frozen=True)
class MarkLimits:
    """When a sentence is marked. All are cosines, or differences of cosines.

    `near`: the least to the question. `lead`: how much nearer than the mean of the answer's other sentences. `first`:
    how much nearer than the first another must be to be marked without it, for the first sentence of an answer is the
    one that answers (docs/editors.md). `second`: how much farther than the nearest a second one may be.
    """

    near: float
    lead: float
    first: float
    second: float


@dataclass(frozen=True)
class CutAnswer:
    """The sentences of an answer, and their vectors [sentences, width] in half precision."""

    sentences: tuple[str, ...]
    vectors: NDArray[np.float16]

    def marked(self, question: Floats, limits: MarkLimits) -> tuple[str, ...]:
        """The sentences nearest to `question` [width], in the order of the text; none where none is near."""
        cosines = self.vectors.astype(np.float32) @ question
        return tuple(self.sentences[place] for place in nearest(cosines, limits))


def nearest(cosines: Floats, limits: MarkLimits) -> list[int]:
    """The places of the sentences to mark, given each one's cosine to the question [sentences], two or more."""
    others = (cosines.sum() - cosines) / (len(cosines) - 1)
    enough = (cosines >= limits.near) & (cosines - others >= limits.lead)
    ranked = cosines.copy()
    ranked[0] += limits.first
    best, next_best = (int(place) for place in np.argsort(-ranked, kind="stable")[:2])
    if not enough[best]:
        return []
    both = enough[next_best] and cosines[best] - cosines[next_best] <= limits.second
    return sorted([best, next_best]) if both else [best]


def cut_answers(texts: Mapping[str, Response]) -> dict[str, tuple[str, ...]]:
    """The sentences that may be marked, by the outcome that the text answers; each of them has FEWEST or more."""
    cut = {name: _cut(text.text) for name, text in texts.items() if _is_answer(text)}
    return {name: sentences for name, sentences in cut.items() if len(sentences) >= FEWEST}


def _is_answer(text: Response) -> bool:
    """Only answers say how soon their sources change."""
    return bool(text.metadata.get("review")) and text.name.split("/")[0] not in NEVER


def _cut(text: str) -> tuple[str, ...]:
    whole: list[str] = []
    for piece in sentence_cutter.sentences(text):
        if whole and _TITLE.search(whole[-1]):
            whole[-1] += piece
        else:
            whole.append(piece)
    return tuple(sentence.strip() for sentence in whole if _may_be_marked(sentence.strip()))


def _may_be_marked(sentence: str) -> bool:
    """Not the line above a list; nor what is filled in when it is said, which cannot be found again in the text."""
    return bool(sentence) and not sentence.endswith((":", "：")) and not in_text(sentence)
