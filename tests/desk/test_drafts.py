"""What is being written in a browser survives lost lines, slow ones, tags, reloads, and a colleague's claim."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Route, expect

from bot.conversations import handover, ownership, tokens
from bot.conversations.message_log import write
from bot.conversations.models import Author, Message
from bot.desk.models import Note
from tests.desk.conftest import People, SignedIn
from tests.desk.test_browser import Opens, browser, emergency, in_the_browsers_loop, looked_at, opens, pytestmark, talk

__all__ = ["browser", "in_the_browsers_loop", "opens", "pytestmark"]
ANSWER = "Your answer to the family"


def said_by_maria() -> list[str]:
    return [message.text for message in Message.objects.filter(author=Author.PERSON)][1:]


def lost_answer(route: Route) -> None:
    """The server takes it; its word to the page is lost."""
    route.fetch()
    route.abort()


def test_a_reply_that_was_changed_after_a_lost_answer_is_a_message_of_its_own(opens: Opens, people: People) -> None:
    page = opens("maria", f"chats/{talk(people)}/", failing=True)
    page.route("**/reply/", lost_answer, times=1)
    page.get_by_label(ANSWER).fill("The visa is S2")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#status")).to_contain_text("No connection")

    page.get_by_label(ANSWER).fill("The visa is S2 or M, ask the embassy first")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_label(ANSWER)).to_have_value("")
    assert said_by_maria() == ["The visa is S2", "The visa is S2 or M, ask the embassy first"]


def test_a_reply_sent_again_unchanged_is_said_once_even_after_a_reload(opens: Opens, people: People) -> None:
    page = opens("maria", f"chats/{talk(people)}/", failing=True)
    page.route("**/reply/", lost_answer, times=1)
    page.get_by_label(ANSWER).fill("The visa is S2")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#status")).to_contain_text("No connection")

    page.reload()
    expect(page.get_by_label(ANSWER)).to_have_value("The visa is S2")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_label(ANSWER)).to_have_value("")
    assert said_by_maria() == ["The visa is S2"]


def test_what_is_typed_while_a_reply_is_on_its_way_stays(opens: Opens, people: People) -> None:
    page = opens("maria", f"chats/{talk(people)}/")
    held: list[Route] = []
    page.route("**/reply/", lambda route: held.append(route), times=1)
    field = page.get_by_label(ANSWER)
    field.fill("The visa is S2.")
    page.keyboard.press("Control+Enter")
    field.press_sequentially(" And bring")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()

    expect(field).to_have_value("And bring")
    page.reload()
    expect(page.get_by_label(ANSWER)).to_have_value("And bring")
    assert said_by_maria() == ["The visa is S2."]


def test_half_a_note_half_a_last_line_and_half_a_reply_survive_a_tag_and_a_reload(opens: Opens, people: People) -> None:
    page = opens("maria", f"chats/{talk(people)}/")
    page.locator("summary", has_text="Hand back").click()
    halves = {ANSWER: "half a reply", "New note": "half a note", "Your last message": "half a line"}
    for label, words in halves.items():
        page.get_by_label(label).fill(words)

    page.get_by_label("Add a tag").fill("visa")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("button", name="visa: take off")).to_be_visible()
    expect(page.get_by_label("New note")).to_have_value("half a note")
    page.reload()
    page.locator("summary", has_text="Hand back").click()
    for label, words in halves.items():
        expect(page.get_by_label(label)).to_have_value(words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#notes")).to_contain_text("half a note")
    expect(page.get_by_label("New note")).to_have_value("")
    assert Note.objects.count() == 1


def test_who_loses_a_chat_is_told_who_has_it_and_keeps_what_was_written(
    opens: Opens, people: People, tmp_path: Path
) -> None:
    chat = tokens.open_conversation("web")[0].pk
    write(chat, Author.FAMILY, "Can I talk to somebody?")
    ownership.request_person(chat)
    page = opens("paul", f"chats/{chat}/", failing=True)
    page.get_by_label("New note").fill("The family waits for records from")

    handover.claim(chat, people("lena"))

    expect(page.locator("main").locator("..")).to_contain_text("Lena has that chat now.")
    expect(page.get_by_label("Your note, not sent")).to_have_value("The family waits for records from")
    looked_at(page, tmp_path, "not-sent")
    page.get_by_role("button", name="Throw away").click()
    page.reload()
    expect(page.get_by_label("Your note, not sent")).to_have_count(0)


def becomes(page: Page, signed_in: SignedIn, name: str) -> None:
    """Somebody else signs in in this tab, away from the desk: its pages would leave by themselves meanwhile."""
    address = page.url
    page.goto("about:blank")
    page.context.clear_cookies(name="sessionid")
    session = signed_in(name).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address.split("/staff/")[0]}])


def test_nobody_sees_what_a_colleague_wrote_in_the_same_tab(opens: Opens, people: People, signed_in: SignedIn) -> None:
    chat = talk(people)
    page = opens("maria", f"chats/{chat}/")
    page.get_by_label("New note").fill("Half a note of Maria's")
    address, queue = page.url, page.url.replace(f"chats/{chat}/", "")

    becomes(page, signed_in, "lena")
    for shown in (queue, address):
        page.goto(shown)
        expect(page.locator("body")).to_have_attribute("data-user", str(people("lena").pk))
        expect(page.get_by_label("Your note, not sent")).to_have_count(0)
    expect(page.get_by_label("New note")).to_have_value("")

    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))") == []


def test_a_reason_sent_with_its_page_is_no_draft(opens: Opens, people: People) -> None:
    chat = talk(people)
    page = opens("rita", f"log/{chat}/")
    page.locator("summary", has_text="Unsafe").first.click()
    page.get_by_label("What is unsafe").first.fill("It names a dose.")
    page.get_by_role("button", name="Unsafe: tell a lead").first.click()
    expect(page.locator("main").locator("..")).to_contain_text("Saved.")

    page.goto(page.url.split("/staff/")[0] + "/staff/")
    expect(page.locator("body")).to_have_attribute("data-user", str(people("rita").pk))
    expect(page.get_by_label("not sent")).to_have_count(0)


def test_a_last_message_is_a_draft_until_the_server_has_said_it(opens: Opens, people: People) -> None:
    chat = talk(people)
    emergency(chat)
    page = opens("maria", f"chats/{chat}/", failing=True)
    address = page.url

    def hand_back() -> None:
        page.locator("summary", has_text="Hand back").click()
        expect(page.get_by_label("Your last message")).to_have_value("Take care.")
        page.get_by_role("button", name="Hand back", exact=True).click()
        expect(page.get_by_role("button", name="Hand back anyway")).to_be_visible()

    page.locator("summary", has_text="Hand back").click()
    page.get_by_label("Your last message").fill("Take care.")
    page.locator("summary", has_text="Hand back").click()
    hand_back()
    page.route("**/hand-back/", lambda route: route.abort(), times=1)
    page.get_by_role("button", name="Hand back anyway").click()
    expect(page.get_by_role("button", name="Hand back anyway")).to_have_count(0)
    page.goto(address)
    hand_back()
    page.get_by_role("button", name="Hand back anyway").click()

    expect(page.locator("[data-sent]")).to_contain_text("Handed back")
    expect(page.get_by_label("not sent")).to_have_count(0)
    assert said_by_maria() == ["Take care."]
