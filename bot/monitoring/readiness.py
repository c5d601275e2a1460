"""Whether this process can serve families, and which parts of the whole are not well."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

from bot.monitoring.probes import Part, Probes, probe

log = logging.getLogger(__name__)
# A load balancer, Prometheus and a curious person ask at the same time: one look serves all.
FRESH_SECONDS = 1.0
# Without these nothing a family writes is kept. Without the others it is kept and gets an honest answer, at worst a
# late one: an emergency is heard without rasa, and a person can be asked for.
ESSENTIAL = frozenset({"database"})
# For so long after its start a process finds the others still starting, which is no news.
STARTING_SECONDS = 60.0


@dataclass(frozen=True)
class Report:
    """What all probes found."""

    parts: dict[str, Part]

    @property
    def serves(self) -> bool:
        return all(part.well for name, part in self.parts.items() if name in ESSENTIAL)

    @property
    def status(self) -> str:
        """ "ready", "degraded" (serves, and something is not well) or "unready"."""
        if not self.serves:
            return "unready"
        return "ready" if all(part.well for part in self.parts.values()) else "degraded"

    def details(self) -> dict[str, Any]:
        """As JSON: the status, and for each part its own."""
        return {"status": self.status, "parts": {name: _shown(part) for name, part in self.parts.items()}}

    def unwell(self) -> str:
        return ", ".join(f"{name} ({part.reason})" for name, part in self.parts.items() if not part.well)


def _shown(part: Part) -> dict[str, Any]:
    reason = {"reason": part.reason} if part.reason else {}
    return {"status": "ok" if part.well else "failed", **reason, **part.facts}


class Readiness:
    """Looks when asked, at most once a second, and once for all who ask meanwhile."""

    def __init__(self) -> None:
        self.probes = Probes()
        self.looking: asyncio.Task[Report] | None = None
        self.known: tuple[float, Report] | None = None
        self.logged = "ready"
        self.began = time.monotonic()

    async def report(self) -> Report:
        """What was found within the last second, or is found now: after two seconds at the latest."""
        if self.known and time.monotonic() - self.known[0] < FRESH_SECONDS:
            return self.known[1]
        if self.looking is None or self.looking.done():
            self.looking = asyncio.create_task(self._look())
        return await asyncio.shield(self.looking)  # one who goes away does not end it for the others

    async def _look(self) -> Report:
        asked = self.probes.all()
        parts = await asyncio.gather(*map(probe, asked.values()))
        report = Report(dict(zip(asked, parts, strict=True)))
        starting = report.serves and time.monotonic() - self.began < STARTING_SECONDS
        if report.status != self.logged and not starting:
            log.warning("%s, was %s: %s", report.status, self.logged, report.unwell() or "all parts are well")
            self.logged = report.status
        self.known = time.monotonic(), report
        return report
