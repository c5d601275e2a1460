"""A start that cannot succeed ends by itself, says why and leaves nothing running."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.endtoend.ports import free_ports
from tests.endtoend.stack import PORTS, READY_SECONDS, ROOT


def start(var: Path, ports: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The launcher, until it ends."""
    models = ROOT / "var" / "models"
    models.mkdir(parents=True, exist_ok=True)
    (var / "models").symlink_to(models)
    return subprocess.run(
        [sys.executable, "-m", "bot.launcher"],
        cwd=ROOT,
        env={**os.environ, **ports, "BOT_VAR": str(var)},
        capture_output=True,
        text=True,
        timeout=READY_SECONDS,
    )


def left_running(var: Path) -> list[str]:
    found = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    return [line for line in found if str(var) in line]


def free() -> dict[str, str]:
    return dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))


def test_a_database_that_cannot_be_opened_ends_the_start(tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3").mkdir()

    ended = start(tmp_path, free())

    assert ended.returncode == 1
    assert "The database could not be prepared" in ended.stdout
    assert left_running(tmp_path) == []


def test_a_busy_port_is_named_with_the_way_to_another(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        ended = start(tmp_path, {**free(), "BOT_PORT": port})

    assert ended.returncode == 1
    assert f"Port {port} is in use" in ended.stderr
    assert "BOT_PORT=" in ended.stderr
