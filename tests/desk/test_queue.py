"""The queue and the chat page, and what can be done there."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from bot.channels.web.payloads import outgoing
from bot.contact import services
from bot.content.responses import response
from bot.content.translations import text_in
from bot.conversations import consents, handover, ownership, presence, tokens, typing_indicator
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import Alert, AuditEntry, Author, ConsentText, Conversation, Handoff, Message, Owner
from bot.conversations.types import Reply
from bot.desk.models import Note, Tag
from bot.guide.models import ListedQuestion
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db
CONTACT = {"about": "x", "reach": "+00 555 0100"}


def alarm(chat: UUID, kind: str, text: str) -> Alert:
    return Alert.objects.create(message=write(chat, Author.FAMILY, text), kind=kind, rule="rule")


def text_of(browser: Client, address: str = "/staff/") -> str:
    """A page as it is read: where its template has a new line does not count."""
    return drawn(browser.get(address))


def searched(browser: Client, words: str) -> str:
    return drawn(browser.post("/staff/search/", {"q": words}))


def act(browser: Client, chat: UUID, name: str, /, **fields: str) -> int:
    return browser.post(f"/staff/chats/{chat}/{name}/", fields).status_code


def test_emergencies_come_first_then_crises_then_who_waits_longest(signed_in: SignedIn) -> None:
    chats = {}
    for name in ("waits long", "waits short", "crisis", "emergency"):
        chats[name] = tokens.open_conversation("web")[0].pk
    for name in ("waits long", "waits short"):
        ownership.request_person(chats[name])
        write(chats[name], Author.FAMILY, name)
    alarm(chats["crisis"], "crisis", "crisis")
    alarm(chats["emergency"], "emergency", "emergency")

    page = text_of(signed_in("maria"))

    places = [page.index(str(chats[name])) for name in ("emergency", "crisis", "waits long", "waits short")]
    assert places == sorted(places)


def test_a_line_of_the_queue_shows_channel_language_topic_last_words_and_questions(
    signed_in: SignedIn, waiting: UUID
) -> None:
    write(waiting, Author.FAMILY, "how much is it")
    write(waiting, Author.ASSISTANT, "No price.", outcome="travel/visa", language="de")
    write(waiting, Author.FAMILY, "who pays the flight", outcome="human/handoff")
    write(waiting, Author.ASSISTANT, "I have passed it on.", outcome="human/handoff")
    ListedQuestion.objects.create(conversation_id=waiting, text="Who pays the hotel?")

    page = text_of(signed_in("maria"))

    for words in (
        "web",
        "German, travel: visa",
        "who pays the flight",
        "1 question on the list",
    ):
        assert words in page
    assert "I have passed it on." not in page


def test_what_a_family_writes_is_never_markup_on_the_desk(signed_in: SignedIn, waiting: UUID) -> None:
    write(waiting, Author.FAMILY, "<script>alert(1)</script>")
    ListedQuestion.objects.create(conversation_id=waiting, text="<img src=x>")
    browser = signed_in("maria")

    pages = [text_of(browser, "/staff/"), text_of(browser, f"/staff/chats/{waiting}/"), searched(browser, "script")]
    for page in pages:
        assert "<script>alert" not in page and "<img src=x>" not in page


def test_taking_a_chat_opens_it_and_the_loser_is_told_who_has_it(signed_in: SignedIn, waiting: UUID) -> None:
    maria, paul = signed_in("maria"), signed_in("paul")
    paul.get(f"/staff/chats/{waiting}/")
    assert act(maria, waiting, "claim") == 302

    late = paul.post(f"/staff/chats/{waiting}/claim/", follow=True)

    assert "Maria has this chat." in drawn(late)
    assert "Maria has that chat now." in text_of(paul, f"/staff/?left={waiting}")
    assert "You have this chat" in text_of(maria, f"/staff/chats/{waiting}/")
    assert paul.get(f"/staff/chats/{waiting}/").status_code == 404


def test_a_reload_in_the_middle_of_a_talk_changes_nothing(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    act(browser, waiting, "reply", text="Good morning.", id="1")

    first, second = (text_of(browser, f"/staff/chats/{waiting}/") for _ in range(2))

    assert "Good morning." in second
    assert first.count("<article") == second.count("<article")
    assert Handoff.objects.count() == 1


def test_a_reply_sent_again_after_a_lost_connection_is_said_once(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")

    for _ in range(3):
        act(browser, waiting, "reply", text="Good morning.", id="same")

    assert Message.objects.filter(author=Author.PERSON).count() == 1


def test_two_tabs_read_the_same(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    act(browser, waiting, "reply", text="One.", id="1")
    last = Message.objects.order_by("-sequence")[0].sequence
    act(browser, waiting, "reply", text="Two.", id="2")

    later = browser.get(f"/staff/chats/{waiting}/lines/", {"after": last})

    assert "Two." in drawn(later) and "One." not in drawn(later)
    assert later["X-Chat-State"].startswith("person:")


def test_a_curated_answer_is_sent_word_for_word_with_its_sources(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    assert "travel/visa" in text_of(browser, f"/staff/chats/{waiting}/answers/?q=visa")

    act(browser, waiting, "send-answer", answer="travel/visa", id="1")

    sent = Message.objects.get(author=Author.PERSON)
    assert sent.text == response("travel/visa").text
    assert list(sent.details.sources) == response("travel/visa").metadata["sources"]
    assert sent.details.name == "Maria"


def test_a_curated_answer_goes_out_in_the_familys_language_and_staff_read_the_english_of_it(
    signed_in: SignedIn, waiting: UUID
) -> None:
    consents.record_consent(waiting, consents.ShownText(ConsentText.Key.WEB, 1, "es", ""))
    browser = signed_in("maria")

    act(browser, waiting, "claim")

    act(browser, waiting, "send-answer", answer="trial/placebo", id="1")

    said = Message.objects.get(author=Author.PERSON)
    assert said.text == text_in("trial/placebo", "es") and said.language == "es"
    page = text_of(browser, f"/staff/chats/{waiting}/")
    assert "The English of it" in page and response("trial/placebo").text[:40] in page


def test_what_an_answer_leaves_open_is_filled_in_when_a_navigator_sends_it(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    assert "Harbour Navigation" in text_of(browser, f"/staff/chats/{waiting}/answers/?q=responsible+for+my+data")

    act(browser, waiting, "send-answer", answer="privacy/controller", id="1")

    assert "Harbour Navigation" in Message.objects.get(author=Author.PERSON).text


def test_the_copy_that_a_navigator_sends_opens_for_the_family_only(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    act(browser, waiting, "send-answer", answer="privacy/copy", id="1")

    assert outgoing(Message.objects.get(author=Author.PERSON))["link"]["url"].startswith("/copy/")
    assert "/copy/" not in drawn(browser.get(f"/staff/chats/{waiting}/"))


def test_only_answers_of_the_catalogue_can_be_sent(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")

    act(browser, waiting, "send-answer", answer="privacy/delete_confirm", id="1")

    assert not Message.objects.filter(author=Author.PERSON).exists()


def test_canned_replies_have_their_places_filled(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")

    page = text_of(browser, f"/staff/chats/{waiting}/")

    assert "I am Maria, a navigator" in page and "{name}" not in page


def test_what_the_assistant_said_is_shown_with_its_outcome_source_and_marks(signed_in: SignedIn, waiting: UUID) -> None:
    answer = response("travel/visa")
    write_reply(waiting, Reply.from_metadata(answer.text, "travel/visa", (), {**answer.metadata, "confidence": 0.91}))

    page = text_of(signed_in("maria"), f"/staff/chats/{waiting}/")

    assert "travel/visa" in page and "Source:" in page and "0.91" in page


def test_notes_and_tags_are_for_colleagues_only(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    act(browser, waiting, "note", text="Be gentle.")
    act(browser, waiting, "tag", name="Visa")

    assert Note.objects.get().text == "Be gentle." and Tag.objects.get().name == "visa"
    assert not Message.objects.filter(text__contains="gentle").exists()
    act(browser, waiting, "tag", remove="visa")
    assert not Tag.objects.exists()


def test_a_chat_is_passed_on_by_its_navigator_or_by_a_lead_only(
    signed_in: SignedIn, people: People, waiting: UUID
) -> None:
    maria, paul, lena = signed_in("maria"), signed_in("paul"), signed_in("lena")
    for name in ("maria", "paul"):
        presence.mark_seen(people(name).pk)
    act(maria, waiting, "claim")
    assert act(paul, waiting, "transfer", to=str(people("paul").pk)) == 404

    act(lena, waiting, "transfer", to=str(people("paul").pk))
    assert Conversation.objects.get().navigator == people("paul")

    act(paul, waiting, "transfer", to=str(people("maria").pk))
    assert Conversation.objects.get().navigator == people("maria")


def test_a_chat_is_not_passed_to_somebody_without_the_role(signed_in: SignedIn, people: People, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")

    act(browser, waiting, "transfer", to=str(people("rita").pk))

    assert Conversation.objects.get().navigator == people("maria")


def test_handing_back_and_closing_lead_to_the_queue(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    answer = browser.post(f"/staff/chats/{waiting}/hand-back/", {"line": "Take care."})
    assert answer["Location"] == "/staff/"

    ownership.request_person(waiting)
    act(browser, waiting, "claim")
    assert act(browser, waiting, "close", outcome="nonsense") == 302
    assert Conversation.objects.get().owner == Owner.PERSON
    act(browser, waiting, "close", outcome="answered")
    assert Conversation.objects.get().owner == Owner.CLOSED
    assert Handoff.objects.get(end="closed").outcome == "answered"


def test_contact_data_is_shown_to_who_has_the_chat_and_stands_on_no_page(signed_in: SignedIn, chat: UUID) -> None:
    services.leave_form(chat, CONTACT)
    maria, lena = signed_in("maria"), signed_in("lena")
    act(maria, chat, "claim")

    assert "555 0100" not in text_of(maria, f"/staff/chats/{chat}/")
    shown = maria.post(f"/staff/chats/{chat}/contact/", headers={"x-requested-with": "fetch"})
    assert shown.json()["shown"]["reach"] == CONTACT["reach"]
    refused = lena.post(f"/staff/chats/{chat}/contact/", headers={"x-requested-with": "fetch"})
    assert refused.status_code == 404
    assert AuditEntry.objects.filter(what="contact.read").count() == 1


def test_the_desk_sees_that_the_family_types_and_the_family_that_maria_types(
    signed_in: SignedIn, waiting: UUID
) -> None:
    cache.clear()
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    assert not browser.get(f"/staff/chats/{waiting}/lines/")["X-Typing"]

    typing_indicator.set_typing(waiting, Author.FAMILY)
    act(browser, waiting, "typing")

    assert browser.get(f"/staff/chats/{waiting}/lines/")["X-Typing"]
    assert typing_indicator.is_typing(waiting, Author.PERSON)


def test_a_refusal_is_one_json_shape_for_the_page(signed_in: SignedIn, people: People, waiting: UUID) -> None:
    handover.claim(waiting, people("paul"))

    answer = signed_in("lena").post(f"/staff/chats/{waiting}/claim/", headers={"x-requested-with": "fetch"})

    assert answer.status_code == 409
    assert answer.json() == {"error": {"code": "taken", "message": "Paul has this chat."}}


def test_search_finds_words_only_in_chats_that_one_may_see(signed_in: SignedIn, waiting: UUID) -> None:
    other = tokens.open_conversation("web")[0].pk
    for chat in (waiting, other):
        write(chat, Author.FAMILY, "about the visa")

    found = searched(signed_in("maria"), "visa")

    assert str(waiting) in found and str(other) not in found
    assert str(other) in searched(signed_in("lena"), "visa")


def test_a_lead_sees_who_handles_what_and_exports_a_chat(signed_in: SignedIn, people: People, waiting: UUID) -> None:
    handover.claim(waiting, people("maria"))
    write(waiting, Author.FAMILY, "are you there")
    browser = signed_in("lena")

    page = text_of(browser, "/staff/supervision/")
    export = browser.get(f"/staff/chats/{waiting}/export/")

    assert "Maria" in page and str(waiting) in page
    assert "are you there" in drawn(export) and export["Content-Type"].startswith("text/plain")
    assert "chat.exported" in text_of(browser, f"/staff/audit/?q={waiting}")
