"""The ways to write a street, a home or a box, over small letters. Each pattern has a group `words`, perhaps empty."""

from __future__ import annotations

import re

from bot.privacy.lexicon import alternation, cue, words


def any_of(*keys: str) -> str:
    """A pattern for any word of the lists, without regard to where the word begins or ends."""
    return f"(?:{alternation([word for key in keys for word in sorted(words(key))])})"


_WORD = r"[^\W\d_][^\W\d_'.-]*(?:['.-][^\W\d_]+)*\.?"
_NUMBER = r"(?<![\w.,+-])(?:(?:no\.?|n°|#)[ ]?)?[a-z]?-?\d{1,5}[a-z]?(?:[/-](?:\d{1,4}[a-z]?|[a-z]))?(?:st|nd|rd|th)?"
_HOUSE = r"(?:[ ]?(?:no\.?|nr\.?|n°|№|#|д\.?|дом|house|bis))?[ ]?\d{1,5}[a-z]?(?:[/-]\d{1,4}[a-z]?)?(?!\w)"
_UNITS = (
    rf"(?:{any_of('unit_words')}\.?[ ]?(?:no\.?[ ]?|#)?[a-z]?-?\d{{1,5}}[a-z]?(?:[/-][\da-z]{{1,4}}){{0,3}}"
    rf"(?!\w)[ ]?,?[ ]?)"
)
_LEAD = rf"(?:(?<!\w){_UNITS}{{1,3}}(?:[^\W\d_]+[ ][^\W\d_]+,[ ])?)?"
_BEFORE, _BEFORE_COMMON = any_of("street_before"), any_of("street_before_common")
_HAN, _HANGUL = "\u4e00-\u9fff", "\uac00-\ud7af"

# A message without any of these words needs none of the patterns called NAMED.
SIGN = re.compile(cue("street_words", "street_words_common", "street_before", "street_before_common", "unit_words"))

NAMED = (
    re.compile(rf"{_LEAD}{_NUMBER},?(?P<words>(?:[ ]{_WORD}){{0,4}}?)[ ]{any_of('street_words')}(?!\w)\.?"),
    re.compile(
        rf"(?:{_NUMBER},?[ ](?:bis[ ])?)?(?<!\w){_BEFORE}(?!\w)\.?(?P<words>(?:[ ](?:\d{{1,2}}"
        rf"[ ])?{_WORD}){{1,5}}?),?{_HOUSE}"
    ),
    re.compile(rf"{_NUMBER},?[ ](?:bis,?[ ])?{_BEFORE}(?!\w)\.?(?P<words>(?:[ ]{_WORD}){{1,4}})"),
)
OTHER = (
    re.compile(r"(?P<words>)(?<!\w)(?:bl(?:oc)?k[ ])?\d{1,4}[a-z]?,?[ ](?:[^\W\d_]+[ ]){0,4}#\d{1,2}-\d{1,4}"),
    re.compile(
        rf"(?<!\w)(?:{_WORD}[ ])?[^\W\d_]{{2,24}}[- ]?{any_of('street_suffix')}[ ]\d{{1,4}}[ ]?[a-z]?(?!\w)(?P<words>)"
    ),
    re.compile(
        r"(?<!\w)(?:p\.?[ ]?o\.?[ ]?box|post office box|postbox|postfach|apartado(?: postal)?|apdo|bo[iî]te postale"
        r"|caixa postal|casilla|а/я|b\.p\.)[ ]?(?:no\.?|#|:)?[ ]?\d{1,7}(?P<words>)"
    ),
    re.compile(
        rf"(?P<words>)[{_HAN}]{{1,14}}(?:路|街|道|巷|弄|里|村|胡同|小区|花园"
        rf"|新村)[{_HAN}]{{0,6}}\d{{1,5}}[号號弄栋幢座]?"
        rf"(?:[{_HAN}\d-]{{0,14}}[号號室楼层栋元])*"
    ),
    re.compile(
        rf"(?P<words>)〒?\d{{3}}-\d{{4}}[ ]?[{_HAN}]{{2,}}[{_HAN}\u30a0-\u30ff\d-]*"
        rf"|[{_HAN}]{{2,14}}\d{{1,3}}丁目[\d番地号-]*"
        rf"|[{_HAN}]{{1,8}}[都道府県][{_HAN}]{{1,8}}[市区][{_HAN}]{{0,8}}\d[\d-]+"
    ),
    re.compile(
        rf"(?P<words>)(?:[{_HANGUL}]{{1,8}}[시도군구][ ]){{0,4}}[{_HANGUL}]{{1,10}}(?:로|길|대로)[ ]?\d{{1,4}}"
        rf"(?:길[ ]?\d{{1,4}})?(?:[ ,]{{1,2}}\d{{1,4}}[동호층])*"
    ),
)

# The same with words that mean other things too: they count only when written like a street.
NAMED_COMMON = (
    re.compile(rf"{_LEAD}{_NUMBER},?(?P<words>(?:[ ]{_WORD}){{1,3}}?)[ ]{any_of('street_words_common')}(?!\w)\.?"),
    re.compile(rf"(?:{_NUMBER},?[ ])?(?<!\w){_BEFORE_COMMON}(?!\w)\.?(?P<words>(?:[ ]{_WORD}){{1,4}}?),?{_HOUSE}"),
    re.compile(rf"(?<!\w){_UNITS}(?P<words>)(?:(?<=,[ ])|(?<=,))(?=[^\W_])"),
)
OTHER_COMMON = (
    re.compile(rf"(?<!\w)(?P<words>[^\W\d_]{{3,24}}{any_of('street_suffix_common')}\.?)[ ]\d{{1,4}}[ ]?[a-z]?(?!\w)"),
    re.compile(
        rf"(?<!\w)(?P<words>(?:{_WORD}[ ]){{1,3}})\d{{1,4}}[a-z]?,?[ ](?:[a-z]{{1,2}}-)?\d{{4,6}}(?:[ ]"
        rf"[a-z]{{2}})?[ ]{_WORD}"
    ),
)
