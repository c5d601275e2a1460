"""The blows of fate: processes killed and paused, database and Redis restarted, navigators who come and go."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from typing import Any

from benchmarks.chaos.families import Family
from benchmarks.chaos.processes import Processes

PAUSE_SECONDS = (5.0, 45.0)
BETWEEN_SECONDS = (8.0, 25.0)
# Of ten blows, how many restart a server behind the processes.
SERVERS_SHARE = 0.25


class Blows:
    """One after the other, drawn from `dice`. `counted`: how many of each kind."""

    def __init__(self, processes: Processes, servers: dict[str, Any], dice: random.Random) -> None:
        self.processes, self.servers, self.dice = processes, servers, dice
        self.counted: Counter[str] = Counter()
        self.tasks: set[asyncio.Task[None]] = set()

    async def fall(self, until: float) -> None:
        """Until then; returns when everything that was paused goes on."""
        while time.monotonic() < until:
            await asyncio.sleep(self.dice.uniform(*BETWEEN_SECONDS))
            self.tasks.add(asyncio.create_task(asyncio.to_thread(self._blow)))
        await asyncio.gather(*self.tasks)

    def _blow(self) -> None:
        if self.servers and self.dice.random() < SERVERS_SHARE:
            name = self.dice.choice(list(self.servers))
            self.servers[name].stop()
            time.sleep(self.dice.uniform(0.5, 5))
            self.servers[name].start()
            self.counted[f"{name} restarted"] += 1
            return
        name = self.dice.choice(list(self.processes.commands))
        if self.dice.random() < 0.5:
            self.processes.kill(name)
            self.counted[f"{name[:-1]} killed"] += 1
        else:
            self.processes.pause(name, self.dice.uniform(*PAUSE_SECONDS))
            self.counted[f"{name[:-1]} paused"] += 1

    async def navigate(self, families: list[Family], until: float) -> None:
        """Now and then a navigator takes a chat, writes, and gives it back."""
        while time.monotonic() < until - PAUSE_SECONDS[1]:
            await asyncio.sleep(self.dice.uniform(10, 20))
            family = self.dice.choice(families)
            if family.token:
                self.counted["talks with a navigator"] += await asyncio.to_thread(_talk, family.token)


def _talk(token: str) -> int:
    """1 where the navigator had the chat for a while, 0 where the database was away."""
    from django.contrib.auth.models import User
    from django.db import Error, close_old_connections

    from bot.conversations import handover, tokens
    from bot.errors import BotError

    try:
        close_old_connections()
        navigator = User.objects.get(username="staff")
        chat = tokens.conversation_of(token)
        handover.claim(chat, navigator)
    except (Error, BotError):
        return 0
    time.sleep(10)
    while True:
        try:
            close_old_connections()
            handover.hand_back(chat, navigator, "I am going now.", _every_alert(chat))
            return 1
        except BotError:
            return 1
        except Error:
            time.sleep(1)


def _every_alert(chat: Any) -> list[str]:
    from bot.conversations.models import Alert

    return [f"alert-{key}" for key in Alert.objects.filter(message__conversation=chat).values_list("pk", flat=True)]
