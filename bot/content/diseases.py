"""The diseases of the trial, as families choose them in the interview and as questions of the bank name them."""

from __future__ import annotations

from functools import cache

from bot import yaml_file
from bot.trial import trial

# What a question may name beside them: any disease of the study (as one that names none), and a disease that the study
# does not take. A family with such a disease is no candidate: it needs other questions (bot/guide/suggestions.py).
ANY, OTHER = "any", "other"
LONGEST = 12  # what the database keeps of it


@cache
def diseases() -> frozenset[str]:
    """The names in `interview.yml`. Raises BrokenFile for one that could not be kept."""
    path = trial().folder / "interview.yml"
    found = [str(name) for name in (yaml_file.read(path) or {}).get("diseases") or ()]
    if wrong := [name for name in found if not name.isalpha() or len(name) > LONGEST]:
        raise yaml_file.BrokenFile.at(path, f"{wrong[0]!r} must be a word of at most {LONGEST} letters.", "diseases")
    return frozenset(found)
