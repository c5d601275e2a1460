"""What a message needs is loaded before the first one comes, not while a family waits."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from django.conf import settings

from bot.configuration.loader import ROOT
from bot.launcher import training
from tests.endtoend.ports import free_ports, wait_for

QUESTIONS = ["How much does it cost?", "¿Qué riesgos hay?", "ما هي المخاطر؟", "要多少钱？", "my mother cannot breathe"]
READY_SECONDS, ANSWER_SECONDS = 120, 60
# The process as it is started, which also writes down each file that it opens.
PROGRAM = """
import os, sys
opened = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
sys.addaudithook(lambda event, about: event == "open" and os.write(opened, f"{about[0]}\\n".encode()))
from bot.understanding.serve import main
main()
"""


@contextmanager
def started(opened: Path, var: Path) -> Iterator[str]:
    """The address of a rasa process that has just started and writes the files it opens into `opened`."""
    port, actions = free_ports(2)
    arguments = ["--model", str(training.model(Path(settings.VAR_DIR))), "--port", str(port)]
    env = {**os.environ, "BOT_VAR": str(var), "BOT_ACTIONS_URL": f"http://127.0.0.1:{actions}"}
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", PROGRAM, opened, *arguments], cwd=ROOT, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: is_ready(address), READY_SECONDS, "a rasa process that is ready")
        yield address
    finally:
        process.terminate()
        process.wait()


def is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/webhooks/internal/", timeout=ANSWER_SECONDS).is_success
    except httpx.ConnectError:
        return False


def test_the_first_questions_after_a_start_open_no_file_of_data(tmp_path: Path) -> None:
    opened, key = tmp_path / "opened", {"Authorization": f"Bearer {settings.RASA_SECRET}"}
    with started(opened, tmp_path) as address:
        before = opened.read_text(encoding="utf-8")
        for number, text in enumerate(QUESTIONS):
            question = {"conversation": str(number), "text": text, "previous": {}}
            url = f"{address}/webhooks/internal/message"
            assert httpx.post(url, json=question, headers=key, timeout=ANSWER_SECONDS).is_success
        late = opened.read_text(encoding="utf-8").removeprefix(before).splitlines()

    assert "bot/safety/rules/en_calls.yml" in before
    # Rasa imports two small modules of its own where it first chooses an action.
    assert [name for name in late if Path(name).suffix not in {".py", ".pyc"}] == []
