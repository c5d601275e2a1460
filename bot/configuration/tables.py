"""All settings, in the order in which docs/operators.md shows them."""

from __future__ import annotations

from typing import Any

from bot.configuration import backups, channels, desk, keys, limits, processes, retention, site
from bot.configuration.setting import Setting

PREFIX = "BOT_"
SECTIONS: dict[str, list[Setting[Any]]] = {
    module.TITLE: [row for row in vars(module).values() if isinstance(row, Setting)]
    for module in (keys, processes, site, desk, retention, backups, limits)
}
SETTINGS: dict[str, Setting[Any]] = {
    **{row.name: row for rows in SECTIONS.values() for row in rows},
    **channels.SETTINGS,
}
# Without these no process that runs Django starts.
REQUIRED = tuple(row for row in SETTINGS.values() if row.default is None)
