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
PHONE = 3.5  # inches, at 96 pixels each: as wide as the page on a phone
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
NAMED, NAMED_ON_A_PHONE = 9, 4
EDGE = {"edgecolor": "#222222", "linewidth": 0.4}
# More bars than this side by side cannot be told apart: they become lines.
BARS = 62
CUT = 48
# Matplotlib keeps state of its own while it draws.
_lock = threading.Lock()


def svg(table: Table, narrow: bool = False) -> bytes:
    """The chart; `narrow`: for a phone. Takes a second the first time, when the library is loaded."""
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
        line = 2 * LINE if narrow else LINE  # on a phone names stand above their bars
        tall = HEIGHT if draw is _over_time else line * max(len(table.rows), FEWEST) + 0.8
        figure = Figure(figsize=(PHONE if narrow else WIDTH, tall))
        axes = figure.add_subplot()
        draw(axes, table, narrow)
        axes.spines[["top", "right"]].set_visible(False)
        file = io.BytesIO()
        figure.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None, "Title": table.title})
        # The library quotes the family, which then names no font that a browser has.
        return file.getvalue().replace(b"'sans-serif'", b"system-ui, sans-serif")


def _across(axes: Any, table: Table, narrow: bool) -> None:
    thick = 0.4 if narrow else 0.8
    bars = axes.barh(_places(axes, table, narrow), [row[1] for row in reversed(table.rows)], thick, color=FILLS[0][0])
    axes.bar_label(bars, padding=3)
    axes.set_xlabel(table.head[1])
    axes.xaxis.get_major_locator().set_params(integer=True)


def _shares(axes: Any, table: Table, narrow: bool) -> None:
    """A point for each share and a line for its interval."""
    if not table.rows:
        return
    shares, lows, highs = zip(*(row[-3:] for row in reversed(table.rows)), strict=True)
    below = [share - low for share, low in zip(shares, lows, strict=True)]
    above = [high - share for share, high in zip(shares, highs, strict=True)]
    axes.errorbar(shares, _places(axes, table, narrow), xerr=(below, above), fmt="o", color=FILLS[0][0], capsize=4)
    axes.set_xlim(0, 100)
    interval = "with its interval (95%)" if narrow else "with the interval of the sample (95%)"
    axes.set_xlabel(f"{table.head[-3]}, {interval}")


def _places(axes: Any, table: Table, narrow: bool) -> list[int]:
    """The height of each row, the first at the top, with its name: beside the axis, on a phone above the bar."""
    places = list(range(len(table.rows)))
    names = [_short(str(row[0])) for row in reversed(table.rows)]
    axes.set_ylim(min(0, len(table.rows) - FEWEST) - 0.6, len(table.rows) - 0.4 + (0.2 if narrow else 0))
    axes.set_yticks([] if narrow else places, [] if narrow else names)
    for place, name in zip(places, names, strict=True) if narrow else ():
        axes.text(0, place + 0.28, f" {name}", fontsize=8, transform=axes.get_yaxis_transform())
    return places


def _short(name: str) -> str:
    return name if len(name) <= CUT else f"{name[: CUT - 1]}…"


def _over_time(axes: Any, table: Table, narrow: bool) -> None:
    columns = list(enumerate(table.head[1:], start=1))
    if table.shape == "stacked":
        _stacked(axes, table, columns)
    elif table.shape == "lines" or len(table.rows) > BARS:
        _lines(axes, table, columns)
    else:
        _bars(axes, table, columns)
    step = max(1, -(-len(table.rows) // (NAMED_ON_A_PHONE if narrow else NAMED)))
    axes.set_xticks(list(range(len(table.rows)))[::step], [_when(row[0]) for row in table.rows][::step])
    axes.set_ylim(0, max(1, axes.get_ylim()[1]))
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel(table.unit)
    if len(columns) > 1:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncol=1 if narrow else 2, frameon=False)


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
