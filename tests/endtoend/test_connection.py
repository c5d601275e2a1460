"""Nothing is lost and nothing doubled: the web process killed, two tabs, no network, answers lost on the way."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.endtoend.family import COST, LIST, OFFLINE, ask, field, log, replies, said, status, write
from tests.endtoend.ports import free_ports, wait_for
from tests.endtoend.stack import ROOT, Stack, running

MESSAGES, KILLS = 100, 10
PATIENCE_MS = 180_000


class Web:
    """One more web process of a running assistant, to be killed and started again."""

    def __init__(self, stack: Stack) -> None:
        served = next(p for p in stack.processes if "bot.asgi:application" in p.cmdline())
        self.port = free_ports(1)[0]
        self.environment = served.environ()
        self.command = [str(self.port) if part == self.environment["BOT_PORT"] else part for part in served.cmdline()]
        self.url = f"http://127.0.0.1:{self.port}/chat/"
        self.log = stack.var / "second.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        wait_for(self.answers, 60, "the web process")

    def answers(self) -> bool:
        try:
            return httpx.get(self.url.replace("/chat/", "/health"), trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        """As a power cut does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An assistant of its own: a message whose process died is taken up again after two turns' time, here short."""
    with running(tmp_path_factory.mktemp("impatient"), BOT_RASA_TIMEOUT="2") as started:
        yield started


@contextmanager
def second_web(stack: Stack) -> Iterator[Web]:
    web = Web(stack)
    web.start()
    try:
        yield web
    finally:
        web.kill()


def begin(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_text("You agreed")).to_be_visible()
    return page


def texts(page: Page, author: str) -> list[str]:
    return [text.strip() for text in said(page, author).locator(".text").all_inner_texts()]


