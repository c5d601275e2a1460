"""`manage.py release [--rollback]`: train, compare with what serves, switch where nothing pinned got worse."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bot.conversations import rasa_processes
from bot.errors import ConfigurationError
from bot.evaluation import cases, comparison, releases, scores
from bot.evaluation.comparison import Change, Pair
from bot.evaluation.releases import ReleaseError
from bot.launcher import training
from bot.launcher.file_lock import exclusive_lock
from bot.launcher.model_choice import released_model
from bot.review.models import Release
from bot.trial import trial

PINNED = trial().pinned
EVALUATION = sorted(trial().evaluation.glob("*.jsonl"))
SHOWN = 60


class Command(BaseCommand):
    help = "Trains, compares with the model that serves, and switches where nothing pinned got worse."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rollback", action="store_true", help="serve the model before the last release again")
        parser.add_argument("--by", default=getpass.getuser(), help="who releases, for the record")
        parser.add_argument("--pinned", type=Path, default=PINNED, help="the regression file")
        parser.add_argument("--evaluation", type=Path, nargs="*", default=EVALUATION, help="files to measure besides")

    def handle(self, *args: Any, **options: Any) -> None:
        var = Path(settings.VAR_DIR)
        try:
            with exclusive_lock(var, "release"):
                self.rollback(var, options["by"]) if options["rollback"] else self.release(var, options)
        except (ReleaseError, ConfigurationError) as error:
            raise CommandError(str(error)) from None

    def rollback(self, var: Path, by: str) -> None:
        model, identifier, before = releases.take_back(var)
        Release.objects.create(kind=Release.Kind.ROLLED_BACK, model=model, model_id=identifier, before=before, who=by)
        self.stdout.write(f"{model} serves again. {self.where(identifier)}")

    def release(self, var: Path, options: dict[str, Any]) -> None:
        files = [options["pinned"], *options["evaluation"]]
        asked = [cases.read_cases(file) for file in files]
        together = [case for found in asked for case in found]
        serving, candidate = releases.serving(var), training.model(var)
        if candidate == released_model(var):
            self.stdout.write(f"Nothing has changed: {candidate.name} is released and serves.")
            return
        self.stdout.write(f"Measuring {candidate.name} on {len(together)} cases …")
        now = releases.measured(candidate, files, together)
        if serving == candidate:
            serving = None
        self.stdout.write(f"Measuring {serving.name}, which serves …" if serving else "Nothing else serves yet.")
        before = releases.measured(serving, files, together) if serving else None
        worse = self.compare(len(asked[0]), before, now)
        self.decide(var, options["by"], candidate, serving, worse, self.figures(len(asked[0]), before, now))

    def compare(self, pinned: int, before: list[Pair] | None, now: list[Pair]) -> list[Change]:
        """Print what differs; gives the pinned messages that got worse."""
        if before is None:
            self.table("Pinned, and not right", worse := comparison.not_right(now[:pinned]))
            return worse
        self.totals(before, now)
        self.table("Pinned", found := comparison.changes(before[:pinned], now[:pinned]))
        self.table("Evaluation", comparison.changes(before[pinned:], now[pinned:]))
        return [change for change in found if change.kind == comparison.WORSE]

    def totals(self, before: list[Pair], now: list[Pair]) -> None:
        old, new = scores.total(before), scores.total(now)
        self.stdout.write(f"\n{'':12}{'serves':>12}{'new':>12}")
        for name in (name for name, value in new.items() if isinstance(value, dict)):
            self.stdout.write(f"{name:12}{old[name]['share']:>12.1%}{new[name]['share']:>12.1%}")

    def table(self, title: str, found: list[Change]) -> None:
        counts = ", ".join(f"{number} {kind}" for kind, number in comparison.counts(found).items())
        self.stdout.write(f"\n{title}: {counts}")
        for change in found[:SHOWN]:
            self.stdout.write(f"  {change.kind:8} {change.case:24} {change.text}")
            self.stdout.write(f"  {'':8} {'→'.join(' '.join(side) for side in (change.before, change.now))}")
        if len(found) > SHOWN:
            self.stdout.write(f"  … and {len(found) - SHOWN} more")

    def figures(self, pinned: int, before: list[Pair] | None, now: list[Pair]) -> dict[str, Any]:
        """What the record keeps: counts, and the model's totals."""
        found: dict[str, Any] = {"total": scores.total(now)}
        if before:
            found["pinned"] = comparison.counts(comparison.changes(before[:pinned], now[:pinned]))
            found["evaluation"] = comparison.counts(comparison.changes(before[pinned:], now[pinned:]))
        return found

    def decide(
        self, var: Path, by: str, candidate: Path, serving: Path | None, worse: list[Change], figures: dict[str, Any]
    ) -> None:
        values = {"model": candidate.name, "who": by, "figures": figures}
        if worse:
            named = serving.name if serving else ""
            Release.objects.create(kind=Release.Kind.REFUSED, before=named, **values)
            raise ReleaseError(
                f"Not released: {len(worse)} pinned got worse ({', '.join(change.case for change in worse)}). "
                "The model before goes on serving. Change data/, or send the proposal back at the desk."
            )
        identifier, before = releases.put_into_service(var, candidate.name)
        Release.objects.create(kind=Release.Kind.RELEASED, model_id=identifier, before=before, **values)
        self.stdout.write(f"\nReleased {candidate.name}. {self.where(identifier)}")

    def where(self, identifier: str) -> str:
        if identifier:
            return (
                f"It serves now, in each of {len(rasa_processes.each())} rasa processes that runs (model {identifier})."
            )
        return "No rasa process runs: the next start serves it."
