"""A WeChat official account in plain mode."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import xmltodict

from bot.channels.simulator.platforms.base import Platform
from bot.channels.simulator.simulator_types import Act, Answer, Bubble, Button, Call, Phone, Problem, Request

TEXT_BYTES, EACH = 2048, 5
TOKEN_SECONDS = 7200
KINDS = {"picture": "image", "voice": "voice", "video": "video", "location": "location", "file": "file"}
# WeChat answers 200 whatever happened.
REFUSALS = {
    "unknown": (40003, "invalid openid"),
    "too_long": (45002, "content size out of limit"),
    "unauthorized": (40001, "invalid credential, access_token is invalid or not latest"),
    "secret": (40125, "invalid appsecret"),
    "used_up": (45047, "out of response count limit"),
    "no_method": (43002, "require POST method"),
    "slow_down": (45011, "api minute-quota reach limit"),
    "broken": (-1, "system error"),
}


class WeChat(Platform):
    name = "wechat"
    title = "WeChat"
    kinds = tuple(KINDS)
    worded = ("voice",)  # what WeChat heard in it

    def __init__(self, env: Mapping[str, str], public_url: str) -> None:
        super().__init__(env, public_url)
        self.token = ""
        self.left: dict[str, int] = {}

    def address(self, number: int) -> str:
        return f"oSimulated{number:018d}"

    def refusal(self, reason: str) -> Answer:
        code, words = REFUSALS[reason]
        return Answer(200, {"errcode": code, "errmsg": words})

    def answer(self, call: Call) -> Answer:
        match call.method, call.path:
            case "POST", "cgi-bin/stable_token":
                return self._access(call.json())
            case "POST", "cgi-bin/message/custom/send":
                if not self.token or call.query.get("access_token") != self.token:
                    raise Problem(self.refusal("unauthorized"))
                return self._message(call.json())
        raise Problem(self.refusal("no_method"))

    def _access(self, given: dict[str, Any]) -> Answer:
        if (given.get("appid"), given.get("secret")) != (self.setting("app_id"), self.setting("secret")):
            raise Problem(self.refusal("secret"))
        self.token = self.token or secrets.token_urlsafe(24)
        return Answer(200, {"access_token": self.token, "expires_in": TOKEN_SECONDS})

    def _message(self, given: dict[str, Any]) -> Answer:
        phone, menu = self.reached(given.get("touser", "")), given.get("msgmenu")
        text = menu["head_content"] if menu else given["text"]["content"]
        buttons = tuple(Button(one["content"], one["id"]) for one in menu["list"]) if menu else ()
        if len(text.encode()) > TEXT_BYTES:
            raise Problem(self.refusal("too_long"))
        if not self.left.get(phone.address):
            raise Problem(self.refusal("used_up"))
        self.left[phone.address] -= 1
        self.shown(phone, text, buttons=buttons)
        return Answer(200, {"errcode": 0, "errmsg": "ok"})

    def request(self, phone: Phone, act: Act, bubble: Bubble) -> Request:
        self.left[phone.address] = EACH
        message = {
            "ToUserName": "gh_simulated",
            "FromUserName": phone.address,
            "CreateTime": str(int(time.time())),
            "MsgType": KINDS.get(act.kind, "text"),
            "MsgId": bubble.id,
        }
        if act.kind == "button":
            message |= {"Content": act.text, "bizmsgmenuid": act.button}
        elif act.kind == "text":
            message |= {"Content": act.text}
        elif act.text:
            message |= {"Recognition": act.text}
        body: str = xmltodict.unparse({"xml": message}, full_document=False)
        return self.sealed(body.encode())

    def sealed(self, body: bytes) -> Request:
        return Request(body, {"Content-Type": "text/xml"}, self._signature())

    def _signature(self) -> str:
        timestamp, nonce = str(int(time.time())), str(next(self.numbers))
        joined = "".join(sorted((self.setting("token"), timestamp, nonce)))
        signature = hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()
        return urlencode({"signature": signature, "timestamp": timestamp, "nonce": nonce})

    def repeated(self, request: Request) -> Request:
        return Request(request.body, request.headers, self._signature())
