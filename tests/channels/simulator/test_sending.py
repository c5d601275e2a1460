"""Every adapter against its simulated platform: what arrives, what is refused, what is tried again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from bot.channels.base.http_calls import Caller, SendFailed
from bot.channels.base.interface import Channel
from bot.channels.base.outgoing_message import Button, Document, Part
from bot.channels.registry import CHANNELS, configured
from bot.conversations.capabilities import of_channel
from tests.channels.messaging.family import run
from tests.channels.simulated import Simulator, Telephone

pytestmark = pytest.mark.servers

SIMULATED = list(CHANNELS)
WITH_BUTTONS = [name for name in SIMULATED if of_channel(name).get("buttons")]
HELLO = Part("Hello. 你好")


def channel(name: str) -> Channel:
    found = configured(name)
    assert found is not None
    return found


async def _send(sender: Channel, to: str, *parts: Part, key: Any = None) -> list[str]:
    async with Caller() as caller:
        return [await sender.send(caller, to, part, key or uuid4()) for part in parts]


def send(sender: Channel, to: str, *parts: Part, key: Any = None) -> list[str]:
    return run(_send(sender, to, *parts, key=key))


def refused(sender: Channel, to: str, part: Part = HELLO) -> SendFailed:
    with pytest.raises(SendFailed) as failure:
        send(sender, to, part)
    return failure.value


@pytest.fixture
def telephone(simulator: Simulator, name: str) -> Telephone:
    """A family that has just written."""
    telephone = simulator.telephone(name, owner=uuid4().hex)
    telephone.act("text", text="hello")
    return telephone


def address(telephone: Telephone) -> str:
    return str(telephone.shown()["address"])


@pytest.mark.parametrize("name", SIMULATED)
def test_a_text_arrives_as_it_is(name: str, telephone: Telephone) -> None:
    send(channel(name), address(telephone), HELLO)

    assert [bubble["text"] for bubble in telephone.theirs()] == [HELLO.text]


@pytest.mark.parametrize("name", SIMULATED)
def test_the_longest_text_arrives_and_a_longer_one_is_refused_for_good(name: str, telephone: Telephone) -> None:
    limit = {"webhook": 0, "email": 0}.get(name, of_channel(name)["text"])
    if not limit:  # the program at the other end has no limit
        return
    send(channel(name), address(telephone), Part("a" * limit))

    assert refused(channel(name), address(telephone), Part("a" * (limit + 1))).permanent
    assert len(telephone.theirs()) == 1


@pytest.mark.parametrize("name", WITH_BUTTONS)
def test_as_many_and_as_long_buttons_as_we_say_arrive(name: str, telephone: Telephone) -> None:
    can = of_channel(name)
    buttons = tuple(Button(f"{i}.0", f"{i:02d}".ljust(can["title"], "x")) for i in range(can["buttons"]))
    text = "a" * can.get("text_with_buttons", can["text"])

    send(channel(name), address(telephone), Part(text, buttons))

    shown = [(button["data"], button["title"]) for button in telephone.theirs()[0]["buttons"]]
    assert shown == [(button.id, button.title) for button in buttons]


@pytest.mark.parametrize("name", [name for name in SIMULATED if of_channel(name).get("documents")])
def test_a_document_arrives_whole(name: str, telephone: Telephone) -> None:
    document = Document("list.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")

    send(channel(name), address(telephone), Part("Your list", document=document))

    [bubble] = telephone.theirs()
    assert (bubble["file"]["name"], bubble["text"]) == ("list.pdf", "Your list")
    assert telephone.file(bubble) == document.content


@pytest.mark.parametrize("name", SIMULATED)
def test_an_unknown_family_is_a_permanent_failure_in_words(name: str, simulator: Simulator) -> None:
    failure = refused(channel(name), "12345")

    assert failure.permanent
    assert "12345" not in failure.reason


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("telegram", "token"),
        ("whatsapp", "token"),
        ("messenger", "token"),
        ("sms", "token"),
        ("twilio_whatsapp", "token"),
        ("line", "token"),
        ("wechat", "secret"),
        ("email", "smtp"),
        ("webhook", "secret"),
    ],
)
def test_wrong_credentials_are_told_and_tried_again(name: str, setting: str, telephone: Telephone) -> None:
    wrong = {setting: "whsec_" + "QUJD" * 10}
    if name == "email":
        wrong = {setting: channel(name).smtp.replace("companion:", "companion:x")}  # type: ignore[attr-defined]

    failure = refused(replace(channel(name), **wrong), address(telephone))

    assert not failure.permanent
    assert str(wrong[setting]) not in failure.reason


@pytest.mark.parametrize("name", SIMULATED)
def test_a_platform_that_is_broken_is_tried_again(name: str, telephone: Telephone, simulator: Simulator) -> None:
    simulator.trouble(name, fail=1)

    assert not refused(channel(name), address(telephone)).permanent
    assert telephone.theirs() == []


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("telegram", 1),
        ("whatsapp", None),
        ("messenger", None),
        ("sms", 1),
        ("twilio_whatsapp", 1),
        ("line", None),
        ("wechat", 60),
        ("email", None),
        ("webhook", 1),
    ],
)
def test_a_platform_that_says_slow_down_is_obeyed(
    name: str, seconds: float | None, telephone: Telephone, simulator: Simulator
) -> None:
    simulator.trouble(name, slow=1)

    failure = refused(channel(name), address(telephone))

    assert (failure.permanent, failure.retry_after) == (False, seconds)


@pytest.mark.parametrize("name", [name for name in SIMULATED if CHANNELS[name].idempotent])
def test_what_was_taken_but_not_acknowledged_is_not_shown_twice(
    name: str, telephone: Telephone, simulator: Simulator
) -> None:
    key = uuid4()
    simulator.trouble(name, lose=1)
    with pytest.raises(SendFailed):
        send(channel(name), address(telephone), HELLO, key=key)
    simulator.trouble(name)

    [identifier] = send(channel(name), address(telephone), HELLO, key=key)

    assert [bubble["id"] for bubble in telephone.theirs()] == [identifier]


@pytest.mark.parametrize("name", SIMULATED)
def test_set_up_and_check_speak_in_sentences(name: str, simulator: Simulator) -> None:
    async def both() -> list[str]:
        async with Caller() as caller:
            done = await channel(name).set_up(caller, f"http://127.0.0.1:1/hooks/{name}/")
            return [*done, *await channel(name).check(caller)]

    sentences = run(both())

    assert all(sentence.endswith(".") for sentence in sentences)
    assert sentences


def test_wechat_gets_a_new_access_token_when_the_old_one_has_ended(simulator: Simulator) -> None:
    telephone = simulator.telephone("wechat", owner=uuid4().hex)
    telephone.act("text", text="hello")
    wechat = channel("wechat")
    cache.set(f"wechat:token:{simulator.settings['BOT_WECHAT_APP_ID']}", "an old one", 60)

    send(wechat, address(telephone), HELLO)

    assert len(telephone.theirs()) == 1


def test_wechat_says_when_its_five_messages_are_used_up(simulator: Simulator) -> None:
    telephone = simulator.telephone("wechat", owner=uuid4().hex)
    telephone.act("text", text="hello")
    send(channel("wechat"), address(telephone), *[HELLO] * 5)

    failure = refused(channel("wechat"), address(telephone))

    assert failure.permanent
    assert "five messages" in failure.reason


def test_after_stop_a_text_message_is_refused_in_words(simulator: Simulator) -> None:
    telephone = simulator.telephone("sms", owner=uuid4().hex)
    telephone.act("text", text="STOP")

    assert "STOP" in refused(channel("sms"), address(telephone)).reason
