"""The ways to write a date, over small letters."""

from __future__ import annotations

from bot.privacy.lexicon import alternation, words

_MONTH = rf"(?<![^\W\d_])(?:{alternation(list(words('months')))})(?![^\W\d_])\.?"
_YEAR = r"(?:19|20)\d{2}"
_SHORT_YEAR = rf"(?:{_YEAR}|'?\d{{2}})(?!\d)"
_DAY = (
    rf"(?:(?:the )?(?:{alternation(list(words('ordinals')))})(?!\w)|(?:the )?[0-3]?\d(?: ?(?:st|nd|rd|th|er|º|°"
    rf"|-го|го|-е|ого)(?!\w))?)"
)
_GAP = r"[ \t]?(?:of[ \t]|de[ \t]|del[ \t]|di[ \t])?[-./, \t]{0,2}"
_SEP = r"[ \t]?[-./\\][ \t]?"
_NUMERIC = (
    rf"[0-3]?\d{_SEP}[0-3]?\d{_SEP}{_SHORT_YEAR}"
    rf"|{_YEAR}{_SEP}[01]?\d{_SEP}[0-3]?\d(?!\d)"
)
_WORDED = (
    rf"{_DAY}{_GAP}{_MONTH}(?:{_GAP}(?:de |del |of )?{_SHORT_YEAR})?"
    rf"|{_MONTH}{_GAP}[0-3]?\d(?:st|nd|rd|th)?(?!\d)(?:[-./, \t]{{1,3}}{_SHORT_YEAR})?"
    rf"|{_MONTH}{_GAP}{_YEAR}(?!\d)"
    rf"|{_YEAR}{_GAP}{_MONTH}{_GAP}[0-3]?\d(?!\d)"
)
_ASIAN = (
    r"\d{2,4}[ \t]?[年년][ \t]?\d{1,2}[ \t]?[月월](?:[ \t]?\d{1,2}[ \t]?[日号號일]?)?"
    r"|ngày \d{1,2} tháng \d{1,2} năm \d{4}"
)

# A date on its own: not inside a longer row of digits.
DATE = rf"(?<![\d./-])(?:{_ASIAN}|{_WORDED}|{_NUMERIC})(?![./-]?\d)"
# After a cue anything that can be a date is one: digits only, spaces between, a month and a year.
CUED_DATE = (
    rf"(?<!\d)(?:{_ASIAN}|{_WORDED}|{_NUMERIC}|{_YEAR}[01]\d[0-3]\d(?!\d)|[0-3]\d[01]\d{_YEAR}(?!\d)"
    rf"|[0-3]?\d [01]?\d {_SHORT_YEAR}|{_YEAR} [01]?\d [0-3]?\d(?!\d)|[01]?\d[-./]{_YEAR}(?!\d)|(?:0?[1-9]"
    rf"|1[0-2])/\d\d(?![\d/]))"
)
