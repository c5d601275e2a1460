"""What is asked of the evaluation's files (tests/evaluation/floors.yml)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import yaml_file
from bot.evaluation import cases

CASES = Path(__file__).resolve().parents[1] / "evaluation"


@dataclass(frozen=True)
class Floor:
    """One measure. `by_group`: any outcome of this group is right where one of it is expected."""

    measure: str
    files: tuple[str, ...]
    every: int = 1
    by_group: str = ""
    at_least: dict[str, float] = field(default_factory=dict)
    at_most: dict[str, float] = field(default_factory=dict)

    def asked(self) -> list[dict[str, Any]]:
        found = [case for name in self.files for case in cases.read_cases(CASES / f"{name}.jsonl")][:: self.every]
        return [self._loosened(case) for case in found] if self.by_group else found

    def _loosened(self, case: dict[str, Any]) -> dict[str, Any]:
        begin = f"{self.by_group}/"
        turns = [{**t, "expect": [f"{begin}*"]} if t["expect"][0].startswith(begin) else t for t in case["turns"]]
        return {**case, "turns": turns}

    def missed(self, total: dict[str, Any]) -> list[str]:
        """What of a total lies on the wrong side, as sentences."""
        shares = {
            names: sum(float(total[name]["share"]) for name in names.split("+"))
            for names in (*self.at_least, *self.at_most)
        }
        low = [
            f"{name} is {shares[name]:.3f}, at least {least}"
            for name, least in self.at_least.items()
            if shares[name] < least
        ]
        return low + [
            f"{name} is {shares[name]:.3f}, at most {most}"
            for name, most in self.at_most.items()
            if shares[name] > most
        ]


FLOORS = [Floor(**{**entry, "files": tuple(entry["files"])}) for entry in yaml_file.read(CASES / "floors.yml")]
