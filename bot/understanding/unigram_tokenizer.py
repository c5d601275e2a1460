"""Cuts text into the pieces that a multilingual encoder knows: the likeliest way by a Unigram model (SentencePiece).

Written here because the `tokenizers` library needs 250 MiB and two seconds for 250,000 pieces; this takes 40 MiB.
"""

from __future__ import annotations

import unicodedata
from array import array

from bot.understanding.multilingual_file import MultilingualFile

BLANK = "▁"  # stands before the first letter of each word; no piece has it elsewhere
UNKNOWN_PENALTY = 10.0


class Unigram:
    """Numbers of pieces, between those that begin and end a text."""

    def __init__(self, file: MultilingualFile) -> None:
        self.numbers = {piece: number for number, piece in enumerate(file.pieces)}
        self.scores = array("f", file.scores)
        self.longest = max(map(len, file.pieces))
        self.characters = file.characters
        self.start, self.end, self.unknown = file.start, file.end, file.unknown
        self.unknown_score = min(file.scores) - UNKNOWN_PENALTY
        for special in ("<s>", "<pad>", "</s>", "<unk>", "<mask>"):  # nobody writes them but by chance
            self.numbers.pop(special, None)

    def encode(self, text: str, most: int) -> list[int]:
        """At most `most` numbers, of which the first begins and the last ends the text."""
        plain = unicodedata.normalize("NFKC", text).translate(self.characters)
        found = [number for word in plain.split() for number in self._word(BLANK + word)]
        return [self.start, *found[: most - 2], self.end]

    def _word(self, word: str) -> list[int]:
        """The pieces whose scores have the largest sum; a character that is in no piece is unknown."""
        best = [0.0] + [float("-inf")] * len(word)
        last = [(0, self.unknown)] * (len(word) + 1)
        for begin in range(len(word)):
            options = [(begin + 1, self.unknown, self.unknown_score)]
            for end in range(begin + 1, min(begin + self.longest, len(word)) + 1):
                if (number := self.numbers.get(word[begin:end])) is not None:
                    options.append((end, number, self.scores[number]))
            for end, number, score in options:
                if best[begin] + score > best[end]:
                    best[end], last[end] = best[begin] + score, (begin, number)
        return _back(last)


def _back(last: list[tuple[int, int]]) -> list[int]:
    numbers, place = [], len(last) - 1
    while place:
        place, number = last[place]
        numbers.append(number)
    return numbers[::-1]
