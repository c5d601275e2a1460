"""With PostgreSQL: one that can only be read, is locked or closed its connections is noticed, and so is its return."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import dj_database_url
import psycopg2  # type: ignore[import-untyped]
import pytest

from tests.endtoend.ports import wait_for
from tests.monitoring.conftest import PATIENCE_SECONDS, Web, serving
from tests.postgresql.server import MISSING, programs, running

pytestmark = pytest.mark.servers

OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    where = programs()
    if where is None:
        pytest.skip(MISSING)
    with running(where, "fsync=off") as found:
        yield found


@pytest.fixture(scope="module")
def web(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving(tmp_path_factory.mktemp("var"), BOT_DATABASE_URL=url) as found:
        yield found


@pytest.fixture
def admin(url: str) -> Iterator[psycopg2.extensions.cursor]:
    """Another program, with each statement a transaction."""
    given = dj_database_url.parse(url)
    with closing(psycopg2.connect(host=given["HOST"], user=given["USER"], dbname=given["NAME"])) as connection:
        connection.autocommit = True
        yield connection.cursor()


def becomes(web: Web, status: int) -> bool:
    wait_for(lambda: web.get("/ready").status_code == status, PATIENCE_SECONDS, f"/ready {status}")
    return True


def test_a_closed_connection_is_replaced_without_a_word(web: Web, admin: psycopg2.extensions.cursor) -> None:
    assert becomes(web, 200)

    admin.execute(OTHERS)

    assert web.get("/metrics").status_code == web.get("/ready").status_code == 200
    assert 'bot_figures_up{figures="chats"} 1.0' in web.get("/metrics").text


def test_a_server_that_can_only_be_read_makes_it_unready(web: Web, admin: psycopg2.extensions.cursor) -> None:
    admin.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
    admin.execute(OTHERS)
    try:
        assert becomes(web, 503)
        assert web.part("database") == {"status": "failed", "reason": "InternalError: 25006"}
    finally:
        admin.execute("SET default_transaction_read_only = off")
        admin.execute("ALTER DATABASE postgres RESET default_transaction_read_only")
        admin.execute(OTHERS)

    assert becomes(web, 200)


def test_a_table_that_somebody_locks_does_not_keep_the_probe(web: Web, admin: psycopg2.extensions.cursor) -> None:
    admin.execute("BEGIN")
    admin.execute("LOCK TABLE monitoring_beat")
    try:
        assert becomes(web, 503)
        assert web.part("database") == {"status": "failed", "reason": "OperationalError: 55P03"}
        assert 'bot_figures_up{figures="people"} 1.0' in web.get("/metrics").text
    finally:
        admin.execute("ROLLBACK")

    assert becomes(web, 200)
