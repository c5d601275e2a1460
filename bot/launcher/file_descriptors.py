"""How many connections and files a process may have open at once."""

from __future__ import annotations

import resource

# systemd gives 1,024 unless a process asks for more; each open page and each stranger's connection takes one.
WANTED = 65_536


def raise_limit() -> None:
    """As many as we want, or as the machine lets us have; for this process and those that it starts."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED if most == resource.RLIM_INFINITY else min(WANTED, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
