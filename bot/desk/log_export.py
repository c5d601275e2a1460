"""Conversations as a file, for leads. It is written while it is sent."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bot.archive import export as archive
from bot.archive.queries import Filters
from bot.conversations import audit
from bot.database import Threads
from bot.desk.access import LEAD, StaffRequest, staff
from bot.desk.filters import FilterForm, proposals
from bot.desk.page_rendering import render_page

# A thread of its own: families do not wait for a file.
exporting = Threads("export")
# How a format is written: its head, its rows, and what browsers call it.
FORMATS: dict[str, tuple[str, Callable[[Iterable[archive.Record]], str], str]] = {
    "jsonl": ("", archive.jsonl, "application/x-ndjson"),
    "csv": (archive.csv_head(), archive.csv_rows, "text/csv; charset=utf-8"),
}


@staff(LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: StaffRequest) -> HttpResponseBase:
    """GET: the page. POST: the file of the conversations that the filters find."""
    form = FilterForm(request.POST if request.method == "POST" else request.GET)
    kind = request.POST.get("format", "")
    if kind not in FORMATS or not form.is_valid():
        status = 400 if form.errors or request.method == "POST" else 200
        shown = {"form": form, "dictionary": archive.dictionary(), "proposals": proposals()}
        return render_page(request, "log_export", status=status, **shown)
    audit.record("log.exported", who=request.user.pk, format=kind, filters=form.told())
    body = written(kind, form.filters(), partial(audit.record, "log.export_ended", who=request.user.pk, format=kind))
    answer = StreamingHttpResponse(body, content_type=FORMATS[kind][2])
    answer["Content-Disposition"] = f'attachment; filename="conversations-{timezone.now():%Y-%m-%d}.{kind}"'
    return answer


def _piece(pieces: Iterator[list[archive.Record]]) -> list[archive.Record]:
    return next(pieces, [])


_apiece = exporting(_piece)


def _tell(ended: Callable[..., Any], count: int) -> None:
    ended(conversations=count)


_atell = exporting(_tell)


async def written(kind: str, filters: Filters, ended: Callable[..., Any]) -> AsyncGenerator[str, None]:
    """The file, piece by piece. `ended` is told how many conversations it held, if it was taken to its end."""
    head, rows, _ = FORMATS[kind]
    yield head
    pieces, count = archive.batches(filters), 0
    while records := await _apiece(pieces):
        count += len(records)
        yield rows(records)
    await _atell(ended, count)
