"""An alarm is heard wherever it stands in a mail, also inside what programs quote, and never one that is ours."""

from __future__ import annotations

import pytest

from bot.channels.base.quoted_danger import alarm, foreign
from bot.channels.email.mail import Mail, events
from bot.channels.email.new_words import new_words, quotation
from bot.content import translations
from bot.content.emergency_numbers import line_to_show
from bot.content.responses import responses
from bot.safety.check import check

OWN, FAMILY = "answers@example.org", "ann@example.net"
DANGER = "He cannot breathe and his lips are blue."
GEFAHR = "Er bekommt keine Luft und seine Lippen sind blau."
URGENCE = "Il ne peut plus respirer, ses lèvres sont bleues."
WEIXIAN = "他喘不过气来，嘴唇发紫。"
GMAIL = "On Tue, Dec 1, 2026 at 10:00 AM <answers@example.org> wrote:"
APPLE = "> On 1 Dec 2026, at 10:00, answers@example.org wrote:\n> "
OUTLOOK = (
    "From: Trial <answers@example.org>\nSent: Tuesday, December 1, 2026 10:00 AM\nTo: Ann <ann@example.net>\n"
    "Subject: Re: NCT06947473\n\nWould you like to know more?"
)
QQ = '------------------ 原始邮件 ------------------\n发件人: "a" <answers@example.org>;\n\n您想了解更多吗？'
SHAPES = {
    "Gmail, above": (f"{DANGER}\n\n{GMAIL}\n\n> Hello?\n", DANGER),
    "Gmail, below": (f"{GMAIL}\n\n> Hello?\n> Thank you\n\n{DANGER}\n", DANGER),
    "Gmail, between": (f"{GMAIL}\n\n> Hello?\n\n{DANGER}\n\n> Thank you\n", DANGER),
    "Gmail, between, after many empty lines": (f"{GMAIL}\n\n\n\n\n\n\n\n> Hello?\n\n{DANGER}\n", DANGER),
    "Gmail, in a quoted line": (f"{GMAIL}\n> How is he? {DANGER}\n", DANGER),
    "Gmail, French, between": (
        f"Le mar. 1 déc. 2026 à 10:00, <answers@example.org> a\nécrit :\n\n> Bonjour\n\n{URGENCE}\n", URGENCE,
    ),
    "Gmail, Chinese, between": (f"<answers@example.org> 于2026年12月1日写道：\n\n> 你好\n\n{WEIXIAN}", WEIXIAN),
    "Gmail, our own mail forwarded with words": (
        f"---------- Forwarded message ---------\nFrom: <answers@example.org>\nDate: Tue\n\nHello?\n\n{DANGER}", DANGER,
    ),
    "Gmail, a doctor's mail forwarded": (
        f"---------- Forwarded message ---------\nFrom: Dr. Li <li@example.com>\nDate: Tue\n\n{DANGER}", DANGER,
    ),
    "Outlook, above": (f"{DANGER}\n\n{OUTLOOK}", DANGER),
    "Outlook, below": (f"{OUTLOOK}\n\n{DANGER}", DANGER),
    "Outlook, between": (f"My answers are below.\n\n{OUTLOOK}\n{DANGER}\nThank you", DANGER),
    "Outlook, German, below": (
        f"Von: Studie <answers@example.org>\nGesendet: Dienstag\nAn: Ann\n\nGuten Tag\n\n{GEFAHR}", GEFAHR,
    ),
    "Outlook, its own mail once more": (
        f"Please answer.\n\nFrom: Ann <ann@example.net>\nTo: a@x<mailto:answers@example.org>\n\n{DANGER}",
        DANGER,
    ),
    "Outlook, an address that it makes a link": (
        f"I wrote to answers@example.org<mailto:answers@example.org> today.\n{DANGER}", DANGER,
    ),
    "Apple, above": (f"{DANGER}\n\nSent from my iPhone\n\n{APPLE}\n> Hello?\n", DANGER),
    "Apple, between": (f"{APPLE}\n> Hello?\n\n{DANGER}\n\n> Thank you\n", DANGER),
    "Thunderbird, German, below": (f"Am 01.12.26 um 10:00 schrieb answers@example.org:\n> Hallo\n{GEFAHR}\n", GEFAHR),
    "Yahoo, in an unmarked quotation": (
        f"On Tuesday, December 1, 2026, <answers@example.org> wrote: \n\nHello?\n\n{DANGER}\n\nThank you", DANGER,
    ),
    "QQ, above": (f"{WEIXIAN}\n\n\n{QQ}", WEIXIAN),
    "QQ, below": (f"{QQ}\n\n{WEIXIAN}", WEIXIAN),
    "somebody else's words, quoted": (f"My sister wrote:\n> {DANGER}\n", DANGER),
    "all of it quoted": (f"> {DANGER}\n", DANGER),
    "broken over quoted lines": ("> He cannot breathe and his\n> lips are blue.\n", DANGER),
    "without an end of the sentence": (f"{OUTLOOK}\n\nhe cannot breathe his lips are blue", "he cannot breathe"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "danger"), SHAPES.values(), ids=SHAPES.keys())
