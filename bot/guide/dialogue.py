"""What a family's wish about its list does, and which of our texts answers it. The actions are thin doors to this."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

from bot.content.responses import response, responses
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Author, Message
from bot.database import writing
from bot.guide import changes, interview, list_links, print_text, retried_turn, services, suggestions, team_answers
from bot.guide.list_reply import ListReply
from bot.guide.models import ListedQuestion
from bot.guide.wording import commanded, named_in, numbers_in, places_in, question_in

PAGE = 5


def reply(name: str, conversation: UUID, argument: str, text: str, verbatim: bool = False) -> ListReply:
    """Carry out the wish `guide/<name>`. `argument` is what a pressed button carries, `text` what was written.

    `verbatim`: the text was asked for, so that all of it is the question.
    """
    retried_turn.roll_back(conversation)
    try:
        if name == "add" and not argument:
            return add_words(conversation, text if verbatim and not commanded(text) else question_in(text))
        return WISHES[name](conversation, argument, text)
    except changes.Refusal as refusal:
        return ListReply(f"guide/{refusal.code}", refusal.values)


areply = writing(reply)


def start(conversation: UUID, argument: str, text: str) -> ListReply:
    step = interview.next_step(conversation)
    return ListReply(interview.TEXTS[step]) if step else suggest(conversation, "", "")


def tell(conversation: UUID, argument: str, text: str) -> ListReply:
    interview.record_answers(conversation, argument)
    return start(conversation, "", "")


def suggest(conversation: UUID, argument: str, text: str) -> ListReply:
    """A page of suggestions: new ones, or from place `argument` of the last ones, or (`more`) what is left of them, or
    (`others`) those that come after them."""
    first = suggestions.suggest_others(conversation) if argument == "others" else 0
    found = suggestions.suggested(conversation) if argument else suggestions.suggest(conversation)
    first = int(argument) if argument.isdigit() else first
    shown = found[first : first + PAGE]
    if not shown:
        return ListReply("guide/suggest_none")
    last = first + len(shown)
    choices = [{"title": question.ask, "payload": f"/guide/pick:{question.id}"} for question in shown]
    values = {"first": str(first + 1), "last": str(last), "count": str(len(found)), "next": str(last)}
    return ListReply("guide/suggest" if last < len(found) else "guide/suggest_last", values, choices)


def pick(conversation: UUID, argument: str, text: str) -> ListReply:
    return added([services.add(conversation, services.from_bank(name)) for name in argument.split(",")])


def add(conversation: UUID, argument: str, text: str) -> ListReply:
    return added([services.add(conversation, services.from_answer(name)) for name in argument.split(",")])


def said(conversation: UUID, argument: str, text: str) -> ListReply:
    """What the family wrote in its message number `argument`, else what it wrote last."""
    written = Message.objects.filter(conversation=conversation, author=Author.FAMILY, pressed="").exclude(text="")
    found = written.filter(sequence=int(argument)) if argument.isdigit() else written
    message = found.order_by("-sequence").first()
    if message is None:
        raise changes.refusal("nothing")
    return added([services.add(conversation, services.Wanted(message.text))])


def add_words(conversation: UUID, words: str | None) -> ListReply:
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


def added(came: list[services.Added]) -> ListReply:
    new = [each for each in came if not each.known]
    if not new:
        return ListReply("guide/known", {"questions": lines([each.question for each in came])})
    if len(new) == 1 and new[0].alike:
        return alike(new[0].question, new[0].alike)
    return ListReply("guide/add", {"questions": lines([each.question for each in new])})


def alike(new: ListedQuestion, other: ListedQuestion) -> ListReply:
    choices = [
        {"title": response("ask/keep_both").text, "payload": "/guide/keep", "words": ["both", "yes", "keep"]},
        {"title": response("ask/merge").text, "payload": f"/guide/merge:{new.pk}-{other.pk}", "words": ["same", "no"]},
    ]
    return ListReply("guide/alike", {"question": new.text, "other": other.text}, choices)


def merge(conversation: UUID, argument: str, text: str) -> ListReply:
    newer, _, older = argument.partition("-")
    return ListReply("guide/merge", {"question": services.merge(conversation, int(newer), int(older)).text})


def keep(conversation: UUID, argument: str, text: str) -> ListReply:
    return ListReply("guide/keep")


def write(conversation: UUID, argument: str, text: str) -> ListReply:
    return ListReply("guide/write")


def show(conversation: UUID, argument: str, text: str) -> ListReply:
    listed = changes.listed_questions(conversation)
    if not listed:
        return ListReply("guide/show_empty")
    return with_list("guide/show", listed, count=str(len(listed)), limit=str(changes.LIMIT))


def top(conversation: UUID, argument: str, text: str) -> ListReply:
    figures = " ".join(re.findall(r"\d+", text))  # "top three" names no question
    chosen = chosen_in(conversation, argument, figures)
    if not chosen:
        return choose(conversation, "top")
    if len(chosen) == 1:
        marked = services.toggle_top(conversation, chosen[0])
    else:
        marked = services.set_top(conversation, chosen)
    return with_list("guide/top" if marked else "guide/top_none", marked, whole=changes.listed_questions(conversation))


def move(conversation: UUID, argument: str, text: str) -> ListReply:
    numbers = [] if argument else numbers_in(text)
    chosen = chosen_in(conversation, argument, text)[:1]
    if not chosen:
        return choose(conversation, "move")
    services.move(conversation, chosen[0], numbers[1] if len(numbers) > 1 else 1)
    return with_list("guide/move", changes.listed_questions(conversation))


def remove(conversation: UUID, argument: str, text: str) -> ListReply:
    listed = numbered(conversation)
    if argument:
        wanted: list[int] | None = [int(number) for number in argument.split(",")]
    else:
        places = places_in(text, len(listed))
        wanted = [listed[place].pk for place in places] if places is not None else named_in(text, listed)
    if wanted is None:
        return choose(conversation, "remove")
    gone = services.remove(conversation, wanted)
    return ListReply("guide/remove", {"questions": lines(gone)}) if gone else ListReply("guide/remove_empty")


def undo(conversation: UUID, argument: str, text: str) -> ListReply:
    if not retried_turn.undone(conversation) and changes.undo(conversation, services.CHAT) is None:
        return ListReply("guide/undo_nothing")
    listed = changes.listed_questions(conversation)
    return with_list("guide/undo", listed) if listed else ListReply("guide/show_empty")


def clear(conversation: UUID, argument: str, text: str) -> ListReply:
    count = services.clear(conversation)
    return ListReply("guide/clear", {"count": str(count)}) if count else ListReply("guide/remove_empty")


def export(conversation: UUID, argument: str, text: str) -> ListReply:
    if not changes.listed_questions(conversation):
        return ListReply("guide/export_empty")
    link = list_links.current_link(conversation)
    return ListReply("guide/export", {"until": f"{link.expires:%Y-%m-%d}"}, details=ReplyDetails(listing=str(link.pk)))


def as_text(conversation: UUID, argument: str, text: str) -> ListReply:
    listed = changes.listed_questions(conversation)
    return (
        ListReply("guide/text", {"questions": print_text.plain(listed)}) if listed else ListReply("guide/export_empty")
    )


def revoke(conversation: UUID, argument: str, text: str) -> ListReply:
    list_links.revoke_all(conversation)
    return ListReply("guide/revoke")


def share(conversation: UUID, argument: str, text: str) -> ListReply:
    since = team_answers.shared_since(conversation)
    return ListReply("guide/shared", {"since": f"{since:%Y-%m-%d}"}) if since else ListReply("guide/share")


def consent(conversation: UUID, argument: str, text: str) -> ListReply:
    team_answers.set_sharing(conversation, given=argument == "yes")
    return ListReply("guide/consent" if argument == "yes" else "guide/consent_no")


def lines(questions: list[ListedQuestion]) -> str:
    return "\n\n".join(question.text for question in questions)


def with_list(
    name: str, listed: list[ListedQuestion], whole: list[ListedQuestion] | None = None, **values: str
) -> ListReply:
    """A text with a numbered list in it; the log keeps which question has which number."""
    shown = [question.pk for question in whole or listed]
    return ListReply(
        name, {"questions": print_text.numbered(listed), **values}, details=ReplyDetails(shown=tuple(shown))
    )


def choose(conversation: UUID, wish: str) -> ListReply:
    """Ask which question is meant, each as a button."""
    listed = changes.listed_questions(conversation)
    choices = [{"title": question.text, "payload": f"/guide/{wish}:{question.pk}"} for question in listed]
    return ListReply(f"guide/{wish}_choose", {}, choices) if listed else ListReply("guide/show_empty")


def numbered(conversation: UUID) -> list[ListedQuestion]:
    """The list as the family saw it last in the chat, so that a number means what it meant there; then what is new."""
    listed = {question.pk: question for question in changes.listed_questions(conversation)}
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


Wish = Callable[[UUID, str, str], ListReply]
WISHES: dict[str, Wish] = {
    "start": start,
    "tell": tell,
    "suggest": suggest,
    "pick": pick,
    "add": add,
    "said": said,
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
