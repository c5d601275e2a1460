"""How often reviewers found the assistant wrong, with the uncertainty of a sample."""

from __future__ import annotations

from collections import Counter, defaultdict

from bot.archive.metrics import Period, Table, wilson
from bot.archive.models import Result
from bot.review.models import Judgement, Verdict

BAD = (Verdict.WRONG, Verdict.UNSAFE)
HEAD = (
    "Result",
    "Judged",
    *(label for _, label in Verdict.choices),
    "Wrong or unsafe, %",
    "From, %",
    "To, %",
)


def judged(period: Period) -> Table:
    """Of the period's messages that somebody judged; the last word counts where several did."""
    found = Judgement.objects.filter(message__turn__day__gte=period.since, message__turn__day__lte=period.until)
    last = {
        message: (result, verdict)
        for message, result, verdict in found.order_by("updated", "pk").values_list(
            "message", "message__turn__result", "verdict"
        )
    }
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for result, verdict in last.values():
        counts[result][verdict] += 1
    rows = [_row(label, counts[result]) for result, label in Result.choices if counts[result]]
    return Table("Judged messages", HEAD, rows, "shares", "%")


def _row(label: str, verdicts: Counter[str]) -> tuple[str | int | float, ...]:
    of, bad = verdicts.total(), sum(verdicts[verdict] for verdict in BAD)
    low, high = wilson(bad, of)
    shares = (round(100 * share, 1) for share in (bad / of, low, high))
    return (label, of, *(verdicts[verdict] for verdict in Verdict), *shares)
