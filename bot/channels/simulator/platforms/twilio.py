"""Twilio's Messages resource, for SMS and for WhatsApp."""

from __future__ import annotations

import base64
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from twilio.request_validator import RequestValidator

from bot.channels.simulator.platforms.base import Platform, utf16
from bot.channels.simulator.simulator_types import Act, Answer, Bubble, Call, Phone, Problem, Request

TEXT = 1600
OURS = "+12025550100"
REFUSALS = {
    "unknown": (400, 21211, "Invalid 'To' Phone Number"),
    "empty": (400, 21602, "Message body is required."),
    "too_long": (400, 21617, "The concatenated message body exceeds the 1600 character limit."),
    "stopped": (400, 21610, "Attempt to send to unsubscribed recipient"),
    "unauthorized": (401, 20003, "Authenticate"),
    "no_method": (404, 20404, "The requested resource was not found"),
    "slow_down": (429, 20429, "Too Many Requests"),
    "broken": (503, 20503, "Service unavailable"),
}
MEDIA = {
    "picture": ("image", "image/jpeg"),
    "voice": ("audio", "audio/ogg"),
    "video": ("video", "video/mp4"),
    "file": ("document", "application/pdf"),
    "sticker": ("sticker", "image/webp"),
    "contact": ("contacts", "text/vcard"),
}


class Sms(Platform):
    name = "sms"
    title = "SMS (Twilio)"
    kinds: ClassVar[tuple[str, ...]] = ("picture", "voice", "video", "file", "contact")
    worded: ClassVar[tuple[str, ...]] = kinds
    prefix = ""

    def address(self, number: int) -> str:
        return f"+1202{number:07d}"

    def next_id(self) -> str:
        return f"SM{next(self.numbers):032d}"

    def refusal(self, reason: str) -> Answer:
        status, code, words = REFUSALS[reason]
        more = f"https://www.twilio.com/docs/errors/{code}"
        headers = {"Retry-After": "1"} if status == 429 else {}
        return Answer(status, {"code": code, "message": words, "more_info": more, "status": status}, headers)

    def answer(self, call: Call) -> Answer:
        account, token = self.setting("account"), self.setting("token")
        login = base64.b64encode(f"{account}:{token}".encode()).decode()
        if call.headers.get("Authorization") != f"Basic {login}":
            raise Problem(self.refusal("unauthorized"))
        found = call.path.removeprefix(f"2010-04-01/Accounts/{account}")
        numbers = {"incoming_phone_numbers": [{"sid": "PN1", "phone_number": OURS, "sms_url": self.hook}]}
        match call.method, found:
            case "GET", ".json":
                return Answer(200, {"sid": account, "status": "active"})
            case "GET", "/IncomingPhoneNumbers.json":
                return Answer(200, numbers)
            case "POST", "/IncomingPhoneNumbers/PN1.json":
                self.hook = call.form["SmsUrl"]
                return Answer(200, numbers["incoming_phone_numbers"][0])
            case "POST", "/Messages.json":
                return self._message(call.form)
        raise Problem(self.refusal("no_method"))

    def _message(self, form: Any) -> Answer:
        phone, text = self.reached(form.get("To", "").removeprefix(self.prefix)), form.get("Body", "")
        if phone.waiting == "STOP":
            raise Problem(self.refusal("stopped"))
        if not text.strip() or utf16(text) > TEXT:
            raise Problem(self.refusal("too_long" if text.strip() else "empty"))
        bubble = self.shown(phone, text)
        return Answer(201, {"sid": bubble.id, "status": "queued", "to": form["To"], "body": text, "error_code": None})

    def acted(self, phone: Phone, act: Act) -> list[Request]:
        if not self.prefix and act.text.strip().upper() in ("STOP", "START"):
            phone.waiting = "STOP" if act.text.strip().upper() == "STOP" else ""
        return super().acted(phone, act)

    def request(self, phone: Phone, act: Act, bubble: Bubble) -> Request:
        form = self._form(bubble.id, phone, OURS) | {"Body": act.text, "SmsStatus": "received", "NumSegments": "1"}
        whatsapp, content = MEDIA.get(act.kind, (act.kind, ""))
        if self.prefix:
            form |= {"ProfileName": "Alex", "WaId": phone.address[1:], "MessageType": whatsapp}
        if self.prefix and act.kind == "file" and not act.text:
            form["Body"] = "report.pdf"
        if act.kind == "location":
            form |= {"Latitude": "39.9", "Longitude": "116.4"}
        media = {"MediaUrl0": f"https://api.twilio.com/{bubble.id}/Media/ME1", "MediaContentType0": content}
        return self._signed({**form, "NumMedia": "1", **media} if content else {**form, "NumMedia": "0"})

    def _form(self, identifier: str, phone: Phone, ours: str) -> dict[str, str]:
        return {
            "MessageSid": identifier,
            "SmsSid": identifier,
            "AccountSid": self.setting("account"),
            "From": f"{self.prefix}{phone.address}",
            "To": f"{self.prefix}{ours}",
            "ApiVersion": "2010-04-01",
        }

    def _signed(self, form: dict[str, str]) -> Request:
        return self.sealed(urlencode(form).encode())

    def sealed(self, body: bytes) -> Request:
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        signature = RequestValidator(self.setting("token")).compute_signature(self.hook, form)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        return Request(body, headers)

    def states(self, phone: Phone, bubble: Bubble) -> list[Request]:
        made = []
        for state in ("sent", "delivered"):
            form = self._form(bubble.id, phone, OURS)
            turned = {"From": form["To"], "To": form["From"], "MessageStatus": state, "SmsStatus": state}
            made.append(self._signed({**form, **turned}))
        return made


class TwilioWhatsApp(Sms):
    name = "twilio_whatsapp"
    title = "WhatsApp (Twilio)"
    kinds = (*MEDIA, "location", "reaction")
    worded = (*MEDIA, "location")
    prefix = "whatsapp:"
