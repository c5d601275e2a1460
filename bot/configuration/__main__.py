"""`python -m bot.configuration`: prints the settings as Markdown; with `--write` puts them into docs/operators.md."""

from __future__ import annotations

import argparse

from bot.configuration import page

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write them into docs/operators.md")
    if parser.parse_args().write:
        page.write()
    else:
        print(page.markdown())
