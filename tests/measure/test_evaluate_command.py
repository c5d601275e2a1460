"""`manage.py evaluate` refuses what it cannot evaluate, with a sentence."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id": "a", "text": "hello", "expect": ["chat/greet"]}\n', encoding="utf-8")

    with pytest.raises(CommandError, match="There is no file"):
        call_command("evaluate", str(cases), model=tmp_path / "missing.tar.gz")
