"""An operator's name, logo and colors: read at the start, refused where families could not read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.test import Client

from bot.channels.web import brand, static_bundle
from bot.channels.web.apps import check_brand
from bot.errors import ConfigurationError

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """What is kept of the brand is read anew, before and after."""
    kept = (brand.brand, static_bundle.files, static_bundle.version)
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


def written(folder: Path, text: str) -> str:
    (folder / "logo.svg").write_text(LOGO)
    (folder / "brand.yml").write_text(text)
    return str(folder / "brand.yml")


def test_the_products_own_colors_can_be_read() -> None:
    for scheme, colors in brand.product_colors().items():
        brand._check(scheme, colors)
        assert len(colors) == 13


@pytest.mark.parametrize(("one", "other", "expected"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_the_one_of_wcag(one: str, other: str, expected: float) -> None:
    assert brand.contrast(one, other) == brand.contrast(other, one) == pytest.approx(expected, abs=0.01)


def test_name_logo_and_colors_are_on_the_page_and_in_the_loader(client: Client, settings: Any, tmp_path: Path) -> None:
    text = 'name: Example Hospital\nlogo: logo.svg\ncolors: {light: {accent: "#7a1f5c"}}'
    settings.BRAND = written(tmp_path, text)

    page = client.get("/chat/").content.decode()
    assert '<img class="logo" src="/chat/logo" alt="Example Hospital"' in page
    logo = client.get("/chat/logo")
    assert logo.content.decode() == LOGO and "sandbox" in logo["Content-Security-Policy"]
    css = static_bundle.files()["chat.css"].plain.decode()
    assert "--accent: #7a1f5c;" in css
    assert css.rindex("--accent: #7fd0de;") > css.rindex("--accent: #7a1f5c;"), "dark pages keep their own color"
    assert "background:#7a1f5c" in client.get("/widget.js").content.decode()


def test_without_a_brand_there_is_none(client: Client, settings: Any) -> None:
    settings.BRAND = ""

    assert client.get("/chat/logo").status_code == 404
    assert 'class="logo"' not in client.get("/chat/").content.decode()
    assert "background:#0b5c6b" in client.get("/widget.js").content.decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('colors: {light: {accent: "#8fd3dd"}}', "light `accent` #8fd3dd on `paper`"),
        ('colors: {dark: {ink: "#222222"}}', "It must be at least 4.5"),
        ('colors: {light: {accents: "#000000"}}', "there is no color `accents`"),
        ("colors: {light: {accent: teal}}", "must be a color like #0b5c6b"),
        ("logo: ../logo.svg", "beside brand.yml"),
        ("logo: logo.gif", "beside brand.yml"),
        ("font: Comic Sans", "nothing else"),
        ("name: [a]", "`name` must be a text"),
        ("name: 'open", "cannot be read"),
    ],
)
def test_what_families_could_not_read_does_not_start(settings: Any, tmp_path: Path, text: str, expected: str) -> None:
    settings.BRAND = written(tmp_path, text)

    [found] = check_brand()
    assert isinstance(found, checks.Error) and expected in str(found.msg)


def test_a_brand_that_is_not_there_is_named(settings: Any) -> None:
    settings.BRAND = "/nowhere/brand.yml"

    with pytest.raises(ConfigurationError, match=r"/nowhere/brand\.yml cannot be read"):
        brand.brand()


def test_a_logo_that_is_too_heavy_is_refused(settings: Any, tmp_path: Path) -> None:
    settings.BRAND = written(tmp_path, "logo: logo.svg")
    (tmp_path / "logo.svg").write_bytes(b"x" * (brand.LOGO_LIMIT + 1))

    assert "larger than 30 KB" in str(check_brand()[0].msg)
