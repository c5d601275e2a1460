"""The log holds no key of a family, at any level, and a fault that goes on does not fill the disk."""

from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from bot import log_filters
from bot.conversations import tokens
from bot.conversations.signed_links import contact_key, copy_path
from bot.guide import list_links

pytestmark = pytest.mark.django_db
# Parameters of addresses outside of staff pages that are keys, and those that are none.
KEYS, OTHERS = {"token", "key"}, {"name", "wanted", "question", "step", "newer", "older", "language", "form", "slug"}
VALUES = {"question": "1", "step": "up", "newer": "1", "older": "2"}
SENT = 5


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the console gets by our settings, from every logger at every level."""
    written = io.StringIO()
    root = logging.getLogger()
    before = {name: (logger.level, logger.propagate) for name, logger in loggers().items()}
    kept = root.level, root.handlers[:]
    logging.config.dictConfig({**settings.LOGGING, "incremental": False})
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    root.setLevel(logging.DEBUG)
    for logger in loggers().values():
        logger.setLevel(logging.DEBUG)
    yield written
    root.setLevel(kept[0])
    root.handlers[:] = kept[1]
    for name, (level, propagate) in before.items():
        logger = logging.getLogger(name)
        logger.level, logger.propagate = level, propagate
        logger.manager._clear_cache()  # type: ignore[attr-defined]


def loggers() -> dict[str, logging.Logger]:
    found = logging.Logger.manager.loggerDict
    return {name: logger for name, logger in found.items() if isinstance(logger, logging.Logger)}


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every address outside of staff pages as `/list/{token}/add`, with the names of its parameters."""
    for found in (resolver or get_resolver()).url_patterns:
        route = f"{prefix}{found.pattern}"
        if isinstance(found, URLResolver):
            yield from patterns(found, route)
        elif isinstance(found, URLPattern) and not route.startswith("staff/"):
            parts = {f"<{part}>": part.split(":")[-1] for part in route.replace(">", "<").split("<")[1::2]}
            for written, name in parts.items():
                route = route.replace(written, f"{{{name}}}")
            yield f"/{route}", list(parts.values())


def with_keys() -> list[str]:
    return [route for route, names in patterns() if KEYS & set(names)]


def test_of_every_parameter_it_is_known_whether_it_is_a_key() -> None:
    assert {name for _, names in patterns() for name in names} == KEYS | OTHERS
    assert len(with_keys()) > 12


@pytest.fixture
def keys() -> dict[str, str]:
    """Real ones: of a list, of a form, and of a copy."""
    chat: UUID = tokens.open_conversation("web")[0].pk
    copied = copy_path(chat).split("/")[2]
    return {"list": list_links.token(list_links.current_link(chat).pk), "contact": contact_key(chat), "copy": copied}


