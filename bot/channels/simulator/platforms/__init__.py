"""All simulated platforms."""

from bot.channels.simulator.platforms.base import Platform
from bot.channels.simulator.platforms.email import Email
from bot.channels.simulator.platforms.line import Line
from bot.channels.simulator.platforms.messenger import Messenger
from bot.channels.simulator.platforms.telegram import Telegram
from bot.channels.simulator.platforms.twilio import Sms, TwilioWhatsApp
from bot.channels.simulator.platforms.webhook import SignedWebhook
from bot.channels.simulator.platforms.wechat import WeChat
from bot.channels.simulator.platforms.whatsapp import WhatsApp

PLATFORMS: tuple[type[Platform], ...] = (
    Telegram,
    WhatsApp,
    Messenger,
    Sms,
    TwilioWhatsApp,
    Line,
    WeChat,
    Email,
    SignedWebhook,
)

__all__ = ["PLATFORMS", "Platform"]
