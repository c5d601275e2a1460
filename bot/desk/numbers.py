"""How much families ask and what comes of it: charts, each with its table, for a chosen period."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bot.archive import metrics, svg_charts
from bot.archive.export import BOM
from bot.archive.metrics import Period, Table
from bot.conversations.hours import hours
from bot.desk.access import REVIEWERS, StaffRequest, staff
from bot.desk.labels import language_name
from bot.desk.page_rendering import render_page
from bot.desk.verdict_stats import judged
from bot.review import translation_review

TABLES: dict[str, Callable[[Period], Table]] = {**metrics.TABLES, "judged": judged}
DAYS = 30
# A chart opened alone needs its own styles; it loads and runs nothing.
CHART_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class PeriodForm(forms.Form):
    """The first and the last day, and whether to count by day or by week."""

    since = forms.DateField(label="From")
    until = forms.DateField(label="To")
    by = forms.ChoiceField(label="Counted by", choices=[("day", "day"), ("week", "week")])

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("since") and found.get("until"):
            if found["since"] > found["until"]:
                self.add_error("until", "The last day is before the first day.")
            elif found["until"] - found["since"] > metrics.LONGEST:
                self.add_error("since", "Please choose at most three years.")
        return found

    def period(self) -> Period:
        """Of a form that is valid."""
        found = self.cleaned_data
        return Period(found["since"], found["until"], found["by"] == "week")


def _form(request: HttpRequest) -> PeriodForm:
    """As the address says; without one the last days."""
    today: date = timezone.now().astimezone(hours().zone).date()
    usual = {"since": str(today - timedelta(days=DAYS - 1)), "until": str(today), "by": "day"}
    return PeriodForm({**usual, **request.GET.dict()})


def _period(request: HttpRequest) -> Period:
    """Of a chart or a file. Raises Http404 where the address holds none."""
    form = _form(request)
    if not form.is_valid():
        raise Http404
    return form.period()


@staff(*REVIEWERS)
@require_safe
def numbers(request: StaffRequest) -> HttpResponse:
    form = _form(request)
    valid = form.is_valid()
    period = form.period() if valid else None
    tables = [(name, make(period)) for name, make in TABLES.items()] if period else []
    progress = [(language_name(row.language), row) for row in translation_review.progress()]
    query = "&".join(f"{name}={form[name].value()}" for name in form.fields) if valid else ""
    return render_page(
        request, "numbers", status=200 if valid else 400, form=form, tables=tables, query=query, progress=progress
    )


@staff(*REVIEWERS)
@require_safe
def chart(request: StaffRequest, chart: str) -> HttpResponse:
    """One table as a picture; `narrow=1`: for a phone."""
    if chart not in TABLES:
        raise Http404
    drawn = svg_charts.svg(TABLES[chart](_period(request)), request.GET.get("narrow") == "1")
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = CHART_POLICY
    return answer


@staff(*REVIEWERS)
@require_safe
def table(request: StaffRequest, chart: str) -> HttpResponse:
    """One table as a CSV file."""
    if chart not in TABLES:
        raise Http404
    period = _period(request)
    found = TABLES[chart](period)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{chart}-{period.since}-{period.until}.csv"'
    answer.write(BOM)
    csv.writer(answer).writerows([found.head, *found.rows])
    return answer
