"""Postal addresses: a street with a number, a home with a unit, a box, or a place after "we live at"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy import street_patterns
from bot.privacy.lexicon import cue, vocabulary, words
from bot.privacy.scan import Scan, Span
from bot.privacy.street_patterns import any_of

KIND = "address"

_POSTCODE = re.compile(
    rf"{cue('postcode_cues')}[ ]?(?:is|:|-|=|no|code|number)?[ :]{{0,2}}(?P<code>[a-z]{{0,2}}-?\d"
    rf"[\da-z]{{1,6}}(?:[ -]\d[\da-z]{{1,4}})?)(?!\w)"
)
_SENT = re.compile(rf"(?<!\w){any_of('sending')}(?!\w)[^\d.?!\n\ue000]{{0,40}}?[ ](?:to|at)[ ](?=[^\W_])")
_OUR_HOME = re.compile(
    r",?[ ](?:is|es|ist|est|è|é)[ ](?:my|our|her|his|where we|where i|mi|nuestra|mein|unsere|mon|notre|meu|minha|nossa)"
    r"[ ](?:full |current |home |postal |new )?(?:home|house|address|adress|live|stay|casa|dirección"
    r"|direccion|adresse|endereço)(?!\w)"
)
_CLAUSE = re.compile(r"[^.?!:;\n\ue000]{8,140}$")
_CUED = re.compile(rf"{cue('address_cues')}[ ]?(?:is|:|-|=|are|at|in|on|es|ist|est|é)?[ :]{{0,2}}(?=[^\W_])")
_TOKEN = re.compile(r"(?P<join>[ ]?[,;]?[ ]{0,2}#?|,?[ ]?\n)(?P<token>[^\W_][\w'./º°ª-]*)")
_INSIDE = re.compile(any_of("street_words", "street_words_common", "street_before", "unit_words", "unit_words_common"))
_MEASURE = re.compile(rf"[ ]?-?{any_of('measures')}(?!\w)")
_OURS = re.compile(r"(?<!\w)(?:my|our|we|i|live|home|her|his|mine)(?!\w)")
_INSTITUTION = re.compile(cue("institutions"))
_ROOM_FOR_TAIL = 14


def find(page: Scan) -> Iterator[Span]:
    """Addresses, each with the town and postcode after it."""
    named = bool(street_patterns.SIGN.search(page.low))
    for match in _matches(page, (*(street_patterns.NAMED if named else ()), *street_patterns.OTHER)):
        if not _is_measure(page, match):
            yield Span(match.start(), _tail(page, match.end()), KIND)
    for match in _matches(page, (*(street_patterns.NAMED_COMMON if named else ()), *street_patterns.OTHER_COMMON)):
        if _is_written_as_street(page, match):
            yield Span(match.start(), _tail(page, match.end()), KIND)
    yield from _cued(page)


def _matches(page: Scan, expressions: tuple[re.Pattern[str], ...]) -> Iterator[re.Match[str]]:
    for expression in expressions:
        yield from (match for match in page.near_digits(expression) if not _is_public(page.low, match.start()))


def _is_measure(page: Scan, match: re.Match[str]) -> bool:
    """Whether a word inside is one of quantity; "MG Road" in capitals is not."""
    between = page.shape[match.start("words") : match.end("words")].split()
    return any(word in words("address_stop") and word not in vocabulary("particles") for word in between)


def _is_public(low: str, start: int) -> bool:
    """Whether the clause before says that this is where a hospital or hotel is."""
    before = re.split(r"[.?!\n\ue000]", low[max(0, start - 50) : start])[-1]
    return bool(_INSTITUTION.search(before)) and not _OURS.search(before)


def _is_written_as_street(page: Scan, match: re.Match[str]) -> bool:
    if _is_measure(page, match):
        return False
    written = [word for word in page.shape[match.start("words") : match.end()].split() if word[0].isalpha()]
    written = [
        word
        for word in written
        if not (len(word.rstrip(".")) < 3 or word in vocabulary("particles")) or word[0].isupper()
    ]
    after = page.shape[match.end() : match.end() + 1]
    if match["words"] and all(word[0].isupper() for word in written):
        return True
    if not match["words"]:  # a unit with a comma: something like a street must follow
        return bool(re.match(r"[A-Z]\w+[ ][A-Z\d]|\w+[ ](?:no\.?[ ])?\d|\d+[ ]\w", page.shape[match.end() :]))
    return (
        after == ","
        and match[0][0].isdigit()
        and not any(word.lower() in vocabulary("ordinary") for word in written[:-1])
    )


def _cued(page: Scan) -> Iterator[Span]:
    for match in page.near_digits(_POSTCODE):
        yield Span(match.start("code"), match.end("code"), KIND)
    for match in page.near_digits(_OUR_HOME):
        yield from _clause_before(page, match.start())
    for match in (*page.near_digits(_CUED), *page.near_digits(_SENT)):
        end = _tail(page, match.end(), opening=True)
        text = page.low[match.end() : end]
        if _is_place(text) and not _is_public(page.low, match.start()):
            yield Span(match.end(), end, KIND)


def _clause_before(page: Scan, end: int) -> Iterator[Span]:
    """The address that ends before "is my home", from its first capital or number on."""
    clause = _CLAUSE.search(page.shape, max(0, end - 140), end)
    first = re.search(r"(?<!\w)[A-Z\d]", clause[0]) if clause else None
    if clause and first and "," in clause[0] and _is_place(clause[0][first.start() :]):
        yield Span(clause.start() + first.start(), end, KIND)


def _is_place(text: str) -> bool:
    """A number and a word that is no measure: "88 nguyen hue", "b-204 shanti apartments"."""
    return bool(re.search(r"\d", text)) and bool(re.search(r"[^\W\d_]{3}|,", text))


def _tail(page: Scan, position: int, opening: bool = False) -> int:
    """How far an address goes on after `position`: capitals, numbers and unknown words up to the next clause."""
    end, after_comma = position, opening
    for _ in range(_ROOM_FOR_TAIL):
        match = _TOKEN.match(page.shape, end)
        if not match:
            break
        after_comma = after_comma or "," in match["join"] or "\n" in match["join"]
        if not _belongs(page, match, after_comma, "\n" in match["join"]):
            break
        end = match.end()
        if match["token"].endswith(".") and (len(match["token"]) > 5 or match["token"][0].isdigit()):
            return end - 1
    return end - (page.shape[end - 1] == "." and end > position)


def _belongs(page: Scan, match: re.Match[str], after_comma: bool, new_line: bool) -> bool:
    token = match["token"]
    low = token.lower().rstrip(".")
    if low in words("address_end") or (low in words("address_stop") and token.islower()):
        return False
    if any(character.isdigit() for character in token):
        return not token.isdigit() or not _MEASURE.match(page.low, match.end())
    if _INSIDE.fullmatch(low):
        return True
    if token[0].isupper():
        return not new_line or low not in vocabulary("ordinary")
    return not new_line and (low not in vocabulary("ordinary") or (after_comma and low in vocabulary("places")))
