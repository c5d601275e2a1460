"""Snoozing and urgency in a browser: on the queue and in the chat, by mouse, by keys, on a phone, without scripts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from bot.conversations import ownership, tokens
from bot.conversations.message_log import write
from bot.conversations.models import Author, Handoff
from bot.conversations.pubsub import announce
from bot.desk import snoozes
from bot.desk.models import Snooze
from tests.desk.conftest import People
from tests.desk.test_browser import (
    Opens,
    browser,
    emergency,
    in_the_browsers_loop,
    looked_at,
    opens,
    pytestmark,
    talk,
    until,
)
from tests.desk.test_my_chats import family_writes

__all__ = ["browser", "in_the_browsers_loop", "opens", "pytestmark"]


def put_away(page: Page) -> str:
    expect(page.locator("article.row.snoozed")).to_have_count(1)
    return page.locator("article.row.snoozed").inner_text()


def test_by_keys_a_chat_of_the_queue_is_snoozed_and_comes_back_with_the_familys_message(
    opens: Opens, people: People, tmp_path: Path
) -> None:
    chat = talk(people)
    page = opens("maria", "")
    page.keyboard.press("j")
    page.keyboard.press("!")
    expect(page.locator("article.row .flag")).to_have_text("Urgent")
    page.keyboard.press("s")
    select = page.get_by_label("Until when")
    expect(select).to_be_focused()
    looked_at(page, tmp_path, "queue-snoozing")
    select.select_option("For an hour")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert "snoozed until" in put_away(page)
    looked_at(page, tmp_path, "queue-snoozed")
    assert Handoff.objects.get().urgent and Snooze.objects.get().until
    family_writes(chat, "Any news?")
    expect(page.locator("article.row.snoozed")).to_have_count(0)
    expect(page.locator("article.row.fresh")).to_contain_text("Any news?")


def test_what_is_being_chosen_stays_while_the_queue_is_drawn_anew(opens: Opens, people: People) -> None:
    talk(people)
    page = opens("maria", "")
    page.locator("summary", has_text="Snooze").click()
    select = page.get_by_label("Until when")
    select.select_option("For three hours")
    select.focus()

    other = tokens.open_conversation("web")[0].pk
    write(other, Author.FAMILY, "Can I talk to somebody?")
    ownership.request_person(other)

    expect(page.get_by_text("Can I talk to somebody?")).to_be_visible()
    expect(select).to_have_value("180")
    expect(select).to_be_focused()


def test_from_the_chat_until_a_day_and_a_time_and_its_end_is_told_with_a_notification(
    opens: Opens, people: People, tmp_path: Path
) -> None:
    chat = talk(people)
    page = opens("maria", f"chats/{chat}/")
    page.get_by_text("Mark as urgent").click()
    expect(page.locator("#place")).to_contain_text("Urgent ×")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("s")
    expect(page.get_by_label("Until when")).to_be_focused()
    looked_at(page, tmp_path, "chat-snoozing")
    page.get_by_label("Or until a day and time").fill((timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT10:00"))
    page.locator("#later").get_by_role("button", name="Snooze").click()
    assert "10:00" in put_away(page)

    until(page, "sessionStorage.getItem('desk-told') !== null")
    Snooze.objects.update(until=timezone.now() - timedelta(seconds=1))
    announce("queue")

    expect(page.locator("article.row.snoozed")).to_have_count(0)
    until(page, "window.heard.shown.includes('A chat that you snoozed is back')")


def test_an_alarm_brings_a_snoozed_chat_to_the_top_of_the_open_page(opens: Opens, people: People) -> None:
    chat = talk(people)
    page = opens("maria", "")
    page.locator("summary", has_text="Snooze").click()
    page.locator("details.later").get_by_role("button", name="Snooze").click()
    put_away(page)

    emergency(chat)

    expect(page.locator("article.row.snoozed")).to_have_count(0)
    expect(page.locator("article.row.alarm").first).to_contain_text("Emergency: read now")


def test_beside_an_open_chat_the_snoozed_one_says_so_and_a_key_brings_it_back(
    opens: Opens, people: People, tmp_path: Path
) -> None:
    chat = talk(people)
    page = opens("maria", f"chats/{chat}/")
    page.locator("#later summary").click()
    page.locator("#later").get_by_role("button", name="Snooze").click()
    put_away(page)
    page.goto(page.url.split("?")[0] + f"chats/{chat}/")
    expect(page.locator("#mine")).to_contain_text("snoozed until the family writes")
    looked_at(page, tmp_path, "chat-snoozed")

    page.keyboard.press("s")

    expect(page.locator("#place .flag")).to_have_count(0)
    assert not Snooze.objects.exists()


def test_a_leads_open_page_of_the_chat_follows_and_is_true_again_once_the_family_writes(
    opens: Opens, people: People
) -> None:
    chat = talk(people)
    page = opens("lena", f"chats/{chat}/")
    page.get_by_role("button", name="Mark as urgent").focus()

    opens("maria", f"chats/{chat}/").get_by_role("button", name="Mark as urgent").click()
    expect(page.get_by_role("button", name="Urgent ×")).to_be_focused()
    snoozes.snooze(chat, people("maria"), None)

    expect(page.locator("#place")).to_contain_text("snoozed until the family writes")
    family_writes(chat, "Any news?")
    expect(page.locator("#place")).not_to_contain_text("snoozed")


def test_where_the_family_waits_the_desk_asks_and_works_without_scripts(opens: Opens, people: People) -> None:
    for scripts in (True, False):
        chat = talk(people)
        write(chat, Author.FAMILY, "Is anybody there?")
        page = opens("maria", f"chats/{chat}/", scripts=scripts)
        page.locator("#later summary").click()
        page.locator("#later").get_by_label("Until when").select_option("For an hour")
        page.locator("#later").get_by_role("button", name="Snooze").click()
        expect(page.get_by_role("heading", name="Snooze anyway?")).to_be_visible()
        page.get_by_role("button", name="Snooze anyway").click()
        expect(page.get_by_role("heading", name="Queue")).to_be_visible()
        assert Snooze.objects.filter(assignment__handoff__conversation=chat, until__isnull=False).exists()


def test_nothing_scrolls_sideways_on_a_small_phone(opens: Opens, people: People, tmp_path: Path) -> None:
    snoozed, urgent = talk(people), talk(people)
    Handoff.objects.filter(conversation=urgent).update(urgent=True)
    page = opens("maria", "")
    page.set_viewport_size({"width": 320, "height": 700})
    page.locator(f"article:has(a[href*='{snoozed}']) details.later summary").click()
    page.locator(f"article:has(a[href*='{snoozed}'])").get_by_role("button", name="Snooze").click()
    put_away(page)
    page.locator("summary", has_text="Snooze").click()
    for name, path in (("queue", ""), ("chat", f"chats/{snoozed}/")):
        if path:
            page.goto(page.url + path)
            page.locator("#later summary").click()
        page.screenshot(path=tmp_path / f"desk-small-{name}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
