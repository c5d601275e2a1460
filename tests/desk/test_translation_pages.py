"""The translators' pages: side by side, for those who speak the language, two of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content.responses import responses
from bot.content.translations import text_in
from bot.desk.models import SpokenLanguage
from bot.review import translation_file
from bot.review.models import TranslationChange
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db
VISA = "/staff/review/translations/es/travel/visa/"


def speaks(people: People, *names: str) -> None:
    SpokenLanguage.objects.bulk_create([SpokenLanguage(user=people(name), language="es") for name in names])


def test_each_language_is_there_with_its_progress_and_in_the_numbers(signed_in: SignedIn) -> None:
    browser = signed_in("rita")

    for address in ("/staff/review/translations/", "/staff/numbers/"):
        page = drawn(browser.get(address))
        assert "Spanish" in page and "Urdu" in page and "Older than English" in page


def test_english_and_translation_stand_side_by_side(signed_in: SignedIn) -> None:
    page = drawn(signed_in("rita").get(VISA))

    assert responses()["travel/visa"].text[:40] in page and text_in("travel/visa", "es")[:40] in page
    assert "so you can only read" in page and "Propose these words" not in page


def test_arabic_is_written_from_right_to_left(signed_in: SignedIn) -> None:
    page = drawn(signed_in("rita").get("/staff/review/translations/ar/travel/visa/"))

    assert 'lang="ar" dir="rtl"' in page


def test_who_does_not_speak_the_language_changes_nothing(signed_in: SignedIn) -> None:
    answer = signed_in("rita").post(f"{VISA}check/", {"medical": "yes"}, follow=True)

    assert "not among your languages" in drawn(answer) and not TranslationChange.objects.exists()


def test_a_text_is_checked_by_one_and_confirmed_by_another(
    signed_in: SignedIn, people: People, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr(translation_file, "replace_file", lambda path, text: kept.update({path.name: text}))
    monkeypatch.setenv("BOT_VAR", str(tmp_path))
    settings.VAR_DIR = tmp_path
    speaks(people, "rita", "lena")

    signed_in("rita").post(f"{VISA}check/", {"medical": "yes"})
    change = TranslationChange.objects.get()
    own = drawn(signed_in("rita").get(VISA))
    told = drawn(
        signed_in("lena").post(
            f"{VISA}decide/", {"change": change.pk, "decision": "approve", "medical": "yes"}, follow=True
        )
    )

    assert "You proposed this" in own and "Approve</button>" not in own
    assert "within seconds" in told and 'checked_by: "medical"' in kept["travel.yml"]


@pytest.mark.parametrize("address", ["?language=xx", "xx/travel/visa/", "es/no/such/"])
def test_what_is_not_there_is_not_found(signed_in: SignedIn, address: str) -> None:
    assert signed_in("rita").get(f"/staff/review/translations/{address}").status_code == 404


def test_the_texts_of_a_language_are_listed_in_pages(signed_in: SignedIn) -> None:
    page = drawn(signed_in("rita").get("/staff/review/translations/?language=de"))

    assert "not translated yet" in page and "Page 1 of" in page
