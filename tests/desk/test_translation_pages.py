"""The translators' pages: side by side, for those who speak the language, two of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.responses import responses
from bot.content.translations import text_in
from bot.desk.models import SpokenLanguage
from bot.review.models import TextChange
from bot.review.translation_review import WORDS, entry_of, seen_digest
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

    assert "not among your languages" in drawn(answer) and not TextChange.objects.exists()


def test_a_text_is_checked_by_one_and_confirmed_by_another(signed_in: SignedIn, people: People, own_var: Path) -> None:
    speaks(people, "rita", "lena")

    signed_in("rita").post(f"{VISA}check/", {"medical": "yes", "seen": seen_digest("es", "travel/visa")})
    change = TextChange.objects.get()
    own = drawn(signed_in("rita").get(VISA))
    told = drawn(
        signed_in("lena").post(
            f"{VISA}decide/", {"change": change.pk, "decision": "approve", "medical": "yes"}, follow=True
        )
    )

    assert "You proposed this" in own and "Approve</button>" not in own
    assert "within seconds" in told and "checked_by: medical" in (own_var / "translations/es/travel.yml").read_text()


def test_an_author_withdraws_a_translation_and_writes_on_from_it(
    signed_in: SignedIn, people: People, own_var: Path
) -> None:
    speaks(people, "rita")
    rita, words = signed_in("rita"), {**entry_of("es", "travel/visa"), "seen": seen_digest("es", "travel/visa")}
    sent = {key: words[key] for key in (*WORDS, "seen") if key in words}
    rita.post(f"{VISA}propose/", {**sent, "text": f"{words['text']} Pregunte.", "button": words.get("buttons", [])})
    change = TextChange.objects.get()

    told = drawn(rita.post(f"{VISA}decide/", {"change": change.pk, "decision": "withdraw"}, follow=True))

    assert "Withdrawn. Nothing changed." in told and "withdrawn, Rita" in told
    page = drawn(rita.get(f"{VISA}?again={change.pk}"))
    assert "Pregunte.</textarea>" in page and "Propose these words" in page
    assert not (own_var / "translations").exists()


def test_the_words_of_a_refused_proposal_stand_in_the_fields_again(signed_in: SignedIn, people: People) -> None:
    speaks(people, "rita", "lena")
    words = {
        "text": "Pregunte al hospital en 7 días.",
        "title": "¿Mi título?",
        "seen": seen_digest("es", "travel/visa"),
    }

    refused = signed_in("rita").post(f"{VISA}propose/", words)

    page = drawn(refused)
    assert refused.status_code == 400 and "The numbers differ" in page
    assert words["text"] in page and words["title"] in page and "Propose these words" in page
    assert not TextChange.objects.exists()

    signed_in("lena").post(f"{VISA}check/", {"seen": words["seen"]})  # a colleague's proposal, meanwhile
    entry = entry_of("es", "travel/visa")
    own = {key: entry[key] for key in WORDS if key in entry} | {"button": entry.get("buttons", [])}
    meanwhile = signed_in("rita").post(f"{VISA}propose/", {**own, "title": "¿Otro título?", "seen": words["seen"]})
    assert meanwhile.status_code == 409 and "¿Otro título?" in drawn(meanwhile)


@pytest.mark.parametrize("act", ["propose", "check"])
def test_what_the_page_did_not_show_is_neither_checked_nor_rendered(
    signed_in: SignedIn, people: People, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    speaks(people, "rita")
    browser, english = signed_in("rita"), responses()["travel/visa"]
    assert f'name="seen" value="{seen_digest("es", "travel/visa")}"' in drawn(browser.get(VISA))
    words = {"seen": seen_digest("es", "travel/visa")} | ({"text": "Palabras nuevas."} if act == "propose" else {})
    monkeypatch.setitem(responses(), "travel/visa", replace(english, text=f"{english.text} More."))

    answer = browser.post(f"{VISA}{act}/", words, follow=True)

    assert "has changed since you opened this page" in drawn(answer) and not TextChange.objects.exists()
    assert act == "check" or (answer.status_code == 409 and words["text"] in drawn(answer))


def test_a_change_is_decided_only_at_its_own_text_and_language(
    signed_in: SignedIn, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaks(people, "rita", "lena")
    values = {"language": "ar", "name": "travel/visa", "of": 1, "entry": {"text": "x"}, "author": people("rita")}
    change = TextChange.objects.create(kind="change", **values)

    for decision in ("approve", "reject"):
        told = signed_in("lena").post(f"{VISA}decide/", {"change": change.pk, "decision": decision}, follow=True)
        assert "already been decided" in drawn(told)

    assert TextChange.objects.get().state == "proposed"


@pytest.mark.parametrize("address", ["?language=xx", "xx/travel/visa/", "es/no/such/"])
def test_what_is_not_there_is_not_found(signed_in: SignedIn, address: str) -> None:
    assert signed_in("rita").get(f"/staff/review/translations/{address}").status_code == 404


def test_the_texts_of_a_language_are_listed_in_pages(signed_in: SignedIn) -> None:
    page = drawn(signed_in("rita").get("/staff/review/translations/?language=de"))

    assert "not translated yet" in page and "Page 1 of" in page
