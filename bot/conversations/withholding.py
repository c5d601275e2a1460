"""A wrong answer stops at once: a lead withholds it, and from the next message on no family is given it.

Whatever leads to the answer (words, a button, an app, another language) ends in `message_log.write_reply`, which asks
here. What is said instead is curated too, and offers a person.
"""

from __future__ import annotations

from dataclasses import replace

from bot import plain_sql
from bot.content.responses import is_answer, response, title
from bot.conversations.details import ReplyDetails
from bot.conversations.models import WithheldAnswer
from bot.conversations.types import Reply

TEXT = "sorry/withheld"
NAMES = f"SELECT name FROM {WithheldAnswer._meta.db_table} WHERE lifted IS NULL"  # noqa: S608


def current() -> list[WithheldAnswer]:
    """What is withheld now, the newest first."""
    return list(WithheldAnswer.objects.filter(lifted=None).select_related("by"))


def find(name: str) -> WithheldAnswer | None:
    """The stop of one answer; None where it may be said."""
    return WithheldAnswer.objects.filter(name=name, lifted=None).select_related("by").first()


def names() -> frozenset[str]:
    """The answers that are withheld now."""
    return frozenset(plain_sql.column(NAMES))


def instead(reply: Reply) -> Reply:
    """The reply, or what is said in its place while its text, or a part of it, is withheld. Asks the database."""
    answers = [name for name in dict.fromkeys((reply.outcome, *reply.names)) if is_answer(name)]
    stopped = names() if answers else ()
    name = next((name for name in answers if name in stopped), None)
    return reply if name is None else withheld(reply, name)


def withheld(reply: Reply, name: str) -> Reply:
    """What is said in place of an answer: what was understood stays; of the answer nothing but its question."""
    text, read = response(TEXT), reply.details
    known = ReplyDetails(alarm=read.alarm, caution=read.caution, considered=read.considered, failed=read.failed)
    details = replace(known.over(ReplyDetails.from_json({"on_affirm": text.metadata["on_affirm"]})), withheld=name)
    said = text.text.format(title=title(name))
    made = replace(reply, text=said, outcome=TEXT, buttons=text.buttons, details=details, offer=None)
    return replace(made, version=text.metadata["version"], names=(TEXT,), values={"title": title(name)})
