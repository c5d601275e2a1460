"""The column in which the log keeps the details of a message, as `Details`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from bot.conversations.details import ReplyDetails

if TYPE_CHECKING:
    JSONColumn = models.JSONField[ReplyDetails, ReplyDetails]
else:
    JSONColumn = models.JSONField


class DetailsField(JSONColumn):
    """A JSON column for the database and for migrations; `Details` for everybody else."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "default": ReplyDetails})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, options = super().deconstruct()
        return str(name), "django.db.models.JSONField", list(args), {**options, "default": dict}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        return ReplyDetails.from_json(found) if isinstance(found, dict) else found

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.to_json() if isinstance(value, ReplyDetails) else value)

    def to_python(self, value: Any) -> Any:
        return ReplyDetails.from_json(value) if isinstance(value, dict) else value

    def value_to_string(self, obj: models.Model) -> Any:
        found = self.value_from_object(obj)
        return found.to_json() if isinstance(found, ReplyDetails) else found
