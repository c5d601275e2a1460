"""Places in texts that the web process fills in when it speaks, such as `<days>`. Rasa fills `{…}`, and knows none."""

from __future__ import annotations

import re

PLACE = re.compile(r"<([a-z_]+)>")
# From the operator's file (bot/data_controller.py).
OPERATOR = frozenset(
    {"controller", "contact", "officer", "legal_basis", "countries", "authority", "processors", "who_pays"}
)
SETTINGS = frozenset({"days", "minor_days", "copy_hours"})
# What the content itself says: who has checked the answers, and when their sources were read.
CONTENT = frozenset({"review", "first_read", "last_read"})
KNOWN = OPERATOR | SETTINGS | CONTENT
# A time that a setting changes, written as a number.
FIXED_TIME = re.compile(r"\b\d+ (?:days|hours|weeks|months)\b")
# Groups of texts that speak of how long things are kept here.
KEPT_HERE = ("privacy/", "navigator/privacy", "channel/", "contact/")


def in_text(text: str) -> set[str]:
    """The names of the places in `text`."""
    return set(PLACE.findall(text))
