"""`manage.py release [--rollback]`: train, compare with what serves, switch where nothing speaks against it."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from bot.conversations import rasa_processes
from bot.desk.access import LEAD, has
from bot.errors import ConfigurationError
from bot.evaluation import cases, comparison, gate, releases, scores
from bot.evaluation.comparison import Change, Pair
from bot.evaluation.gate import Hindrance
from bot.evaluation.measuring import MeasuringError, measured
from bot.evaluation.releases import ReleaseError
from bot.evaluation.stopping import stops_its_children
from bot.launcher import training
from bot.launcher.file_lock import exclusive_lock
from bot.launcher.model_choice import released_model
from bot.review import lesson_suspects, release_consents
from bot.review.models import Release
from bot.trial import trial

PINNED = trial().pinned
EVALUATION = sorted(trial().evaluation.glob("*.jsonl"))
SHOWN = 60


class Command(BaseCommand):
    help = "Trains, compares with the model that serves, and switches where nothing speaks against it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rollback", action="store_true", help="serve the model before the last release again")
        parser.add_argument("--by", default=getpass.getuser(), help="who releases, for the record")
        parser.add_argument("--pinned", type=Path, default=PINNED, help="the regression file")
        parser.add_argument(
            "--yes", nargs="+", default=[], metavar="NAME", help="what a lead, named by --by, says yes to"
        )
        parser.add_argument("--evaluation", type=Path, nargs="*", default=EVALUATION, help="files to measure besides")

    def handle(self, *args: Any, **options: Any) -> None:
        var = Path(settings.VAR_DIR)
        try:
            with exclusive_lock(var, "release"), stops_its_children():
                self.rollback(var, options["by"]) if options["rollback"] else self.release(var, options)
        except (ReleaseError, MeasuringError, ConfigurationError) as error:
            raise CommandError(str(error)) from None

    def rollback(self, var: Path, by: str) -> None:
        model, identifier, before = releases.take_back(var)
        Release.objects.create(kind=Release.Kind.ROLLED_BACK, model=model, model_id=identifier, before=before, who=by)
        self.stdout.write(f"{model} serves again. {self.where(identifier)}")

    def release(self, var: Path, options: dict[str, Any]) -> None:
        lead = self.lead(options["by"]) if options["yes"] else None
        files = [options["pinned"], *options["evaluation"]]
        asked = [cases.read_cases(file) for file in files]
        together = [case for found in asked for case in found]
        serving, candidate = releases.serving(var), training.model(var)
        if candidate == released_model(var):
            self.stdout.write(f"Nothing has changed: {candidate.name} is released and serves.")
            return
        self.stdout.write(f"Measuring {candidate.name} on {len(together)} cases …")
        now = measured(candidate, together, var)
        if serving == candidate:
            serving = None
        self.stdout.write(f"Measuring {serving.name}, which serves …" if serving else "Nothing else serves yet.")
        before = measured(serving, together, var) if serving else None
        if lead:
            release_consents.say_yes(candidate.name, serving.name if serving else "", options["yes"], lead)
        against = self.against(files, [len(found) for found in asked], before or now, now)
        self.tell(against)
        if before:
            self.compare(len(asked[0]), before, now)
        figures = self.figures(len(asked[0]), before, now)
        self.decide(var, options["by"], candidate, serving, against, figures)

    def lead(self, name: str) -> User:
        """Who says yes. Raises ReleaseError where it is no lead's account."""
        found = User.objects.filter(username=name).first()
        if found is None or not has(found, LEAD):
            raise ReleaseError(f"--yes needs the account of a lead: --by {name} is none.")
        return found

    def against(self, files: list[Path], sizes: list[int], before: list[Pair], now: list[Pair]) -> list[Hindrance]:
        """What speaks against the new model. A group is all files of which the first word is the same."""
        pinned = (before[: sizes[0]], now[: sizes[0]])
        groups: dict[str, tuple[list[Pair], list[Pair]]] = {}
        begin = sizes[0]
        for file, size in zip(files[1:], sizes[1:], strict=True):
            old, new = groups.setdefault(file.stem.split("_")[0], ([], []))
            old += before[begin : begin + size]
            new += now[begin : begin + size]
            begin += size
        return gate.hindrances(pinned, groups)

    def tell(self, against: list[Hindrance]) -> None:
        """Print what speaks against it, before all else."""
        self.stdout.write(f"\nAgainst it: {len(against) or 'nothing'}")
        for hindrance in against:
            self.stdout.write(f"  {hindrance.name}: {hindrance.why}")
            self.changes(hindrance.changes)

    def compare(self, pinned: int, before: list[Pair], now: list[Pair]) -> None:
        """Print all that differs."""
        self.totals(before, now)
        self.table("Pinned", comparison.changes(before[:pinned], now[:pinned]))
        self.table("Evaluation", comparison.changes(before[pinned:], now[pinned:]))

    def totals(self, before: list[Pair], now: list[Pair]) -> None:
        old, new = scores.total(before), scores.total(now)
        self.stdout.write(f"\n{'':12}{'serves':>12}{'new':>12}")
        for name in (name for name, value in new.items() if isinstance(value, dict)):
            self.stdout.write(f"{name:12}{old[name]['share']:>12.1%}{new[name]['share']:>12.1%}")

    def table(self, title: str, found: list[Change]) -> None:
        counts = ", ".join(f"{number} {kind}" for kind, number in comparison.counts(found).items())
        self.stdout.write(f"\n{title}: {counts}")
        self.changes(found)

    def changes(self, found: Sequence[Change]) -> None:
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
        self,
        var: Path,
        by: str,
        candidate: Path,
        serving: Path | None,
        against: list[Hindrance],
        figures: dict[str, Any],
    ) -> None:
        values = {"model": candidate.name, "who": by}
        named = serving.name if serving else ""
        yes = release_consents.accepted(candidate.name, named)
        if left := [hindrance for hindrance in against if hindrance.name not in yes]:
            lessons = lesson_suspects.suspects(named, gate.worse(left))
            told = {"hindrances": [hindrance.to_json() for hindrance in left], "lessons": lessons}
            made = Release.objects.create(
                kind=Release.Kind.REFUSED, before=named, figures={**figures, **told}, **values
            )
            raise ReleaseError(self.refusal(left, lessons, made))
        identifier, before = releases.put_into_service(var, candidate.name)
        figures["accepted"] = sorted({hindrance.name for hindrance in against})
        Release.objects.create(
            kind=Release.Kind.RELEASED, model_id=identifier, before=before, figures=figures, **values
        )
        self.stdout.write(f"\nReleased {candidate.name}. {self.where(identifier)}")

    def refusal(self, left: list[Hindrance], lessons: list[int], made: Release) -> str:
        names = ", ".join(dict.fromkeys(hindrance.name for hindrance in left))
        cause = (
            f"Lessons that may be the cause, the likeliest first: {', '.join(map(str, lessons))}. " if lessons else ""
        )
        return (
            f"Not released: {names}. The model before goes on serving. {cause}At the desk (release {made.pk}) "
            "lessons can be taken out again, and a lead can say yes to each name (or here: --yes NAME… --by LEAD). "
            "Then release again."
        )

    def where(self, identifier: str) -> str:
        if identifier:
            return (
                f"It serves now, in each of {len(rasa_processes.each())} rasa processes that runs (model {identifier})."
            )
        return "No rasa process runs: the next start serves it."
