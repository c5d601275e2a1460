"""Draws a table as an SVG that can be read without colour: hatches, marks and dashes tell the columns apart."""

from __future__ import annotations

import io
import os
import threading
from datetime import date
from itertools import cycle
from typing import Any

from django.conf import settings

from bot.archive.figures import Table

WIDTH, HEIGHT, LINE = 7.2, 3.2, 0.28  # inches; LINE: for each name of a chart that lies across
FILLS = (
    ("#222222", ""),
    ("#ffffff", "///"),
    ("#9a9a9a", ""),
    ("#ffffff", "..."),
    ("#cfcfcf", "xx"),
    ("#ffffff", "\\\\"),
    ("#666666", "--"),
)
STROKES = (("#000000", "-", "o"), ("#444444", "--", "s"), ("#777777", ":", "^"))
NAMED = 12
CUT = 48
# Matplotlib keeps state of its own while it draws.
_lock = threading.Lock()


def svg(table: Table) -> bytes:
    """The chart. Takes a second the first time, when the library is loaded."""
    os.environ.setdefault("MPLCONFIGDIR", str(settings.VAR_DIR / "matplotlib"))
    with _lock:
        import matplotlib
        from matplotlib.figure import Figure

        matplotlib.rcParams.update(
            {"svg.fonttype": "none", "svg.hashsalt": "desk", "font.size": 10, "hatch.linewidth": 0.6}
        )
        across = table.shape == "across"
        figure = Figure(figsize=(WIDTH, max(HEIGHT / 2, LINE * len(table.rows) + 0.8) if across else HEIGHT))
        axes = figure.add_subplot()
        (_across if across else _over_time)(axes, table)
        axes.spines[["top", "right"]].set_visible(False)
        file = io.BytesIO()
        figure.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None, "Title": table.title})
        return file.getvalue()


def _across(axes: Any, table: Table) -> None:
    names = [_short(str(row[0])) for row in reversed(table.rows)]
    numbers = [row[1] for row in reversed(table.rows)]
    bars = axes.barh(names, numbers, color=FILLS[0][0])
    axes.bar_label(bars, padding=3)
    axes.set_xlabel(table.head[1])


def _short(name: str) -> str:
    return name if len(name) <= CUT else f"{name[: CUT - 1]}…"


def _over_time(axes: Any, table: Table) -> None:
    places = range(len(table.rows))
    columns = list(enumerate(table.head[1:], start=1))
    if table.shape == "lines":
        _lines(axes, table, columns[:3])
    elif table.shape == "stacked":
        _stacked(axes, table, columns)
    else:
        width = 0.8 / len(columns)
        for (place, name), (colour, hatch) in zip(columns, FILLS, strict=False):
            shifted = [x + (place - 1) * width - 0.4 + width / 2 for x in places]
            axes.bar(
                shifted,
                _column(table, place),
                width,
                label=name,
                color=colour,
                hatch=hatch,
                edgecolor="#222222",
                linewidth=0.4,
            )
    step = max(1, -(-len(table.rows) // NAMED))
    axes.set_xticks(list(places)[::step], [_when(row[0]) for row in table.rows][::step])
    axes.set_ylim(bottom=0)
    axes.set_ylabel(table.unit)
    if len(columns) > 1:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncol=2, frameon=False)


def _lines(axes: Any, table: Table, columns: list[tuple[int, str]]) -> None:
    for (place, name), (colour, dash, mark) in zip(columns, STROKES, strict=False):
        numbers = [float("nan") if value is None else value for value in _column(table, place)]
        axes.plot(range(len(numbers)), numbers, dash, color=colour, marker=mark, markersize=4, label=name)


def _stacked(axes: Any, table: Table, columns: list[tuple[int, str]]) -> None:
    below = [0] * len(table.rows)
    for (place, name), (colour, hatch) in zip(columns, cycle(FILLS), strict=False):
        numbers = _column(table, place)
        axes.bar(
            range(len(numbers)),
            numbers,
            0.8,
            below,
            label=name,
            color=colour,
            hatch=hatch,
            edgecolor="#222222",
            linewidth=0.4,
        )
        below = [height + number for height, number in zip(below, numbers, strict=True)]


def _column(table: Table, place: int) -> list[Any]:
    return [row[place] for row in table.rows]


def _when(first: Any) -> str:
    return f"{first.day} {first:%b}" if isinstance(first, date) else str(first)
