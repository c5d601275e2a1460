"""`manage.py evaluate FILE… [--json OUT] [--model FILE]`: what a family would have got, without a network."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from bot.conversations.pipeline import Pipeline
from bot.evaluation import cases, runner, scores
from bot.launcher import model_integrity, training
from bot.settings import sqlite

PROGRESS_EVERY = 50


def use_database(folder: str) -> None:
    """A database of this run's own: an evaluation leaves nothing in the log of families."""
    connections.close_all()
    own = sqlite(Path(folder) / "evaluation.sqlite3")
    connections.settings.update(connections.configure_settings({"default": own}))
    del connections["default"]
    call_command("migrate", verbosity=0)


async def results(asked: list[dict[str, Any]], pipeline: Pipeline) -> list[dict[str, Any]]:
    """The results of the cases, in their order; progress goes to stderr."""
    say, done = runner.make_asker(pipeline), []
    for number, case in enumerate(asked, start=1):
        done.append(await runner.run_case(case, say))
        if number % PROGRESS_EVERY == 0 or number == len(asked):
            print(f"\r{number} of {len(asked)} cases", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return done


class Command(BaseCommand):
    help = "Sends each case of JSON Lines files through the pipeline and measures what came back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", type=Path, metavar="OUT", help="write every case's result here")
        parser.add_argument("--model", type=Path, metavar="FILE", help="not the model of this checkout, but this one")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = [case for file in options["files"] for case in cases.read_cases(file)]
        if options["model"] and not options["model"].is_file():  # Rasa would take another one that lies beside it
            raise CommandError(f"There is no file {options['model']}. --model takes the path of a trained model.")
        model = options["model"] or training.model(Path(settings.VAR_DIR))
        if model_integrity.recorded(model):  # another file is whoever's who names it
            model_integrity.verify(model)
        from bot.evaluation.in_process import (
            LocalAssistant,  # Rasa takes seconds to import: only once the cases were read
        )

        with tempfile.TemporaryDirectory() as folder:
            use_database(folder)
            found = asyncio.run(results(asked, Pipeline(LocalAssistant(model))))
        pairs = list(zip(asked, found, strict=True))
        total = scores.total(pairs)
        self.report(pairs, total)
        if options["json"]:
            text = json.dumps({"cases": found, "total": total}, ensure_ascii=False, indent=1)
            options["json"].write_text(text, encoding="utf-8")

    def report(self, pairs: list[tuple[dict[str, Any], dict[str, Any]]], total: dict[str, Any]) -> None:
        for case, result in pairs:
            if any(v != "accepted" for v in scores.verdicts(case, result)):
                self.stdout.write(json.dumps({"expected": case, "got": result}, ensure_ascii=False))
        for name, value in total.items():
            count = f"{value['count']}/{value['of']} = {value['share']:.1%}" if isinstance(value, dict) else value
            self.stdout.write(f"{name:12} {count}")
        for kind, sorts in sorted(scores.by_kind(pairs).items()):
            of, right = sorts.total(), sorts["accepted"]
            self.stdout.write(f"{kind:12} right first {right}/{of} = {right / of:.1%}, or offered {_share(sorts)}")


def _share(sorts: Counter[str]) -> str:
    found = sorts["accepted"] + sorts["offered"]
    return f"{found}/{sorts.total()} = {found / sorts.total():.1%}"
