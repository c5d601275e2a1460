"""Compares what is served with published advisories, and what is found with those that somebody has looked at.

usage:  python scripts/audit.py REQUIREMENTS (--pip-audit COMMAND | --database FOLDER) [--renew] [--accepted FILE]

`--pip-audit`: how that program is called; it asks the package registry. `--database`: a checkout of
github.com/pypa/advisory-database, where no registry with advisories can be reached. `--renew` writes what was found
into the list: what is new without a reason, what is gone no more. Ends with 1 where something has not been looked at,
with 2 where nothing could be compared.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from packaging.utils import canonicalize_name

ACCEPTED = Path(__file__).resolve().parents[1] / "packaging" / "advisories.yml"
# A package that nobody here serves and that has advisories: where none is found, there are no advisories at all.
CANARY, CANARY_VERSION = "bottle", "0.12.18"
LOOK_AGAIN, OLD = timedelta(days=180), timedelta(days=30)
SECONDS = 600
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Entry = dict[str, Any]


class Found(NamedTuple):
    """An advisory for what is served. `ids`: its own and those that other lists give it."""

    package: str
    version: str
    ids: tuple[str, ...]
    fixed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.package} {self.version}: {self.name}, fixed in {', '.join(self.fixed) or 'no version'}"

    @property
    def name(self) -> str:
        """By what people know it."""
        return min(self.ids, key=lambda one: (not one.startswith("CVE-"), one))


class NotCompared(Exception):
    """Nothing can be said; the words say why."""


def served(requirements: Path) -> dict[str, str]:
    """The versions that are served, by name, and the canary."""
    pinned = re.findall(r"^([\w.-]+)==([^\s;]+)", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    return {**{canonicalize_name(name): version for name, version in pinned}, CANARY: CANARY_VERSION}


def by_pip_audit(command: str, versions: dict[str, str]) -> Iterator[Found]:
    """What pip-audit finds. Raises NotCompared where it gets no answer, or knows nothing of a package."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(f"{name}=={version}\n" for name, version in versions.items()))
        file.flush()
        options = ["--disable-pip", "--no-deps", "--format", "json", "--requirement", file.name]
        done = subprocess.run(  # noqa: S603
            [*shlex.split(command), *options], capture_output=True, text=True, timeout=SECONDS
        )
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        raise NotCompared(f"pip-audit got no answer ({done.stderr.strip()[-200:]}).") from None
    if unknown := [one["name"] for one in told if "skip_reason" in one]:
        raise NotCompared(f"the registry has no advisories to give for {len(unknown)} packages, such as {unknown[0]}.")
    for one in told:
        for vulnerable in one["vulns"]:
            ids = (vulnerable["id"], *vulnerable["aliases"])
            yield Found(canonicalize_name(one["name"]), one["version"], ids, tuple(vulnerable["fix_versions"]))


def by_database(folder: Path, versions: dict[str, str]) -> Iterator[Found]:
    """What the files of a database say of these versions; a line where it is old."""
    newest = ""
    for path in sorted(folder.glob("vulns/*/*.yaml")):
        told = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506
        newest = max(newest, str(told["modified"])[:10])
        for touched in told.get("affected", ()) if "withdrawn" not in told else ():
            name = canonicalize_name(touched["package"]["name"])
            if versions.get(name) in touched.get("versions", ()):
                yield Found(name, versions[name], (told["id"], *told.get("aliases", ())), tuple(_fixes(touched)))
    if not newest or date.fromisoformat(newest) < date.today() - OLD:
        print(f"The newest advisory of {folder} is of {newest or 'no day'}: what came later is NOT compared.")


def _fixes(touched: dict[str, Any]) -> Iterator[str]:
    for one in touched.get("ranges", ()):
        yield from (event["fixed"] for event in one["events"] if "fixed" in event and one["type"] == "ECOSYSTEM")


def compared(chosen: argparse.Namespace, versions: dict[str, str]) -> list[Found]:
    """All advisories for what is served. Raises NotCompared."""
    by_files = chosen.database is not None
    source = by_database(chosen.database, versions) if by_files else by_pip_audit(chosen.pip_audit, versions)
    everything = sorted(source)
    found = [one for one in everything if one.package != CANARY]
    if len(found) == len(everything):
        raise NotCompared(f"not even {CANARY} {CANARY_VERSION} has an advisory there, which has some.")
    return found


def to_do(found: list[Found], accepted: list[Entry]) -> Iterator[str]:
    """What somebody has to look at, a line each."""
    known = {(entry["package"], entry["id"]): entry for entry in accepted}
    for one in found:
        entry = next((known[one.package, name] for name in one.ids if (one.package, name) in known), None)
        if entry is None or not entry["why"]:
            yield f"{one}. Nobody has said why it is out of a family's reach."
        elif entry["reviewed"] < date.today() - LOOK_AGAIN:
            yield f"{one}. Last looked at on {entry['reviewed']}: look again."


def renewed(found: list[Found], accepted: list[Entry], *, whole: bool) -> list[Entry]:
    """The list with what was found. `whole`: what is found no more leaves it."""
    before = {(entry["package"], entry["id"]): entry for entry in accepted}
    after = {} if whole else dict(before)
    for one in found:
        key = next(((one.package, name) for name in one.ids if (one.package, name) in before), (one.package, one.name))
        about = {"version": one.version, "fixed": ", ".join(one.fixed)}
        new = {"id": key[1], "package": one.package, **about, "reviewed": date.today(), "why": ""}
        after[key] = {**before.get(key, new), **about}
    return [after[key] for key in sorted(after)]


def listed(file: Path) -> list[Entry]:
    """The advisories that somebody has looked at."""
    return list(yaml.safe_load(file.read_text(encoding="utf-8")) or ())


def write(file: Path, entries: list[Entry]) -> None:
    """Replace the list; the comment at its head stays."""
    head = "".join(line for line in file.read_text(encoding="utf-8").splitlines(True) if line.startswith("#"))
    file.write_text(head + yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=116), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("requirements", type=Path)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--pip-audit", metavar="COMMAND")
    source.add_argument("--database", type=Path, metavar="FOLDER")
    parser.add_argument("--renew", action="store_true")
    parser.add_argument("--accepted", type=Path, default=ACCEPTED, metavar="FILE")
    chosen = parser.parse_args()
    versions = served(chosen.requirements)
    try:
        found = compared(chosen, versions)
    except NotCompared as why:
        print(f'NOT AUDITED: {why} See "What is in it" in docs/operators.md.')
        return 2
    accepted = listed(chosen.accepted)
    if chosen.renew:
        accepted = renewed(found, accepted, whole=chosen.database is None)
        write(chosen.accepted, accepted)
    lines = list(to_do(found, accepted))
    print("\n".join([*lines, f"{len(versions) - 1} packages, {len(found)} advisories, {len(lines)} to look at."]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
