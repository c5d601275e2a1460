"""Nobody waits for ever, and staff are told."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.module_loading import import_string
from pytest_django import Settings

from bot.channels.messaging.rendering import drafts
from bot.channels.messaging.shapes import Shape
from bot.contact import services
from bot.conversations import handoff_timeouts, handover, presence
from bot.conversations.message_log import write
from bot.conversations.models import Alert, Author, Conversation, Handoff, Message, Owner
from bot.desk import notices
from bot.desk.models import Notice
from tests.desk.conftest import People

pytestmark = pytest.mark.django_db
SECRET = "my husband fell"


def waited(**time: float) -> None:
    Handoff.objects.update(asked=timezone.now() - timedelta(**time))


def subjects() -> list[str]:
    return sorted(str(message.subject) for message in mail.outbox)


def test_every_job_of_the_worker_is_there(settings: Settings) -> None:
    assert all(callable(import_string(job)) for job in settings.WORKER_JOBS)


def test_13_who_waits_too_long_gets_an_honest_word_and_the_form_once(waiting: UUID) -> None:
    handoff_timeouts.run_handoff_timeouts()
    assert not Message.objects.exists()

    waited(minutes=11)
    handoff_timeouts.run_handoff_timeouts()
    handoff_timeouts.run_handoff_timeouts()

    told = Message.objects.get()
    assert "waiting for 11 minutes" in told.text and "/contact/" in drafts(told, Shape(text=4000))[0].text
    assert Conversation.objects.get().owner == Owner.WAITING


def test_13_only_unclaimed_chats_get_it(waiting: UUID, people: People) -> None:
    handover.claim(waiting, people("maria"))
    waited(hours=30)

    handoff_timeouts.run_handoff_timeouts()

    assert [message.outcome for message in Message.objects.all()] == ["handoff/joined"]
    assert Conversation.objects.get().owner == Owner.PERSON


def test_13_in_the_end_the_line_is_left_with_a_word(waiting: UUID) -> None:
    waited(hours=25)

    handoff_timeouts.run_handoff_timeouts()

    assert [m.outcome for m in Message.objects.all()] == ["handoff/nobody_came", "handoff/gave_up"]
    assert Conversation.objects.get().owner == Owner.ASSISTANT
    assert Handoff.objects.get().end == Handoff.End.UNANSWERED


def test_a_family_that_left_a_form_stays_in_the_queue(waiting: UUID) -> None:
    services.leave_form(waiting, {"reach": "x"})
    waited(hours=25)

    handoff_timeouts.run_handoff_timeouts()

    assert Conversation.objects.get().owner == Owner.WAITING


def test_navigators_and_leads_are_told_once_of_a_family_that_waits(waiting: UUID, people: People) -> None:
    for name in ("maria", "lena", "rita"):
        people(name)

    notices.send_due_notices()
    notices.send_due_notices()

    [sent] = mail.outbox
    assert sent.bcc == ["lena@example.org", "maria@example.org"] and not sent.to
    assert f"/staff/chats/{waiting}/" in sent.body


def test_an_alert_is_told_without_the_familys_words(chat: UUID, people: People) -> None:
    people("maria")
    Alert.objects.create(message=write(chat, Author.FAMILY, SECRET), kind="emergency", rule="fall")

    notices.send_due_notices()

    assert subjects() == ["ALERT: a message sounded like an emergency or a crisis"]
    assert SECRET not in mail.outbox[0].body


def test_leads_are_told_when_nobody_takes_a_chat_looks_at_an_alert_or_answers(waiting: UUID, people: People) -> None:
    people("lena")
    message = write(waiting, Author.FAMILY, SECRET)
    Alert.objects.create(message=message, kind="emergency", rule="fall")
    long_ago = timezone.now() - timedelta(minutes=6)
    waited(minutes=6)
    Alert.objects.update(created=long_ago)

    notices.send_due_notices()
    assert set(Notice.objects.values_list("kind", flat=True)) == {"waiting", "late", "alert", "late_alert"}

    handover.claim(waiting, people("maria"))
    handover.say(waiting, people("maria"), "Good morning.", "desk:1")
    write(waiting, Author.FAMILY, "are you there")
    Message.objects.update(created=long_ago)
    notices.send_due_notices()

    assert mail.outbox[-1].subject == "A family has had no answer for several minutes"
    assert mail.outbox[-1].bcc == ["lena@example.org"]


def test_an_email_that_fails_is_tried_again_later_and_its_words_are_not_logged(
    waiting: UUID, people: People, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    people("maria")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with caplog.at_level(logging.DEBUG):
        notices.send_due_notices()

    kept = Notice.objects.get()
    assert kept.sent is None and kept.tries == 1 and kept.next_try > timezone.now()
    assert "example.org" not in caplog.text

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.update(next_try=timezone.now())
    notices.send_due_notices()
    assert len(mail.outbox) == 1


def test_what_a_family_is_told_depends_on_who_is_there_and_on_the_hours(
    waiting: UUID, people: People, settings: Settings, tmp_path: object
) -> None:
    from bot.conversations import handoff_texts
    from bot.conversations.hours import hours

    assert "No navigator is here at the moment" in handoff_texts.request_text(waiting).text
    presence.mark_seen(people("maria").pk)
    assert "A navigator is here now" in handoff_texts.request_text(waiting).text

    presence.set_available(people("maria").pk, False)
    file = tmp_path / "hours.yml"  # type: ignore[operator]
    file.write_text("zone: Europe/Berlin\nsaid: never, in this test\nopen: {mon: ['00:00-00:00']}\n")
    settings.HOURS_FILE = file
    hours.cache_clear()
    try:
        assert "Navigators are here never, in this test" in handoff_texts.request_text(waiting).text
    finally:
        hours.cache_clear()
