"""Draws a table as an SVG that can be read without colour: hatches, marks and dashes tell the columns apart."""

from __future__ import annotations

import io
import os
import threading
from datetime import date
from itertools import cycle
from typing import Any

from django.conf import settings

from bot.archive.metrics import Table

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
FEWEST = 4  # room for as many bars, so that one alone is not a wall
NAMED = 9
EDGE = {"edgecolor": "#222222", "linewidth": 0.4}
# More bars than this side by side cannot be told apart: they become lines.
BARS = 62
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
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "desk",
                "font.size": 10,
                "font.family": "sans-serif",
                "hatch.linewidth": 0.6,
            }
        )
        draw = {"across": _across, "shares": _shares}.get(table.shape, _over_time)
        across = draw is not _over_time
        figure = Figure(figsize=(WIDTH, LINE * max(len(table.rows), FEWEST) + 0.8 if across else HEIGHT))
        axes = figure.add_subplot()
        draw(axes, table)
        axes.spines[["top", "right"]].set_visible(False)
        file = io.BytesIO()
        figure.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None, "Title": table.title})
        # The library quotes the family, which then names no font that a browser has.
        return file.getvalue().replace(b"'sans-serif'", b"system-ui, sans-serif")


def _across(axes: Any, table: Table) -> None:
    bars = axes.barh(_names(axes, table), [row[1] for row in reversed(table.rows)], color=FILLS[0][0])
    axes.bar_label(bars, padding=3)
    axes.set_xlabel(table.head[1])
    axes.xaxis.get_major_locator().set_params(integer=True)


def _shares(axes: Any, table: Table) -> None:
    """A point for each share and a line for its interval."""
    if not table.rows:
        return
    shares, lows, highs = zip(*(row[-3:] for row in reversed(table.rows)), strict=True)
    below = [share - low for share, low in zip(shares, lows, strict=True)]
    above = [high - share for share, high in zip(shares, highs, strict=True)]
    axes.errorbar(shares, _names(axes, table), xerr=(below, above), fmt="o", color=FILLS[0][0], capsize=4)
    axes.set_xlim(0, 100)
    axes.set_xlabel(f"{table.head[-3]}, with the interval of the sample (95%)")


def _names(axes: Any, table: Table) -> list[str]:
    axes.set_ylim(min(0, len(table.rows) - FEWEST) - 0.6, len(table.rows) - 0.4)
    return [_short(str(row[0])) for row in reversed(table.rows)]


def _short(name: str) -> str:
    return name if len(name) <= CUT else f"{name[: CUT - 1]}…"


def _over_time(axes: Any, table: Table) -> None:
    columns = list(enumerate(table.head[1:], start=1))
    if table.shape == "stacked":
        _stacked(axes, table, columns)
    elif table.shape == "lines" or len(table.rows) > BARS:
        _lines(axes, table, columns)
    else:
        _bars(axes, table, columns)
    step = max(1, -(-len(table.rows) // NAMED))
    axes.set_xticks(list(range(len(table.rows)))[::step], [_when(row[0]) for row in table.rows][::step])
    axes.set_ylim(bottom=0)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel(table.unit)
    if len(columns) > 1:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncol=2, frameon=False)


def _bars(axes: Any, table: Table, columns: list[tuple[int, str]]) -> None:
    width = 0.8 / len(columns)
    for (place, name), (colour, hatch) in zip(columns, FILLS, strict=False):
        shifted = [x + (place - 0.5) * width - 0.4 for x in range(len(table.rows))]
        axes.bar(shifted, _column(table, place), width, label=name, color=colour, hatch=hatch, **EDGE)


def _lines(axes: Any, table: Table, columns: list[tuple[int, str]]) -> None:
    """At most three columns; a number that is missing leaves a gap."""
    for (place, name), (colour, dash, mark) in zip(columns, STROKES, strict=False):
        numbers = [float("nan") if value is None else value for value in _column(table, place)]
        axes.plot(range(len(numbers)), numbers, dash, color=colour, marker=mark, markersize=4, label=name)


def _stacked(axes: Any, table: Table, columns: list[tuple[int, str]]) -> None:
    edges = [place - 0.5 for place in range(len(table.rows) + 1)]
    below = [0] * len(table.rows)
    for (place, name), (colour, hatch) in zip(columns, cycle(FILLS), strict=False):
        above = [height + number for height, number in zip(below, _column(table, place), strict=True)]
        axes.stairs(above, edges, baseline=below, fill=True, label=name, facecolor=colour, hatch=hatch, **EDGE)
        below = above


def _column(table: Table, place: int) -> list[Any]:
    return [row[place] for row in table.rows]


def _when(first: Any) -> str:
    return f"{first.day} {first:%b}" if isinstance(first, date) else str(first)
