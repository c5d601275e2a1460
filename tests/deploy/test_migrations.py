"""A migration leaves the version before at work: in an upgrade and after a rollback, two versions share the tables.

So it may add, and what is no longer used goes a version later, in a migration that says so: its name begins with
`drop_` after the number, and the version before must not use what it drops any more.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter

# Those from before this rule; every later one is looked at.
BEFORE = set((Path(__file__).with_name("migrations_of_before.txt")).read_text(encoding="utf-8").split())
# SQLite makes these tables anew, and the linter takes every column and unique index of theirs for a new one. The new
# ones may be empty or have a default in the database, and what is empty is never twice the same to their constraints.
MADE_ANEW = {
    "conversations.0023_answer_notices",
    "conversations.0026_urgent_talks",
    "desk.0003_a_note_is_kept_once",
    "outbox.0002_other_addresses_and_trouble",
    "outbox.0004_longer_channel_names",  # which gives columns more room, and adds none
    "review.0005_unsafe_reaches_a_lead",
}
pytestmark = pytest.mark.django_db(transaction=True)


def ours() -> set[str]:
    """`app.name` of every migration of our apps."""
    found = MigrationLoader(connection).disk_migrations
    return {f"{app}.{name}" for (app, name), made in found.items() if made.__module__.startswith("bot.")}


def errors(label: str) -> int:
    """How many things of a migration would break the version before."""
    app, _, name = label.partition(".")
    fine = ["NOT_NULL", "ADD_UNIQUE"] if label in MADE_ANEW else []
    linter = MigrationLinter(
        include_apps=[app], include_name=[name], exclude_migration_tests=fine, no_cache=True, no_output=True
    )
    linter.lint_all_migrations()
    return int(linter.nb_erroneous)


def second_step(label: str) -> bool:
    return label.partition(".")[2].partition("_")[2].startswith("drop_")


def test_no_new_migration_breaks_the_version_before() -> None:
    new = ours() - BEFORE

    assert not [label for label in sorted(new) if not second_step(label) and errors(label)]


def test_a_migration_that_takes_columns_away_would_be_noticed() -> None:
    assert errors("conversations.0019_consent_texts_only")


def test_the_list_of_before_names_no_migration_that_is_gone() -> None:
    assert ours() >= BEFORE
