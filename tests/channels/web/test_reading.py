"""Reading: the way to the newest, links, and words that can be tapped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.channels.web import beginning
from bot.channels.web.static_bundle import CLIENT
from bot.content.responses import responses
from bot.i18n import languages
from tests.channels.web.conftest import TAGS, Enter, message
from tests.channels.web.rooms import ORIGIN, TOKEN, person

LONG = [message(f"Answer {number}. " * 60, number, outcome="travel/visa") for number in range(1, 5)]
KEY = "/contact/eyJhIjoiYiJ9:1uF:" + "x" * 80


def texts(page: Page) -> list[list[str]]:
    """The links within the words of messages: where to, and what they say."""
    found: list[list[str]] = page.locator("article .text a").evaluate_all(
        "all => all.map((a) => [a.getAttribute('href'), a.firstChild.textContent])"
    )
    return found


def scrolled_up(page: Page) -> None:
    page.locator("article").nth(3).wait_for()
    page.evaluate("document.getElementById('scroller').scrollTop = 0")


# The way to the newest


def test_who_has_scrolled_up_sees_how_many_messages_came_and_gets_to_the_first_of_them(enter: Enter) -> None:
    room, page = enter(*LONG)
    scrolled_up(page)
    room.messages += [person("Good morning.", 5), person("How can I help?", 6)]
    jump = page.get_by_role("button", name="New messages below: 2")
    expect(jump).to_be_visible()
    assert page.evaluate("document.getElementById('scroller').scrollTop") == 0, "nobody is pulled away from reading"

    jump.click()

    expect(page.get_by_text("Good morning.")).to_be_in_viewport()
    expect(page.locator('[data-sequence="5"]')).to_be_focused()
    expect(page.locator("#newest")).to_be_hidden()


def test_without_new_messages_there_is_a_way_to_the_end(enter: Enter) -> None:
    _, page = enter(*LONG)
    scrolled_up(page)

    page.get_by_role("button", name="To the newest").click()

    expect(page.locator('[data-sequence="4"]')).to_be_in_viewport()


def test_at_the_end_there_is_no_such_button(enter: Enter) -> None:
    _, page = enter(*LONG)
    page.locator("article").nth(3).wait_for()

    expect(page.locator("#newest")).to_be_hidden()


def test_a_new_message_is_shown_to_its_end_with_what_can_be_done_with_it(enter: Enter) -> None:
    room, page = enter(*LONG)
    page.locator("article").nth(3).wait_for()

    room.messages.append(person("Good morning.", 5))

    expect(page.locator('[data-sequence="5"]').get_by_role("button", name="Print")).to_be_in_viewport(ratio=1)


# Links


@pytest.mark.parametrize(
    ("said", "href", "shown"),
    [
        ("See https://clinicaltrials.gov/study/NCT06947473.", "https://clinicaltrials.gov/study/NCT06947473",
         "https://clinicaltrials.gov/study/NCT06947473"),
        ("look it up (clinicaltrials.gov, NCT06947473)", "https://clinicaltrials.gov/", "clinicaltrials.gov"),
        ("请看 https://www.example.org/a。谢谢", "https://www.example.org/a", "https://www.example.org/a"),
        ("(https://en.wikipedia.org/wiki/Lupus_(disease))", "https://en.wikipedia.org/wiki/Lupus_(disease)",
         "https://en.wikipedia.org/wiki/Lupus_(disease)"),
        ("Call +86 10 5555 0100, please.", "tel:+861055550100", "+86 10 5555 0100"),
        ("Write to team@example.org.", "mailto:team@example.org", "team@example.org"),
        ("Read www.gov.uk/foreign-travel-advice/china first", "https://www.gov.uk/foreign-travel-advice/china",
         "www.gov.uk/foreign-travel-advice/china"),
        ("lupusuk.org.uk, for one", "https://lupusuk.org.uk/", "lupusuk.org.uk"),
        ("(cuhk.edu.hk)", "https://cuhk.edu.hk/", "cuhk.edu.hk"),
        ("Ask redcross.org.au.", "https://redcross.org.au/", "redcross.org.au"),
        ("请看clinicaltrials.gov。谢谢", "https://clinicaltrials.gov/", "clinicaltrials.gov"),
        ("देखें https://www.example.org/a।", "https://www.example.org/a", "https://www.example.org/a"),
        ("انظر clinicaltrials.gov، ثم اسأل", "https://clinicaltrials.gov/", "clinicaltrials.gov"),
    ],
)  # fmt: skip
def test_addresses_and_numbers_are_links(enter: Enter, said: str, href: str, shown: str) -> None:
    _, page = enter(person(said, 1))
    page.locator("article").wait_for()

    assert texts(page) == [[href, shown]]


@pytest.mark.parametrize(
    "said",
    [
        "https://clinicaltrials.gov@evil.example/",
        "javascript:alert(1)",
        "https://xn--80ak6aa92e.com/",
        "the number NCT06947473 and BJGBYY-IIT-LCYJ-2025-025",
        "45 to 54 people, 2026-11-30, 120, 37.5 °C, +5 points",
        "e.g. this and i.e. that, and so on.Next sentence",
        "data:text/html,hello",
        "somebody@here/clinicaltrials.gov and .clinicaltrials.gov",
        "the code A1+86 10 5555 0100",
        "www.lupus.org.example and a.gov.uk.example and clinicaltrials.gov.ukraine",
        "lupus.org.It is good, and team@lupus.org.Then",
        "lüpus.org, lupus.orgé, lupus.org.éa, лупusa.org, tëam@example.org and team@example.orgé",
        "see example.org:8080/a",
    ],
)
def test_what_is_not_surely_a_safe_address_stays_text(enter: Enter, said: str) -> None:
    _, page = enter(person(said, 1))
    expect(page.locator("article .text")).to_contain_text(said)

    assert texts(page) == []


def test_links_are_there_although_another_file_did_not_come(enter: Enter) -> None:
    room, page = enter(agreed=False)
    for name in ("terms.js", "feedback.js"):
        [path] = [path for path in room.files if path.endswith(name)]
        room.refusals[f"GET {path}"] = (503, {}, {})
    room.messages.append(person("Call +86 10 5555 0100, please.", 1))
    page.evaluate(f"localStorage.setItem('trial-companion:token', '{TOKEN}')")
    page.reload()
    page.locator("article").wait_for()

    assert texts(page) == [["tel:+861055550100", "+86 10 5555 0100"]]


@pytest.mark.parametrize("path", sorted(CLIENT.glob("*.js")), ids=lambda path: path.name)
def test_no_file_of_the_page_is_refused_by_a_browser_without_lookbehind(path: Path) -> None:
    assert not re.search(r"\(\?<[!=]", path.read_text(encoding="utf-8"))


def test_a_families_own_words_get_no_links(enter: Enter) -> None:
    own = {**person("https://www.example.org", 1), "author": "family", "id": "x"}
    _, page = enter(own)
    page.locator("article").wait_for()

    assert texts(page) == []


def test_a_link_says_that_it_leads_to_another_website_and_tells_it_nothing(enter: Enter) -> None:
    _, page = enter(person("See https://www.example.org/a", 1))
    link = page.locator("article .text a")

    expect(link).to_have_accessible_name("https://www.example.org/a (another website, opens in a new tab)")
    assert link.get_attribute("rel") == "noopener noreferrer"


@pytest.mark.parametrize(("address", "sign"), [("https://www.example.org/a", "↗"), (f"{ORIGIN}/chat/", "")])
def test_eyes_see_a_sign_beside_a_link_that_leaves(enter: Enter, address: str, sign: str) -> None:
    _, page = enter(person(f"See {address}", 1), viewport={"width": 320, "height": 640})
    link = page.locator("article .text a")
    link.wait_for()

    shown = link.evaluate("a => getComputedStyle(a, '::after').content")
    assert shown.strip('"').replace("none", "").strip("\u00a0\ufe0e") == sign
    assert link.inner_text() == address, "the sign is in nobody's copy"


def test_a_key_of_ours_is_named_and_never_shown(enter: Enter) -> None:
    said = {
        **message(f"On this form you can leave a number: {ORIGIN}{KEY}", 1),
        "link": {"title": "Open the form", "url": KEY},
    }
    _, page = enter(said)
    link = page.get_by_role("link", name="Open the form")

    expect(link).to_have_count(1)
    assert link.get_attribute("href") == KEY
    assert "eyJ" not in page.locator("article").inner_text()


# Words that can be tapped


def test_a_word_of_the_field_asks_for_the_answer_that_explains_it(enter: Enter) -> None:
    room, page = enter(message("CRS can come. CRS goes.", 1, outcome="risks/overview", review="slow"))

    page.get_by_role("button", name="CRS (ask what this is)").click()

    expect(page.locator("article.family")).to_contain_text("[risks/crs]")
    assert [body["button"] for path, body in room.taken if path.endswith("messages")] == ["risks/crs"]


def test_each_word_can_be_tapped_once_where_it_stands_first(enter: Enter) -> None:
    _, page = enter(
        message("CAR-T cells seek CD19 and BCMA. CD19 is not CAR-T.", 1, outcome="trial/overview", review="slow")
    )
    page.locator(".term").first.wait_for()

    assert page.locator(".term").all_text_contents() == ["CAR-T", "CD19", "BCMA"]


@pytest.mark.parametrize(
    ("outcome", "text"), [("risks/crs", "CRS is a reaction."), ("travel/visa", "The CRSX and mycrs forms.")]
)
def test_no_word_explains_itself_or_stands_in_another(enter: Enter, outcome: str, text: str) -> None:
    _, page = enter(message(text, 1, outcome=outcome, review="slow"))
    expect(page.locator("article .text")).to_contain_text(text)

    expect(page.locator(".term")).to_have_count(0)


def test_the_signs_beside_such_a_word_stay_on_its_line(enter: Enter) -> None:
    widths = [
        message(f"{'i' * number} pulmonary hypertension (PAH). More.", number, outcome="x/y", review="slow")
        for number in range(1, 31)
    ]
    _, page = enter(*widths, viewport={"width": 320, "height": 640})
    page.locator(".term").nth(29).wait_for()

    signs = page.locator(".text").evaluate_all(
        """all => all.map((text) => { const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), tops = [];
            while (walker.nextNode()) for (const { index } of walker.currentNode.data.matchAll(/[(]|PAH|[)]/g)) {
              const range = new Range(); range.setStart(walker.currentNode, index);
              range.setEnd(walker.currentNode, index + 1);
              tops.push(Math.round(range.getBoundingClientRect().top / 9)) }
            return tops })"""
    )
    assert all(len(tops) == 3 and max(tops) - min(tops) <= 1 for tops in signs), signs


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_such_word_leads_to_an_answer(language: str) -> None:
    assert all(name in responses() and question for name, question in beginning.explained(language).values())


def test_a_greeting_has_no_tools(enter: Enter) -> None:
    _, page = enter(message("Hello.", 1, outcome="chat/greet"), message("You need a visa.", 2, review="slow"))
    expect(page.locator("article").nth(1).get_by_role("button", name="Copy")).to_be_visible()

    expect(page.locator("article").first.get_by_role("button")).to_have_count(0)


def test_axe_finds_nothing(enter: Enter) -> None:
    room, page = enter(
        *LONG, message("CRS can come. See clinicaltrials.gov.", 5, outcome="risks/overview", review="slow")
    )
    scrolled_up(page)
    room.messages.append(person("Call +86 10 5555 0100 or write to team@example.org.", 6))
    expect(page.locator("#newest")).to_contain_text("1")

    found = Axe().run(page, options={"runOnly": TAGS})

    assert found.violations_count == 0, found.generate_report()