def test_with_the_web_process_killed_ten_times_a_hundred_messages_arrive_once_and_in_order(
    impatient: Stack, context: BrowserContext
) -> None:
    expected = [f"add: Is room {number} free?" for number in range(MESSAGES)]
    with second_web(impatient) as web:
        page = begin(context, web.url)
        for number, text in enumerate(expected):
            write(page, text)
            if number % (MESSAGES // KILLS) == 5:
                web.kill()
                write_on = number % 20 == 5  # every other time the family goes on writing meanwhile
                if not write_on:
                    expect(status(page)).not_to_have_text("")
                web.start()
        expect(page.locator(".unsent")).to_have_count(0, timeout=PATIENCE_MS)
        expect(replies(page)).to_have_count(MESSAGES, timeout=PATIENCE_MS)
        assert texts(page, "You") == expected

        page.reload()
        expect(replies(page)).to_have_count(MESSAGES, timeout=PATIENCE_MS)
        assert texts(page, "You") == expected
        token = page.evaluate("localStorage.getItem('trial-companion:token')")

    stored = "SELECT text FROM conversations_message WHERE author = 'family' AND conversation_id = ? ORDER BY sequence"
    assert impatient.query(stored, token) == [(text,) for text in expected]
    answered = "SELECT in_reply_to FROM conversations_message WHERE author = 'assistant' AND conversation_id = ?"
    asked = [sequence for (sequence,) in impatient.query(answered, token)]
    assert len(asked) == len(set(asked)) == MESSAGES


def test_two_tabs_show_the_same_chat(page: Page, stack: Stack) -> None:
    ask(page, COST)
    other = page.context.new_page()
    other.goto(stack.url)
    expect(replies(other)).to_have_count(1)

    write(other, LIST)
    write(page, "and again: show my list")

    for tab in (page, other):
        expect(replies(tab)).to_have_count(3)
        expect(said(tab, "You")).to_have_count(3)
        expect(tab.locator(".unsent")).to_have_count(0)
    assert texts(page, "You") == texts(other, "You")
    other.close()


def test_a_message_that_one_tab_could_not_send_is_seen_and_sent_by_the_other(
    page: Page, stack: Stack, complaints: list[str]
) -> None:
    other = page.context.new_page()
    other.goto(stack.url)
    page.context.set_offline(True)
    write(page, LIST)
    expect(said(other, "You")).to_have_count(1)
    page.close()

    other.context.set_offline(False)

    expect(replies(other)).to_have_count(1)
    expect(said(other, "You")).to_have_count(1)
    complaints.clear()


def test_a_chat_cleared_in_one_tab_leaves_the_other(page: Page, stack: Stack) -> None:
    ask(page, COST)
    other = page.context.new_page()
    other.goto(stack.url)
    expect(replies(other)).to_have_count(1)

    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Clear this chat").click()
    page.get_by_role("button", name="Clear it from this device").click()

    expect(log(other)).to_be_empty()
    other.close()


def test_offline_the_page_says_so_and_back_online_it_sends_by_itself(page: Page, complaints: list[str]) -> None:
    ask(page, COST)
    page.context.set_offline(True)
    expect(status(page)).to_contain_text("No connection")
    write(page, LIST)
    expect(said(page, "You").last).to_contain_text("Not sent. No connection")
    expect(said(page, "You").last.get_by_role("button", name="Try again")).to_be_visible()

    page.context.set_offline(False)

    expect(replies(page).last).to_contain_text("Your list is empty")
    expect(status(page)).to_have_text("")
    expect(said(page, "You")).to_have_count(2)
    assert complaints and all(OFFLINE in complaint for complaint in complaints)
    complaints.clear()


def test_an_unsent_message_survives_a_reload_and_can_be_changed(page: Page, complaints: list[str]) -> None:
    page.route("**/api/v1/messages", lambda route: route.abort())
    write(page, "what does it cots")
    expect(said(page, "You")).to_contain_text("Not sent.")
    page.reload()
    said(page, "You").get_by_role("button", name="Edit", exact=True).click()

    expect(said(page, "You")).to_have_count(0)
    expect(field(page)).to_have_value("what does it cots")
    page.unroute("**/api/v1/messages")
    ask(page, COST)
    expect(said(page, "You")).to_have_count(1)
    assert complaints and all("ERR_FAILED" in complaint for complaint in complaints)
    complaints.clear()


def test_an_unsent_message_can_be_thrown_away(page: Page, complaints: list[str]) -> None:
    page.route("**/api/v1/messages", lambda route: route.abort())
    write(page, LIST)
    said(page, "You").get_by_role("button", name="Delete", exact=True).click()
    page.unroute("**/api/v1/messages")
    page.reload()

    ask(page, COST)
    expect(said(page, "You")).to_have_count(1)
    complaints.clear()


def test_a_message_whose_acknowledgement_was_lost_is_stored_and_answered_once(
    page: Page, complaints: list[str]
) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/v1/messages", lose, times=1)
    write(page, LIST)

    expect(replies(page)).to_have_count(1)
    expect(page.locator(".unsent")).to_have_count(0)
    page.reload()
    expect(replies(page)).to_have_count(1)
    expect(said(page, "You")).to_have_count(1)
    assert complaints and all("ERR_FAILED" in complaint for complaint in complaints)
    complaints.clear()


def test_a_refused_message_stays_visible_with_the_reason(page: Page, complaints: list[str]) -> None:
    def refuse(route: Route) -> None:
        error = {"code": "too_long", "message": "Your message is too long."}
        route.fulfill(status=413, json={"error": error})

    page.route("**/api/v1/messages", refuse, times=1)
    write(page, LIST)

    expect(said(page, "You")).to_contain_text("Not sent. This message is too long.")
    page.reload()
    expect(said(page, "You")).to_contain_text("Not sent. This message is too long.")
    said(page, "You").get_by_role("button", name="Try again").click()
    expect(replies(page)).to_have_count(1)
    complaints.clear()


def test_another_browser_with_the_conversations_id_but_not_its_token_sees_nothing(
    page: Page, stack: Stack, context: BrowserContext, complaints: list[str]
) -> None:
    ask(page, "tell me about nougat")
    token = page.evaluate("localStorage.getItem('trial-companion:token')")
    identifier = str(
        stack.query("SELECT conversation_id FROM conversations_message WHERE conversation_id = ?", token)[0][0]
    )
    stranger = page.context.browser.new_context().new_page()  # type: ignore[union-attr]
    # Set before the page's own scripts run: a page that is open already could use it up.
    stranger.add_init_script(f"localStorage.setItem('trial-companion:token', '{identifier}')")
    with stranger.expect_response("**/api/v1/stream") as refused:
        stranger.goto(f"{stack.url}?conversation={identifier}")

    assert refused.value.status == 401
    expect(stranger.get_by_text("This chat has ended or was deleted.")).to_be_visible()
    expect(log(stranger)).to_be_empty()
    assert "nougat" not in stranger.content()
    stranger.context.close()


def test_several_tabs_of_one_chat_do_not_starve_each_other(page: Page, stack: Stack) -> None:
    tabs = [page.context.new_page() for _ in range(3)]
    for tab in tabs:
        tab.goto(stack.url)
    write(tabs[-1], LIST)

    for tab in (page, *tabs):
        expect(replies(tab)).to_have_count(1)
