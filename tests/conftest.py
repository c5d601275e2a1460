"""What every test run needs: its marks, the model, and what makes tests quick that only need something to be there."""

from __future__ import annotations

import functools
import os
import ssl
import subprocess
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache

from tests import training_run

HERE = Path(__file__).parent
NEED_THE_MODEL = (HERE / "assistant", HERE / "endtoend")
# What `make test-fast` has: no model, no browser, no servers, no other processes, nothing that takes its time.
FAST = ("contact", "content", "guide", "measure", "pictures", "privacy", "safety")
SLOW = ("measure/test_own_database.py", "measure/test_evaluate_command.py")
# A start in real use needs to know who answers for the data: these words stand for an operator's, in our processes too.
RESPONSIBLE = HERE / "responsible.yml"
os.environ.setdefault("BOT_PRIVACY_FILE", str(RESPONSIBLE))
settings.PRIVACY_FILE = os.environ["BOT_PRIVACY_FILE"]
# As the launcher has it: a second thread of numpy's would wait by spinning, on a core that the other worker needs.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Passwords of tests keep no secret: a hash that takes a fifth of a second guards nothing here.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Nor does a test's database have to outlive a power cut.
if "init_command" in (options := settings.DATABASES["default"].get("OPTIONS", {})):
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
TRAINING = pytest.StashKey[subprocess.Popen[bytes]]()
UNTRAINED = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="only what needs no model, browser, server or other process")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With --fast other files are not even imported."""
    if not config.option.fast or collection_path == HERE or HERE not in collection_path.parents:
        return None
    inside = collection_path.relative_to(HERE)
    return True if inside.parts[0] not in FAST or str(inside) in SLOW else None


@pytest.fixture(autouse=True)
def no_calls_of_another_test() -> None:
    """What limits have counted."""
    cache.clear()


@pytest.fixture(autouse=True)
def one_window_of_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls are counted by the clock's minute or hour: a test that lasts into the next one would begin from nought.

    A test that sets the clock itself is followed.
    """
    clock, moment = time.time, time.time()
    held = SimpleNamespace(time=lambda: moment if time.time is clock else time.time())
    monkeypatch.setattr("bot.ratelimit.time", held)


@pytest.fixture(autouse=True, scope="session")
def certificates_are_read_once() -> Iterator[None]:
    """A client of HTTP reads all authorities' certificates when it is made, and each event loop makes its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", functools.lru_cache(ssl.create_default_context))
        yield


def needs_the_model(item: pytest.Item) -> bool:
    return item.get_closest_marker("model") is not None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Before `-m` chooses among the tests, they get the marks that they need not carry themselves."""
    for item in items:
        if any(folder in item.path.parents for folder in NEED_THE_MODEL):
            item.add_marker("model")
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    yield
    items.sort(key=needs_the_model)


def train(config: pytest.Config) -> None:
    """Once in a run."""
    if TRAINING not in config.stash and not config.option.collectonly:
        config.stash[TRAINING] = training_run.start()


def pytest_collection_finish(session: pytest.Session) -> None:
    """A run of one process. A worker of several leaves the training to the one that leads them."""
    if not hasattr(session.config, "workerinput") and any(map(needs_the_model, session.items)):
        train(session.config)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: object, ids: list[str]) -> None:
    """A run of several workers: none of them begins with a test before this."""
    folders = tuple(f"{folder.relative_to(HERE.parent)}/" for folder in NEED_THE_MODEL)
    if any(name.startswith(folders) for name in ids):
        train(node.config)  # type: ignore[attr-defined]


def pytest_runtest_setup(item: pytest.Item) -> None:
    stash = item.config.stash
    if needs_the_model(item) and UNTRAINED not in stash:
        stash[UNTRAINED] = training_run.wait()
    if needs_the_model(item) and stash[UNTRAINED]:
        item.session.shouldfail = "no test can follow that needs the model"
        pytest.fail(stash[UNTRAINED], pytrace=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    if TRAINING in config.stash:
        training_run.stop(config.stash[TRAINING])
