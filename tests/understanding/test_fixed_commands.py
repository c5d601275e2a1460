"""What our texts tell families to write always works."""

import pytest

from bot.understanding.fixed_commands import behind_command, command, load


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("add: is there a kitchen", "guide/add"),
        ("ADD:  who pays", "guide/add"),
        ('Write "person".', None),
        ('"person"', "human/handoff"),
        ("Delete my chat.", "privacy/delete"),
        ("Copy of my data", "privacy/copy"),
        ("delete my copy of the data sheet", None),
        ("can a person with asthma join", None),
        ("top 4, 1 and 2", "guide/top"),
        ("Move 5 to 1.", "guide/move"),
        ("remove 3", "guide/remove"),
        ("what have I got?", "guide/show"),
        ("undo", "guide/undo"),
        ("restart", "scope/off_topic"),
        ("Session_Start", "scope/off_topic"),
        ("restart the pump, he cannot breathe", None),
        ("start over", "guide/clear"),
        ("remove 3 of my medicines", None),
        ("Quitar 3 y 4", "guide/remove"),
        ("mas preguntas", "guide/suggest"),
        ("添加：有没有清真餐", "guide/add"),
        ("删除 2、3", "guide/remove"),
        ("«удалить мой чат»", "privacy/delete"),
        ("أضف: هل يوجد مطبخ", "guide/add"),
        ("اضف: هل يوجد مطبخ", "guide/add"),
        ("Borrar mi chat.", "privacy/delete"),
        ("احذف ٣", "guide/remove"),
        ("SOHBETİMİ SİL", "privacy/delete"),
        ("xoa 3", "guide/remove"),
        ("Muéstrame mi lista", "guide/show"),
        ("Ya no hace falta, gracias.", "human/cancel"),
        ("apaga minha conversa", "privacy/delete"),
        ("мне нужен человек!", "human/handoff"),
        ("خلاص ما عاد أحتاج", "human/cancel"),
        ("मेरी चैट मिटा दो", "privacy/delete"),
        ("把我的聊天记录删掉。", "privacy/delete"),
        ("¿ya no hace falta el visado?", None),
    ],
)
def test_a_command_is_known_and_a_sentence_is_not_one(text: str, outcome: str | None) -> None:
    found = command(text, load())

    assert (found.outcome if found else None) == outcome


def test_no_words_command_two_things() -> None:
    meanings = {(each.words, each.outcome) for each in load()}

    assert len(meanings) == len({words for words, _ in meanings})


@pytest.mark.parametrize(("text", "language"), [("quitar 3", "es"), ("我的清单", "zh"), ("remove 3", "en")])
def test_a_command_tells_the_language(text: str, language: str) -> None:
    found = command(text, load())

    assert found is not None and found.language == language


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("add: is there a kitchen", "is there a kitchen"),
        ("添加：有没有清真餐", "有没有清真餐"),
        ("is it free: yes?", None),
    ],
)
def test_what_stands_behind_a_command_is_the_familys_own(text: str, own: str | None) -> None:
    assert behind_command(text, load()) == own