def fail(*_: Any, **__: Any) -> None:
    raise RuntimeError("broken on purpose")


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("route", with_keys())
def test_no_line_holds_a_key_whatever_is_wrong_with_the_request(
    route: str, keys: dict[str, str], log: io.StringIO, broken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keys[route.split("/")[1]]
    if broken:
        monkeypatch.setattr("bot.guide.list_page.list_links.open_link", fail)
        monkeypatch.setattr("bot.contact.views.conversation_of", fail)
        monkeypatch.setattr("bot.contact.notice_views.conversation_of", fail)
        monkeypatch.setattr("bot.contact.notice_views.stopped_chat", fail)
        monkeypatch.setattr("bot.rights.views.copied_chat", fail)
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for sent in (key, key[:-3], f"{key}x", f"/{key}"):
        address = route.format(**{**VALUES, "token": sent, "key": sent})
        for method in ("get", "post", "put", "delete"):
            getattr(strict, method)(address, headers={"Referer": f"http://testserver{address}"})
            getattr(strict, method)(f"{address}nothing/there", headers={"Host": "evil.example.org"})
            Client(raise_request_exception=False).post(address, {"text": "x"})

    assert any(line in log.getvalue() for line in ("Forbidden", "/list/", "/copy/"))
    assert ("RuntimeError" in log.getvalue()) is broken
    assert key[:-3] not in log.getvalue()


def test_tracebacks_keep_the_names_of_our_files() -> None:
    line = (
        'File "/srv/bot/contact/views.py", line 1, in form, File "/srv/bot/guide/migrations/0002_list_with_states.py"'
    )

    assert log_filters.without_keys(line) == line


@pytest.fixture
def lines(log: io.StringIO) -> Callable[[], list[str]]:
    """What came since the last look, of warnings and errors."""

    def read() -> list[str]:
        found = [line for line in log.getvalue().splitlines() if " DEBUG " not in line]
        log.truncate(0)
        log.seek(0)
        return found

    return read


def test_a_wrong_host_is_one_short_warning_and_the_rest_is_counted(
    lines: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(SENT):
        assert Client().get("/chat/", headers={"Host": f"evil{number}.example.org"}).status_code == 400
        assert Client().get("/chat/api/v1/stream", headers={"Host": f"{'e' * 1000}.example.org"}).status_code == 400
    first = lines()
    monkeypatch.setattr(log_filters, "QUIET_SECONDS", 0.0)
    Client().get("/chat/", headers={"Host": "evil.example.org"})

    assert len(first) == 1 and "WARNING django.security.DisallowedHost" in first[0] and "evil0" in first[0]
    assert len(first[0]) < 300
    assert [line.rpartition("(")[2] for line in lines()] == [
        f"and {2 * SENT - 1} more like this; the first stands above)"
    ]


def test_a_failing_database_is_one_traceback_and_the_rest_is_counted(
    lines: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr("bot.guide.list_page.list_links.open_link", down)
    browser = Client(raise_request_exception=False)
    for number in range(SENT):
        assert browser.get(f"/list/{number}/").status_code == 500
    first = lines()
    monkeypatch.setattr(log_filters, "QUIET_SECONDS", 0.0)
    browser.get("/list/x/")
    then = lines()

    assert sum(line.startswith("Traceback") for line in first) == 1
    assert len(then) == 1 and f"and {SENT - 1} more like this" in then[0]


def test_other_faults_and_ordinary_lines_are_told_each_time(lines: Callable[[], list[str]]) -> None:
    log = logging.getLogger("bot.something")
    for kind in (ValueError, KeyError):
        for _ in range(2):
            try:
                raise kind("x")
            except (ValueError, KeyError):
                log.exception("it failed")
    for _ in range(3):
        log.warning("telegram, part 1: later")

    said = lines()
    assert sum("it failed" in line for line in said) == 2
    assert sum("part 1: later" in line for line in said) == 3


@pytest.mark.parametrize("parent, name, told", [("uvicorn", "uvicorn.error", 1), ("sanic.error", "sanic.error", SENT)])
def test_what_a_server_says_has_the_shape_of_our_lines_and_comes_seldom_where_strangers_cause_it(
    lines: Callable[[], list[str]], log: io.StringIO, parent: str, name: str, told: int
) -> None:
    own = logging.getLogger(parent)
    own.addHandler(logging.StreamHandler(log))  # as uvicorn does, before it imports us
    own.propagate = False
    logging.config.dictConfig({**settings.LOGGING, "incremental": False})
    logging.getLogger().handlers[0].setStream(log)  # type: ignore[attr-defined]
    for _ in range(SENT):
        logging.getLogger(name).error("Invalid HTTP request received.")

    assert [line.partition(" ERROR ")[2] for line in lines()] == [f"{name} Invalid HTTP request received."] * told


def test_requests_without_a_form_token_are_counted_too(lines: Callable[[], list[str]], settings: Settings) -> None:
    for _ in range(SENT):
        assert Client(enforce_csrf_checks=True).post("/staff/sign-in/").status_code == 403

    assert sum("Forbidden" in line for line in lines()) == 1
