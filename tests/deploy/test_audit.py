"""`make audit` fails for what nobody has looked at, and never says that all is well where it could compare nothing."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.configuration.loader import ROOT
from scripts import audit

SERVED = {"aiohttp": "3.9.5", "django": "5.2.19", audit.CANARY: audit.CANARY_VERSION}
AIOHTTP = {"id": "PYSEC-2099-1", "aliases": ["CVE-2099-1"], "fix_versions": ["3.10"]}
OLD_BOTTLE = {"id": "PYSEC-2099-2", "aliases": [], "fix_versions": []}
REASON = {"id": "CVE-2099-1", "package": "aiohttp", "why": "It serves nothing here.", "reviewed": date.today()}


@pytest.fixture
def registry(tmp_path: Path) -> Any:
    """Runs the script against a registry that gives these advisories, and this list of accepted ones."""
    (tmp_path / "requirements.txt").write_text(
        "aiohttp==3.9.5 ; sys_platform == 'linux'\n    # via rasa\ndjango==5.2.19\n"
    )
    accepted = tmp_path / "advisories.yml"

    def run(told: dict[str, Any], entries: list[dict[str, Any]], *options: str) -> tuple[int, str]:
        accepted.write_text("# Why.\n" + yaml.safe_dump(entries))
        rows = [
            {"name": name, "version": version, "vulns": []} | told.get(name, {}) for name, version in SERVED.items()
        ]
        says = f"print({json.dumps(json.dumps({'dependencies': rows}))})"
        command = shlex.join([sys.executable, "-c", says])
        script = [sys.executable, "scripts/audit.py", str(tmp_path / "requirements.txt"), "--accepted", str(accepted)]
        done = subprocess.run([*script, "--pip-audit", command, *options], cwd=ROOT, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    run.accepted = accepted  # type: ignore[attr-defined]
    return run


KNOWN = {"aiohttp": {"vulns": [AIOHTTP]}, audit.CANARY: {"vulns": [OLD_BOTTLE]}}


def test_what_nobody_has_looked_at_fails(registry: Any) -> None:
    code, said = registry(KNOWN, [])

    assert code == 1 and "aiohttp 3.9.5: CVE-2099-1, fixed in 3.10. Nobody has said why" in said
    assert "2 packages, 1 advisories, 1 to look at." in said


def test_what_was_looked_at_passes_until_it_is_time_to_look_again(registry: Any) -> None:
    assert registry(KNOWN, [REASON])[0] == 0

    code, said = registry(KNOWN, [{**REASON, "reviewed": date.today() - timedelta(days=181)}])
    assert code == 1 and "look again" in said


def test_an_entry_without_a_reason_and_one_for_another_package_do_not_count(registry: Any) -> None:
    for entry in ({**REASON, "why": ""}, {**REASON, "package": "django"}):
        assert registry(KNOWN, [entry])[0] == 1


@pytest.mark.parametrize(
    "told",
    [
        {},  # a mirror of the registry that has no advisories
        {**KNOWN, "django": {"skip_reason": "Dependency not found on PyPI"}},
    ],
)
def test_where_nothing_could_be_compared_it_says_so(registry: Any, told: dict[str, Any]) -> None:
    code, said = registry(told, [REASON])

    assert code == 2 and said.startswith("NOT AUDITED: ")


def test_renewing_adds_what_is_new_without_a_reason_and_drops_what_is_gone(registry: Any) -> None:
    gone = {**REASON, "id": "CVE-2000-1"}
    assert registry(KNOWN, [gone], "--renew")[0] == 1

    text = registry.accepted.read_text()
    assert [(one["id"], one["why"]) for one in yaml.safe_load(text)] == [("CVE-2099-1", "")]
    assert text.startswith("# Why.\n")


def test_a_copy_of_the_database_is_read_and_its_age_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "vulns" / "aiohttp").mkdir(parents=True)
    events = [{"introduced": "0"}, {"fixed": "3.10"}]
    touched = {
        "package": {"name": "AioHTTP"},
        "versions": ["3.9.5"],
        "ranges": [{"type": "ECOSYSTEM", "events": events}],
    }
    told = {"id": "PYSEC-1", "aliases": ["CVE-1"], "modified": "2024-10-10T00:00:00Z", "affected": [touched]}
    (tmp_path / "vulns" / "aiohttp" / "PYSEC-1.yaml").write_text(yaml.safe_dump(told))

    [found] = audit.by_database(tmp_path, SERVED)

    assert str(found) == "aiohttp 3.9.5: CVE-1, fixed in 3.10"
    assert "of 2024-10-10: what came later is NOT compared" in capsys.readouterr().out


def test_every_entry_of_ours_has_a_reason_and_a_version_that_is_served() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    for entry in audit.listed(audit.ACCEPTED):
        assert entry["why"] and isinstance(entry["reviewed"], date)
        assert f'name = "{entry["package"]}"\nversion = "{entry["version"]}"' in lock, entry["id"]
