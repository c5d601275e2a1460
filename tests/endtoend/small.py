"""A copy of the project that knows few questions, and so trains in well under a minute: same code, same Rasa."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from bot.content.text_checks import catalogue
from tests.endtoend.stack import ROOT

PARTS = ("bot", "actions", "data", "trial", "tests/regression")
FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "manage.py", "Procfile", "uv.lock")
# At least one of each group: the rules speak of all groups.
OUTCOMES = [
    "benefits/guarantee",
    "chat/greet",
    "compare/rituximab",
    "costs/overview",
    "costs/insurance",
    "disease/refractory",
    "eligibility/pregnancy",
    "guide/start",
    "human/handoff",
    "navigator/who_you_are",
    "privacy/delete",
    "process/consent",
    "records/translation",
    "risks/fertility",
    "safety/emergency",
    "safety/crisis",
    "safety/after_called",
    "safety/after_emergency",
    "safety/after_over",
    "safety/after_other",
    "scope/off_topic",
    "therapy/infusion",
    "travel/visa",
    "travel/accommodation",
    "trial/placebo",
]
UNUSED = set(catalogue()) - set(OUTCOMES)
EXAMPLES = 15
# Files with more examples of outcomes that stand in their group's file.
MORE = ("chat_more.yml", "guide_wishes.yml", "wishes_more.yml")
LANGUAGES = ("en", "de", "es")


def copy(to: Path, *more: str) -> Path:
    """The project at `to`, and what else is named, with `EXAMPLES` examples of each of `OUTCOMES`."""
    for part in (*PARTS, *more):
        shutil.copytree(ROOT / part, to / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, to / name)
    for file in (to / "data" / "nlu").glob("*.yml"):
        shorten(file)
    for talks in (to / "data" / "stories").glob("talks_*.jsonl"):  # thousands of turns
        talks.unlink()
    for folder in (to / "data" / "nlu").iterdir():
        if folder.is_dir() and folder.name not in LANGUAGES:
            shutil.rmtree(folder)
    for file in (to / "data" / "answers").glob("*.yml"):
        held = yaml.safe_load(file.read_text(encoding="utf-8"))
        answers = held.pop("responses", {})
        left = {name: answers[name] for name in answers if name.removeprefix("utter_") not in UNUSED}
        file.write_text(yaml.safe_dump({**held, **({"responses": left} if left else {})}), encoding="utf-8")
    languages = to / "trial" / "languages.yml"
    samples = yaml.safe_load(languages.read_text(encoding="utf-8"))
    languages.write_text(yaml.safe_dump({code: samples[code] for code in LANGUAGES}), encoding="utf-8")
    return to


def shorten(file: Path) -> None:
    """Leave the first examples of the outcomes that are kept; a file of others goes."""
    kept, left = ['version: "3.1"', "nlu:"], 0
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("- intent: "):
            left = EXAMPLES + 1 if line.removeprefix("- intent: ") in OUTCOMES else 0
            kept += [line, "  examples: |"] if left else []
        elif left and line.startswith("    - "):
            left -= 1
            kept += [line] if left else []
    if file.name in ("followups.yml", *MORE) or len(kept) == 2:
        file.unlink()
    else:
        file.write_text("\n".join(kept) + "\n", encoding="utf-8")


def manage(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One of Django's commands, in the copy."""
    command = [sys.executable, "-W", "ignore", "manage.py", *arguments]
    return subprocess.run(command, cwd=project, env={**os.environ, **environment}, capture_output=True, text=True)
