"""What one setting is, and the kinds that settings come in. marshmallow reads and checks the values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from marshmallow import fields, validate

T = TypeVar("T")
SITE = r"https?://(\*\.)?[\w.-]+(:\d+)?"
TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
ON_OR_OFF = f"{', '.join(TRUE[:-1])} or {TRUE[-1]}, or {', '.join(FALSE[:-1])} or {FALSE[-1]}"


@dataclass(frozen=True, eq=False)
class Setting(Generic[T]):
    """A variable of the environment. `allowed` completes "It must be …"; `shown` is the default as a page prints it.

    `default`: None where a process that needs the setting does not start without it. `secret`: its value stands in no
    message, and the variable `file` may name a file that holds it. `blank`: an empty value counts as none at all.
    `before`: what is done to the text before `field` takes it.
    """

    name: str
    field: fields.Field[Any]
    allowed: str
    default: T | None
    help: str
    shown: str = ""
    secret: bool = False
    blank: bool = True
    before: Callable[[str], Any] = str.strip

    @property
    def file(self) -> str:
        """The variable that may name a file with the secret."""
        return f"{self.name}_FILE"

    def parse(self, value: str) -> T:
        """The value of a text. Raises marshmallow's ValidationError."""
        found: T = self.field.deserialize(self.before(value))
        return found


def whole(name: str, default: int, least: int, most: int, help: str) -> Setting[int]:
    """A whole number within a range."""
    field = fields.Integer(validate=validate.Range(least, most))
    return Setting(name, field, f"a whole number from {least} to {most}", default, help, f"{default}", blank=False)


def number(name: str, default: float, least: float, most: float, help: str) -> Setting[float]:
    """A number within a range."""
    field = fields.Float(validate=validate.Range(least, most))
    return Setting(name, field, f"a number from {least} to {most}", default, help, f"{default}", blank=False)


def switch(name: str, help: str, *, default: bool = False, shown: str = "") -> Setting[bool]:
    """Something that is on or off, in capitals or not."""
    field = fields.Boolean(truthy=set(TRUE), falsy=set(FALSE))
    shown = shown or ("on" if default else "off")
    return Setting(name, field, ON_OR_OFF, default, help, shown, before=lambda value: value.strip().lower())


def text(name: str, help: str, *, allowed: str = "a text", default: str = "", shown: str = "") -> Setting[str]:
    """Any text."""
    return Setting(name, fields.String(), allowed, default, help, shown or default)


def address(name: str, schemes: str, help: str, *, default: str = "", shown: str = "") -> Setting[str]:
    """An address that begins with one of the schemes, which stand with `|` between them."""
    field = fields.String(validate=validate.Regexp(rf"({schemes})://[^\s/]\S*\Z"))
    allowed = f"an address that begins with {'://, '.join(schemes.split('|'))}://"
    return Setting(name, field, allowed, default, help, shown or default)


def several(name: str, pattern: str, allowed: str, help: str, *, default: str = "") -> Setting[list[str]]:
    """Values with commas or blanks between them, of which each has the pattern."""
    field = fields.List(fields.String(validate=validate.Regexp(rf"({pattern})\Z")))
    return Setting(
        name,
        field,
        allowed,
        default.split(",") if default else [],
        help,
        default,
        before=lambda value: value.replace(",", " ").split(),
    )


def secret(
    name: str,
    help: str,
    *,
    pattern: str = r"[\x20-\x7e]{32,}",
    allowed: str = "",
    default: str | None = "",
    shown: str = "",
) -> Setting[str]:
    """A value that nobody may see; as a rule characters that nobody can guess and that fit into a header of HTTP."""
    field = fields.String(validate=validate.Regexp(rf"({pattern})\Z"))
    allowed = allowed or "at least 32 random characters of ASCII"
    return Setting(name, field, allowed, default, help, shown, secret=True, before=str)
