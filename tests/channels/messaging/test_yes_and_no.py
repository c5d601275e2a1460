"""Agreeing, declining and deleting, in the words that people use, in an app without buttons."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from pytest_django import Settings

from bot.content import translations
from bot.content.responses import response
from bot.conversations import handover, message_store
from bot.conversations.models import Author, Consent, Conversation, Message
from bot.conversations.pipeline import curated
from bot.launcher import demo_channels
from tests.channels.messaging.servers import Server
from tests.channels.messaging.telephone import Telephone, said

pytestmark = pytest.mark.django_db(transaction=True)
WISH = "Please delete all my data"


@pytest.fixture
def stranger(settings: Settings, assistant: Server) -> Telephone:
    """A family that writes for the first time, by SMS; nobody listens where we send."""
    cache.clear()
    settings.CHANNEL_SECRETS = demo_channels.settings("http://127.0.0.1:1", {})
    return Telephone("sms", dict(settings.CHANNEL_SECRETS))


@pytest.fixture
def family(stranger: Telephone) -> Telephone:
    stranger.write("hello", "yes")
    assert Consent.objects.exists()
    return stranger


@pytest.mark.parametrize(
    "yes", ["Yes, I agree", "yes please", "Ok 👍", "👍", "si, acepto", "好的", "はい", "ｙｅｓ", "1"]
)
def test_a_family_agrees_in_its_own_words(stranger: Telephone, yes: str) -> None:
    stranger.write("hello", yes)

    assert said()[-1][0] == "channel/agreed"


@pytest.mark.parametrize("words", ["yes but who reads this?", "I do not agree", "no", "thanks", "ok?"])
def test_nothing_else_is_an_agreement(stranger: Telephone, words: str) -> None:
    stranger.write("hello", words)

    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("no, thank you", "channel/declined"),
        ("delete my chat", "channel/nothing_kept"),
        ("/delete", "channel/nothing_kept"),
        ("person", "channel/agree_first"),
        ("/private", "channel/agree_first"),
    ],
)
def test_who_has_not_agreed_is_told_what_fits_and_nothing_is_kept(
    stranger: Telephone, words: str, outcome: str
) -> None:
    stranger.write("hello", words)

    name, text = said()[-1]
    assert name == outcome
    assert ("/chat/" in text) == (outcome != "channel/nothing_kept")
    assert "{" not in text
    assert not Message.objects.filter(author=Author.FAMILY).exists()


def test_a_family_that_declined_may_still_agree(stranger: Telephone) -> None:
    stranger.write("hello", "no", "yes")

    assert said()[-1][0] == "channel/agreed"


def test_who_has_not_agreed_is_spoken_to_in_the_language_it_was_asked_in(stranger: Telephone) -> None:
    stranger.write("Hola, ¿es gratis el tratamiento?", "¿cuánto cuesta el tratamiento?", "no")

    assert said()[1][1].startswith(translations.translations("es")["channel/agree_first"].text[:40])
    assert said()[2][1].startswith(translations.translations("es")["channel/declined"].text[:40])


@pytest.mark.parametrize(
    ("first", "yes", "language"),
    [
        ("Hola, ¿es gratis el tratamiento?", "我同意", "zh"),
        ("Hola, ¿es gratis el tratamiento?", "好的", "zh"),
        ("Hola, ¿es gratis el tratamiento?", "Ja, ich stimme zu", "de"),
        ("Guten Tag, was kostet die Behandlung?", "sí, acepto", "es"),
        ("治疗要多少钱？", "да, согласна", "ru"),
        ("治疗要多少钱？", "oui", "fr"),
    ],
)
def test_who_says_yes_in_another_language_reads_there_what_it_agrees_to_and_then_agrees(
    stranger: Telephone, first: str, yes: str, language: str
) -> None:
    stranger.write(first, yes)

    assert said()[-1][0] == "channel/welcome"
    assert said()[-1][1][:40] == translations.translations(language)["channel/welcome"].text[:40]
    assert not Consent.objects.exists()

    stranger.write(yes)

    assert said()[-1][0] == "channel/agreed"
    assert Consent.objects.get().text.language == language


def test_who_goes_on_in_english_is_asked_in_english(stranger: Telephone) -> None:
    stranger.write("Hola, ¿es gratis el tratamiento?", "sorry, can you tell me in English how much it costs")

    assert said()[-1] == ("channel/welcome", said()[-1][1])
    assert "agree" in said()[-1][1]


@pytest.mark.parametrize("yes", ["yes", "y", "Yes, please", "confirm", "yes delete", "delete it", "sí", "1"])
def test_a_yes_deletes_the_chat_after_the_question(family: Telephone, yes: str) -> None:
    family.write("/delete")
    assert said()[-1][0] == "privacy/delete"

    family.write(yes)

    assert not Message.objects.filter(text=yes).exists()
    assert [outcome for outcome, _ in said()] == ["privacy/delete_confirm"]


@pytest.mark.parametrize(
    ("language", "wish", "yes"),
    [
        ("es", "Borrar mi chat", "Sí, bórralo."),
        ("pt", "apaga minha conversa", "sim, pode apagar"),
        ("fr", "Supprimer ma conversation", "Oui, supprimez-la !"),
        ("ar", "احذف محادثتي", "نعم، احذفوها"),
        ("hi", "मेरी चैट मिटा दो", "हाँ, मिटा दो"),
        ("zh", "把我的聊天记录删掉", "删掉吧"),
        ("ru", "удалите мой чат", "да, удаляйте"),
        ("de", "meinen Chat löschen", "Ja, bitte löschen"),
        ("ur", "میری چیٹ مٹائیں", "جی ہاں، مٹا دیں"),
    ],
)
def test_the_questions_own_word_is_a_yes_in_each_language(
    family: Telephone, language: str, wish: str, yes: str
) -> None:
    family.write(f"/spoken/{language}", wish)
    assert said()[-1][0] == "privacy/delete"

    family.write(yes)

    assert [outcome for outcome, _ in said()] == ["privacy/delete_confirm"]


NOES = """
no|No, keep it|nope|2|no! do not delete anything|wait, keep it|no dont delete|no, no lo borres|não, não apague
melhor não|non, ne supprimez pas|n'effacez pas|nein, bitte nicht löschen|не удаляйте!|не надо|不要删除|先别删
لا، لا تحذفها|मत मिटाओ|mat mitao|مت مٹائیں|hayır, silmeyin|jangan dihapus|đừng xóa
""".strip().replace("\n", "|")


@pytest.mark.parametrize("no", NOES.split("|"))
def test_a_no_keeps_the_chat(family: Telephone, no: str) -> None:
    family.write("/delete", no)

    assert said()[-1][0] == "chat/deny"


def test_a_yes_to_anything_said_after_the_question_deletes_nothing(family: Telephone) -> None:
    maria = User.objects.create_user("maria", first_name="Maria")
    chat = Conversation.objects.get().pk
    handover.claim(chat, maria)
    family.write(WISH)
    assert said()[-1][0] == "privacy/delete"

    handover.say(chat, maria, "Shall I call you tomorrow?", "desk:1")
    family.write("yes")

    assert Message.objects.filter(text="yes").exists()
    assert "privacy/delete_confirm" not in dict(said())


@pytest.mark.parametrize("answer", ["👍", "👎", "8)", "❤️"])
def test_a_sign_that_is_written_to_a_navigator_is_kept_as_it_is(family: Telephone, answer: str) -> None:
    chat = Conversation.objects.get().pk
    handover.claim(chat, User.objects.create_user("maria", first_name="Maria"))
    handover.say(chat, User.objects.get(), "Shall I call you tomorrow?", "desk:1")

    family.write(answer)

    assert Message.objects.filter(author=Author.FAMILY).order_by("sequence").last() == Message.objects.get(
        text=answer, pressed=""
    )


def test_a_number_chooses_nothing_from_before_a_navigator_came(family: Telephone) -> None:
    chat = Conversation.objects.get().pk
    message_store.write_news(chat, curated("privacy/withdraw"))
    handover.claim(chat, User.objects.create_user("maria", first_name="Maria"))

    family.write("1")

    assert Message.objects.filter(text="1", pressed="").exists()


@pytest.mark.parametrize("question", ["", "How many children do you have?"])
def test_a_number_that_is_written_to_a_navigator_deletes_nothing(family: Telephone, question: str) -> None:
    maria = User.objects.create_user("maria", first_name="Maria")
    chat = Conversation.objects.get().pk
    family.write(WISH)
    assert said()[-1][0] == "privacy/delete"
    handover.claim(chat, maria)
    if question:
        handover.say(chat, maria, question, "desk:1")

    family.write("1")

    assert Message.objects.filter(text="1", pressed="").exists()


def test_a_number_deletes_nothing_once_something_else_was_said(family: Telephone) -> None:
    chat = Conversation.objects.get().pk
    family.write("/delete")
    message_store.write_news(chat, curated("channel/too_fast"))

    family.write("1")

    assert Message.objects.filter(text="1", pressed="").exists()


@pytest.mark.parametrize("words", ["um", "u", "co", "da", "ya"])
def test_half_a_word_deletes_nothing(family: Telephone, words: str) -> None:
    family.write("/delete", words)

    assert Message.objects.filter(text=words, pressed="").exists()


@pytest.mark.parametrize("wish", ["delete my chat", WISH, "borrar mi chat", "/delete"])
def test_a_family_can_delete_its_chat_while_a_person_has_it(family: Telephone, wish: str) -> None:
    handover.claim(Conversation.objects.get().pk, User.objects.create_user("maria", first_name="Maria"))

    family.write(wish)
    assert said()[-1][0] == "privacy/delete"
    family.write("yes")

    assert [outcome for outcome, _ in said()] == ["privacy/delete_confirm"]


def test_the_question_asks_for_what_can_be_done_in_every_app() -> None:
    assert "press" not in response("privacy/delete").text.lower()


def test_a_reaction_that_comes_as_text_is_no_question(family: Telephone) -> None:
    family.write("Liked “Is it free?”", "❤️")

    assert [outcome for outcome, _ in said()[-2:]] == ["channel/reaction", "channel/reaction"]


def test_a_thumb_answers_what_was_asked_and_is_a_reaction_otherwise(family: Telephone) -> None:
    family.write("👍")
    assert said()[-1][0] == "channel/reaction"

    family.write("/delete", "👍")
    assert [outcome for outcome, _ in said()] == ["privacy/delete_confirm"]
