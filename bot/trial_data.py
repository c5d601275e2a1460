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
from bot.response_file import RESPONSES, Entry, PlacedText
from bot.trial import DATA, ROOT, trial

FILE = Path(__file__).with_name("product.yml")
OF_RASA = {"nlu_fallback", "out_of_scope"}  # intents that need no examples


@cache
def product_lists() -> dict[str, frozenset[str]]:
    """`product.yml`: `trial_groups`, `of_each_trial` and `with_a_line`."""
    return {name: frozenset(values) for name, values in yaml_file.read(FILE).items()}


def in_product(outcome: str) -> bool:
    """Whether an outcome, or its group, comes with the product."""
    return outcome.split("/")[0] not in product_lists()["trial_groups"]


def folders() -> tuple[Path, ...]:
    """Where the files stand that an editor or an operator changes: the trial's, and what comes with the product."""
    return tuple(dict.fromkeys((DATA, ROOT / "bot", trial().folder, trial().data)))


def check_all() -> None:
    """Raises BrokenFile for the first file that is no YAML: said in one sentence, before minutes of training."""
    for folder in folders():
        for path in sorted(folder.rglob("*.yml")):
            yaml_file.read(path)


def answer_folders() -> list[Path]:
    """Where texts stand: the trial's own and, where these are not the whole, those that come with the product."""
    return [data / "answers" for data in dict.fromkeys((trial().data, DATA))]


def placed_texts() -> dict[str, PlacedText]:
    """Every text of the trial as its file has it, by name (`costs/visa`). Raises BrokenFile."""
    if trial().whole:
        return _answers(DATA)
    own = _answers(trial().data)
    of_trial = product_lists()["of_each_trial"]
    if missing := sorted(of_trial - set(own)):
        raise ConfigurationError(f"{trial().data}/answers lacks {', '.join(missing)}: each trial writes its own.")
    kept_out = of_trial | product_lists()["with_a_line"]
    given = {name: text for name, text in of_product().items() if in_product(name) and name not in kept_out}
    both = {**given, **own}
    return {name: text._replace(entry=_within(text.entry, both)) for name, text in both.items()}


def of_product() -> dict[str, PlacedText]:
    """The texts of this checkout, by name: those that come with the product and the first trial's."""
    return _answers(DATA)


def compose(folder: Path) -> Path:
    """Writes into `folder` all that Rasa is to read of a trial that is not the whole, and gives it."""
    said = {text.key: [text.entry] for text in placed_texts().values() if text.section == RESPONSES}
    _write(folder / "answers.yml", {RESPONSES: said})
    shutil.copytree(trial().data / "nlu", folder / "nlu" / "trial")
    for path in sorted((DATA / "nlu").rglob("*.yml")):
        entries = [entry for entry in yaml_file.read(path)["nlu"] if in_product(entry["intent"])]
        if entries:
            _write(folder / path.relative_to(DATA), {"nlu": entries})
    known = OF_RASA | _groups(folder)
    for kind in ("rules", "stories"):
        files = [path for data in (DATA, trial().data) for path in sorted((data / kind).glob("*.yml"))]
        told = [entry for path in files for entry in yaml_file.read(path)[kind] if _spoken_of(entry) <= known]
        _write(folder / f"{kind}.yml", {kind: told})
    return folder


def _answers(data: Path) -> dict[str, PlacedText]:
    files = sorted((data / "answers").glob("*.yml"))
    return {name: text for path in files for name, text in response_file.read_file(path).items()}


def _within(variant: Entry, both: dict[str, PlacedText]) -> Entry:
    """A text without its ways to what this trial does not have."""

    def there(name: str) -> bool:
        return in_product(name) or name in both

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
