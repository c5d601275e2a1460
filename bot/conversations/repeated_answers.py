"""An answer that a family has just read is not said again word for word: one line leads back to it."""

from __future__ import annotations

from dataclasses import replace

from bot.content.responses import is_answer, response, title
from bot.conversations.details import ReplyDetails
from bot.conversations.types import Question, Reply
from bot.safety.check import ENGLISH

LINE = "ask/same_answer"


def shortened(reply: Reply, question: Question, language: str = "") -> Reply:
    """The reply; where it is the answer of the turn before, a line that names it. `buttons.py` adds the one that
    gives it again.

    Whoever pressed a button wants the whole text, and so does whoever read it in another language than this `language`
    (empty: in the same). What asks something is asked again.
    """
    above = (question.previous.get("answers") or {}).get(reply.outcome)
    whole = reply.names == (reply.outcome,) and is_answer(reply.outcome) and not reply.buttons
    other = language and language != (question.previous.get("language") or ENGLISH)
    if question.outcome or not above or not whole or other:
        return reply
    text = response(LINE).text.format(title=title(reply.outcome))
    line = replace(reply, text=text, names=(LINE,), values={"title": title(reply.outcome)})
    return replace(line, details=_of_line(reply.details, above))


def _of_line(full: ReplyDetails, above: int) -> ReplyDetails:
    """What was understood; what stands below the answer is there to read."""
    read = ReplyDetails(alarm=full.alarm, caution=full.caution, considered=full.considered, failed=full.failed)
    return replace(read, title=full.title, marked=full.marked, repeats=above)
