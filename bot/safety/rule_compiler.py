"""Turns the rules of one language, as written in YAML, into compiled patterns.

A pattern is a regular expression over folded text with two short forms: `{name}` is a group of `words`, and ` .. `
stands for up to four words in between.
"""

from __future__ import annotations

import re
import sre_parse
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast, get_args

from bot.errors import ConfigurationError
from bot.safety.normalization import fold
from bot.safety.prefilter import head, needles
from bot.safety.rule_types import Guard, Language, Repairs, Rule, Sign, Where
from bot.safety.skeleton import Skeleton
from bot.safety.spelling import Spelling

KINDS = ("crisis", "emergency")
_PUNCTUATION = r"[,()،、](?!\d)| [-–—]+ "
_GAP = r"[,:)]?(?: [^ ]+){0,4} "
_ESCAPE = re.compile(r"(\\.)")
_NAME = re.compile(r"\{([a-z_]+)\}")
_PLAIN = {"language", "script", "skeleton", "spaced", "spelling", "words", "guards"}
_PATTERNS = {"border", "masks", "present", "asserts", "others", "own"}
_RULE = {"signs", "with", "unless", "ignore", "present"}


class Reader:
    """Reads one language; every mistake in its files becomes a ConfigurationError that names the place."""

    def __init__(self, code: str, data: Mapping[str, Any]) -> None:
        self.code, self.data = code, data
        self.edges = (r"(?<!\w)", r"(?!\w)") if data.get("spaced", True) else ("", "")
        self.words: dict[str, str] = {}
        for name, listed in (data.get("words") or {}).items():
            self.words[name] = "(?:" + "|".join(self._expand(item) for item in self._strings(listed, name)) + ")"

    def language(self, *, only_masks: bool = False) -> Language:
        """All rules of the language; with `only_masks` it has no dangers: `rules` and `heads` are empty."""
        if unknown := set(self.data) - _PLAIN - _PATTERNS - set(KINDS):
            raise self._fail(f"unknown section: {', '.join(sorted(unknown))}")
        script = self.data.get("script")
        present, asserts = (self._compiled(self.data.get(key), key) for key in ("present", "asserts"))
        others, own = (self._compiled(self.data.get(key), key) for key in ("others", "own"))
        rules = () if only_masks else self._rules()
        return Language(
            code=self.code,
            script=re.compile(str(script)) if script else None,
            border=self._border(),
            masks=self._signs(self.data.get("masks") or [], "masks"),
            present=present,
            asserts=asserts,
            rules=rules,
            heads=_heads(sign for rule in rules for sign in rule.signs),
            spelling=self._repairs(),
            others=others,
            own=own,
        )

    def _repairs(self) -> Repairs | None:
        if letters := self.data.get("skeleton"):
            return Skeleton(letters)
        return Spelling(**spelling) if (spelling := self.data.get("spelling")) else None

    def _rules(self) -> tuple[Rule, ...]:
        guards = [self._guard(name, entry) for name, entry in (self.data.get("guards") or {}).items()]
        named = [(kind, *pair) for kind in KINDS for pair in (self.data.get(kind) or {}).items()]
        return tuple(self._rule(kind, name, entry, guards) for kind, name, entry in named)

    def _rule(self, kind: str, name: str, entry: Any, guards: Sequence[Guard]) -> Rule:
        if not isinstance(entry, dict) or set(entry) - _RULE:
            raise self._fail(f"rule '{name}' may hold only {', '.join(sorted(_RULE))}")
        ignored = set(self._strings(entry.get("ignore") or [], name))
        if unknown := ignored - {guard.name for guard in guards}:
            raise self._fail(f"rule '{name}' ignores unknown guards: {', '.join(sorted(unknown))}")
        signs = self._signs(entry.get("signs"), name)
        together, unless = (self._compiled(entry.get(key), name) for key in ("with", "unless"))
        heeded = tuple(guard for guard in guards if guard.name not in ignored)
        return Rule(name, kind, signs, together, unless, bool(entry.get("present")), heeded)

    def _signs(self, value: Any, where: str) -> tuple[Sign, ...]:
        return tuple(self._sign(self._expand(item), where) for item in self._strings(value, where))

    def _sign(self, pattern: str, where: str) -> Sign:
        try:
            source = self._between_edges(pattern)
            return Sign(source, needles(sre_parse.parse(source)))
        except re.error as error:
            raise self._unreadable(where, error) from error

    def _guard(self, name: str, entry: Mapping[str, Any]) -> Guard:
        if (where := entry.get("where")) not in get_args(Where):
            raise self._fail(f"guard '{name}': 'where' must be one of {', '.join(get_args(Where))}")
        marks = self._compiled(entry.get("marks"), name, tail=r"\W*$" if where == "before" else "")
        if marks is None:
            raise self._fail(f"guard '{name}' has no marks")
        return Guard(name, cast(Where, where), marks, self._compiled(entry.get("unless"), name))

    def _border(self) -> re.Pattern[str]:
        words = self._compiled(self.data.get("border"), "border")
        return re.compile("|".join([_PUNCTUATION, *([words.pattern] if words else [])]))

    def _compiled(self, value: Any, where: str, *, tail: str = "") -> re.Pattern[str] | None:
        if not value:
            return None
        return self._pattern("|".join(self._expand(item) for item in self._strings(value, where)), where, tail)

    def _pattern(self, joined: str, where: str, tail: str = "") -> re.Pattern[str]:
        try:
            return re.compile(self._between_edges(joined, tail))
        except re.error as error:
            raise self._unreadable(where, error) from error

    def _between_edges(self, joined: str, tail: str = "") -> str:
        return f"{self.edges[0]}(?:{joined}){tail or self.edges[1]}"

    def _expand(self, pattern: str) -> str:
        return _NAME.sub(self._group, _folded(pattern).replace(" .. ", _GAP))

    def _group(self, found: re.Match[str]) -> str:
        if found[1] not in self.words:
            raise self._fail(f"unknown word group {found[0]}")
        return self.words[found[1]]

    def _strings(self, value: Any, where: str) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self._fail(f"'{where}' must be a list of texts")
        return value

    def _unreadable(self, where: str, error: re.error) -> ConfigurationError:
        return self._fail(f"'{where}' holds a pattern that cannot be read: {error}")

    def _fail(self, problem: str) -> ConfigurationError:
        return ConfigurationError(f"bot/safety/rules, language {self.code}: {problem}")


def _heads(signs: Iterable[Sign]) -> dict[str, tuple[Sign, ...]]:
    """The signs by what their needles start with; those without needles stand under the empty text."""
    found: dict[str, tuple[Sign, ...]] = {}
    for sign in signs:
        for start in {head(needle) for needle in sign.needles} or {""}:
            found[start] = (*found.get(start, ()), sign)
    return found


def _folded(pattern: str) -> str:
    # Escapes such as \W mean something else in lower case.
    return "".join(part if part.startswith("\\") else fold(part) for part in _ESCAPE.split(pattern))
