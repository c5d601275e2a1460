"""An evaluation has a database of its own, whatever the service uses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.servers

PROGRAM = """
import sys, django
django.setup()
from django.db import connections
from bot.evaluation.management.commands.evaluate import use_database
use_database(sys.argv[1])
from bot.conversations import tokens
tokens.open_conversation("evaluation")
print(connections["default"].vendor)
"""


def test_an_evaluation_never_touches_the_database_of_families(tmp_path: Path) -> None:
    nobody = "postgres://nobody@127.0.0.1:9/families"
    environment = {**os.environ, "BOT_DATABASE_URL": nobody, "DJANGO_SETTINGS_MODULE": "bot.settings"}

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, str(tmp_path)], env=environment, capture_output=True, text=True
    )

    assert done.stdout.strip() == "sqlite", done.stderr
    assert (tmp_path / "evaluation.sqlite3").stat().st_size > 0
