"""A family in danger is told numbers that somebody has checked, those of the trial's place first."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from phonenumbers import shortnumberinfo

from bot.content.emergency_number_checks import faults, findings
from bot.content.emergency_numbers import LIMIT, folded, line_to_show, mentioned, numbers_to_tell
from bot.content.emergency_numbers_file import FILE, Country, Number, Numbers, numbers, read_numbers
from bot.content.responses import responses
from bot.content.review_dates import REVIEW_DAYS, due
from bot.trial import trial

TODAY = date.fromisoformat("2026-11-29")
HERE = trial().folder / "numbers.yml"
TABLES = {"android", "libphonenumber"}
PAGE_LANGUAGES = {name.rsplit("/", 1)[-1] for name in responses() if name.startswith("other_language/")} | {"en"}


def changed(code: str, **change: object) -> Numbers:
    country = replace(numbers().countries[code], **change)  # type: ignore[arg-type]
    return replace(numbers(), countries={**numbers().countries, code: country})


def codes(language: str, kind: str, text: str = "") -> list[str]:
    return [found.country for found in numbers_to_tell(language, kind, text)]  # type: ignore[arg-type]


def test_the_check_of_the_numbers_finds_nothing() -> None:
    assert findings(TODAY) == []


def test_every_page_language_has_its_numbers() -> None:
    assert set(numbers().languages) == PAGE_LANGUAGES
    assert len(PAGE_LANGUAGES) == 27


def test_at_least_45_countries_have_an_emergency_number_and_most_a_crisis_line() -> None:
    countries = numbers().countries.values()

    assert len(countries) >= 45
    assert sum(bool(country.crisis) for country in countries) >= 35


def test_telephones_know_every_emergency_number_that_only_tables_tell() -> None:
    lines = [(code, line) for code, country in numbers().countries.items() for line in country.emergency]
    of_tables = [(code, line.number) for code, line in lines if set(line.sources) <= TABLES]

    assert [pair for pair in of_tables if not shortnumberinfo.is_emergency_number(pair[1], pair[0])] == []


@pytest.mark.parametrize("language", sorted(PAGE_LANGUAGES))
def test_china_is_named_first_in_every_language(language: str) -> None:
    emergency, crisis = numbers_to_tell(language, "emergency"), numbers_to_tell(language, "crisis")

    assert (emergency[0].country, emergency[0].numbers) == ("CN", ["120"])
    assert (crisis[0].country, crisis[0].numbers) == ("CN", ["12356"])
    assert emergency[0].name == numbers().countries["CN"].names[language]
    assert all(found.numbers for found in (*emergency, *crisis))


def test_what_the_family_says_comes_before_the_language_and_five_are_the_most() -> None:
    assert codes("de", "crisis", "we are in Nairobi") == ["CN", "KE", "DE", "AT", "CH"]
    assert len(numbers_to_tell("en", "emergency", "from Lagos to Delhi, Dubai, Tokyo, Lima and Paris")) == LIMIT


def test_a_country_without_a_crisis_line_is_passed_over_not_left_empty() -> None:
    assert codes("vi", "emergency") == ["CN", "VN"]
    assert codes("vi", "crisis") == ["CN"]


def test_a_language_we_do_not_have_gets_the_countries_of_english() -> None:
    assert codes("xx", "emergency") == codes("en", "emergency")
    assert codes("pt-BR", "crisis") == codes("pt", "crisis")


def test_police_and_fire_are_told_in_no_emergency() -> None:
    assert numbers_to_tell("zh", "emergency")[0].numbers == ["120"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("he fell, we live in Kenya", ["KE"]),
        ("is it in China? we are in kenya", ["CN", "KE"]),
        ("we are in the UK", ["GB"]),
        ("Northern Ireland", ["GB"]),
        ("we are in the US", ["US"]),
        ("we live in the U.S.", ["US"]),
        ("from New Mexico", ["US"]),
        ("estamos en España", ["ES"]),
        ("vivimos en Perú", ["PE"]),
        ("je suis à Montréal", ["CA"]),
        ("wir sind in Österreich", ["AT"]),
        ("мы в Казахстане", ["KZ"]),
        ("ми в Україні", ["UA"]),
        ("نحن بمصر", ["EG"]),
        ("أنا في السعودية", ["SA"]),
        ("אנחנו בישראל", ["IL"]),
        ("हम भारत में हैं", ["IN"]),
        ("நாங்கள் இந்தியாவில் இருக்கிறோம்", ["IN"]),
        ("한국에 있어요", ["KR"]),
        ("我在新加坡", ["SG"]),
        ("Türkiye'deyiz", ["TR"]),
        ("Lagos, then Nairobi", ["NG", "KE"]),
    ],
)
def test_a_country_or_its_city_is_heard_in_its_own_words(text: str, found: list[str]) -> None:
    assert mentioned(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "please help us",
        "PLEASE HELP US",
        "please help US",
        "tell us what to do",
        "ellos irán mañana",
        "ella usa oxígeno",
        "my son Jordan fell",
        "we are from South America",
        "Indiana",
        "lima hari",
        "",
    ],
)
def test_what_only_looks_like_a_country_is_none(text: str) -> None:
    assert mentioned(text) == []


def test_every_word_of_a_country_is_heard() -> None:
    heard = {
        word: mentioned(f"- {word.rstrip('*')} -") for country in numbers().countries.values() for word in country.words
    }

    assert {word: found for word, found in heard.items() if len(found) != 1} == {}


def test_the_accents_of_latin_letters_fold_and_the_signs_of_other_scripts_stay() -> None:
    assert folded("PERÚ") == "peru"
    assert folded("हिन्दी") == "हिन्दी"


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (changed("KE", emergency=()), "KE: has no emergency number"),
        (changed("KE", emergency=(Number("999", (), "emergency"),)), "has no source"),
        (changed("KE", emergency=(Number("999", ("hearsay",), "emergency"),)), "unknown source"),
        (changed("KE", emergency=(Number("call 999", ("android",), "emergency"),)), "more than digits"),
        (changed("KE", emergency=(Number("999", ("android",), "doctor"),)), "`what` is 'doctor'"),
        (changed("KE", names={"sw": "Kenya"}), "has no English name"),
        (changed("TZ", words=("nairobi",)), "'nairobi' means KE and TZ"),
        (replace(numbers(), country="KE"), "hi: KE has no name"),
        (replace(numbers(), languages={"de": ("DE", "AT", "CH", "IT")}), "more than 4"),
        (replace(numbers(), languages={"de": ("JP",)}), "de: JP has no name"),
        (replace(numbers(), languages={"de": ("XX",)}), "XX is no country"),
    ],
)
def test_what_no_number_may_be_is_found(broken: Numbers, found: str) -> None:
    assert any(found in finding for finding in faults(TODAY, broken))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"url": ""}, "has no address"),
        ({"seen": "memory"}, "`seen` must be"),
        ({"date": "2030-01-01"}, "in the future"),
    ],
)
def test_a_source_without_address_or_day_is_found(change: dict[str, str], found: str) -> None:
    sources = {**numbers().sources, "android": replace(numbers().sources["android"], **change)}

    assert any(found in finding for finding in faults(TODAY, replace(numbers(), sources=sources)))


def test_numbers_past_their_review_date_are_found() -> None:
    late = date.fromordinal(date.fromisoformat(numbers().reviewed).toordinal() + REVIEW_DAYS["slow"] + 1)

    assert "numbers" in {review.name for review in due(late)}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("countries: {KE: {names: {en: Kenya}, word: [kenya]}}", "countries: KE"),
        ("countries: {KE: {names: {en: Kenya}, words: [kenya], emergency: [{nummer: '999'}]}}", "KE: emergency"),
    ],
)
def test_a_broken_entry_is_named_with_its_file(text: str, error: str, tmp_path: Path) -> None:
    path = tmp_path / "numbers.yml"
    rest = "reviewed: x\nlanguages: {}\nsources: {}\nelsewhere: []\n"
    path.write_text(f"{rest}not_after: []\n{text}\n")

    with pytest.raises(ValueError, match=rf"numbers\.yml.*{error}"):
        read_numbers(path, HERE)


def test_a_file_that_is_cut_off_is_named(tmp_path: Path) -> None:
    path = tmp_path / "numbers.yml"
    path.write_text("reviewed: '2026-11-29'\n")

    with pytest.raises(ValueError, match=r"numbers\.yml:1: The file lacks languages"):
        read_numbers(path, HERE)


def test_a_trial_in_a_country_without_numbers_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "numbers.yml"
    place.write_text("# Where it is.\ncountry: XX\n")

    with pytest.raises(ValueError, match=r"numbers\.yml:2: country: 'XX' has no numbers"):
        read_numbers(FILE, place)


def test_a_trial_without_a_line_to_show_has_none(tmp_path: Path) -> None:
    place = tmp_path / "numbers.yml"
    place.write_text("country: DE\n")

    assert read_numbers(FILE, place).line is None


def test_the_answer_on_chinas_numbers_says_what_the_file_says() -> None:
    text = responses()["travel/emergency_numbers"].text
    china: Country = numbers().countries["CN"]

    assert set(re.findall(r"\d{3,}", text)) == {line.number for line in (*china.emergency, *china.crisis)}
    assert line_to_show() in text


@pytest.mark.parametrize("name", ["risks/warning_signs", "risks/fever_at_home"])
def test_the_answers_on_signs_and_fever_name_no_number_that_the_file_does_not_have(name: str) -> None:
    named = set(re.findall(r"(?<![\d.])\d{3,}(?![\d.])", responses()[name].text))

    assert named <= set(numbers().countries["CN"].dialled("emergency"))


def test_the_line_to_show_names_120_and_the_hospital() -> None:
    assert "120" in line_to_show() and "北京高博医院" in line_to_show()
