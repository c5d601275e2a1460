"""Holds the texts that families agree to, to their versions: other words are another version.

`consent_texts.yml` in the trial's folder has the SHA-256 of each version's words; a line is added for a new version and
never changed. A new trial begins without the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot import yaml_file
from bot.content.responses import response
from bot.errors import ConfigurationError
from bot.i18n import Words, languages
from bot.trial import trial

FILE = "consent_texts.yml"
HEAD = "# The words of each text that families agree to, by version (SHA-256). `manage.py consent_texts` adds lines.\n"
WEB = "web/consent"
# What is agreed to elsewhere, by its id in data/answers.
CURATED = ("channel/welcome", "guide/share", "contact/consent", "contact/notice", "contact/device")
HOW = ".uv/bin/uv run python manage.py consent_texts"
Digests = dict[str, dict[str, dict[int, str]]]


@dataclass(frozen=True)
class Text:
    """A text as its file holds it now, its places not filled."""

    key: str
    language: str
    version: int
    body: str

    @property
    def place(self) -> str:
        """Where an editor finds it."""
        return f"bot/locales/{self.language}.json, consent" if self.key == WEB else f"data/answers, {self.key}"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


def present() -> list[Text]:
    """Every text that a family may be asked to agree to."""
    web = [Text(WEB, code, w["consent"]["version"], _web_body(w["consent"])) for code, w in languages().items()]
    curated = [(name, response(name)) for name in CURATED]
    return [*web, *(Text(name, "en", text.metadata["version"], text.text) for name, text in curated)]


def _web_body(consent: Words) -> str:
    return "\n\n".join([consent["heading"], *consent["lines"]])


def file() -> Path:
    """Where the trial's digests stand."""
    return trial().folder / FILE


def recorded(path: Path | None = None) -> Digests:
    """`{key: {language: {version: SHA-256}}}`; empty where the trial has no file yet."""
    path = path or file()
    found: Digests = (yaml_file.read(path) or {}) if path.exists() else {}
    return found


def changed(texts: Iterable[Text], known: Digests) -> list[str]:
    """A line for each text whose words are not those of its version."""
    return [
        f"{text.place}: the words that families agree to have changed, and the version is still {text.version}. "
        f"Raise `version`, so that families agree to the new words, then: {HOW}"
        for text in texts
        if known.get(text.key, {}).get(text.language, {}).get(text.version, text.digest) != text.digest
    ]


def unrecorded(texts: Iterable[Text], known: Digests) -> list[str]:
    """A line for each text whose version stands in no file yet."""
    return [
        f"{text.place}: version {text.version} of what families agree to is not recorded. Run: {HOW}"
        for text in texts
        if text.version not in known.get(text.key, {}).get(text.language, {})
    ]


def uneven(texts: Iterable[Text]) -> list[str]:
    """A line where the languages of the page are not at one version: a family may change between them."""
    versions = {text.language: text.version for text in texts if text.key == WEB}
    if len(set(versions.values())) <= 1:
        return []
    return [f"bot/locales: `consent` must have one version in all languages, and has {versions}."]


def findings() -> list[str]:
    """All that is wrong; an empty list is good."""
    texts, known = present(), recorded()
    return [*changed(texts, known), *unrecorded(texts, known), *uneven(texts)]


def record(path: Path | None = None) -> list[Text]:
    """Write down the versions that are new; gives them. Raises ConfigurationError where words changed without one."""
    path = path or file()
    texts, known = present(), recorded(path)
    if wrong := changed(texts, known):
        raise ConfigurationError("\n".join(wrong))
    new = [text for text in texts if text.version not in known.get(text.key, {}).get(text.language, {})]
    for text in new:
        known.setdefault(text.key, {}).setdefault(text.language, {})[text.version] = text.digest
    path.write_text(HEAD + yaml.safe_dump(known, width=200), encoding="utf-8")
    return new
