"""Email by Mailgun's form: what it signs is taken, what no person wrote gets no answer, and how we send."""

from __future__ import annotations

import hashlib
import hmac
import json
import smtplib
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.core.cache import cache

from bot.channels.base.incoming_events import Dropped, Event, Kind, Other, Written
from bot.channels.base.interface import Unverified, WebhookRequest
from bot.channels.base.outgoing_message import Document, Part
from bot.channels.email import smtp
from bot.channels.email.adapter import Email
from bot.desk.app_trouble import hint
from bot.errors import ConfigurationError
from tests.channels.signed import NOW, hook, names, recorded

OWN, FAMILY, SECRET = "answers@example.org", "ann@example.net", "key-0123456789"
EMAIL = Email(address=OWN, secret=SECRET, smtp="smtps://companion:p%40ss@mail.example.org")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


def fields(name: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(recorded("email", name))
    return found


def with_headers(given: dict[str, str], **changed: str) -> dict[str, str]:
    """The form with header lines replaced or added; `_` stands for `-`."""
    names = {name.replace("_", "-").lower(): value for name, value in changed.items()}
    kept = [one for one in json.loads(given["message-headers"]) if one[0].lower() not in names]
    return {**given, "message-headers": json.dumps([*kept, *map(list, names.items())])}


def signed(given: dict[str, str], secret: str = SECRET, age: timedelta = timedelta()) -> str:
    """The body that Mailgun posts, signed as its documentation describes."""
    when = str(int((NOW - age).timestamp()))
    signature = hmac.new(secret.encode(), f"{when}t1".encode(), hashlib.sha256).hexdigest()
    return urlencode({**given, "timestamp": when, "token": "t1", "signature": signature})


def request(body: str | bytes, kind: str = FORM) -> WebhookRequest:
    return hook(body if isinstance(body, bytes) else body.encode(), {"Content-Type": kind})


def meant(given: dict[str, str]) -> list[Event]:
    return EMAIL.parse(request(signed(given)))


def said(name: str, words: str) -> list[Event]:
    identifier = f"<{name}@mail.example.net>"
    return [Written(identifier, FAMILY, words, thread=identifier)]


def sent(name: str, kind: Kind, words: str = "") -> list[Event]:
    identifier = f"<{name}@mail.example.net>"
    if not words:
        return [Other(identifier, FAMILY, kind, thread=identifier)]
    return [
        Written(f"{identifier}-text", FAMILY, words, thread=identifier),
        Other(identifier, FAMILY, kind, worded=True, thread=identifier),
    ]


MEANT: dict[str, list[Event]] = {
    "text": said("text", "Is it free?"),
    "signed": said("signed", "Is it free?"),
    "reply": said("reply", "Yes"),
    "outlook": said("outlook", "Ja, ich bin einverstanden"),
    "qq": said("qq", "同意"),
    "below": said("below", "yes"),
    "subject": said("subject", "Is it free?"),
    "chinese": said("chinese", "请问是免费的吗？"),
    "logo": said("logo", "Is it free?"),
    "picture": sent("picture", "picture", "This is his rash."),
    "files": sent("files", "file", "A question"),
    "absent": [],
    "bounce": [],
    "list": [],
    "forged": [Dropped("forged")],
}


@pytest.mark.parametrize("name", names("email"))
def test_every_recorded_request_is_taken_and_understood(name: str) -> None:
    given = request(signed(fields(name)))

    EMAIL.verify(given)
    assert EMAIL.parse(given) == MEANT[name]


# ---- what Mailgun did not sign


@pytest.mark.parametrize(
    "body",
    [
        signed(fields("text"), secret="another"),
        signed(fields("text"), age=timedelta(hours=10)),
        signed(fields("text"), age=timedelta(hours=-10)),
        urlencode(fields("text")),
        urlencode({**fields("text"), "signature": ""}),
        "",
        "a",
    ],
)
def test_a_forged_old_or_broken_request_is_refused(body: str) -> None:
    with pytest.raises(Unverified):
        EMAIL.verify(request(body))


def test_a_token_serves_one_mail_only_however_often_that_comes() -> None:
    EMAIL.verify(request(signed(fields("text"))))
    EMAIL.verify(request(signed(fields("text"))))

    with pytest.raises(Unverified):
        EMAIL.verify(request(signed({**fields("text"), "body-plain": "delete my chat"})))


def test_what_is_attached_is_seen_by_its_type_and_not_kept() -> None:
    whole = {**fields("text"), "timestamp": "1", "token": "t", "signature": "s"}
    part = '--b\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    file = '; filename="a.jpg"\r\nContent-Type: image/jpeg'
    body = "".join(part.format(name, "", value) for name, value in whole.items())
    body += part.format("attachment-1", file, "\x00jpeg") + "--b--\r\n"

    assert EMAIL.parse(request(body, "multipart/form-data; boundary=b")) == sent("text", "picture", "Is it free?")


# ---- who wrote


@pytest.mark.parametrize("line", ["", "nobody", "Ann", "a@b", "ann@example.net, ben@example.net", "<>", "\ud800@x.org"])
def test_a_mail_that_does_not_say_who_wrote_has_no_chat(line: str) -> None:
    [event] = meant(with_headers(fields("text"), From=line))

    assert isinstance(event, Written) and event.sender == ""


def test_upper_case_and_a_name_do_not_make_another_family() -> None:
    [event] = meant(with_headers(fields("text"), From='"Ann, Mother" <Ann@Example.NET>'))

    assert isinstance(event, Written) and event.sender == FAMILY


def test_a_mail_without_an_id_is_the_same_each_time() -> None:
    given = {**fields("text"), "message-headers": json.dumps([["From", FAMILY]])}

    assert meant(given) == meant(given)
    assert meant(given) != meant({**given, "body-plain": "How long does it take?"})


def test_where_another_mailbox_wants_the_answer_the_family_gets_it() -> None:
    [event] = meant(with_headers(fields("text"), Reply_To="eve@example.com"))

    assert isinstance(event, Written) and event.sender == FAMILY


@pytest.mark.parametrize(
    "changed",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Auto_Submitted": "auto-replied; owner-email=x"},
        {"Precedence": "bulk"},
        {"Precedence": "Auto_Reply"},
        {"List_Unsubscribe": "<https://example.net/u>"},
        {"List_Id": "Parents <parents.example.net>"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "1"},
        {"Return_Path": "<>"},
        {"X_Failed_Recipients": FAMILY},
        {"Content_Type": "multipart/report; report-type=disposition-notification"},
        {"From": "MAILER-DAEMON@example.net"},
        {"From": "No Reply <no-reply@example.net>"},
        {"From": OWN},
        {"From": OWN.upper()},
    ],
)
def test_what_no_person_wrote_is_never_answered(changed: dict[str, str]) -> None:
    assert meant(with_headers(fields("text"), **changed)) == []


