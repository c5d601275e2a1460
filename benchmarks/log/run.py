"""How fast a large log is searched, counted, exported, on SQLite or PostgreSQL, with generated conversations.

usage: uv run python -m benchmarks.log.run [--messages 1000000] [--postgresql] [--keep FOLDER]

Needs about 2 GB of disk and half an hour for a million messages, most of it for writing them. `--keep`: a folder for
the SQLite file, used again by the next run. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import statistics
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil

TIMES = 15
# As a reviewer fills the form.
LISTS: dict[str, dict[str, str]] = {
    "first page": {},
    "a common word (the)": {"words": "the"},
    "two words": {"words": "visa beijing"},
    "side by side": {"words": '"how long"'},
    "the beginning of a word (cyto*)": {"words": "cyto*"},
    "a word that nobody wrote": {"words": "xylophone"},
    "a common word, only crises": {"words": "the", "safety": "crisis"},
    "a word, an answer, a language": {"words": "cost", "answer": "costs/overview", "language": "es"},
    "one answer": {"answer": "travel/visa"},
    "declined and unsure, not reviewed": {"result": "declined", "band": "unsure", "reviewed": "no"},
    "five filters that nothing fits": {
        "language": "ar", "channel": "whatsapp", "helpful": "no", "handoff": "any", "safety": "any",
    },
}  # fmt: skip


def milliseconds(work: Callable[[], Any]) -> tuple[float, float]:
    """The median and the worst of some calls."""
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times), max(times)


def table(title: str, rows: list[tuple[str, tuple[float, float]]]) -> None:
    print(f"\n| {title} | median ms | worst ms |\n|---|---|---|")
    for name, (middle, worst) in rows:
        print(f"| {name} | {middle:.0f} | {worst:.0f} |", flush=True)


def fill(messages: int) -> None:
    """Write the conversations, where they are not there yet."""
    from django.core.management import call_command

    from bot.archive.models import Entry

    call_command("migrate", verbosity=0)
    if Entry.objects.exists():
        return
    from benchmarks.log import generate

    for written in generate.chats(messages // (2 * generate.TURNS)):
        print(f"\r{written * 2 * generate.TURNS} messages", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def browser() -> Any:
    """A lead, signed in with both factors."""
    from django.contrib.auth.models import Group, User
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    lead, _ = User.objects.get_or_create(username="lead")
    lead.groups.set(Group.objects.all())
    device, _ = TOTPDevice.objects.get_or_create(user=lead, name="app", confirmed=True)
    client = Client(SERVER_NAME="localhost")
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def lists(client: Any) -> None:
    """Whole pages, as the web process makes them; a search is the form and the page that it leads to."""
    rows = []
    for name, fields in LISTS.items():
        answer = client.post("/staff/log/", fields, follow=True)
        assert answer.status_code == 200
        found = answer.content.count(b'class="row"')
        rows.append((f"{name}: {found}", milliseconds(partial(client.post, "/staff/log/", fields, follow=True))))
    table("list: conversations on the page", rows)


def pages(client: Any) -> None:
    from bot.archive.models import Entry

    middle = Entry.objects.order_by("pk")[Entry.objects.count() // 2]
    record = f"/staff/log/{middle.conversation_id}/?outcome=travel/visa"
    older = f"/staff/log/?before={middle.pk}"
    numbers = f"since={date.today() - timedelta(days=366)}&until={date.today()}"
    chart = f"/staff/numbers/results.svg?{numbers}&by=week"
    addresses = {
        "one conversation": record,
        "a page in the middle of the log": older,
        "numbers of a year, all tables": f"/staff/numbers/?{numbers}",
        "a chart of a year": chart,
    }
    assert all(client.get(address).status_code == 200 for address in addresses.values())
    table("other pages", [(name, milliseconds(partial(client.get, a))) for name, a in addresses.items()])


def one_turn() -> None:
    """What the index adds to the writing of a turn."""
    from uuid import uuid4

    from bot.conversations import message_store, tokens, turns
    from bot.conversations.types import Incoming, Reply

    chat = tokens.open_conversation("web")[0].pk
    reply = Reply("A visa takes some weeks.", "travel/visa", confidence=0.9, model="m", language="en", version=1)

    def turn() -> None:
        message_store.store_incoming(chat, Incoming(str(uuid4()), "How long does a visa for Beijing take?"))
        turn = turns.claim(chat)
        assert turn
        turns.finish(turn, [reply])

    table("writing", [("a message stored, answered, indexed", milliseconds(turn))])
    message_store.delete(chat)


def exports() -> None:
    """Every conversation as JSON Lines; memory of the process while it is written."""
    from bot.archive.queries import Filters
    from bot.desk.log_export import written

    process, peak, size, begun = psutil.Process(), 0, 0, time.perf_counter()
    before = process.memory_info().rss

    async def run() -> None:
        nonlocal peak, size
        async for piece in written("jsonl", Filters(), lambda **_: None):
            size += len(piece.encode())
            peak = max(peak, process.memory_info().rss)

    asyncio.run(run())
    took = time.perf_counter() - begun
    memory = f"memory {before / 2**20:.0f} MiB before, {peak / 2**20:.0f} at most"
    print(f"\nExport: {size / 2**20:.0f} MiB in {took:.0f} s; {memory}")


def erasing() -> None:
    """A chat is erased, and the worker merges the index until nothing of it is left."""
    from bot.archive import purge
    from bot.archive.models import Entry
    from bot.conversations import message_store

    chat = Entry.objects.order_by("pk")[10].conversation_id
    begun = time.perf_counter()
    message_store.delete(chat)
    erased = time.perf_counter() - begun
    rounds, longest = 1, 0.0
    while True:
        started = time.perf_counter()
        done = purge.purge_erased()
        longest = max(longest, time.perf_counter() - started)
        if done:
            break
        rounds += 1
    print(f"\nErasing: {erased * 1000:.0f} ms; merged in {rounds} rounds of the worker, the longest {longest:.1f} s")


def measure(messages: int) -> None:
    import django

    django.setup()
    fill(messages)
    from django.db import connection

    from bot.conversations.models import Message

    print(f"\n## {connection.vendor}: {Message.objects.count():,} messages, load {os.getloadavg()[0]:.1f}")
    client = browser()
    lists(client)
    pages(client)
    one_turn()
    exports()
    erasing()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true", help="on a server of Debian's package, started for this")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    chosen = parser.parse_args()
    for name in ("BOT_SECRET_KEY", "BOT_RASA_SECRET"):
        os.environ.setdefault(name, secrets.token_hex(32))
    os.environ.setdefault("BOT_CONTACT_KEY", urlsafe_b64encode(secrets.token_bytes(32)).decode())
    os.environ["DJANGO_SETTINGS_MODULE"] = "bot.settings"
    with ExitStack() as stack:
        os.environ["BOT_VAR"] = str(chosen.keep or stack.enter_context(tempfile.TemporaryDirectory()))
        if chosen.postgresql:
            from tests.postgresql.server import MISSING, programs, running

            where = programs()
            if where is None:
                sys.exit(MISSING)
            os.environ["BOT_DATABASE_URL"] = stack.enter_context(running(where, "max_wal_size=4GB"))
        measure(chosen.messages)
