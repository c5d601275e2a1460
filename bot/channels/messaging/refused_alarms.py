"""An alarm in a message that is too long, or one too many: it is heard all the same."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from bot.channels.base.incoming_events import Event, Written
from bot.channels.messaging.text_splitting import split
from bot.safety.check import check

# So many messages' worth of a long text is read.
PIECES = 20


def heard(event: Event) -> Written | None:
    """The event with that part of its text alone that raises an alarm, short enough to be kept; None without one."""
    if not isinstance(event, Written):
        return None
    limit = settings.MESSAGE_LIMIT
    pieces = split(event.text[: PIECES * limit], "", limit, len)
    return next((replace(event, text=piece) for piece in pieces if check(piece)), None)
