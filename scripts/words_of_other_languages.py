"""Writes bot/privacy/words_other.yml: words of other languages that are nobody's name, from our own texts in them.

    .uv/bin/uv run --with faker python scripts/words_of_other_languages.py

A word counts that stands in two texts in small letters. Left out are English words, which stand in words.yml, scripts
that write no spaces, and names: those that Faker knows in any country, unless five of our texts have the word ("una",
"era"), and those of names_that_are_words.txt, however common the word is.
"""

from __future__ import annotations

import pkgutil
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from bot import yaml_file
from bot.privacy.lexicon import vocabulary
from bot.privacy.name_words import TOKEN, is_given

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "bot/privacy/words_other.yml"
HEAD = (
    '# Words of other languages, as families and our texts write them: after "I am" or "doctor" they are no name.\n'
    "# Written by scripts/words_of_other_languages.py.\n\nother_words: >-\n"
)
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
SENTENCE_END = re.compile(r"[.!?\n:;]+")
LEAST, COMMON = 2, 5
# Names that are words as well, or that our texts name, in scripts in which nothing else tells them.
NAMES = frozenset((ROOT / "scripts/names_that_are_words.txt").read_text(encoding="utf-8").split())


def texts() -> Iterator[str]:
    """What families write, and what we say to them, in other languages."""
    for path in sorted((ROOT / "data/nlu").glob("*/*.yml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("    - "):
                yield line[6:].strip().strip('"')
    for folder, pattern in (("translations", "*/*.yml"), ("data/answers", "safety_*.yml")):
        for path in sorted((ROOT / folder).glob(pattern)):
            yield from _strings(yaml_file.read(path))


def _strings(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for value in content.values() if isinstance(content, dict) else content:
            yield from _strings(value)


def _in_small_letters(text: str) -> set[str]:
    """Also the first word of a sentence, whose capital says nothing."""
    found = set()
    for sentence in SENTENCE_END.split(text):
        for place, match in enumerate(TOKEN.finditer(sentence)):
            if len(match[0]) > 1 and (place == 0 or not match[0][0].isupper()):
                found.add(match[0].lower())
    return found


def names() -> set[str]:
    """First and last names of all countries that Faker knows, word by word."""
    found = set()
    people = import_module("faker.providers.person")
    for country in (each.name for each in pkgutil.iter_modules(people.__path__)):
        provider = import_module(f"{people.__name__}.{country}").Provider
        lists = [getattr(provider, name) for name in dir(provider) if re.search("(?:first|last)_name", name)]
        found |= {
            name
            for listed in lists
            if isinstance(listed, dict | list | tuple)
            for name in listed
            if isinstance(name, str)
        }
    return {word.lower() for name in found for word in re.split("[ -]", name)}


def main() -> None:
    counted = Counter(word for text in texts() for word in _in_small_letters(text))
    called = names()
    kept = [
        word
        for word, count in counted.items()
        if count >= (COMMON if word in called else LEAST)
        and not UNSPACED.search(word)
        and not is_given(word)
        and word not in NAMES | vocabulary("ordinary") | vocabulary("function_words")
    ]
    lines = textwrap.fill(
        " ".join(sorted(kept)), 118, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
    )
    TARGET.write_text(f"{HEAD}{lines}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
