"""The interface's words, the beginning's questions, the page and its files."""

import gzip
import re
from typing import Any

import pytest
from django.test import Client

from bot.channels.web import beginning, static_bundle
from bot.content.responses import responses
from bot.content.text_checks import catalogue
from bot.i18n import direction, languages

LANGUAGES = sorted(languages())
LOADER_LIMIT, FIRST_LIMIT = 4 * 1024, 30 * 1024


def flat(words: Any, place: str = "") -> dict[str, Any]:
    """All words of a locale by their full name."""
    if isinstance(words, dict):
        return {key: value for name, inner in words.items() for key, value in flat(inner, f"{place}.{name}").items()}
    if isinstance(words, list):
        return {
            key: value for number, inner in enumerate(words) for key, value in flat(inner, f"{place}.{number}").items()
        }
    return {place: words}


def holes(text: Any) -> set[str]:
    return set(re.findall(r"\{\w+\}", str(text)))


def test_the_languages_promised_are_there() -> None:
    assert LANGUAGES == ["ar", "de", "en", "es", "fr", "hi", "id", "pt", "ru", "tr", "ur", "vi", "zh"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_with_the_same_holes(language: str) -> None:
    english, other = flat(languages()["en"]), flat(languages()[language])

    assert set(other) == set(english)
    assert {key for key in english if holes(english[key]) != holes(other[key])} == set()
    assert {key for key, value in other.items() if value == "" and english[key]} == set()


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_what_no_speaker_has_checked_says_so(language: str) -> None:
    assert languages()[language]["review"] == "needs review"
    assert languages()[language]["unreviewed"]


def test_arabic_and_urdu_run_from_right_to_left() -> None:
    assert {language for language in LANGUAGES if languages()[language]["direction"] == "rtl"} == {"ar", "ur"}
    assert all(languages()[language]["direction"] == direction(language) for language in LANGUAGES)


def test_every_topic_has_a_name_in_every_language_and_every_answer_a_topic() -> None:
    first, topics = beginning.first_questions("en"), beginning.topics("en")

    assert {group for group, _ in topics} <= set(languages()["en"]["topics"])
    assert {name for _, entries in topics for name, *_ in entries} == set(catalogue())
    assert len(first) == 6 and all(name in responses() for name, *_ in first)


@pytest.mark.parametrize(
    ("address", "accepted", "expected"),
    [
        ("/chat/", "", "en"),
        ("/chat/", "ar-EG,en;q=0.5", "ar"),
        ("/chat/", "uk,pt-BR;q=0.8,en;q=0.7", "pt"),
        ("/chat/", "ur-PK", "ur"),
        ("/chat/?lang=fr", "ar", "fr"),
        ("/chat/?lang=xx", "", "en"),
        ("/chat/?lang=../../etc", "%%%", "en"),
    ],
)
def test_the_page_comes_in_the_familys_language(client: Client, address: str, accepted: str, expected: str) -> None:
    page = client.get(address, headers={"Accept-Language": accepted}).content.decode()

    assert f'<html lang="{expected}" dir="{direction(expected)}">' in page


def test_the_page_may_be_framed_by_the_sites_of_the_list_only(client: Client, settings: Any) -> None:
    settings.EMBED_ORIGINS = ["https://www.example.org"]

    page = client.get("/chat/?frame=1")

    assert page["Content-Security-Policy"].endswith("frame-ancestors 'self' https://www.example.org")
    assert "X-Frame-Options" not in page and "unsafe" not in page["Content-Security-Policy"]


def test_the_page_has_no_inline_script_or_style(client: Client) -> None:
    page = client.get("/chat/").content.decode()

    scripts = re.findall(r"<script([^>]*)>", page)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)


def test_the_demonstration_is_served_only_where_it_is_wanted(client: Client, settings: Any) -> None:
    settings.DEMO = False
    assert client.get("/chat/demo/").status_code == 404
    settings.DEMO = True
    assert client.get("/chat/demo/").status_code == 200


def test_files_are_kept_for_ever_under_their_version_and_not_under_another(client: Client) -> None:
    right = client.get(f"/chat/files/{static_bundle.version()}/app.js", headers={"Accept-Encoding": "gzip"})
    old = client.get("/chat/files/0123456789ab/app.js")

    assert "immutable" in right["Cache-Control"] and right["Content-Encoding"] == "gzip"
    assert old["Cache-Control"] == "no-store"
    assert gzip.decompress(right.content) == old.content


@pytest.mark.parametrize("name", ["no.js", "tsconfig.json", "..%2Fwords.py"])
def test_nothing_but_the_clients_files_is_served(client: Client, name: str) -> None:
    assert client.get(f"/chat/files/{static_bundle.version()}/{name}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loader_is_at_most_four_kilobytes_and_the_page_thirty(client: Client, language: str) -> None:
    def size(address: str) -> int:
        return len(client.get(address, headers={"Accept-Encoding": "gzip"}).content)

    address = f"/chat/?lang={language}"
    page = client.get(address).content.decode()
    parts = set(re.findall(r'(?:href|src)="(/chat/files/[^"]+)"', page))

    assert size("/widget.js") <= LOADER_LIMIT
    assert sum(map(size, [address, *parts])) <= FIRST_LIMIT


def test_the_scripts_are_served_without_comment_lines_and_with_all_their_code() -> None:
    for name, file in static_bundle.files().items():
        if name.endswith(".js") and name != static_bundle.LOADER:
            written = (static_bundle.CLIENT / name).read_text(encoding="utf-8").splitlines()
            code = [line.strip() for line in written if not line.strip().startswith(("//", "/*", "*"))]
            served = [line.strip() for line in file.plain.decode().splitlines()]
            assert [line for line in code if line not in served] == [], name
            assert not any(line.strip().startswith("//") for line in served), name
