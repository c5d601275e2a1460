"""What Rasa reads of a trial: its own files and, where these are not the whole, what comes with the product.

`product.yml` says what comes with it. A trial's own text goes before the product's of the same name; examples, rules
and stories are added. Whatever of the product speaks of a group that the trial does not have is left out.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot import response_file, yaml_file
from bot.errors import ConfigurationError
from bot.response_file import Entry
from bot.trial import DATA, ROOT, trial

FILE = Path(__file__).with_name("product.yml")
PREFIX = "utter_"
FALLBACK = "nlu_fallback"  # Rasa's own intent
Placed = tuple[Path, list[Entry]]


@cache
def lists() -> dict[str, frozenset[str]]:
    """`product.yml`: `trial_groups`, `of_each_trial` and `with_a_line`."""
    return {name: frozenset(values) for name, values in yaml_file.read(FILE).items()}


def in_product(outcome: str) -> bool:
    """Whether an outcome, or its group, comes with the product."""
    return outcome.split("/")[0] not in lists()["trial_groups"]


def folders() -> tuple[Path, ...]:
    """Where the files stand that an editor or an operator changes: the trial's, and what comes with the product."""
    return tuple(dict.fromkeys((DATA, ROOT / "bot", trial().folder, trial().data)))


def check_all() -> None:
    """Raises BrokenFile for the first file that is no YAML: said in one sentence, before minutes of training."""
    for folder in folders():
        for path in sorted(folder.rglob("*.yml")):
            yaml_file.read(path)


def answers() -> dict[str, list[Entry]]:
    """Every text of the trial as its file has it, by its key (`utter_costs/visa`). Raises BrokenFile."""
    return {key: entry for key, (_, entry) in placed().items()}


def answer_folders() -> list[Path]:
    """Where texts stand: the trial's own and, where these are not the whole, those that come with the product."""
    return [data / "answers" for data in dict.fromkeys((trial().data, DATA))]


def placed() -> dict[str, Placed]:
    """The same as `answers`, each with the file in which it stands."""
    if trial().whole:
        return _answers(DATA)
    own = _answers(trial().data)
    names = (key.removeprefix(PREFIX) for key in own)
    of_trial = lists()["of_each_trial"]
    given = {
        key: found
        for key, found in _answers(DATA).items()
        if in_product(name := key.removeprefix(PREFIX)) and name not in of_trial | lists()["with_a_line"]
    }
    both = {**given, **own}
    if missing := sorted(of_trial - set(names)):
        raise ConfigurationError(f"{trial().data}/answers lacks {', '.join(missing)}: each trial writes its own.")
    return {key: (path, [_within(variant, both) for variant in entry]) for key, (path, entry) in both.items()}


def compose(folder: Path) -> Path:
    """Writes into `folder` all that Rasa is to read of a trial that is not the whole, and gives it."""
    _write(folder / "answers.yml", {"responses": answers()})
    shutil.copytree(trial().data / "nlu", folder / "nlu" / "trial")
    for path in sorted((DATA / "nlu").rglob("*.yml")):
        entries = [entry for entry in yaml_file.read(path)["nlu"] if in_product(entry["intent"])]
        if entries:
            _write(folder / path.relative_to(DATA), {"nlu": entries})
    known = {FALLBACK, *_groups(folder)}
    for kind in ("rules", "stories"):
        files = [path for data in (DATA, trial().data) for path in sorted((data / kind).glob("*.yml"))]
        told = [entry for path in files for entry in yaml_file.read(path)[kind] if _spoken_of(entry) <= known]
        _write(folder / f"{kind}.yml", {kind: told})
    return folder


def _answers(data: Path) -> dict[str, Placed]:
    files = sorted((data / "answers").glob("*.yml"))
    return {key: (path, entry) for path in files for key, entry in response_file.read(path).items()}


def _within(variant: Entry, both: dict[str, Placed]) -> Entry:
    """A text without its ways to what this trial does not have."""

    def there(name: str) -> bool:
        return in_product(name) or PREFIX + name in both

    buttons = [b for b in variant.get("buttons") or () if there(b["payload"].lstrip("/").partition(":")[0])]
    metadata = dict(variant.get("metadata") or {})
    if "related" in metadata:
        metadata["related"] = [name for name in metadata["related"] if there(name)]
    return {**variant, **({"buttons": buttons} if "buttons" in variant else {}), "metadata": metadata}


def _groups(folder: Path) -> set[str]:
    files = (yaml_file.read(path) for path in folder.rglob("*.yml"))
    return {entry["intent"].split("/")[0] for found in files for entry in found.get("nlu") or ()}


def _spoken_of(told: Entry) -> set[str]:
    return {step["intent"].split("/")[0] for step in told["steps"] if "intent" in step}


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump({"version": "3.1", **content}, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
