"""Puts another model in the place of the one that serves, while it serves.

The new one is loaded beside the old in a thread. Messages on their way end with the old; the next begin with the new.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial
from pathlib import Path

from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from sanic import Sanic

from bot.errors import ConfigurationError
from bot.launcher import model_integrity
from bot.understanding.loaded_interpreter import warm_up
from bot.understanding.tracker_store import RecentTrackerStore

NAME = re.compile(r"[\w-]+\.tar\.gz")
_folder: list[Path] = []
_busy = asyncio.Lock()


def allow_folder(folder: Path) -> None:
    """Models are loaded from this folder only: a model file is a program."""
    _folder[:] = [folder]


async def load_model(app: Sanic, name: str) -> str:
    """Serve the model file `name`; gives its id. LookupError: there is no such file, it is not the one that was
    trained, or another load runs."""
    path = _folder[0] / name if _folder and NAME.fullmatch(name) else None
    if path is None or not path.is_file():
        raise LookupError(f"no model {name!r} in the folder of models")
    if _busy.locked():
        raise LookupError("another model is being loaded")
    async with _busy:
        loop = asyncio.get_running_loop()
        app.ctx.agent = await loop.run_in_executor(None, partial(_loaded, app.ctx.agent, path))
        return str(app.ctx.agent.model_id)


def _loaded(serving: Agent, path: Path) -> Agent:
    """An agent with the model, and with the way to the actions of the one that serves. Raises LookupError."""
    try:
        model_integrity.verify(path)
    except ConfigurationError as error:
        raise LookupError(str(error)) from None
    store = RecentTrackerStore(Domain.empty())
    agent = Agent.load(
        str(path), tracker_store=store, lock_store=serving.lock_store, action_endpoint=serving.action_endpoint
    )
    store.domain = agent.domain
    warm_up(agent)
    return agent
