"""What can be (part of) a person's name, word by word."""

from __future__ import annotations

import re
from functools import cache

from bot.privacy.lexicon import vocabulary, words
from bot.privacy.scan import Scan

# Letters of any script with their marks, inner apostrophes, hyphens and joiners; or one letter with a full stop.
_LETTER = (
    r"[^\s\d!-/:-@\[-`{-~\u00a1-\u00bf\u2010-\u2027\u2030-\u206f\u3000-\u3003\u3008-\u3020\u0964\u0965"
    r"\u060c\u061b\u061f\u06d4\ue000-\uf8ff]"
)
TOKEN = re.compile(rf"{_LETTER}(?:\.(?=[ ]?{_LETTER})|{_LETTER}*(?:['-]{_LETTER}+)*)")
_SPACE = re.compile(r"\.?[ \t]{1,2}|\.(?=\w)")
# Peoples and languages: Kurdish, Cantonese. Names end so too, but few.
_PEOPLES = ("kish", "rdish", "lish", "nese", "lese", "vese")
# I'd, you're, don't
_CONTRACTED = re.compile(r"(?:i|you|he|she|it|we|they|that|there|what|who)'(?:d|m|ll|ve|re|s)|[a-z]+n't")
_MOST, _MOST_UNCERTAIN = 5, 3


@cache
def _never() -> frozenset[str]:
    """Words at which a name ends, whatever their spelling."""
    common = vocabulary("ordinary") | vocabulary("medical") | vocabulary("places") | vocabulary("function_words")
    return (
        common | words("months") | words("relations") | words("titles") | words("titles_common") | words("phone_cues")
    )


def is_word(token: str) -> bool:
    """Whether the token is an ordinary word, a disease, a place; also as possessive or with a hyphen."""
    low = token.lower().strip("'-.")
    if low in _never() or low.removesuffix("'s") in _never() or low.removesuffix("s") in vocabulary("places"):
        return True
    if _CONTRACTED.fullmatch(low):
        return True
    if low.endswith(_PEOPLES) and not is_given(low):
        return True
    return "-" in low and all(part in _never() or len(part) < 3 for part in low.split("-"))


def is_word_elsewhere(token: str) -> bool:
    """Whether the token is a word of another language, in which most words are unknown to `is_word`."""
    return token.lower() in words("other_words", "words_other.yml")


def is_given(token: str) -> bool:
    """Whether the token is a known given name; an abbreviation such as ANA is none."""
    low = token.lower()
    return low in vocabulary("given_names") and not (token.isupper() and low in vocabulary("medical"))


def is_capital(token: str) -> bool:
    """Whether the token is written like a name: one capital, then small letters."""
    return token[0].isupper() and (len(token) == 1 or token[1] == "." or not token.isupper())


def is_caseless(token: str) -> bool:
    """Whether the script has no capitals."""
    return not token[0].isupper() and not token[0].islower()


def name_end(page: Scan, position: int, certain: bool) -> int:
    """The end of the name that starts at `position`, or `position` if none does.

    `certain`: a cue says that a name comes, so one in small letters counts too.
    """
    tokens = _without_particles(_tokens(page.shape, position))
    if not tokens or not _can_open(tokens, certain):
        return position
    first = tokens[0][0]
    if first[0].isupper() and not (certain and first.isupper() and len(first) > 3):
        return _while_capital(tokens, certain)
    return _while_unknown(tokens)


def _tokens(shape: str, position: int) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    while len(found) < _MOST:
        match = TOKEN.match(shape, position)
        if not match:
            break
        found.append((match[0], match.end()))
        space = _SPACE.match(shape, match.end())
        if not space:
            break
        position = space.end()
    return found


def _without_particles(tokens: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """A name may begin with small words if a capital follows: "van den Berg"."""
    count = 0
    while count < len(tokens) and tokens[count][0] in vocabulary("particles"):
        count += 1
    return tokens[count:] if count < len(tokens) and tokens[count][0][0].isupper() else tokens


def _can_open(tokens: list[tuple[str, int]], certain: bool) -> bool:
    first = tokens[0][0]
    if len(first.rstrip(".")) == 1 and not is_caseless(first):
        return first.isupper() and len(tokens) > 1 and is_capital(tokens[1][0]) and not is_word(tokens[1][0])
    if is_word(first) and not is_given(first):
        return certain and (_is_foreign(first) or (len(tokens) > 1 and _is_odd_name(first, tokens[1][0])))
    if first[0].isupper() and not (first.isupper() and len(first) > 1):
        return True
    return certain or (is_given(first) and not is_caseless(first))


def _is_odd_name(first: str, second: str) -> bool:
    """A surname follows a first name that is also a word: "Grace Miller", "Mark Webb"."""
    return is_capital(first) and len(first) > 2 and is_capital(second) and not is_word(second)


def _while_capital(tokens: list[tuple[str, int]], certain: bool) -> int:
    end = tokens[0][1]
    for place, (token, stop) in enumerate(tokens[1:], 1):
        if token[0].isupper() and (_is_part(token) or (certain and _is_odd_part(token))):
            end = stop
        elif not (
            token.lower() in vocabulary("particles") and len(tokens) > place + 1 and tokens[place + 1][0][0].isupper()
        ):
            break
    return end


def _is_part(token: str) -> bool:
    return not is_word(token) or is_given(token) or _is_foreign(token) or _is_initial(token)


def _is_odd_part(token: str) -> bool:
    """An ordinary word with a capital inside a certain name: "Van Hung"."""
    low = token.lower()
    known = low in vocabulary("medical") or low in vocabulary("places") or low in words("relations")
    return is_capital(token) and len(token) > 2 and not known and low not in words("address_end") | words("mail_stop")


def _is_foreign(token: str) -> bool:
    """Words of other languages and months are also names when they have a capital: "Li Na", "Trần Thị Mai"."""
    low = token.lower()
    return (
        is_capital(token)
        and low not in vocabulary("ordinary")
        and low in vocabulary("function_words") | words("months") | words("titles_common")
    )


def _is_initial(token: str) -> bool:
    return token[0] != "I" and len(token.rstrip(".")) == 1


def _while_unknown(tokens: list[tuple[str, int]]) -> int:
    end = tokens[0][1]
    for token, stop in tokens[1:_MOST_UNCERTAIN]:
        known = is_word(token) or (is_caseless(token) and is_word_elsewhere(token))
        if known and not is_given(token) and token.lower() not in vocabulary("particles"):
            break
        if token.startswith("و") and len(token) > 4:  # Arabic "and" is written into the next word
            break
        end = stop
    return end
