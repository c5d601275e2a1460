"""What rules know as a way of speaking is no alarm to the learned ear either; a danger beside it still is one."""

from __future__ import annotations

import pytest

from bot.safety.alarm_state import ALARMS
from bot.understanding.interpretation import Previous
from bot.understanding.interpreter import Interpreter


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("de", "Oma hat gesagt sie will nicht in China sterben. Wir haben beide geheult."),
        ("id", "kangen setengah mati sama almarhum bapak"),
        ("it", "voglio morire di vecchiaia mica di lupus"),
        ("ja", "待ちくたびれて死にそう笑"),
        ("ko", "배고파 죽겠다"),
        ("pl", "nie chcę umierać"),
        ("tr", "kızım ölmek istemiyor"),
        ("tr", "ne ateşi var ne nefes darlığı, sadece grip olmuştu"),
        ("vi", "chờ trả lời mệt muốn chết"),
        ("zh", "等得我快死了哈哈"),
    ],
)
def test_a_way_of_speaking_raises_no_alarm(interpreter: Interpreter, page: str, text: str) -> None:
    assert not set(interpreter.interpret(text, Previous(page=page)).outcomes) & set(ALARMS)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("de", "Oma will nicht in China sterben. Sie bekommt gerade keine Luft mehr und ist blau"),
        ("it", "voglio morire di vecchiaia, ma adesso non respira e ha le labbra blu"),
        ("tr", "sadece grip olmuştu ama şimdi nefes alamıyor, morardı"),
        ("vi", "chờ trả lời mệt muốn chết, giờ ba không thở được môi tím"),
        ("es", "no quiero morir, ayuda por favor"),
        ("de", "ich will nicht sterben hilfe"),
        ("ru", "не хочу умирать, помогите"),
        ("ar", "لا أريد أن أموت ساعدوني"),
        ("ko", "죽고 싶지 않아요 도와주세요"),
        ("hi", "मैं मरना नहीं चाहता मदद करो"),
        ("sw", "sitaki kufa nisaidieni"),
    ],
)
def test_a_danger_beside_a_way_of_speaking_is_heard(interpreter: Interpreter, page: str, text: str) -> None:
    assert set(interpreter.interpret(text, Previous(page=page)).outcomes) & set(ALARMS)
