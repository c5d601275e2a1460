"""Whoever has the link can read, change and print the list, and nothing else."""

import html
import io
import logging
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from icalendar import Calendar
from pypdf import PdfReader

from bot.content import translations
from bot.content.question_bank import question_bank
from bot.content.translations import bank_questions, bank_reasons
from bot.conversations import consents, tokens
from bot.conversations.models import ConsentText, Conversation, Message
from bot.guide import changes, list_links, list_words, paper_fonts, print_text, services, team_answers
from bot.guide.changes import listed_questions
from bot.guide.models import Link, ListedQuestion
from bot.guide.pdf import render_pdf
from bot.log_filters import Line
from tests.guide.conftest import put, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(chat: UUID) -> str:
    """The address of the chat's list."""
    return list_links.path(list_links.current_link(chat).pk)


def test_the_page_shows_the_list_and_nothing_of_the_chat(client: Client, chat: UUID, base: str) -> None:
    put(chat, "Who pays?")
    Message.objects.create(conversation_id=chat, sequence=1, author="family", text="words of the chat")

    answer = client.get(base)

    assert "Who pays?" in answer.content.decode() and "words of the chat" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store" and answer["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in answer["Content-Security-Policy"] and not answer.cookies


def test_the_link_is_no_key_to_the_chat(client: Client, chat: UUID, base: str) -> None:
    token = base.split("/")[2]

    answer = client.get("/chat/api/v1/messages", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401
    assert str(chat) not in base and chat.hex not in base


def test_the_database_alone_opens_no_link(chat: UUID, base: str) -> None:
    token = base.split("/")[2]
    link = Link.objects.get()

    kept = f"{link.pk} {link.conversation_id} {list(Conversation.objects.values_list())}"

    assert token.split(".")[1] not in kept and len(token.split(".")[1]) >= 43


@pytest.mark.parametrize("change", ["expired", "revoked", "forged", "cut", "other"])
def test_a_link_that_is_not_good_opens_nothing(client: Client, chat: UUID, base: str, change: str) -> None:
    put(chat, "Who pays?")
    if change == "expired":
        Link.objects.update(expires=timezone.now() - timedelta(seconds=1))
    if change == "revoked":
        list_links.revoke_all(chat)
    wrong = {"forged": base[:-3] + "xx/", "cut": base[:-9] + "/", "other": f"/list/{UUID(int=1).hex}.x/"}

    answer = client.get(wrong.get(change, base))

    assert answer.status_code == 404 and "Who pays?" not in answer.content.decode()
    assert client.post(f"{wrong.get(change, base)}add", {"text": "x"}).status_code == 404
    assert read(chat) == ["Who pays?"]


def test_a_closed_link_is_followed_by_a_new_one(client: Client, chat: UUID, base: str) -> None:
    client.post(f"{base}close")

    assert client.get(base).status_code == 404
    assert client.get(list_links.path(list_links.current_link(chat).pk)).status_code == 200


def test_a_relative_adds_a_question_in_own_words(client: Client, chat: UUID, base: str) -> None:
    answer = client.post(f"{base}add", {"text": "Can we\r\ncook? <script>alert(1)</script>"})

    assert answer.status_code == 303
    assert read(chat) == ["Can we\ncook? <script>alert(1)</script>"]
    shown = client.get(base).content.decode()
    assert "&lt;script&gt;" in shown and "<script>alert" not in shown


def test_a_phone_number_is_taken_out_of_a_question(client: Client, chat: UUID, base: str) -> None:
    client.post(f"{base}add", {"text": "Can you call me on +49 170 1234567?"})

    assert "1234567" not in read(chat)[0]


def test_too_long_a_question_is_refused_and_stays_in_the_field(client: Client, chat: UUID, base: str) -> None:
    answer = client.post(f"{base}add", {"text": "long " * 120})

    shown = answer.content.decode()
    assert answer.status_code == 400 and "only 500" in shown and "long long" in shown
    assert read(chat) == []


def test_what_asks_the_same_is_offered_for_merging(client: Client, chat: UUID, base: str) -> None:
    put(chat, "Who pays for the hotel in Beijing?")

    where = client.post(f"{base}add", {"text": "who pays the hotel in Beijing"})["Location"]

    shown = client.get(where).content.decode()
    assert "Do these ask the same thing?" in shown
    new, other = where.split("alike=")[1].split("-")
    client.post(f"{base}merge/{new}/{other}")
    assert len(read(chat)) == 1


@pytest.mark.parametrize(
    ("step", "order"), [("up", "acb"), ("down", "abc"), ("top", "cab"), ("remove", "ab"), ("edit", "abC")]
)
def test_each_step_on_a_question_is_done_and_can_be_taken_back(
    client: Client, chat: UUID, base: str, step: str, order: str
) -> None:
    last = put(chat, *"abc")[-1]

    assert client.post(f"{base}question/{last}/{step}", {"text": "C"}).status_code == 303
    assert "".join(read(chat)) == order
    client.post(f"{base}undo")

    assert "".join(read(chat)) == "abc"


def test_nothing_to_take_back_is_said(client: Client, chat: UUID, base: str) -> None:
    put(chat, "a")

    assert "There is nothing I can undo" in client.post(f"{base}undo").content.decode()
    assert read(chat) == ["a"]


def test_a_question_of_another_family_is_not_touched(client: Client, base: str) -> None:
    other = tokens.open_conversation("web")[0].pk
    (theirs,) = put(other, "theirs")

    assert client.post(f"{base}question/{theirs}/remove").status_code in (303, 400)
    assert client.post(f"{base}question/{theirs}/edit", {"text": "x"}).status_code == 400
    assert read(other) == ["theirs"]


def test_the_version_changes_with_the_list_and_with_an_answer(client: Client, chat: UUID, base: str) -> None:
    (question,) = put(chat, "a")
    before = client.get(f"{base}version").json()
    team_answers.set_sharing(chat, given=True)
    team_answers.record_answer(question, "Yes.", "study doctor", timezone.localdate(), None)
    answered = client.get(f"{base}version").json()
    put(chat, "b")

    assert len({str(version) for version in (before, answered, client.get(f"{base}version").json())}) == 3


def test_an_answer_is_on_the_page(client: Client, chat: UUID, base: str) -> None:
    (question,) = put(chat, "a")
    team_answers.set_sharing(chat, given=True)
    team_answers.record_answer(question, "Yes, it is.", "study doctor", timezone.localdate(), None)

    assert "by study doctor: Yes, it is." in client.get(base).content.decode()


# Paper


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(("name", "width"), [("a4", 595), ("letter", 612)])
def test_fifteen_questions_fit_one_page_top_first_and_tagged_and_their_picture_follows(
    client: Client, chat: UUID, base: str, name: str, width: int
) -> None:
    for identifier in ("risks-gvhd", "costs-estimate", "hospital-chemo-drugs", "travel-visa-kind", "fit-rule-out"):
        services.add(chat, services.from_bank(identifier))
    ids = put(chat, *(f"Own question number {number}, is it allowed on the ward?" for number in range(10)))
    services.set_top(chat, [ids[9], ids[8]])

    answer = client.get(f"{base}questions-{name}.pdf")

    document = PdfReader(io.BytesIO(answer.content))
    assert answer["Content-Type"] == "application/pdf" and len(document.pages) == 2
    assert "Who pays what" in document.pages[1].extract_text()
    assert round(float(document.pages[0].mediabox.width)) == width
    root: Any = document.root_object
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"].startswith("en")
    found = " ".join(document.pages[0].extract_text().split())
    places = [found.index(question) for question in read(chat)]
    assert places == sorted(places)


def test_large_letters_are_larger_and_hold_the_same(client: Client, chat: UUID, base: str) -> None:
    put(chat, "Who pays?")

    assert "Who pays?" in text_of(client.get(f"{base}questions-a4-large.pdf").content)


def test_code_is_printed_as_the_text_that_it_is(client: Client, chat: UUID, base: str) -> None:
    words = '#import "x": * $y$ <b> \\u{41} = [z] `raw` @ref // end'
    put(chat, words)

    assert " ".join(words.split()) in text_of(client.get(f"{base}questions-a4.pdf").content)


def test_letters_that_no_font_has_are_said_to_be_missing(chat: UUID) -> None:
    """Whatever fonts this machine has: Javanese is in none of those that come with us."""
    put(chat, "ꦲꦏ꧀ꦱꦫ?")

    assert "could not be printed here" in text_of(render_pdf(listed_questions(chat), machine_fonts=False))


def test_an_empty_list_prints_too(client: Client, base: str) -> None:
    assert "Questions for the trial team" in text_of(client.get(f"{base}questions-letter.pdf").content)


def test_the_plain_text_holds_the_list_top_first(client: Client, chat: UUID, base: str) -> None:
    ids = put(chat, "first", "second")
    services.set_top(chat, [ids[1]])

    found = client.get(f"{base}questions.txt").content.decode()

    assert found.index("1. second") < found.index("2. first")


def test_the_mail_link_holds_the_list_and_no_address(client: Client, chat: UUID, base: str) -> None:
    put(chat, "Who pays & when?")

    shown = client.get(base).content.decode()

    assert "mailto:?subject=" in shown and "Who%20pays%20%26%20when%3F" in shown


def test_a_calendar_entry_holds_the_list_and_a_reminder(client: Client, chat: UUID, base: str) -> None:
    put(chat, "Who pays; and, how?")

    found = client.get(f"{base}appointment.ics?when=2026-12-01T14:30")

    event = Calendar.from_ical(found.content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == datetime(2026, 12, 1, 14, 30)
    assert "Who pays; and, how?" in str(event["description"]) and event.walk("VALARM")
    assert list_links.current_link(chat).pk.hex not in found.content.decode()


@pytest.mark.parametrize("when", ["", "soon", "2026-13-01T10:00", "9999-01-01T00:00", "2026-12-01T10:00+02:00"])
def test_a_day_that_is_none_is_refused(client: Client, base: str, when: str) -> None:
    answer = client.get(f"{base}appointment.ics", {"when": when})

    assert answer.status_code == 400 and "date and time" in answer.content.decode()


def test_no_log_line_names_a_link(base: str) -> None:
    record = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", (f"{base}nothing",), None)

    assert Line().format(record).endswith(" django.request Not Found: /list/…/nothing")


def test_sixty_questions_are_printed(client: Client, chat: UUID, base: str) -> None:
    put(chat, *(f"Question number {number}?" for number in range(changes.LIMIT)))

    assert "Question number 59?" in text_of(client.get(f"{base}questions-a4.pdf").content)


def chose(chat: UUID, language: str) -> None:
    """The family chose a language for its page."""
    consents.record_consent(chat, consents.ShownText(ConsentText.Key.WEB, 1, language, ""))


def test_a_question_of_ours_is_in_the_familys_language_with_its_english_for_the_team(
    client: Client, chat: UUID, base: str
) -> None:
    chose(chat, "hi")
    english, hindi = next(iter(bank_questions("hi").items()))
    put(chat, english, "my own words")

    page = client.get(base).content.decode()

    assert f"<bdi>{escape(hindi)}</bdi>" in page and "<bdi>my own words</bdi>" in page
    assert f'<p class="small own" lang="en" dir="ltr">{escape(english)}</p>' in page
    assert page.count('class="small own"') == 1


@pytest.mark.parametrize("language", ["es", "ar", "zh"])
def test_why_to_ask_a_question_is_said_in_the_familys_language(
    client: Client, chat: UUID, base: str, language: str
) -> None:
    chose(chat, language)
    question = next(iter(question_bank().values()))
    put(chat, question.ask)
    ListedQuestion.objects.update(bank=question.id)

    page = client.get(base).content.decode()

    why = bank_reasons(language)[question.why]
    assert f'<p class="small">{translations.text_in("list/why", language)} {escape(why)}</p>' in page
    assert escape(question.why) not in page


@pytest.mark.parametrize("language", translations.languages())
def test_every_word_of_the_page_is_in_the_familys_language(
    client: Client, chat: UUID, base: str, language: str
) -> None:
    chose(chat, language)
    ids = put(chat, "1", "2")
    services.set_top(chat, ids[:1])

    page = html.unescape(client.get(base).content.decode())

    own = list_words.page_words(language)
    words = {text: own[name] for name, text in list_words.page_words("en").items() if "{" not in text}
    english = [text for text, said in words.items() if re.search(rf"\b{re.escape(text)}\b", page) and text != said]
    assert english == [] and f'<html lang="{language}"' in page
    assert translations.text_in("translated/nobody", language) in page


def test_who_reads_english_gets_the_page_in_english_and_stays_in_it(client: Client, chat: UUID, base: str) -> None:
    chose(chat, "ar")

    page = client.get(f"{base}?lang=en").content.decode()
    answer = client.post(f"{base}add?lang=en", {"text": "Who pays?"})

    assert 'lang="en" dir="ltr"' in page and f'href="{base}?lang=ar"' in page
    assert f'action="{base}add?lang=en"' in page and "questions-a4.pdf?lang=en" in page
    assert answer["Location"].startswith(f"{base}?lang=en#q")


def test_a_language_that_lacks_the_page_gets_it_in_english(client: Client, chat: UUID, base: str) -> None:
    chose(chat, "it")

    assert '<html lang="en"' in client.get(base).content.decode()


def test_a_refusal_is_said_in_the_language_of_the_page(client: Client, chat: UUID, base: str) -> None:
    chose(chat, "fr")

    page = html.unescape(client.post(f"{base}undo").content.decode())

    assert translations.text_in("guide/undo_nothing", "fr") in page


def test_a_closed_link_says_so_in_the_browsers_language(client: Client, base: str) -> None:
    page = client.get(f"{base[:-6]}/", headers={"Accept-Language": "ru"})

    assert page.status_code == 404 and translations.text_in("list/closed_title", "ru") in page.content.decode()


# Paper in the family's language


@pytest.mark.parametrize("language", ["es", "pt", "fr", "ru"])
def test_the_paper_is_in_the_familys_language_with_english_for_the_team(
    client: Client, chat: UUID, base: str, language: str
) -> None:
    chose(chat, language)
    services.add(chat, services.from_bank("risks-gvhd"))
    english = read(chat)[0]

    answer = client.get(f"{base}questions-a4.pdf")

    found, root = text_of(answer.content), PdfReader(io.BytesIO(answer.content)).root_object
    assert str(root["/Lang"]).startswith(language) and english in found
    for name in ("paper/title", "paper/intro", "paper/foot", "list/for_team"):
        assert " ".join(translations.text_in(name, language).split()) in found
    assert "".join(bank_questions(language)[english].split()) in "".join(found.split())


def test_arabic_is_printed_from_right_to_left_with_our_own_fonts(chat: UUID) -> None:
    put(chat, "هل نحتاج إلى تأشيرة؟")

    paper = PdfReader(io.BytesIO(render_pdf(listed_questions(chat), language="ar", machine_fonts=False)))
    at: list[float] = []
    paper.pages[0].extract_text(
        visitor_text=lambda text, cm, tm, font, size: at.append(tm[4]) if text.strip() else None
    )

    assert str(paper.root_object["/Lang"]).startswith("ar")
    assert max(at) > float(paper.pages[0].mediabox.width) / 2


def test_where_no_font_has_a_language_the_paper_is_english_and_the_start_says_what_to_install(
    chat: UUID, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(paper_fonts, "families", lambda: frozenset({"DejaVu Sans"}))
    put(chat, "Who pays?")

    paper_fonts.check()

    assert "Questions for the trial team" in text_of(render_pdf(listed_questions(chat), language="hi"))
    assert "in 'hi'" in caplog.text and "in 'ur'" in caplog.text
    assert "fonts-noto-core" in caplog.text and "fonts-noto-cjk" in caplog.text


@pytest.mark.parametrize("language", ["de", "tr", "vi", "id"])
def test_a_language_without_the_banks_questions_has_its_own_words_around_the_english_ones(
    client: Client, chat: UUID, base: str, language: str
) -> None:
    chose(chat, language)
    services.add(chat, services.from_bank("risks-gvhd"))

    found = text_of(client.get(f"{base}questions-a4.pdf").content)

    assert read(chat)[0] in found
    assert " ".join(translations.text_in("paper/intro", language).split()) in found


def test_an_english_question_keeps_its_direction_on_a_paper_from_right_to_left(chat: UUID) -> None:
    put(chat, "Who pays?", "من يدفع؟")
    printed = print_text.content(listed_questions(chat), "ar")["blocks"][0]["questions"]

    assert [(question["text"], question["right"]) for question in printed] == [("Who pays?", False), ("من يدفع؟", True)]


def test_from_the_english_page_the_way_back_is_in_each_language(client: Client, chat: UUID, base: str) -> None:
    chose(chat, "ur")

    page = client.get(f"{base}?lang=en").content.decode()

    assert f'href="{base}?lang=ur"' in page and "اردو" in page


@pytest.mark.parametrize("language", ["it", "ja"])
def test_where_the_page_has_no_words_in_a_language_the_paper_is_english_throughout(chat: UUID, language: str) -> None:
    put(chat, "Who pays?")

    paper = render_pdf(listed_questions(chat), language=language)

    assert str(PdfReader(io.BytesIO(paper)).root_object["/Lang"]) == "en"


def test_the_text_and_the_calendar_are_in_the_familys_language(client: Client, chat: UUID, base: str) -> None:
    chose(chat, "es")
    put(chat, "Who pays?")

    entry = client.get(f"{base}appointment.ics?when=2026-12-24T10:00").content.decode()

    assert "Preguntas para el equipo" in client.get(f"{base}questions.txt").content.decode()
    assert "Cita con el equipo del estudio" in entry
