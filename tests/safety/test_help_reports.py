"""What a message reports of the help that was called; every other sign of danger beside it is still heard."""

import pytest

from bot.safety.alarm_state import CALLED, NOBODY
from bot.safety.check import check
from bot.safety.help_reports import report

# In each language: two reports, a help that does not come, and a report with another danger beside it.
SAID = {
    "en": ("the ambulance is on its way", "my dad phoned for an ambulance", "the ambulance is not coming",
           "the ambulance is coming, she stopped breathing"),
    "de": ("Notarzt kommt, mein Bruder ist bei ihr", "hab den Krankenwagen gerufen", "der Notarzt kommt nicht",
           "Notarzt ist unterwegs, er atmet nicht mehr"),
    "es": ("la ambulancia ya viene", "llamamos a la ambulancia, estamos esperando", "la ambulancia no viene",
           "la ambulancia está en camino, no respira"),
    "fr": ("les pompiers arrivent", "on a appelé le SAMU", "le SAMU ne vient pas",
           "l'ambulance arrive, il ne respire plus"),
    "pt": ("o samu já saiu", "chamamos a ambulância",
           "a ambulância não vem", "a ambulância vem a caminho, ela não respira"),
    "it": ("l'ambulanza sta arrivando", "abbiamo chiamato il 118", "l'ambulanza non arriva",
           "l'ambulanza arriva, non respira più"),
    "pl": ("karetka jedzie", "wezwaliśmy pogotowie", "karetka nie przyjeżdża", "karetka jedzie, on nie oddycha"),
    "tr": ("ambulans geliyor", "ambulansı aradık", "ambulans gelmiyor", "ambulans yolda, nefes almıyor"),
    "ru": ("скорая едет", "вызвали скорую", "скорая не едет", "скорая едет, он не дышит"),
    "uk": ("швидка вже їде", "ми викликали швидку", "швидка не їде", "швидка їде, він не дихає"),
    "ar": ("الإسعاف في الطريق", "اتصلنا بالإسعاف", "الإسعاف ما وصل", "الإسعاف في الطريق، لا تتنفس"),
    "fa": ("اورژانس تو راهه", "به اورژانس زنگ زدیم", "اورژانس نمیاد", "آمبولانس داره میاد، نفس نمی‌کشه"),
    "ur": ("ایمبولینس آ رہی ہے", "ایمبولینس بلا لی ہے",
           "ایمبولینس نہیں آ رہی", "ایمبولینس آ رہی ہے، وہ سانس نہیں لے رہی"),
    "he": ("האמבולנס בדרך", "הזמנו אמבולנס", "האמבולנס לא מגיע", "האמבולנס בדרך, היא לא נושמת"),
    "hi": ("एम्बुलेंस आ रही है", "एम्बुलेंस बुला ली है",
           "एम्बुलेंस नहीं आ रही", "एम्बुलेंस आ रही है, वह सांस नहीं ले रही"),
    "bn": ("অ্যাম্বুলেন্স আসছে", "অ্যাম্বুলেন্স ডেকেছি",
           "অ্যাম্বুলেন্স আসছে না", "অ্যাম্বুলেন্স আসছে, মা শ্বাস নিচ্ছে না"),
    "mr": ("रुग्णवाहिका येत आहे", "रुग्णवाहिका बोलावली आहे",
           "रुग्णवाहिका येत नाही", "रुग्णवाहिका येत आहे, ती श्वास घेत नाही"),
    "ta": ("ஆம்புலன்ஸ் வருகிறது", "ஆம்புலன்ஸ் அழைத்தோம்",
           "ஆம்புலன்ஸ் வரவில்லை", "ஆம்புலன்ஸ் வருகிறது, அம்மா மூச்சு விடவில்லை"),
    "te": ("అంబులెన్స్ వస్తోంది", "అంబులెన్స్ పిలిచాం",
           "అంబులెన్స్ రాలేదు", "అంబులెన్స్ వస్తోంది, అమ్మ ఊపిరి తీసుకోవడం లేదు"),
    "th": ("รถพยาบาลกำลังมา", "โทรเรียกรถพยาบาลแล้ว", "รถพยาบาลไม่มา", "รถพยาบาลกำลังมา แม่ไม่หายใจ"),
    "id": ("ambulans sudah di jalan", "kami sudah panggil ambulans", "ambulans belum datang",
           "ambulans sudah jalan, ibu tidak bernapas"),
    "vi": ("xe cấp cứu sắp tới", "đã gọi cấp cứu rồi", "xe cấp cứu chưa tới", "xe cấp cứu đang tới, mẹ ngừng thở"),
    "tl": ("papunta na ang ambulansya", "tinawagan na namin ang ambulansya", "wala pa ang ambulansya na tinawagan",
           "parating na ang ambulansya, hindi siya humihinga"),
    "sw": ("ambulensi inakuja", "tumeita ambulensi", "ambulensi tumeita lakini haija", "ambulensi inakuja, hapumui"),
    "ja": ("救急車向かってるそうです", "救急車を呼びました", "救急車が来ない", "救急車向かってます 息をしていません"),
    "ko": ("구급차가 오고 있어요", "119에 신고했어요", "구급차가 안 와요", "구급차 오고 있어요, 숨을 안 쉬어요"),
    "zh": ("救护车在路上了", "已经打120了", "救护车还没到", "救护车快到了，她没有呼吸了"),
}  # fmt: skip


def of_all(*places: int) -> pytest.MarkDecorator:
    said = [(code, texts[place]) for code, texts in SAID.items() for place in places]
    return pytest.mark.parametrize(("language", "text"), said)


@of_all(0, 1)
def test_help_that_was_called_or_comes_leaves_nothing_that_sounds_like_danger(language: str, text: str) -> None:
    told = report(text)

    assert told and told.outcome == CALLED and check(told.left, language) is None


@of_all(2)
def test_help_that_does_not_come_is_told_from_help_that_comes(language: str, text: str) -> None:
    told = report(text)

    assert told and told.outcome == NOBODY and check(told.left, language) is None


@of_all(3)
def test_another_danger_beside_the_report_is_still_heard(language: str, text: str) -> None:
    told = report(text)
    alert = check(told.left if told else text, language)

    assert alert and alert.kind == "emergency"


@pytest.mark.parametrize(
    "text",
    ["call an ambulance", "ruft einen Krankenwagen", "ambulance!", "叫救护车", "救急車を呼んで",
     "is the ambulance coming?",
     "when will the ambulance arrive?", "we did not call the ambulance", "¿ya viene la ambulancia?"],
)  # fmt: skip
def test_a_call_for_help_and_a_question_are_no_report(text: str) -> None:
    assert report(text) is None
