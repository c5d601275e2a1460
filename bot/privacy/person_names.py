"""Names of people, after the words that introduce one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy import cjk_names
from bot.privacy.lexicon import cue, words
from bot.privacy.name_words import TOKEN, is_capital, is_caseless, is_given, is_word, is_word_elsewhere, name_end
from bot.privacy.scan import BLANK, Scan, Span

KIND = "name"
_LINK = r"[ \t]*(?:[:=,-][ \t]*)?"
_TITLE = rf"(?:(?:{cue('titles', 'titles_common')})\.?[ \t]{{1,2}})?"
_CERTAIN = re.compile(rf"{cue('name_cues')}{_LINK}(?:(?:is|are|es|to|:)(?!\w)[ \t:]*)?{_TITLE}")
_LABEL = re.compile(rf"{cue('label_cues')}[ \t]?(?:\([^)\n\ue000]{{1,20}}\))?[ \t]?[:=][ \t]*{_TITLE}")
_SOFT = re.compile(rf"{cue('name_cues_soft')}{_LINK}{_TITLE}")
# "I am B, Quentin Xylophone, and I am ill"
_WEAK = re.compile(rf"{cue('weak_cues')}[ \t]{{1,2}}(?:[a-z],[ \t]{{1,2}})?{_TITLE}")
_CAPITAL = re.compile(rf"{cue('capital_cues')}[ \t]{{1,2}}{_TITLE}")
_LOOSE = re.compile(rf"{cue('loose_cues')}[ \t]{{1,2}}(?=[^\W\d_])")
_TITLED = re.compile(
    rf"(?P<title>{cue('titles', 'titles_common')})\.?[ \t]{{0,2}}(?:(?:{cue('titles', 'titles_common')})\.?"
    rf"[ \t]{{1,2}})?(?=[^\W\d_])"
)
_GENERIC = re.compile(r"(?:own|my|the|a|your|their|other|our|any|which|what) $")
_RELATION = re.compile(
    rf"{cue('relations')}[ \t]{{0,2}}(?:[,:(-][ \t]?|is called |called |named |is |of |hei(?:ß|ss)t |heet |heter "
    r"|se llama |s'appelle |chama-se |se chama |si chiama |nazywa się )?"
)
_BACKWARD = re.compile(
    r"(?P<name>(?:[A-Z][\w'-]*[ ]){1,3}|[a-z]{2,12}[ ])(?:is (?:my|her|his|the) (?:name|full name|wife"
    r"|husband|mother|father|daughter|son|sister|brother|child|patient)|(?:here|speaking"
    r"|writing)[ ]?(?=[,.!\n]|from|again|asking|$))"
)
_BEFORE_MAIL = re.compile(rf"(?P<name>(?:[A-Z][\w'-]+[ ]){{1,3}})<(?={BLANK})")
_AND = re.compile(r"[ ](?:and|&|y|e|et|und|и|og|i|ve|dan|na)[ ]")
_INSTITUTION = re.compile(
    rf"(?:'s)?[ ](?:[^\W\d_]{{2,14}}[ ])?(?:{cue('institutions')}|syndrome|disease|et al|phenomenon|score|test|20\d\d)"
)
_GIVEN = re.compile(r"(?<![^\W_])(?P<first>[A-Z][^\W\d_]{2,14})[ ](?=[^\W\d_a-z])")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_NOT_PERSONAL = re.compile(
    r"(?:drug|hospital|clinic|trial|study|disease|illness|brand|city|hotel|visa|site|app|the|it) $"
)
_FOLLOWS = re.compile(
    r"[ ]?(?:[,.;!?)\n]|$|(?:from|and|in|here|age|aged|mother|father|writing|asking|again|with|son"
    r"|daughter|husband|wife|of|living|my|i)(?!\w)|\d)"
)


def find(page: Scan) -> Iterator[Span]:
    """Names after a cue, a label, a title or a relation, and names that say what they are."""
    for expression, certain in ((_CERTAIN, True), (_LABEL, True), (_SOFT, False)):
        for match in expression.finditer(page.low):
            if certain or not _NOT_PERSONAL.search(page.low, max(0, match.start() - 12), match.start()):
                yield from _name(page, match.end(), certain)
    for match in _WEAK.finditer(page.low):
        yield from _weak(page, match.end())
    for match in _CAPITAL.finditer(page.low):
        yield from _first_and_last(page, match.end())
    for match in _LOOSE.finditer(page.low):
        if is_given(page.low[match.end() :].split(maxsplit=1)[0].strip(",.!")):
            yield from _name(page, match.end(), certain=True)
    yield from _titled(page)
    for match in _RELATION.finditer(page.low):
        yield from _related(page, match.end())
    yield from _backward(page)
    yield from _full_names(page)
    yield from cjk_names.find(page)


def _name(page: Scan, start: int, certain: bool) -> Iterator[Span]:
    end = name_end(page, start, certain)
    if end > start and not _INSTITUTION.match(page.low, end):
        yield Span(start, end - 2 * page.low.startswith("'s", end - 2), KIND)
        yield from _second(page, end)


def _second(page: Scan, end: int) -> Iterator[Span]:
    """The other name of "we are Ana and Luis"."""
    also = _AND.match(page.low, end)
    first = TOKEN.match(page.shape, also.end()) if also else None
    if first and is_capital(first[0]) and len(first[0]) > 2 and not is_word(first[0]):
        yield Span(first.start(), name_end(page, first.start(), certain=False), KIND)


def _weak(page: Scan, start: int) -> Iterator[Span]:
    """After "I am": a capital that is no word, or two unknown words before "from" or the like."""
    first = TOKEN.match(page.shape, start)
    if not first or is_caseless(first[0]) or (page.shape[start].islower() and not _is_small_name(page, start)):
        return
    if is_word_elsewhere(first[0]):
        return
    end = name_end(page, start, certain=page.shape[start].islower())
    if page.shape[end : end + 2] != "'s" and not page.shape[start:end].endswith("'s"):
        yield from _name(page, start, certain=page.shape[start].islower())


def _first_and_last(page: Scan, start: int) -> Iterator[Span]:
    """Two words with capitals that are words in no language: "he is Ikram Webb"."""
    tokens = page.shape[start : name_end(page, start, certain=False)].split()
    if len(tokens) > 1 and not any(
        is_word(token) or is_word_elsewhere(token) for token in tokens if not is_given(token)
    ):
        yield from _name(page, start, certain=False)


def _is_small_name(page: Scan, start: int) -> bool:
    end = name_end(page, start, certain=True)
    tokens = page.shape[start:end].split()
    if not tokens:
        return False
    known = is_given(tokens[0])
    if _CYRILLIC.match(tokens[0]):  # "я" stands before verbs, too
        return known
    if len(tokens) == 1:
        return known or (page.low.startswith((" from ", " here"), end) and not tokens[0].endswith(("ing", "ed")))
    return known or bool(_FOLLOWS.match(page.low, end))


def _titled(page: Scan) -> Iterator[Span]:
    for match in _TITLED.finditer(page.low):
        sure = match["title"] in words("titles")
        capital = is_capital(page.shape[match.end()])
        if not capital and _opens_with_word(page, match.end()):
            continue
        generic = bool(_GENERIC.search(page.low, max(0, match.start() - 8), match.start()))
        if page.low[match.end("title") : match.end()] and (capital or (sure and not generic)):
            yield from _name(page, match.end(), certain=sure)


def _opens_with_word(page: Scan, start: int) -> bool:
    first = TOKEN.match(page.shape, start)
    return first is not None and is_word_elsewhere(first[0])


def _related(page: Scan, start: int) -> Iterator[Span]:
    first = TOKEN.match(page.shape, start)
    if first and ((is_capital(first[0]) and len(first[0]) > 2) or is_given(first[0])) and not is_word(first[0]):
        yield from _name(page, start, certain=False)


def _full_names(page: Scan) -> Iterator[Span]:
    """Without a cue: a known given name and a surname, both with capitals."""
    for match in _GIVEN.finditer(page.shape):
        second = TOKEN.match(page.shape, match.end())
        if is_given(match["first"]) and second and is_capital(second[0]) and not is_word(second[0]):
            yield from _name(page, match.start(), certain=False)


def _backward(page: Scan) -> Iterator[Span]:
    for expression in (_BACKWARD, _BEFORE_MAIL):
        for match in expression.finditer(page.shape):
            tokens = match["name"].split()
            start = match.start("name")
            while tokens and is_word(tokens[0]) and not is_given(tokens[0]):
                start += len(tokens.pop(0)) + 1
            if (
                tokens
                and not any(is_word(token) for token in tokens)
                and (is_capital(tokens[0]) or is_given(tokens[0]))
            ):
                yield Span(start, match.end("name") - 1, KIND)