def test_an_alarm_is_heard_wherever_it_stands(text: str, danger: str) -> None:
    words = f"{new_words(text, OWN)}\n\n{alarm(foreign(quotation(text, OWN)))}"

    assert danger in words and check(words)


@pytest.mark.parametrize("subject", ["He cannot breathe and his lips are blue", "Re: He cannot breathe"])
def test_an_alarm_in_the_subject_is_heard_beside_other_words(subject: str) -> None:
    headers = (("from", FAMILY), ("message-id", "<1@example.net>"), ("subject", subject), ("in-reply-to", "<0@x>"))

    [event] = events(Mail(headers, FAMILY, "Please help us."), OWN)

    assert getattr(event, "text", "") == f"{subject}\n\nPlease help us."


@pytest.mark.parametrize(
    "text", [f"I wrote to {OWN}<mailto:{OWN}> yesterday.\nIs it free?", f"Does <{OWN}> answer?\nIs it free?"]
)
def test_who_speaks_of_our_address_does_not_quote_us(text: str) -> None:
    assert new_words(text, OWN) == text


@pytest.mark.parametrize("label", ["To", "An", "À", "收件人", "Кому", "إلى"])
def test_a_mail_that_went_to_us_is_the_familys_own(label: str) -> None:
    text = f"Please answer.\n\nFrom: Ann <{FAMILY}>\n{label}: <{OWN}>\n\nIs it free?"

    assert new_words(text, OWN).endswith("Is it free?")


def alarming() -> list[str]:
    """Our own texts about danger, in every language."""
    groups = ("safety/", "emergency/", "crisis/", "crisis_other/", "if_now/", "after_", "risks/")
    found = [one.text for name, one in responses().items() if name.startswith(groups)]
    for language in translations.languages():
        said = translations.translations(language)
        found += [one.text for name, one in said.items() if name.startswith(groups)]
    return found


def test_what_we_say_ourselves_about_danger_is_never_the_familys() -> None:
    told = alarming()

    assert len(told) > 50
    assert not [text for text in told if foreign(f"> {text}\n\nThank you")]


def test_a_yes_that_we_quoted_stays_ours() -> None:
    assert new_words(f"{OUTLOOK}\n\n1. Yes, I agree\n2. No", OWN) == ""


def test_the_line_that_our_card_tells_families_to_show_is_no_alarm_of_theirs() -> None:
    line = line_to_show()
    half = len(line) // 2
    card = f"> Call now.\n> In China, show this line to anyone near you: {line[:half]}\n> {line[half:]}\n"

    assert foreign(card) == ""
    assert "he cannot breathe" in alarm(foreign(f"{card}> he cannot breathe"))
