"""The code names no trial, no disease of one and no hospital: what belongs to a trial stands in its folder."""

import re
from pathlib import Path

import pytest

from bot.trial import ROOT

CODE = (ROOT / "bot", ROOT / "actions")
WORDS = re.compile(
    r"NCT\d{8}|beijing|peking|\bpekin\b|pekín|pékin|pequim|pechino|北京|пекин|베이징|북경|বেইজিং|gobroad|cancerfax"
    r"|lupus|sclerosis|scl[eé]roderm\w*|sklerodermi\w*|sj[oö]gren\w*|\bCD ?19\b|\bBCMA\b|cord[- ]blood|\bCAR[- ]T\b",
    re.IGNORECASE,
)
# Where such a word belongs to no trial, and why.
ALLOWED = {
    "bot/content/numbers.yml": "the cities by which families name a country, in any trial",
    "bot/privacy/cues.yml": "values of a blood test and public sites that are nobody's personal data, in any trial",
    "bot/privacy/words.yml": "a vocabulary of cities, diseases and drugs that are nobody's name, in any trial",
    "bot/privacy/words_other.yml": "the same in other languages",
}
# The rules of danger are medicine: a disease or a treatment may be part of one. They name no place and no hospital.
RULES, DISEASES = (
    "bot/safety/rules/",
    re.compile(r"lupus|sclerosis|scleroderma|sj[oö]grens?|cd19|bcma|car[- ]t", re.IGNORECASE),
)


def named_in(path: Path) -> list[str]:
    """The words of a trial in a file, each with its line."""
    place = str(path.relative_to(ROOT))
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    found = [(number, word) for number, line in lines for word in WORDS.findall(line)]
    if place.startswith(RULES):
        found = [(number, word) for number, word in found if not DISEASES.fullmatch(word)]
    return [f"{place}:{number}: {word}" for number, word in found]


def files() -> list[Path]:
    """Every text file of the code."""
    every = (path for folder in CODE for path in folder.rglob("*") if path.is_file())
    return [path for path in every if "__pycache__" not in path.parts and path.suffix != ".safetensors"]


def test_no_file_of_the_code_names_the_trial() -> None:
    assert [line for path in files() if str(path.relative_to(ROOT)) not in ALLOWED for line in named_in(path)] == []


def test_a_name_in_the_code_would_be_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tests.trial.test_no_trial_in_the_code.ROOT", tmp_path)
    rules, page = tmp_path / RULES / "en.yml", tmp_path / "bot" / "page.html"
    rules.parent.mkdir(parents=True)
    rules.write_text("- lupus\n- in beijing\n", encoding="utf-8")
    page.write_text("<h1>A trial for\nLupus</h1>", encoding="utf-8")

    assert named_in(rules) == ["bot/safety/rules/en.yml:2: beijing"]
    assert named_in(page) == ["bot/page.html:2: Lupus"]


def test_what_is_allowed_is_still_needed() -> None:
    assert [place for place in ALLOWED if not named_in(ROOT / place)] == []
