"""No coroutine asks the database on the event loop, or wraps what it calls: it awaits a twin (bot/database.py)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# What runs inside Rasa imports nothing of Django's (the import contract), and saves trackers.
RASA = ROOT / "bot" / "understanding"
FILES = [p for p in sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("actions/**/*.py")]) if RASA not in p.parents]
# How Django is asked.
ORM = {"objects", "_default_manager", "refresh_from_db", "save", "atomic"}
THREADS = {"writing", "reading", "polling", "storing", "exporting"}
Twins = dict[str, str]


@dataclass(frozen=True)
class Module:
    """A file of ours with what it calls the functions of others."""

    name: str
    tree: ast.Module

    @property
    def twins(self) -> Twins:
        """The function of each twin: `{"begin": "abegin"}`."""
        found = [node for node in self.tree.body if isinstance(node, ast.Assign)]
        pairs = [(name, wrapped) for node in found for name, wrapped in zip(_names(node), _wrapped(node), strict=False)]
        return {function: name for name, function in pairs}

    @property
    def imported(self) -> dict[str, str]:
        """The full name of what was imported, by the name that it has here."""
        froms = [node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom) and node.module]
        return {alias.asname or alias.name: f"{node.module}.{alias.name}" for node in froms for alias in node.names}


def _names(node: ast.Assign) -> list[str]:
    target = node.targets[-1]
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    return [part.id for part in parts if isinstance(part, ast.Name)]


def _wrapped(node: ast.Assign) -> list[str]:
    parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    return [ast.unparse(part.args[0]) for part in parts if isinstance(part, ast.Call) and is_wrapping(part)]


def is_wrapping(call: ast.Call) -> bool:
    """Whether this is `writing(f)`, or `writing.soon(f)`."""
    function = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "soon" else call.func
    return isinstance(function, ast.Name) and function.id in THREADS


@cache
def module(path: Path) -> Module:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return Module(name, ast.parse(path.read_text(encoding="utf-8")))


@cache
def twins() -> Twins:
    """Every function that has a twin, by its full name."""
    found = map(module, FILES)
    return {f"{each.name}.{function}": twin for each in found for function, twin in each.twins.items()}


def coroutines(tree: ast.Module) -> Iterator[ast.AST]:
    """All that a coroutine does itself; a function within it may run in a thread."""
    waiting: list[ast.AST] = [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)]
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.AsyncFunctionDef):
                yield node
                waiting.append(node)


def findings(found: Module, known: Twins) -> list[str]:
    own = {function: f"{found.name}.{function}" for function in found.twins}
    names = {**found.imported, **own}
    return [line for node in coroutines(found.tree) for line in _of(node, names, known)]


def _of(node: ast.AST, names: dict[str, str], known: Twins) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and node.attr in ORM:
        yield f"line {node.lineno}: .{node.attr} asks the database on the event loop"
    if isinstance(node, ast.Call) and is_wrapping(node):
        yield f"line {node.lineno}: wrapped where it is called; give {ast.unparse(node.args[0])} a twin"
    if isinstance(node, ast.Call):
        first, _, rest = ast.unparse(node.func).partition(".")
        full = f"{names.get(first, first)}.{rest}" if rest else names.get(first, first)
        if full in known:
            yield f"line {node.lineno}: {ast.unparse(node.func)} waits for the database; await {known[full]}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_coroutine_asks_the_database_itself(path: Path) -> None:
    assert findings(module(path), twins()) == []


def test_a_twin_is_called_as_its_function_with_an_a_before_it() -> None:
    functions = {function.rpartition(".")[2]: twin for function, twin in twins().items()}

    assert len(functions) > 20
    for function, twin in functions.items():
        assert twin in (f"a{function}", f"_a{function.removeprefix('_')}")


@pytest.mark.parametrize(
    "line",
    ["Message.objects.get(pk=1)", "await writing(turns.begin)(chat)", "await reading.soon(look)(chat)",
     "turns.begin(chat)", "begin(chat)", "message.save()"],
)  # fmt: skip
def test_each_way_of_asking_on_the_event_loop_is_found(line: str) -> None:
    imports = "from bot.conversations import turns\nfrom bot.conversations.turns import begin\n"

    assert findings(Module("here", ast.parse(f"{imports}async def work():\n    {line}")), twins())


@pytest.mark.parametrize("line", ["await turns.abegin(chat)", "await asyncio.to_thread(lambda: Message.objects.get())"])
def test_what_waits_elsewhere_is_let_be(line: str) -> None:
    source = f"from bot.conversations import turns\nasync def work():\n    {line}"

    assert findings(Module("here", ast.parse(source)), twins()) == []
