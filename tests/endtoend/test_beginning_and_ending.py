"""How a chat begins, with a consent, and how it ends."""

import json
import re

from playwright.sync_api import Page, expect

from tests.endtoend.family import COST, ask, field, log, menu, picture, replies, said, write
from tests.endtoend.stack import Stack

UNAUTHORISED = "401"


def test_the_page_says_what_it_is_before_anything_is_written(fresh: Page, stack: Stack) -> None:
    beginning = fresh.get_by_role("region", name="Before you begin")

    for words in ("not a person", "not medical advice", "until 180 days after your last message", "do not type names"):
        expect(beginning).to_contain_text(words)
    expect(fresh.get_by_role("banner")).to_contain_text("Automated assistant. Not medical advice.")
    expect(fresh).to_have_title(re.compile("NCT06947473"))
    picture(fresh, stack, "beginning")


def test_nothing_is_sent_before_the_family_has_agreed(fresh: Page, stack: Stack) -> None:
    sent: list[str] = []
    fresh.on("request", lambda request: sent.append(request.url))
    write(fresh, "a question about marzipan")

    expect(said(fresh, "You")).to_contain_text("Not sent.")
    expect(fresh.get_by_text("Your message is only on this device").first).to_be_visible()
    expect(fresh.get_by_role("button", name="I agree")).to_be_focused()
    assert not any("/api/" in url for url in sent) and "marzipan" not in stack.stored()

    fresh.keyboard.press("Enter")
    expect(replies(fresh)).to_have_count(1)
    assert "marzipan" in stack.stored()


def test_the_consent_is_recorded_with_its_version(page: Page, stack: Stack) -> None:
    ask(page, COST)

    token = page.evaluate("localStorage.getItem('trial-companion:token')")
    agreed = (
        "SELECT t.version, t.language FROM conversations_consent c JOIN conversations_consenttext t ON t.id = c.text_id"
    )
    assert stack.query(agreed + " WHERE c.conversation_id = ?", token) == [(4, "en")]


def test_a_first_question_is_answered_without_typing_and_without_rasa(page: Page, stack: Stack) -> None:
    with stack.without_rasa():
        page.get_by_role("button", name="What does it all cost?").click()
        expect(replies(page).last).to_contain_text("We did not find a price")
        page.get_by_role("button", name="Topics").click()
        page.get_by_role("dialog").get_by_text("Visa and travel").click()
        page.get_by_role("dialog").get_by_role("button").filter(has_text=re.compile("visa", re.I)).first.click()
        expect(replies(page)).to_have_count(2)
        expect(replies(page).last.get_by_text("What we compared, and when")).to_be_visible()


def test_a_person_can_be_asked_for_at_any_time(page: Page) -> None:
    page.get_by_role("button", name="Talk to a person").click()

    expect(replies(page).last).to_contain_text("I have told our team that you would like to talk to someone")
    expect(page.get_by_text("You asked for a person.")).to_be_visible()
    replies(page).last.get_by_role("button", name="I no longer need a person").click()
    expect(page.get_by_text("You asked for a person.")).to_be_hidden()


def test_a_deleted_chat_is_gone_from_the_server_and_the_screen(page: Page, stack: Stack) -> None:
    ask(page, "tell me about marmalade")
    token = page.evaluate("localStorage.getItem('trial-companion:token')")
    menu(page, "Delete my chat")
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    assert "marmalade" in stack.stored()

    menu(page, "Delete my chat")
    page.get_by_role("button", name="Delete it permanently").click()

    expect(log(page)).to_be_empty()
    expect(page.get_by_text("The chat has been deleted.")).to_be_visible()
    assert "marmalade" not in stack.stored()
    with stack.client() as client:
        answer = client.get("api/v1/messages", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    page.reload()
    expect(log(page)).to_be_empty()
    page.get_by_role("button", name="I agree").click()
    ask(page, COST)


def test_a_chat_deleted_by_its_own_button_leaves_this_device_too(page: Page) -> None:
    ask(page, COST)
    ask(page, "delete my chat").get_by_role("button", name="Yes, delete this chat").click()

    expect(log(page)).to_be_empty()
    page.reload()
    expect(page.get_by_role("button", name="I agree")).to_be_visible()
    expect(log(page)).to_be_empty()


def test_a_chat_cleared_from_the_device_stays_on_the_server(page: Page, stack: Stack) -> None:
    ask(page, "tell me about liquorice")
    field(page).fill("a draft")
    menu(page, "Clear this chat from this device")
    page.get_by_role("button", name="Clear it from this device").click()

    expect(log(page)).to_be_empty()
    assert page.evaluate("JSON.stringify(localStorage)") == json.dumps({})
    assert "liquorice" in stack.stored()
    page.reload()
    expect(field(page)).to_have_value("")


def test_a_chat_that_was_deleted_elsewhere_ends_here_and_unsent_words_stay(
    page: Page, stack: Stack, complaints: list[str]
) -> None:
    ask(page, COST)
    token = page.evaluate("localStorage.getItem('trial-companion:token')")
    with stack.client() as client:
        key = {"Authorization": f"Bearer {token}"}
        assert client.request("DELETE", "api/v1/conversation", json={"confirm": True}, headers=key).status_code == 204

    expect(page.get_by_text("This chat has ended or was deleted.")).to_be_visible()
    write(page, "still here?")
    expect(said(page, "You")).to_contain_text("Not sent.")
    page.get_by_role("button", name="I agree").click()
    expect(replies(page)).to_have_count(1)
    assert all(UNAUTHORISED in complaint for complaint in complaints)
    complaints.clear()


def test_a_draft_is_there_after_a_reload(page: Page) -> None:
    field(page).fill("half a sent")
    page.reload()

    expect(field(page)).to_have_value("half a sent")
