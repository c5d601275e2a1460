"""What a family writes about its list is understood in its own words."""

import pytest

from bot.guide.models import ListedQuestion
from bot.guide.wording import named_in, numbers_in, places_in, question_in

LISTED = [
    ListedQuestion(pk=number, text=text)
    for number, text in enumerate(
        ["Is there wifi?", "Where is the parking?", "Who pays for the parking?", "Who cooks?"]
    )
]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("add: is there a kitchen for families", "is there a kitchen for families"),
        ("put on my list that we want to know who pays for the hotel", "we want to know who pays for the hotel"),
        ("note down: can my husband stay?", "can my husband stay?"),
        ("I want this on my list: dose of cells?", "dose of cells?"),
        ("how do I pay from abroad? add that to my list", "how do I pay from abroad?"),
        ("is there a gym, put it on the list please", "is there a gym"),
        ("can you add whether he may keep his prednisone", "whether he may keep his prednisone"),
        ("anote por favor: ¿hay cocina?", "¿hay cocina?"),
        ("请记下：有没有厨房", "有没有厨房"),
        ("note for the doctors: does he fast at 8:30", "does he fast at 8:30"),
        ("Thanks! Please add who pays for the taxi", "who pays for the taxi"),
        ("my husband has two problems: kidneys and skin", "my husband has two problems: kidneys and skin"),
    ],
)
def test_the_question_is_kept_and_the_request_is_not(text: str, question: str) -> None:
    assert question_in(text) == question


@pytest.mark.parametrize(
    "text",
    ["add this", "save this one pls", "yes add it to the list please", "thank you o. put that last one for my list"],
)
def test_a_request_that_only_points_holds_no_question(text: str) -> None:
    assert question_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "ponga esto en la lista",
        "agregue esta pregunta a mi lista, por favor",
        "adicione isso à minha lista",
        "mettez cette question sur ma liste svp",
        "bitte diese Frage auf die Liste",
        "добавьте этот вопрос в мой список",
        "запишите это",
        "把这个问题加到我的清单里",
        "أضف هذا السؤال إلى قائمتي",
        "7ot el so2al da fel lista",
        "यह सवाल मेरी सूची में डाल दो",
        "ye sawal meri list me daal do",
        "yeh sawal list mein shamil kar dein",
        "یہ سوال میری فہرست میں ڈال دیں",
        "bunu listeme ekle",
        "masukkan pertanyaan ini ke daftar saya",
        "thêm câu hỏi này vào danh sách",
        "them cau hoi nay vao danh sach",
    ],
)
def test_a_request_that_only_points_holds_no_question_in_other_languages(text: str) -> None:
    assert question_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "añade a mi lista si hay estacionamiento",
        "ponga en mi lista preguntar por el wifi",
        "запишите вопрос про парковку",
        "把有没有厨房加到我的清单",
        "सूची में लिखो क्या वहाँ रसोई है",
        "daal do list mein ke kya wahan kitchen hai",
        "schreib auf die Liste, ob mein Mann mit im Zimmer schlafen darf",
    ],
)
def test_a_question_in_a_request_in_another_language_is_kept(text: str) -> None:
    assert question_in(text) == text


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("take off the second one", [1]),
        ("remove number 2 and 4", [1, 3]),
        ("start over", [0, 1, 2, 3, 4]),
        ("remove the last one", [4]),
        ("no take it away again", None),
        ("remove 9", []),
        ("احذف ٢", [1]),
    ],
)
def test_the_places_that_a_text_names_are_found(text: str, places: list[int] | None) -> None:
    assert places_in(text, 5) == places


def test_an_empty_list_has_no_places() -> None:
    assert places_in("remove the first", 0) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("take the one about wifi out", [0]),
        ("the wifi question was stupid, throw it away", [0]),
        ("remove the question about who pays", [2]),
        ("no take it away again", [3]),
        ("take the one about parking out", None),
        ("remove the one about the giraffe", None),
    ],
)
def test_a_question_is_named_by_its_words_and_never_guessed(text: str, named: list[int] | None) -> None:
    assert named_in(text, LISTED) == named


@pytest.mark.parametrize(
    ("text", "numbers"), [("top 4 1 2", [4, 1, 2]), ("move the third to first", [3, 1]), ("undo", [])]
)
def test_numbers_are_read_in_their_order(text: str, numbers: list[int]) -> None:
    assert numbers_in(text) == numbers
