"""What ten families get first, as docs/editors.md shows it: `python -m tests.guide.first_questions` writes it there."""

from __future__ import annotations

import os
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "editors.md"
BEGIN = "<!-- Written by `python -m tests.guide.first_questions` from the bank and its rules: change them there. -->"
END = "<!-- End of the ten families. -->"
SHOWN = 8
# Who asks, disease, stage, worry: as the interview keeps them.
FAMILIES = {
    "A woman of 24 with lupus of the kidneys, collecting records, afraid of the risks": "patient lupus records risks",
    "A mother whose daughter has lupus of the kidneys, collecting records": "parent lupus records -",
    "A man with lupus that does not affect the kidneys, unsure whether he may join": "patient lupusother records fit",
    "A daughter whose father has scleroderma, planning the trip, afraid of costs": "relative scleroderma travel costs",
    "A wife whose husband has Sjogren's with high lung pressure, planning the trip": "relative sjogren travel -",
    "A patient with lupus of the kidneys, about to sign": "patient lupus consent -",
    "A husband whose wife has scleroderma, about to sign, asking about rights": "relative scleroderma consent rights",
    "A patient with scleroderma whose cells were given, still near the hospital": "patient scleroderma after after",
    "A son whose mother has lupus of the kidneys and is home again": "relative lupus home -",
    "A sister whose brother has another disease": "relative other records -",
}


def table() -> str:
    """The first questions of each family, in their order."""
    from bot.guide.models import Plan
    from bot.guide.suggestions import best

    lines = ["| Family | What it is offered first |", "|---|---|"]
    for family, told in FAMILIES.items():
        asker, disease, stage, worry = (word.strip("-") for word in told.split())
        found = best(Plan(asker=asker, disease=disease, stage=stage, worry=worry), set(), set())[:SHOWN]
        asked = "<br>".join(f"{place}. {question.ask}" for place, question in enumerate(found, start=1))
        lines.append(f"| {family} | {asked} |")
    return "\n".join(lines)


def written(page: str) -> str:
    """The page with the table of now between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"docs/editors.md needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.settings")
    django.setup()
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
