"""Everything is killed, paused and restarted at random while families write, and every message is accounted for.

usage: uv run python -m benchmarks.chaos.run [--minutes 30] [--families 40] [--pairs 2] [--seed 1] [--sqlite]

Starts a PostgreSQL and a Redis of its own (Debian's packages), and `--pairs` of web, rasa, actions and worker; only
loopback and socket files are used. Prints a Markdown table of what was done and of what went wrong, and exits with 1
where anything did. `--sqlite`: one of each process, on SQLite, without Redis.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from benchmarks.chaos.blows import Blows
from benchmarks.chaos.families import Family
from benchmarks.chaos.processes import PORTS, Processes
from benchmarks.chaos.verdict import ENDS, KINDS, judged
from tests.conversations.redis_server import running as redis_running
from tests.endtoend.ports import free_ports
from tests.postgresql.server import programs, served

START_SECONDS = 300
# After the last blow: what is not answered by then is unanswered.
REST_SECONDS = 120
COLUMNS = ("sequence", "author", "external_id", "text", "outcome", "handled", "created")
UNLIMITED = {name: "1000000" for name in ("BOT_LIMIT_CHAT", "BOT_LIMIT_ADDRESS", "BOT_LIMIT_NEW_CHATS")}


@contextmanager
def service(var: Path, pairs: int, *, sqlite: bool) -> Iterator[tuple[Processes, dict[str, Any]]]:
    """The processes, running, and the servers behind them by name."""
    numbers = free_ports(pairs * len(PORTS))
    ports = [numbers[start : start + len(PORTS)] for start in range(0, len(numbers), len(PORTS))]
    with ExitStack() as open_:
        servers: dict[str, Any] = {}
        settings = dict(UNLIMITED)
        if not sqlite:
            where = programs()
            if where is None:
                sys.exit("PostgreSQL is missing. Install it, or use --sqlite.")
            servers = {"PostgreSQL": open_.enter_context(served(where)), "Redis": open_.enter_context(redis_running())}
            settings |= {"BOT_DATABASE_URL": servers["PostgreSQL"].url, "BOT_REDIS_URL": servers["Redis"].url}
        processes = Processes(var, ports, **settings)
        open_.callback(processes.stop)
        processes.start()
        yield processes, servers


async def until_ready(sites: list[str]) -> None:
    """Every web process answers, and a chat gets an answer through each."""
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        end = time.monotonic() + START_SECONDS
        for site in sites:
            while time.monotonic() < end:
                try:
                    if (await client.get(site.replace("/chat/", "/health"))).is_success:
                        break
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.5)
            else:
                sys.exit(f"{site} did not start; look at {os.environ['BOT_VAR']}/output.log")


async def storm(processes: Processes, servers: dict[str, Any], families: int, seconds: float, seed: int) -> Any:
    """Families write and blows fall for `seconds`; then everything rests. Gives families, their logs, and the blows."""
    from bot.i18n import consent_version

    agreed = {"consent": {"version": consent_version("en"), "language": "en"}}
    await until_ready(processes.sites)
    async with httpx.AsyncClient(trust_env=False, timeout=25, limits=httpx.Limits(max_connections=200)) as client:
        made = [Family(processes.sites, random.Random(seed * 1000 + n), client) for n in range(families)]  # noqa: S311
        until = time.monotonic() + seconds
        blows = Blows(processes, servers, random.Random(seed))  # noqa: S311
        talking = [asyncio.create_task(family.talk(agreed, until)) for family in made]
        tokens = asyncio.create_task(blows.navigate(made, until))
        await asyncio.gather(*talking, tokens, blows.fall(until))
        await rest()
        return made, [await family.log() for family in made], blows


async def rest() -> None:
    """Until nothing waits any more, or the time in which it should not is over."""
    from django.db import Error

    from bot.conversations.models import Message
    from bot.database import reading

    end = time.monotonic() + REST_SECONDS
    while time.monotonic() < end:
        await asyncio.sleep(1)
        with suppress(Error):
            if not await reading(Message.objects.filter(handled=False).exists)():
                return


def rows_of(token: str) -> list[dict[str, Any]]:
    """The messages of the chat that `token` opens, as the database holds them."""
    from bot.conversations import tokens
    from bot.conversations.models import Alert, Message

    messages = list(Message.objects.filter(conversation=tokens.conversation_of(token)).order_by("sequence"))
    alerts = Counter(Alert.objects.filter(message__in=messages).values_list("message", flat=True))
    held, rows = False, []
    for message in messages:
        held = message.outcome == "handoff/joined" or (held and message.outcome not in ENDS)
        row = {key: getattr(message, key) for key in COLUMNS}
        row["in_reply_to"] = message.in_reply_to
        row |= {key: getattr(message.details, key) for key in ("waiting", "automatic")}
        rows.append({**row, "alerts": alerts[message.pk], "held": held or _taken_next(message, messages)})
    return rows


def _taken_next(message: Any, messages: list[Any]) -> bool:
    """Whether a navigator took the chat before anything was said to a message: then it is theirs to answer.

    Messages are handled in order: where a later one was answered first, this one was not left to the navigator.
    """
    for later in (m for m in messages if m.sequence > message.sequence):
        if later.outcome == "handoff/joined":
            return True
        answers = not later.details.waiting  # that it has to wait is no answer
        if answers and (later.in_reply_to or 0) >= message.sequence:
            return False
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--families", type=int, default=40)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # what was started is ended all the same
    with tempfile.TemporaryDirectory(prefix="chaos") as folder:
        sys.exit(run(Path(folder), given))


def run(var: Path, given: argparse.Namespace) -> int:
    """One storm with a folder of its own; the exit status."""
    os.environ["BOT_VAR"] = str(var)
    for shared in ("models", "encoders"):
        folder = Path(__file__).resolve().parents[2] / "var" / shared
        folder.mkdir(parents=True, exist_ok=True)
        (var / shared).symlink_to(folder)
    with service(var, 1 if given.sqlite else given.pairs, sqlite=given.sqlite) as (processes, servers):
        os.environ |= processes.commands["web0"][1]  # this process reads the same database
        os.environ["DJANGO_SETTINGS_MODULE"] = "bot.settings"
        import django

        django.setup()
        made, logs, blows = asyncio.run(storm(processes, servers, given.families, given.minutes * 60, given.seed))
        faults: Counter[str] = Counter()
        for family, log in zip(made, logs, strict=True):
            rows = rows_of(family.token)
            found = judged(family.sent, log, rows)
            faults += found
            if sum(found.values()):
                print(dict(found), *rows, sep="\n", file=sys.stderr)
        print(table(made, blows, faults))
    return int(sum(faults.values()) > 0)


def table(made: list[Family], blows: Blows, faults: Counter[str]) -> str:
    """Markdown: what was done, and what came of it."""
    done = {"messages acknowledged": sum(len(family.sent) for family in made)}
    done |= {"calls refused or broken, made again": sum(family.refused for family in made), **blows.counted}
    rows = [*done.items(), *((kind, faults[kind]) for kind in KINDS)]
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {count} |" for name, count in rows)])


if __name__ == "__main__":
    main()
