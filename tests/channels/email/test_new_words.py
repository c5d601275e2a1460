"""What a family wrote now is told from what its program puts below, in any language, and no words are lost."""

from __future__ import annotations

import pytest

from bot.channels.email.new_words import in_subject, new_words

OWN = "answers@example.org"
GMAIL = "On Tue, Dec 1, 2026 at 10:00 AM Trial companion\n<answers@example.org> wrote:\n\n> Do you agree?\n"
HEADS = {
    "Gmail": GMAIL,
    "Gmail, one line": "On Tue, Dec 1, 2026 at 10:00 AM <answers@example.org> wrote:\n> Do you agree?\n",
    "Gmail, German": "Am Di., 1. Dez. 2026 um 10:00 Uhr schrieb <answers@example.org>:\n> Do you agree?\n",
    "Gmail, Vietnamese": "Vào 10:00, Th 3, 1 thg 12, 2026 <answers@example.org> đã\nviết:\n\n> Do you agree?\n",
    "Gmail, Russian": "вт, 1 дек. 2026 г. в 10:00, <answers@example.org>:\n> Do you agree?\n",
    "Gmail, Arabic": "في الثلاثاء، ١ ديسمبر ٢٠٢٦ 10:00 <answers@example.org> كتب:\n> Do you agree?\n",
    "Gmail, Chinese": "<answers@example.org> 于2026年12月1日周二 10:00写道：\n> Do you agree?\n",
    "Gmail, Japanese": "2026年12月1日(火) 10:00 <answers@example.org>:\n> Do you agree?\n",
    "Apple": "> On 1 Dec 2026, at 10:00, answers@example.org wrote:\n> \n> Do you agree?\n",
    "Thunderbird": "On 01/12/2026 10:00, answers@example.org wrote:\n> Do you agree?\n",
    "Outlook": "________________________________\nFrom: answers@example.org <answers@example.org>\n"
    "Sent: Tuesday, December 1, 2026 10:00\nTo: Ann\nSubject: Re: NCT06947473\n\nDo you agree?\n",
    "Outlook, old": "-----Original Message-----\nFrom: answers@example.org [mailto:answers@example.org]\n"
    "Sent: Tuesday\nTo: Ann\n\nDo you agree?\n",
    "Outlook, French": "De : answers@example.org <answers@example.org>\nEnvoyé : mardi\nÀ : Ann\n\nVous ?\n",
    "Outlook, Turkish": "Gönderen: answers@example.org <answers@example.org>\nGönderildi: Salı\nKime: Ann\n\nEvet?\n",
    "QQ": '------------------ 原始邮件 ------------------\n发件人: "a" <answers@example.org>;\n发送时间: 2026\n同意\n',
    "163": "---- 回复的原邮件 ----\n| 发件人 | <answers@example.org> |\n| 日期 | 2026年12月01日 10:00 |\n\n同意吗\n",
    "Yahoo": "On Tuesday, December 1, 2026 at 10:00:00 AM GMT+1, <answers@example.org> wrote: \n\nDo you agree?\n",
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_our_own_mail_below_is_left_out(head: str) -> None:
    assert new_words(f"Yes, I agree.\nIs it free?\n\n{head}", OWN) == "Yes, I agree.\nIs it free?"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{GMAIL}\nyes", "yes"),
        ("> Do you agree?\nyes\n> For how long?\nfor a year", "yes\nfor a year"),
        ("Is answers@example.org the right address?\nMy son has lupus.", None),
        ("I wrote to answers@example.org yesterday at 10:00.\nIs it free?", None),
        ("---------- Forwarded message ---------\nFrom: Dr. Li <li@example.com>\nHe needs a new therapy.", None),
        ("- he has lupus\n- he is 12\n- is it free?", None),
        ("Thanks,\nis it free?", None),
        ("Best regards, and is it free?\nAnn", None),
        ("Sent from my heart.\nIs it free?", None),
        ("Am 1. Dezember 2026 war der Termin:\nIst es kostenlos?", None),
        ("Is it free?\r\n\r\nSent from my iPhone\r\n", "Is it free?"),
        ("Ist es kostenlos?\n\nVon meinem iPhone gesendet", "Ist es kostenlos?"),
        ("Est-ce gratuit ?\n\nEnvoyé de mon iPhone", "Est-ce gratuit ?"),
        ("是免费的吗？\n\n发自我的iPhone", "是免费的吗？"),
        ("Is it free?\n-- \nAnn\nWard 3", "Is it free?"),
        ("Is it free?\n--\nAnn", "Is it free?"),
        ("-- \nAnn", "--\nAnn"),
        ("", ""),
        ("Sent from my iPhone", "Sent from my iPhone"),
    ],
)  # fmt: skip
def test_what_a_family_wrote_stays(text: str, words: str | None) -> None:
    assert new_words(text, OWN) == (text if words is None else words).strip()


def test_an_emergency_under_a_line_that_looks_like_a_signature_is_heard() -> None:
    text = "Please help\n--\nmy husband cannot breathe, his lips are blue"

    assert "cannot breathe" in new_words(text, OWN)


def test_an_emergency_in_a_quoted_mail_of_ours_is_not_the_familys() -> None:
    text = "Thank you\n\nOn Tue, Dec 1, 2026 <answers@example.org> wrote:\n> If he cannot breathe, call 120 now.\n"

    assert new_words(text, OWN) == "Thank you"


@pytest.mark.parametrize(
    ("subject", "reply", "words"),
    [
        ("Is it free?", False, "Is it free?"),
        ("Re: NCT06947473", False, ""),
        ("AW: NCT06947473", False, ""),
        ("回复：NCT06947473", False, ""),
        ("NCT06947473", True, ""),
    ],
)
def test_a_subject_counts_where_it_is_the_familys(subject: str, reply: bool, words: str) -> None:
    assert in_subject(subject, is_reply=reply) == words
