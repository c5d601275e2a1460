"""What a family's wish about its list does, and which of our texts answers it. The actions are thin doors to this."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from bot.content.responses import response, responses
from bot.conversations.details import Details
from bot.conversations.models import Author, Message
from bot.database import writing
from bot.guide import changes, interview, links, loop, paper, retaken, services, suggestions
from bot.guide.models import ListedQuestion
from bot.guide.said import Said
from bot.guide.wording import commanded, named_in, numbers_in, places_in, question_in

PAGE = 5


def reply(name: str, conversation: UUID, argument: str, text: str, verbatim: bool = False) -> Said:
    """Carry out the wish `guide/<name>`. `argument` is what a pressed button carries, `text` what was written.

    `verbatim`: the text was asked for, so that all of it is the question.
    """
    retaken.roll_back(conversation)
    try:
        if name == "add" and not argument:
            return add_words(conversation, text if verbatim and not commanded(text) else question_in(text))
        return WISHES[name](conversation, argument, text)
    except changes.Refusal as refusal:
        return Said(f"guide/{refusal.code}", refusal.values)


areply = writing(reply)


def start(conversation: UUID, argument: str, text: str) -> Said:
    step = interview.next_step(conversation)
    return Said(interview.TEXTS[step]) if step else suggest(conversation, "", "")


def tell(conversation: UUID, argument: str, text: str) -> Said:
    interview.tell(conversation, argument)
    return start(conversation, "", "")


def suggest(conversation: UUID, argument: str, text: str) -> Said:
    """A page of suggestions: new ones, or from place `argument` of the last ones, or (`more`) what is left of them."""
    found = suggestions.suggested(conversation) if argument else suggestions.suggest(conversation)
    first = int(argument) if argument.isdigit() else 0
    shown = found[first : first + PAGE]
    if not shown:
        return Said("guide/suggest_none")
    last = first + len(shown)
    choices = [{"title": question.ask, "payload": f"/guide/pick:{question.id}"} for question in shown]
    values = {"first": str(first + 1), "last": str(last), "count": str(len(found)), "next": str(last)}
    return Said("guide/suggest" if last < len(found) else "guide/suggest_last", values, choices)


def pick(conversation: UUID, argument: str, text: str) -> Said:
    return added([services.add(conversation, services.from_bank(name)) for name in argument.split(",")])


def add(conversation: UUID, argument: str, text: str) -> Said:
    return added([services.add(conversation, services.from_answer(name)) for name in argument.split(",")])


def add_words(conversation: UUID, words: str | None) -> Said:
    """The family's own words; where they only point ("add this"), the question that the last answer came with."""
    wanted = services.Wanted(words) if words else proposed(conversation)
    return added([services.add(conversation, wanted)])


def proposed(conversation: UUID) -> services.Wanted:
    """The question for the team that one of the last answers came with. Raises BotError where none did."""
    said = Message.objects.filter(conversation=conversation, author=Author.ASSISTANT).order_by("-sequence")[:4]
    asking = (m.outcome for m in said if m.outcome in responses() and responses()[m.outcome].metadata.get("ask"))
    name = next(asking, None)
    if name is None:
        raise changes.refusal("nothing")
    return services.from_answer(name)


def added(came: list[services.Added]) -> Said:
    new = [each for each in came if not each.known]
    if not new:
        return Said("guide/known", {"questions": lines([each.question for each in came])})
    if len(new) == 1 and new[0].alike:
        return alike(new[0].question, new[0].alike)
    return Said("guide/add", {"questions": lines([each.question for each in new])})


def alike(new: ListedQuestion, other: ListedQuestion) -> Said:
    choices = [
        {"title": response("ask/keep_both").text, "payload": "/guide/keep", "words": ["both", "yes", "keep"]},
        {"title": response("ask/merge").text, "payload": f"/guide/merge:{new.pk}-{other.pk}", "words": ["same", "no"]},
    ]
    return Said("guide/alike", {"question": new.text, "other": other.text}, choices)


def merge(conversation: UUID, argument: str, text: str) -> Said:
    newer, _, older = argument.partition("-")
    return Said("guide/merge", {"question": services.merge(conversation, int(newer), int(older)).text})


def keep(conversation: UUID, argument: str, text: str) -> Said:
    return Said("guide/keep")


def write(conversation: UUID, argument: str, text: str) -> Said:
    return Said("guide/write")


def show(conversation: UUID, argument: str, text: str) -> Said:
    listed = changes.ordered(conversation)
    if not listed:
        return Said("guide/show_empty")
    return with_list("guide/show", listed, count=str(len(listed)), limit=str(changes.LIMIT))


def top(conversation: UUID, argument: str, text: str) -> Said:
    figures = " ".join(re.findall(r"\d+", text))  # "top three" names no question
    chosen = chosen_in(conversation, argument, figures)
    if not chosen:
        return choose(conversation, "top")
    if len(chosen) == 1:
        marked = services.toggle_top(conversation, chosen[0])
    else:
        marked = services.set_top(conversation, chosen)
    return with_list("guide/top" if marked else "guide/top_none", marked, whole=changes.ordered(conversation))