@pytest.mark.parametrize("envelope", ["", "<>", " "])
def test_a_bounce_is_never_answered(envelope: str) -> None:
    assert meant({**fields("text"), "sender": envelope}) == []


@pytest.mark.parametrize("changed", [{"Auto_Submitted": "no"}, {"Precedence": "normal"}, {"X_Priority": "1"}])
def test_a_persons_mail_is(changed: dict[str, str]) -> None:
    assert meant(with_headers(fields("text"), **changed)) == MEANT["text"]


@pytest.mark.parametrize(
    ("changed", "forged"),
    [
        ({"X_Mailgun_Spf": "Fail", "X_Mailgun_Dkim_Check_Result": "Fail"}, True),
        ({"X_Mailgun_Spf": "Fail", "X_Mailgun_Dkim_Check_Result": "Pass"}, False),
        ({"X_Mailgun_Spf": "SoftFail", "X_Mailgun_Dkim_Check_Result": "Fail"}, False),
        ({"Authentication_Results": "mx.example.org; dmarc=fail (p=reject) header.from=example.net"}, True),
        ({"Authentication_Results": "mx.example.org; dmarc=pass header.from=example.net"}, False),
    ],
)
def test_a_mail_that_its_senders_domain_denies_is_not_taken(changed: dict[str, str], forged: bool) -> None:
    assert (meant(with_headers(fields("text"), **changed)) == [Dropped("forged")]) is forged


# ---- settings


@pytest.mark.parametrize("address", ["", "answers", "answers@example", "a@example.org, b@example.org"])
def test_an_address_that_is_none_stops_the_start(address: str) -> None:
    with pytest.raises(ConfigurationError):
        Email(address=address, secret=SECRET, smtp=EMAIL.smtp)


