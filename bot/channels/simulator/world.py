"""All platforms together: takes our calls, brings us what families do, repeats what we did not take."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.channels.simulator.fault_injection import Trouble
from bot.channels.simulator.platforms import PLATFORMS, Platform
from bot.channels.simulator.simulator_types import Act, Answer, Call, Phone, Problem, Request

# Platforms repeat for a day and more; here it is seconds.
REPEATS = 12
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.25, 4.0
OVERTAKE_SECONDS = 0.3
TIMEOUT_SECONDS = 20


@dataclass
class World:
    """`target` is where our web process listens, `public_url` how the platforms know it."""

    env: Mapping[str, str]
    target: str
    public_url: str
    trouble: dict[str, Trouble] = field(default_factory=dict)
    log: list[tuple[str, str, int]] = field(default_factory=list)  # platform, path, status
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.platforms: dict[str, Platform] = {kind.name: kind(self.env, self.public_url) for kind in PLATFORMS}

    def trouble_of(self, platform: str) -> Trouble:
        return self.trouble.setdefault(platform, Trouble())

    # Our calls

    def answer(self, name: str, call: Call) -> Answer:
        """What a platform answers to a call of ours."""
        answer = self._answer(self.platforms[name], self.trouble_of(name), call)
        self.log.append((name, call.path, answer.status))
        return answer

    def _answer(self, platform: Platform, trouble: Trouble, call: Call) -> Answer:
        if trouble.too_many() or trouble.call_struck(trouble.slow):
            return platform.refusal("slow_down")
        if trouble.call_struck(trouble.fail):
            return platform.refusal("broken")
        before = {phone.address: len(phone.bubbles) for phone in platform.phones.values()}
        try:
            answer = platform.answer(call)
        except Problem as problem:
            return problem.answer
        except (KeyError, TypeError, ValueError):
            return platform.refusal("too_long")
        self._arrived(platform, before)
        return platform.refusal("broken") if trouble.call_struck(trouble.lose) else answer

    def _arrived(self, platform: Platform, before: dict[str, int]) -> None:
        """Tell us what became of the messages that have just appeared."""
        for phone in platform.phones.values():
            for bubble in phone.bubbles[before.get(phone.address, 0) :]:
                bubble.status = "delivered"
                self._start(self._in_order(platform, None, platform.states(phone, bubble)))

    # What families do

    def act(self, name: str, owner: str, act: Act) -> Phone:
        """A family does something; it is on its way to us when this returns."""
        platform, trouble = self.platforms[name], self.trouble_of(name)
        phone = platform.phone(owner)
        for request in platform.acted(phone, act):
            self._start(self._deliver(platform, phone, request, late=trouble.shuffle))
            if trouble.request_struck(trouble.again):
                self._start(self._deliver(platform, phone, platform.repeated(request), late=True))
        return phone

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _in_order(self, platform: Platform, phone: Phone | None, requests: list[Request]) -> None:
        for request in requests:
            await self._deliver(platform, phone, request)

    async def _deliver(self, platform: Platform, phone: Phone | None, request: Request, *, late: bool = False) -> None:
        """Until we take it, as platforms do."""
        if late:
            await asyncio.sleep(self.trouble_of(platform.name).requests.uniform(0, OVERTAKE_SECONDS))
        pause = FIRST_PAUSE_SECONDS
        for _ in range(REPEATS):
            answer = await self._post(platform, request)
            if answer is not None and answer.is_success:
                return platform.acknowledged(phone, answer.content)
            if answer is not None and answer.status_code in (401, 403, 404):
                return
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE_SECONDS, 2 * pause)
            request = platform.repeated(request)

    async def _post(self, platform: Platform, request: Request) -> httpx.Response | None:
        address = f"{self.target}{urlsplit(platform.hook).path}"  # whatever was registered: nothing leaves the machine
        public = urlsplit(self.public_url)
        proxied = {"Host": public.netloc, **({"X-Forwarded-Proto": "https"} if public.scheme == "https" else {})}
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
            try:
                url = f"{address}?{request.query}" if request.query else address
                return await client.post(url, content=request.body, headers={**request.headers, **proxied})
            except httpx.HTTPError:
                return None