def move(conversation: UUID, argument: str, text: str) -> Said:
    numbers = [] if argument else numbers_in(text)
    chosen = chosen_in(conversation, argument, text)[:1]
    if not chosen:
        return choose(conversation, "move")
    services.move(conversation, chosen[0], numbers[1] if len(numbers) > 1 else 1)
    return with_list("guide/move", changes.ordered(conversation))


def remove(conversation: UUID, argument: str, text: str) -> Said:
    listed = numbered(conversation)
    if argument:
        wanted: list[int] | None = [int(number) for number in argument.split(",")]
    else:
        places = places_in(text, len(listed))
        wanted = [listed[place].pk for place in places] if places is not None else named_in(text, listed)
    if wanted is None:
        return choose(conversation, "remove")
    gone = services.remove(conversation, wanted)
    return Said("guide/remove", {"questions": lines(gone)}) if gone else Said("guide/remove_empty")


def undo(conversation: UUID, argument: str, text: str) -> Said:
    if not retaken.undone(conversation) and changes.undo(conversation, services.CHAT) is None:
        return Said("guide/undo_nothing")
    listed = changes.ordered(conversation)
    return with_list("guide/undo", listed) if listed else Said("guide/show_empty")


def clear(conversation: UUID, argument: str, text: str) -> Said:
    count = services.clear(conversation)
    return Said("guide/clear", {"count": str(count)}) if count else Said("guide/remove_empty")


def export(conversation: UUID, argument: str, text: str) -> Said:
    if not changes.ordered(conversation):
        return Said("guide/export_empty")
    link = links.current(conversation)
    return Said("guide/export", {"until": f"{link.expires:%Y-%m-%d}"}, details=Details(listing=str(link.pk)))


def as_text(conversation: UUID, argument: str, text: str) -> Said:
    listed = changes.ordered(conversation)
    return Said("guide/text", {"questions": paper.plain(listed)}) if listed else Said("guide/export_empty")


def revoke(conversation: UUID, argument: str, text: str) -> Said:
    links.revoke_all(conversation)
    return Said("guide/revoke")


def share(conversation: UUID, argument: str, text: str) -> Said:
    since = loop.shared_since(conversation)
    return Said("guide/shared", {"since": f"{since:%Y-%m-%d}"}) if since else Said("guide/share")


def consent(conversation: UUID, argument: str, text: str) -> Said:
    loop.consent(conversation, given=argument == "yes")
    return Said("guide/consent" if argument == "yes" else "guide/consent_no")


def lines(questions: list[ListedQuestion]) -> str:
    return "\n\n".join(question.text for question in questions)


def with_list(
    name: str, listed: list[ListedQuestion], whole: list[ListedQuestion] | None = None, **values: str
) -> Said:
    """A text with a numbered list in it; the log keeps which question has which number."""
    shown = [question.pk for question in whole or listed]
    return Said(name, {"questions": paper.numbered(listed), **values}, details=Details(shown=tuple(shown)))


def choose(conversation: UUID, wish: str) -> Said:
    """Ask which question is meant, each as a button."""
    listed = changes.ordered(conversation)
    choices = [{"title": question.text, "payload": f"/guide/{wish}:{question.pk}"} for question in listed]
    return Said(f"guide/{wish}_choose", {}, choices) if listed else Said("guide/show_empty")


def numbered(conversation: UUID) -> list[ListedQuestion]:
    """The list as the family saw it last in the chat, so that a number means what it meant there; then what is new."""
    listed = {question.pk: question for question in changes.ordered(conversation)}
    ours = Message.objects.filter(conversation=conversation, author=Author.ASSISTANT, outcome__startswith="guide/")
    newest = (message.details.shown for message in ours.order_by("-sequence").iterator(chunk_size=10))
    shown = [pk for pk in next((told for told in newest if told is not None), ()) if pk in listed]
    return [listed[pk] for pk in [*shown, *(pk for pk in listed if pk not in shown)]]


def chosen_in(conversation: UUID, argument: str, text: str) -> list[int]:
    """The questions that a button or the numbers of a text name. Raises BotError for a number that is not there."""
    if argument:
        return [int(number) for number in argument.split(",")]
    listed = numbered(conversation)
    numbers = numbers_in(text)
    if any(not 1 <= number <= len(listed) for number in numbers):
        raise changes.refusal("no_such_question")
    return [listed[number - 1].pk for number in dict.fromkeys(numbers)]


Wish = Callable[[UUID, str, str], Said]
WISHES: dict[str, Wish] = {
    "start": start,
    "tell": tell,
    "suggest": suggest,
    "pick": pick,
    "add": add,
    "merge": merge,
    "keep": keep,
    "write": write,
    "show": show,
    "top": top,
    "move": move,
    "remove": remove,
    "undo": undo,
    "clear": clear,
    "export": export,
    "text": as_text,
    "revoke": revoke,
    "share": share,
    "consent": consent,
}
