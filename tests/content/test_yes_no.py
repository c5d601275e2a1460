"""A yes is heard in all the ways people say it, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from bot.content import translations, yes_no


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes!",
        "Yes, I agree",
        "yes please",
        "yep",
        "yeah",
        "sure",
        "y",
        "Ok 👍",
        "👍",
        "👍🏽",
        "✅",
        "si, acepto",
        "Sí",
        "好的",
        "好的，谢谢",
        "是的，我同意",
        "はい",
        "はい、お願いします",
        "네",
        "네, 감사합니다",
        "evet",
        "có",
        "dạ, đồng ý ạ",
        "ｙｅｓ",
        "yes\n",
        "  yes\u200b",
        "YES YES",
        "ok thanks",
        "of course",
        "d'accord",
        "d’accord",
        "Ja, bitte",
        "да, согласна",
        "हाँ, ठीक है",
        "जी हाँ",
        "ہاں جی",
        "نعم، أوافق",
        "Ya, setuju",
        "Sim, claro",
        "that's fine",
        "yes sir",
        "oui 🙏",
    ],
)
def test_a_yes_is_a_yes(text: str) -> None:
    assert yes_no.said(text) == "yes"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "yess"),
        ("en", "yesss!!"),
        ("en", "okkk"),
        ("en", "agreeed"),
        ("en", "sounds good"),
        ("en", "I agree to this"),
        ("en", "Yes I understand and agree"),
        ("es", "siii"),
        ("es", "sí, claro"),
        ("es", "me parece bien"),
        ("es", "por supuesto que sí"),
        ("pt", "tudo bem"),
        ("fr", "ça marche"),
        ("de", "alles klar"),
        ("ru", "да, конечно"),
        ("ru", "дааа"),
        ("zh", "好好好"),
        ("ar", "نعمممم"),
        ("hi", "haan ji"),
        ("tr", "olur"),
        ("id", "iyaaa"),
    ],
)
def test_a_yes_of_everyday_is_a_yes_to_a_question_in_its_language(language: str, text: str) -> None:
    assert yes_no.said(text, language) == "yes"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "no, sorry"),
        ("en", "nope sorry"),
        ("en", "nooo"),
        ("en", "not interested"),
        ("en", "maybe later"),
        ("es", "no me interesa"),
        ("es", "no, gracias"),
        ("pt", "deixa pra lá"),
        ("fr", "plus tard"),
        ("de", "kein Interesse"),
        ("ru", "пока не надо"),
        ("zh", "好的不用了"),
        ("zh", "好，不要"),
        ("ar", "مش عايز"),
        ("hi", "mat karo"),
        ("hi", "मत करो"),
        ("ur", "مجھے نہیں چاہیے"),
        ("vi", "để lúc khác"),
        ("tr", "boşver"),
        ("id", "jangan dulu"),
    ],
)
def test_a_no_of_everyday_is_a_no_to_a_question_in_its_language(language: str, text: str) -> None:
    assert yes_no.said(text, language) == "no"


@pytest.mark.parametrize("text", ["sale", "gern", "mau", "sip", "soon", "see", "too", "please", "sorry", "later?"])
def test_a_word_that_means_something_else_elsewhere_is_no_answer(text: str) -> None:
    assert yes_no.said(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "No.",
        "nope",
        "no thanks",
        "No, thank you",
        "I do not agree",
        "I don't agree",
        "I don’t agree",
        "👎",
        "not now",
        "no quiero",
        "non merci",
        "nein danke",
        "нет",
        "不同意",
        "不，谢谢",
        "いいえ",
        "아니요",
        "hayır",
        "không",
        "नहीं",
        "جی نہیں",
        "لا",
        "tidak setuju",
        "não, obrigada",
        "of course not",
        "I don't consent",
    ],
)
def test_a_no_is_a_no(text: str) -> None:
    assert yes_no.said(text) == "no"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "yes but who reads this?",
        "yes?",
        "ok?",
        "yes and no",
        "no, yes",
        "👍👎",
        "yes 👎",
        "thanks",
        "please",
        "🙏",
        "what",
        "yes my daughter has lupus",
        "yes he cannot breathe",
        "hello",
        "1",
        "yes 1",
        "no se",
        "not sure",
        "sure is hard",
        "is it free",
        "okay who are you",
        "I agree with my doctor",
        "no problem at all he said",
        "同意书在哪里",
        "好医生",
        "嗯…",
        "네트워크",
        "hello 👍",
        "um",
        "Um…",
        "u",
        "co",
        "da",
        "dạ",
        "ya",
        "ya no",
        "k",
        "si",
        "pode ser",
        "isso",
        "bueno",
        "seguro",
        "آه",
        "اه",
        "можно",
        "जी",
        "हा हा हा",
        "جی",
        "kk",
        "yes " * 100,
    ],
)
def test_anything_else_is_neither(text: str) -> None:
    assert yes_no.said(text) is None


@pytest.mark.parametrize(
    ("text", "language"), [("ya", "id"), ("co", "vi"), ("u", "vi"), ("da", "ru"), ("si", "es"), ("yes", "vi")]
)
def test_to_a_question_in_its_own_language_a_short_word_counts_without_accents(text: str, language: str) -> None:
    assert yes_no.said(text, language) == "yes"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("text", ["k đồng ý", "ko đồng ý", "k được", "K, cảm ơn", "ko"])
def test_a_no_that_is_cut_short_is_no_yes(text: str, language: str) -> None:
    assert yes_no.said(text, language) != "yes"
    assert yes_no.said(text, "vi") == "no"


@pytest.mark.parametrize(("text", "language"), [("y", "es"), ("k", "es"), ("k", "pt"), ("kk", "pt")])
def test_an_english_abbreviation_is_no_yes_where_it_is_another_word(text: str, language: str) -> None:
    assert yes_no.said(text, language) is None


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("نوافق، شكرا", "ar", "yes"),
        ("لا مانع", "ar", "yes"),
        ("لا نوافق", "ar", "no"),
        ("عذرا، لا", "ar", "no"),
        ("जी बिल्कुल", "hi", "yes"),
        ("ठीक है जी", "hi", "yes"),
        ("बिल्कुल नहीं", "hi", "no"),
        ("रहने दीजिए", "hi", "no"),
        ("嗯，好的", "zh", "yes"),
        ("需要", "zh", "yes"),
        ("不用了，谢谢", "zh", "no"),
        ("对不起，不用了", "zh", "no"),
        ("isterim, teşekkürler", "tr", "yes"),
        ("evet efendim", "tr", "yes"),
        ("gerek yok", "tr", "no"),
        ("hayır, kalsın", "tr", "no"),
        ("ya, mau", "id", "yes"),
        ("boleh, terima kasih", "id", "yes"),
        ("maaf, tidak usah", "id", "no"),
        ("gak mau", "id", "no"),
        ("dạ đồng ý", "vi", "yes"),
        ("dạ vâng ạ", "vi", "yes"),
        ("k", "vi", "no"),
        ("dạ không cần ạ", "vi", "no"),
        ("xin lỗi, tôi không muốn", "vi", "no"),
        ("جی بالکل", "ur", "yes"),
        ("ٹھیک ہے جی", "ur", "yes"),
        ("ji haan", "ur", "yes"),
        ("بالکل نہیں", "ur", "no"),
        ("معذرت، نہیں", "ur", "no"),
        ("ji nahi", "ur", "no"),
    ],
)
def test_the_usual_words_count_in_their_own_language(text: str, language: str, answer: str) -> None:
    assert yes_no.said(text, language) == answer


def test_a_question_in_english_is_answered_the_same_whether_its_language_is_named_or_not() -> None:
    assert yes_no.said("oui", "en") == "yes" and yes_no.said("ya", "en") is None


@pytest.mark.parametrize("language", translations.languages())
def test_each_word_counts_in_its_own_language(language: str) -> None:
    assert [word for word in yes_no.words_for("yes", language) if yes_no.said(word, language) != "yes"] == []
    assert [word for word in yes_no.words_for("no", language) if yes_no.said(word, language) != "no"] == []
    assert [word for word in yes_no.words_for("courtesies", language) if yes_no.said(word, language)] == []


def test_no_word_means_yes_in_one_language_and_no_in_another() -> None:
    assert [word for word in yes_no.words_for("yes") if yes_no.said(word) == "no"] == []
    assert [word for word in yes_no.words_for("no") if yes_no.said(word) == "yes"] == []
    assert {word for kind in yes_no.ANSWERS for word in yes_no.words_for(kind) if yes_no.said(word) != kind} == {
        "ya",
        "da",
        "ne",
        "nan",
        "net",
        "jo",
        "mau",
        "k",
        "sale",
        "bueno",
        "listo",
        "luego",
        "perfecto",
        "beleza",
        "combinado",
        "depois",
        "passt",
        "klar",
        "gern",
        "gerne",
        "sip",
        "siap",
        "bisa",
        "nanti",
        "jangan",
        "kar do",
        "theek",
        "sonra",
    }
    assert [word for word in yes_no.words_for("courtesies") if yes_no.said(word)] == []
