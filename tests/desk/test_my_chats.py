"""A navigator's day: chats beside the open one, told apart, and what is unread; notices; "/" for replies."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

from django.db import transaction
from playwright.sync_api import Page, expect

from bot.content.responses import responses
from bot.conversations import handover, ownership, tokens
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import Author, Message
from bot.conversations.pubsub import announce
from bot.conversations.types import Reply
from bot.desk import labels, unread
from tests.desk.conftest import People
from tests.desk.test_browser import (
    Opens,
    browser,
    in_the_browsers_loop,
    looked_at,
    opens,
    pytestmark,
    talk,
    tones,
    until,
)

__all__ = ["browser", "in_the_browsers_loop", "opens", "pytestmark"]
ANSWER = "Your answer to the family"


def family_writes(chat: UUID, words: str) -> None:
    with transaction.atomic():
        write(chat, Author.FAMILY, words)
        announce("queue")


def about_visas(people: People) -> UUID:
    chat = talk(people)
    write(chat, Author.ASSISTANT, "About the visa.", outcome="travel/visa", language="es")
    assert labels.labels_of([chat]) == {chat: "Spanish, travel: visa"}
    return chat


def shown(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.heard.shown")
    return found


def test_the_other_chats_stand_beside_the_open_one_with_their_names_and_what_is_unread(
    opens: Opens, people: People, tmp_path: Path
) -> None:
    here, there = talk(people), about_visas(people)
    page = opens("maria", f"chats/{here}/")
    expect(page.locator("#mine [aria-current]")).to_have_count(1)

    family_writes(there, "Is it an S2 visa?")
    family_writes(there, "Hello?")

    other = page.locator("#mine li", has_text="Spanish, travel: visa")
    expect(other).to_contain_text("3 new")
    expect(other).to_contain_text("Hello?")
    expect(other).to_contain_text("waiting for")
    looked_at(page, tmp_path, "three-panes")
    other.get_by_role("link").click()

    expect(page.get_by_role("heading", name="Spanish, travel: visa")).to_be_visible()
    assert unread.counts(people("maria")) == {}, "what one has before one's eyes is read"
    expect(page.locator("#mine li", has_text="Spanish, travel: visa")).not_to_contain_text("new")


def test_a_message_in_another_of_my_chats_is_told_once_with_title_notice_and_one_tone(
    opens: Opens, people: People
) -> None:
    here, there = talk(people), talk(people)
    page = opens("maria", f"chats/{here}/")
    page.locator("#label").click()
    until(page, "sessionStorage.getItem('desk-told') !== null")

    family_writes(there, "Hello?")

    until(page, "window.heard.shown.length === 1 && window.heard.tones === 1")
    assert shown(page) == ["A family wrote in one of your chats"]
    until(page, "document.title.startsWith('(')")
    family_writes(here, "And here?")
    expect(page.locator("#lines")).to_contain_text("And here?")
    page.wait_for_timeout(700)
    assert (shown(page), tones(page)) == (["A family wrote in one of your chats"], 1), "what one reads is not told"


def test_the_sound_of_messages_is_turned_off_by_itself(opens: Opens, people: People) -> None:
    here, there = talk(people), talk(people)
    page = opens("maria", f"chats/{here}/")
    page.get_by_text("Keyboard, sound, and notifications").click()
    page.get_by_label("Play a sound with each new message").uncheck()
    until(page, "sessionStorage.getItem('desk-told') !== null")

    family_writes(there, "Hello?")

    until(page, "window.heard.shown.length === 1")
    assert tones(page) == 0


def test_a_chat_that_a_colleague_passes_on_is_told_to_who_gets_it(opens: Opens, people: People) -> None:
    chat = talk(people)
    page = opens("paul", "")
    page.locator("h1").click()
    until(page, "sessionStorage.getItem('desk-told') !== null")

    handover.transfer(chat, people("maria"), people("paul"), people("lena"))

    until(page, "window.heard.shown.includes('A colleague passed a chat on to you')")


def test_taking_a_chat_oneself_is_no_news(opens: Opens, people: People) -> None:
    chat = tokens.open_conversation("web")[0].pk
    ownership.request_person(chat)
    handover.claim(chat, people("maria"))

    assert unread.news(people("maria"))["newest"]["given"] == 0


def test_a_slash_leads_to_replies_and_answers_which_are_shown_whole_before_they_go(
    opens: Opens, people: People, tmp_path: Path
) -> None:
    chat = talk(people)
    page = opens("maria", f"chats/{chat}/")
    page.get_by_label(ANSWER).press("/")
    expect(page.get_by_label("Words from the reply or the question")).to_be_focused()
    page.keyboard.type("need visa")
    expect(page.locator("#found")).to_have_attribute("data-words", "need visa")
    answer = page.locator("#found > details", has_text="answer").filter(
        has_text=responses()["travel/visa"].metadata["title"]
    )
    expect(answer).to_have_count(1)
    for _ in range(page.locator("#found > details").count()):
        page.keyboard.press("ArrowDown")
        if answer.locator("> summary").evaluate("summary => summary === document.activeElement"):
            break
    page.keyboard.press("Enter")
    whole = " ".join(responses()["travel/visa"].text.split())
    expect(answer.locator(".whole")).to_contain_text(whole[:60])
    expect(answer.locator(".whole")).to_contain_text(whole[-40:])
    looked_at(page, tmp_path, "palette")

    answer.get_by_role("button", name="Send this answer").click()

    expect(page.locator("#lines")).to_contain_text(whole[:60])
    expect(page.get_by_label(ANSWER)).to_be_focused()
    assert Message.objects.filter(author=Author.PERSON, outcome="travel/visa").count() == 1


def test_a_canned_reply_goes_under_what_is_written_and_escape_leads_back(opens: Opens, people: People) -> None:
    page = opens("maria", f"chats/{talk(people)}/")
    page.get_by_label(ANSWER).fill("One moment.")
    first = page.locator("#found > details").first
    first.locator("summary").click()
    first.get_by_role("button", name="Put it into").click()

    expect(page.get_by_label(ANSWER)).to_have_value(re.compile("One moment.\n\n.+"))
    page.get_by_label("Words from the reply").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_label(ANSWER)).to_be_focused()


def test_an_answer_is_previewed_in_the_language_in_which_it_is_sent(opens: Opens, people: People) -> None:
    chat = talk(people)
    write_reply(chat, Reply("Hola", "chat/greeting", language="es"))
    page = opens("maria", f"chats/{chat}/")
    page.get_by_label("Words from the reply").fill("visa")

    expect(page.locator("#found .whole[lang='es']").first).to_be_attached()
