"""Twilio's error codes in words for staff."""

from __future__ import annotations

# https://www.twilio.com/docs/api/errors
WORDS = {
    "20003": "Twilio does not accept our account or token.",
    "20005": "Twilio says that our account is not active. See the console.",
    "20429": "Twilio asks us to send more slowly.",
    "21211": "This is no telephone number.",
    "21408": "Sending to this country is not switched on at Twilio.",
    "21610": "The family wrote STOP: nothing more may be sent to this number until they write START.",
    "21611": "Too many messages wait at Twilio for our number.",
    "21614": "This number takes no text messages.",
    "21617": "The text is longer than Twilio takes.",
    "30001": "Too many messages waited at Twilio for our number; this one was given up.",
    "30002": "Twilio has suspended our account. See the console.",
    "30003": "The telephone is off or out of reach.",
    "30004": "The number blocks our messages.",
    "30005": "This number does not exist.",
    "30006": "This is a landline, or a network that takes no text messages.",
    "30007": "A network filtered the message out.",
    "30023": "The networks of the USA take no more of our messages today (A2P 10DLC). This one was given up.",
    "30034": "Our number is not registered for messages to the USA (A2P 10DLC). Register it at Twilio.",
    "63003": "This number is not on WhatsApp.",
    "63016": "More than 24 hours since the family last wrote: WhatsApp takes no free message now.",
    "63018": "WhatsApp let our number send no more for now. This one was given up.",
    "63038": "Our account has sent as many messages today as Twilio lets it.",
}
# They pass, or an operator puts them right; the message is tried again.
PASSING = {"20003", "20005", "20429", "21611", "63038"}


def words(code: str) -> str:
    """What a code means, or the code where we do not know."""
    return WORDS.get(code, f"Twilio's error {code}." if code else "Twilio gave no reason.")
