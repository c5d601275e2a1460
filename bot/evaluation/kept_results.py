"""What a model said to cases, kept beside the models: at the next release only what is new is asked of it.

No words are kept: a pinned sentence may be a family's, which has to be gone once it is taken out of the files.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from bot.launcher import model_integrity, training
from bot.trial import trial

FOLDER = "measured"
# What a result depends on besides the model. Of the answers, which there are and what they ask: their words are no part
# of a result (bot/launcher/training.py).
PARTS = ("bot", "actions", "config.yml", "domain.yml", "uv.lock")
Case = dict[str, Any]
Result = dict[str, Any]


def key(case: Case) -> str:
    """Of the whole case: where something else is expected, it is another one."""
    return hashlib.sha256(json.dumps(case, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def made_of(model: Path) -> str:
    """Changes when the model's file does, or what answers with it."""
    answers = os.path.relpath(trial().data / training.ANSWERS, training.ROOT)
    code = training.fingerprint(parts=(*PARTS, answers), passed_over=frozenset())
    return f"{model_integrity.sha256(model)} {code}"


def read(var: Path, model: Path) -> dict[str, Result]:
    """The results by the key of their case; none where they are of another model or code, or cannot be read."""
    try:
        found = json.loads(_file(var, model).read_text(encoding="utf-8"))
        return dict(found["results"]) if found["made_of"] == made_of(model) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write(var: Path, model: Path, results: dict[str, Result]) -> None:
    """Keep them without what was stored of the words; results of models that are gone go, too."""
    file = _file(var, model)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in file.parent.glob("*.json"):
        if old != file and not (model.parent / f"{old.stem}.tar.gz").exists():
            old.unlink(missing_ok=True)
    fresh = file.with_suffix(".fresh")
    kept = {key: _without_words(result) for key, result in results.items()}
    text = json.dumps({"made_of": made_of(model), "results": kept}, ensure_ascii=False)
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, file)


def is_about_words(case: Case) -> bool:
    """Whether a case asks what was stored of its words (`pii`): it is asked each time."""
    return "pii" in case


def _without_words(result: Result) -> Result:
    kept = {name: value for name, value in result.items() if name != "stored"}
    return {**kept, "turns": [_without_words(turn) for turn in result["turns"]]} if "turns" in result else kept


def _file(var: Path, model: Path) -> Path:
    return var / FOLDER / f"{model.name.removesuffix('.tar.gz')}.json"
