"""Chinese, Japanese and Korean names, where no space says where a name ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.lexicon import ordered
from bot.privacy.scan import Scan, Span

_FAMILY = f"[{''.join(ordered('surnames_zh'))}]"
_HAN = r"[\u4e00-\u9fff]"
# After a name: the end of the clause or a word that no name contains.
_END = (
    r"(?=$|[\s，。、！？；：,.!?;:()（）\ue000\d]|[a-z]|今年|的|是|有|和|患|她|他|我|在|来|想|女|男|您|你|岁"
    r"|确诊|得了|と|で|は|が|の|です)"
)
_NAME = rf"(?P<name>{_FAMILY}{_HAN}{{1,2}}?){_END}"
_KOREAN = (
    r"(?P<name>[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방"
    r"공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모][가-힣]{1,2}?)"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:姓名|名字|患者|病人|联系人|我叫|本人叫|她叫|他叫|名叫|叫做|女儿|儿子|妈妈|母亲|父亲|爸爸|妻子"
        rf"|丈夫|老公|老婆|我女儿叫|我儿子叫|我妈妈叫|孩子叫)(?:是|为|叫|：|:|\s)?[ ]?{_NAME}",
        rf"(?:我是|这是|你好我是)(?P<name>{_FAMILY}{_HAN}{{1,2}})(?=$|[\s，。、！？,.!?])",
        rf"(?P<name>{_FAMILY}{_HAN}{{0,2}}?)(?=医生|大夫|主任|教授|先生|女士|护士|小姐|阿姨|さん|様|先生)",
        r"(?:名前は|氏名[は:：]?|患者名[は:：]?|私は|母の名前は|娘の名前は)[ ]?(?P<name>"
        r"[\u4e00-\u9fff\u30a0-\u30ff]{2,6}(?:[ 　][\u4e00-\u9fff\u30a0-\u30ff]{1,4})?)(?=です|と申|と言"
        r"|といい|、|。|$|\s)",
        r"(?P<name>[\u4e00-\u9fff]{2,5})(?=と申します)",
        rf"(?:이름은|성함은|환자명[은:]?|환자 이름은|성명[은:]?|저는|제 이름|이름:|어머니 이름은)"
        rf"[ ]?{_KOREAN}(?=입니다|이에요|예요|이고|라고|이라고|이며|$|[\s,.])",
        r"(?:ชื่อ|ชื่อผู้ป่วย)[ ]{1,2}(?P<name>[\u0e00-\u0e7f]{2,30}(?:[ ][\u0e00-\u0e7f]{3,30})?)",
        rf"{_KOREAN}(?=이라고 합니다|라고 합니다| 올림| 드림)",
    )
)
_NEVER = {
    "高血压",
    "方法",
    "安全",
    "任何",
    "时间",
    "家属",
    "方便",
    "安排",
    "江苏",
    "高中",
    "金额",
    "马上",
    "向您",
    "常见",
    "成人",
    "关节",
    "关系",
    "主任",
    "陈旧",
    "石家",
    "黄疸",
    "一个",
    "伊朗",
    "温度",
}


def find(page: Scan) -> Iterator[Span]:
    """Names after words such as 姓名, 名前は, 이름은, and before titles such as 医生."""
    if page.low.isascii():
        return
    for expression in _PATTERNS:
        for match in expression.finditer(page.low):
            if match["name"] not in _NEVER:
                yield Span(match.start("name"), match.end("name"), "name")
