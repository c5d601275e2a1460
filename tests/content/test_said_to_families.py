"""What is said to a family stands in data/ and in locale files, where it is reviewed; never in Python."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.yaml_file import ROOT

# Rooms whose refusals are read by staff at the desk or by an editor in a terminal.
FOR_STAFF = (
    "bot/desk/",
    "bot/review/",
    "bot/archive/",
    "bot/guide/team_answers.py",
    "bot/guide/team_pages.py",
    "bot/sealing.py",
)
ALSO_FOR_STAFF = tuple(f"bot/conversations/{name}.py" for name in ("handover", "capabilities", "alerts"))
# Refusals of requests that none of our pages makes: whoever writes a program reads them.
FOR_PROGRAMS = ("bot/channels/web/payloads.py", "bot/channels/web/api.py")
# One act of staff in a room that is otherwise a family's.
READING_A_FORM = "There is no form here."


def sentences(path: Path) -> Iterator[str]:
    """The words of refusals that a module holds."""
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    refusals = (call for call in calls if getattr(call.func, "id", "") == "BotError" and len(call.args) > 1)
    for call in refusals:
        if isinstance(call.args[1], ast.JoinedStr | ast.Constant):
            yield ast.unparse(call.args[1]).strip("'\"")


def test_no_refusal_that_a_family_reads_is_written_in_python() -> None:
    modules = {str(path.relative_to(ROOT)): path for path in (ROOT / "bot").rglob("*.py")}
    ours = {
        name: path
        for name, path in modules.items()
        if not name.startswith((*FOR_STAFF, *ALSO_FOR_STAFF, *FOR_PROGRAMS))
    }

    found = {(name, words) for name, path in ours.items() for words in sentences(path) if words}

    assert found == {("bot/contact/services.py", READING_A_FORM)}


def test_a_sentence_in_a_refusal_would_be_seen(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("raise BotError('gone', f'This {chat} is gone.', status=404)\n", encoding="utf-8")

    assert list(sentences(path)) == ["f'This {chat} is gone."]