@pytest.mark.parametrize("server", ["", "mail.example.org", "https://mail.example.org", "smtp://", "smtp://h:x"])
def test_a_mail_server_that_is_none_stops_the_start(server: str) -> None:
    with pytest.raises(ConfigurationError):
        Email(address=OWN, secret=SECRET, smtp=server)


@pytest.mark.parametrize(
    ("address", "port", "ssl", "tls"),
    [
        ("smtps://u:p@mail.example.org", 465, True, False),
        ("smtp://u:p@mail.example.org", 587, False, True),
        ("smtp://u:p@mail.example.org:25", 25, False, True),
        ("smtp://u:p@127.0.0.1:2525", 2525, False, False),
    ],
)
def test_a_password_leaves_this_machine_through_tls_only(address: str, port: int, ssl: bool, tls: bool) -> None:
    made = smtp.Server.read(address, "BOT_EMAIL_SMTP").backend()

    assert (made.port, made.use_ssl, made.use_tls) == (port, ssl, tls)


def test_a_password_with_signs_is_read_and_shown_to_nobody() -> None:
    assert EMAIL.server.password == "p@ss"
    assert "p%40ss" not in repr(EMAIL)


# ---- what a mail server answers


@pytest.mark.parametrize(
    ("error", "permanent", "uncertain", "staff"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no, ann@example.net"), False, False, True),
        (smtplib.SMTPNotSupportedError("STARTTLS"), False, False, True),
        (smtplib.SMTPRecipientsRefused({FAMILY: (550, b"no such user")}), True, False, False),
        (smtplib.SMTPRecipientsRefused({FAMILY: (450, b"greylisted")}), False, False, False),
        (smtplib.SMTPRecipientsRefused({}), False, False, False),
        (smtplib.SMTPDataError(554, b"spam"), True, False, False),
        (smtplib.SMTPDataError(452, b"full"), False, False, False),
        (smtplib.SMTPServerDisconnected("gone"), False, True, False),
        (TimeoutError(), False, True, False),
        (ConnectionRefusedError(), False, False, False),
    ],
)
def test_what_went_wrong_is_told_in_words_without_an_address(
    error: Exception, permanent: bool, uncertain: bool, staff: bool
) -> None:
    failure = smtp.failure(error, "BOT_EMAIL_SMTP")

    assert (failure.permanent, failure.uncertain) == (permanent, uncertain)
    assert "@" not in failure.reason and failure.reason.endswith(".")
    assert hint(failure.reason)[1] == staff and hint(failure.reason) != hint("nothing of the kind")


# ---- what we send

KEY = UUID(int=7)


def mail(**part: Any) -> Any:
    return smtp.message(OWN, FAMILY, Part("Hello. 你好", **part), KEY).message()


def test_an_answer_stands_in_the_familys_thread_and_asks_no_machine_to_answer() -> None:
    made = mail(thread="<text@mail.example.net>")

    assert made["In-Reply-To"] == made["References"] == "<text@mail.example.net>"
    assert made["Message-ID"] == f"<{KEY}@example.org>"
    assert made["Auto-Submitted"] == "auto-replied" and made["X-Auto-Response-Suppress"] == "All"
    assert (made["To"], made["From"], made["Subject"]) == (FAMILY, OWN, "Re: NCT06947473")
    assert made.get_payload(decode=True).decode() == "Hello. 你好\n"


def test_a_first_mail_names_no_thread() -> None:
    assert mail()["In-Reply-To"] is None


def test_a_paper_is_attached() -> None:
    _, paper = mail(document=Document("questions.pdf", "application/pdf", b"%PDF")).get_payload()

    assert (paper.get_filename(), paper.get_payload(decode=True)) == ("questions.pdf", b"%PDF")


@pytest.mark.parametrize("thread", ["<a@b>\r\nBcc: eve@example.com", "<a@b>\nX: y"])
def test_no_line_can_be_smuggled_into_the_head(thread: str) -> None:
    with pytest.raises(ValueError, match="newlines"):
        mail(thread=thread)


def test_what_we_send_ourselves_would_not_be_answered_by_us() -> None:
    made = mail(thread="<text@mail.example.net>")
    given = {**fields("text"), "message-headers": json.dumps([list(line) for line in made.items()])}

    assert meant(given) == []
