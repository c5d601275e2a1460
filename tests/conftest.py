"""The model is trained while the tests run that need none; those that need it come last and have the cores."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

HERE = Path(__file__).parent
NEED_THE_MODEL = (HERE / "assistant", HERE / "endtoend")
# A start in real use needs to know who answers for the data: these words stand for an operator's, in our processes too.
RESPONSIBLE = HERE / "responsible.yml"
os.environ.setdefault("BOT_PRIVACY_FILE", str(RESPONSIBLE))
settings.PRIVACY_FILE = os.environ["BOT_PRIVACY_FILE"]
LOG = HERE.parent / "var" / "training.log"
TRAINING = pytest.StashKey[subprocess.Popen[bytes]]()


@pytest.fixture(autouse=True)
def no_calls_of_another_test() -> None:
    """What limits have counted."""
    cache.clear()


def needs_the_model(item: pytest.Item) -> bool:
    return item.get_closest_marker("model") is not None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before `-m` chooses among the tests, they get the marks that they need not carry themselves."""
    for item in items:
        if any(folder in item.path.parents for folder in NEED_THE_MODEL):
            item.add_marker("model")
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=needs_the_model)


def pytest_collection_finish(session: pytest.Session) -> None:
    config = session.config
    if session.items and needs_the_model(session.items[-1]) and not config.option.collectonly:
        command = [sys.executable, "-W", "ignore", "-m", "bot.launcher.training"]
        LOG.parent.mkdir(exist_ok=True)
        with LOG.open("wb") as log:
            # A session of its own: it has a child, which has to end with it.
            config.stash[TRAINING] = subprocess.Popen(
                command, cwd=HERE.parent, stdout=log, stderr=log, start_new_session=True
            )


def pytest_runtest_setup(item: pytest.Item) -> None:
    if needs_the_model(item) and item.config.stash[TRAINING].wait():
        pytest.exit(f"The model could not be trained:\n{LOG.read_text(errors='replace')[-4000:]}", returncode=1)


def pytest_unconfigure(config: pytest.Config) -> None:
    """A run that stops early waits for no training."""
    if TRAINING in config.stash and config.stash[TRAINING].poll() is None:
        os.killpg(config.stash[TRAINING].pid, signal.SIGTERM)
        config.stash[TRAINING].wait()
