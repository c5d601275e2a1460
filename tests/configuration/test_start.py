"""A start with a slip in its settings ends with a sentence, whichever process it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.configuration.loader import ROOT
from tests.endtoend.ports import free_ports
from tests.endtoend.stack import PORTS

WRONG = {"BOT_HTTPS": "maybe", "BOT_RETENION_DAYS": "30", "BOT_RETENTION_DAYS": "0"}
COMMANDS = [
    ["manage.py", "worker"],
    ["-m", "uvicorn", "bot.asgi:application", "--port", "0"],
    ["-m", "actions.server", "--actions", "actions"],
    ["-m", "bot.understanding.serve", "--model", "none.tar.gz"],
    ["-m", "bot.channels.simulator"],
    ["-m", "bot.launcher"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[1])
def test_a_process_does_not_start_and_says_all_that_is_wrong(command: list[str], tmp_path: Path) -> None:
    ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
    env = {**os.environ, **ports, **WRONG, "BOT_VAR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-W", "ignore", *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-3:] == [
        "BOT_RETENION_DAYS is no setting of ours. Do you mean BOT_RETENTION_DAYS?",
        "BOT_HTTPS has value 'maybe'. It must be true, yes, on or 1, or false, no, off or 0.",
        "BOT_RETENTION_DAYS has value '0'. It must be a whole number from 1 to 3650.",
    ]


def test_a_process_takes_its_secrets_from_files(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("0123456789abcdef" * 4 + "\n", encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    env |= {"BOT_VAR": str(tmp_path / "var"), "BOT_SECRET_KEY_FILE": str(tmp_path / "key")}
    asks = ["shell", "--no-imports", "-v0", "-c", "from django.conf import settings; print(settings.SECRET_KEY)"]

    done = subprocess.run([sys.executable, "manage.py", *asks], cwd=ROOT, env=env, capture_output=True, text=True)

    assert done.stdout.strip() == "0123456789abcdef" * 4
    assert "BOT_SECRET_KEY" not in (tmp_path / "var" / "env").read_text(encoding="utf-8")
