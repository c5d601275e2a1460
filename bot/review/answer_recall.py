"""A text was wrong: who saw it, and how those who can still be reached are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bot.content.responses import is_answer, response, responses, title
from bot.conversations import audit, pubsub, withholding
from bot.conversations.message_log import write_reply
from bot.conversations.models import Conversation, Message
from bot.conversations.types import Reply
from bot.errors import BotError
from bot.privacy.redaction import redact
from bot.review import answer_stop
from bot.review.answer_versions import is_still_said, shown_to
from bot.review.models import AnswerVersion, Correction, Recall

NOTICE = "correction/notice"
# The same where no corrected text is there yet.
NO_TEXT_YET = "correction/no_text_yet"
LIMIT = 400
BATCH = 200
# How long the old text may still be on its way: a turn that began before the confirmation ends within this.
AFTER = timedelta(minutes=10)


def who_saw(version: AnswerVersion) -> QuerySet[Conversation]:
    """The chats in which this version was said."""
    return Conversation.objects.filter(pk__in=Message.objects.filter(shown_to(version)).values("conversation"))


def reachable(chats: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Those that a family can still read: an app's chat, or a page whose key has not ended."""
    return chats.filter(Q(token_hash=None) | Q(token_expires__gt=timezone.now()))


@transaction.atomic
def prepare_recall(version: int, who: User, sentence: str) -> Recall:
    """Prepare a recall: nobody is told before a lead confirms. Raises BotError."""
    found = AnswerVersion.objects.filter(pk=version).first()
    if found is None:
        raise BotError("no_such_version", "There is no such version.", status=404)
    if not sentence or len(sentence) > LIMIT:
        raise BotError("no_sentence", f"In at most {LIMIT} characters, say what was wrong and what is right.")
    if redact(sentence).found:
        raise BotError("personal_data", "Every family reads this: leave out names, numbers, and addresses.")
    try:
        with transaction.atomic():
            made = Recall.objects.create(version=found, asked_by=who, sentence=sentence)
    except IntegrityError:
        raise BotError("open", "A recall of this version is already waiting for a lead.", status=409) from None
    audit.record("recall.asked", None, who.pk, recall=made.pk, answer=found.name, version=found.version)
    return made


def still_said(version: AnswerVersion) -> bool:
    """Whether families go on getting this text: its words are today's, and nobody withholds it."""
    return is_still_said(version) and withholding.find(version.name) is None


@transaction.atomic
def confirm_recall(recall: int, lead: User, withhold: bool = False) -> Recall:
    """From now on the worker tells the families, each once. Raises BotError.

    An answer that is still said is withheld with it (`withhold`): nobody is told of an error that goes on. A text that
    is no answer cannot be withheld, and goes on being said until an editor has corrected it.
    """
    now = timezone.now()
    version = AnswerVersion.objects.filter(recalls=recall).first()
    if version and is_answer(version.name) and still_said(version):
        if not withhold:
            raise BotError("still_said", "Families still get this text. Withhold it, then tell them.", status=409)
        answer_stop.withhold(version.name, lead, f"Recalled (version {version.version}).")
    waiting = Recall.objects.filter(pk=recall, confirmed=None)
    if not waiting.update(confirmed=now, confirmed_by=lead):
        raise BotError("decided", "This recall has already been confirmed or withdrawn.", status=409)
    found = Recall.objects.select_related("version").get(pk=recall)
    number = reachable(who_saw(found.version)).count()
    audit.record("recall.confirmed", None, lead.pk, recall=recall, answer=found.version.name, reachable=number)
    return found


@transaction.atomic
def withdraw_recall(recall: int, who: User) -> None:
    """Take back a recall that no lead has confirmed. Raises BotError."""
    if not Recall.objects.filter(pk=recall, confirmed=None).delete()[0]:
        raise BotError("decided", "This recall has already been confirmed or withdrawn.", status=409)
    audit.record("recall.withdrawn", None, who.pk, recall=recall)


def deliver_recalls() -> None:
    """Tell the next families of each confirmed recall; it is finished when nobody is left and no old turn can end."""
    for recall in Recall.objects.filter(finished=None).exclude(confirmed=None).select_related("version"):
        told = Correction.objects.filter(recall=recall, conversation=OuterRef("pk"))
        left = reachable(who_saw(recall.version)).exclude(Exists(told)).values_list("pk", flat=True)[:BATCH]
        chats = list(left)
        for chat in chats:
            tell_family(recall, chat)
        if not chats and recall.confirmed and recall.confirmed + AFTER < timezone.now():
            Recall.objects.filter(pk=recall.pk).update(finished=timezone.now())


@transaction.atomic
def tell_family(recall: Recall, chat: UUID) -> None:
    """One family, once: the message and the note that it was told are one transaction."""
    if not Conversation.objects.select_for_update().filter(pk=chat).exists():
        return
    if Correction.objects.filter(recall=recall, conversation=chat).exists():
        return
    message = write_reply(chat, notice(recall))
    Correction.objects.create(recall=recall, conversation_id=chat, message=message)
    audit.record("recall.told", chat, recall.confirmed_by_id, recall=recall.pk)
    pubsub.announce(f"chat:{chat}")


def notice(recall: Recall) -> Reply:
    """What a family reads: curated words, the lead's sentence, and a button to what is said now, or else to a person.
    The words are English here; `write_reply` says them in the language of the chat, and leaves the sentence as it is.

    The recalled text is never behind that button: not while it is still today's, and not while it is withheld.
    """
    version, name = recall.version, recall.version.name
    corrected = name in responses() and not is_still_said(version) and withholding.find(name) is None
    text = response(NOTICE if corrected else NO_TEXT_YET)
    values = {"question": str(version.details.get("title", name)), "sentence": recall.sentence}
    buttons = ({"title": title(name), "payload": f"/{name}"},) if corrected else text.buttons
    known = {**text.metadata, "corrects": name, "corrected_version": version.version}
    made = Reply.from_metadata(text.text.format(**values), NOTICE, buttons, known)
    return replace(made, names=(text.name,), values=values)
