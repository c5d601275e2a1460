"""`python -m bot.without_warnings MODULE …`: as `python -m MODULE …`, silent about what is deprecated.

Such warnings are for a library's developers, not for who starts us. Sanic and others change the filters when they are
imported, whatever `-W` and PYTHONWARNINGS say; so it is the printing that is stopped.
"""

from __future__ import annotations

import runpy
import sys
import warnings
from typing import Any

show = warnings.showwarning


def show_what_concerns_us(message: Warning | str, category: type[Warning], *place: Any, **named: Any) -> None:
    """All but what is deprecated."""
    if not issubclass(category, (DeprecationWarning, PendingDeprecationWarning)):
        show(message, category, *place, **named)


if __name__ == "__main__":
    warnings.showwarning = show_what_concerns_us
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
