"""The one way into Rasa: the web process asks, with a shared secret, and gets whole messages back, metadata and all."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import internal_auth, log_context, tracing
from bot.content.responses import name_of, question_of
from bot.content.responses import response as text_of
from bot.understanding import action_endpoint, clustering, model_reload, similarity
from bot.understanding.interpretation import OTHER_LANGUAGE, UNDERSTOOD
from bot.understanding.loaded_interpreter import interpreter_of, warm_up

log = logging.getLogger(__name__)
NAME = "internal"
# Said behind the answers where more was asked than is answered at once; what was left is below it, as buttons.
ONE_AT_A_TIME = "ask/one_at_a_time"
Handler = Callable[[UserMessage], Awaitable[Any]]


class WholeMessages(CollectingOutputChannel):  # type: ignore[misc]
    """Collects each bot message as Rasa's response generator made it, with keys that other channels drop."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)


def outcome_of(action: str | None) -> str:
    """The outcome that a response stands for; choices and remarks of ours are none."""
    name = name_of(action or "")
    return "" if name.startswith("ask/") else name


def as_message(name: str, language: str | None = None) -> dict[str, Any]:
    """A text of data/answers as a bot message of Rasa's, in `language` where it exists in it."""
    text = text_of(name, language)
    buttons, metadata = [dict(button) for button in text.buttons], dict(text.metadata)
    return {"utter_action": f"utter_{name}", "text": text.text, "buttons": buttons, "metadata": metadata}


def spoken(messages: list[dict[str, Any]], understood: dict[str, Any]) -> list[dict[str, Any]]:
    """What Rasa said, and what it leaves to us: another language's own words, and what was asked for too."""
    if list(understood.get("outcomes") or []) == [OTHER_LANGUAGE]:
        return [as_message(OTHER_LANGUAGE, understood.get("language"))]
    return [*messages, *still_open(understood.get("left") or ())]


def still_open(names: Iterable[str]) -> list[dict[str, Any]]:
    """The questions that were not answered at once, as choices."""
    choices = [{"title": asked, "payload": f"/{name}"} for name in names if (asked := question_of(name))]
    return [{**as_message(ONE_AT_A_TIME), "custom": {"choices": choices}}] if choices else []


def as_reply(message: dict[str, Any], understood: dict[str, Any], model: str) -> dict[str, Any]:
    """A bot message as the pipeline takes it: the text with its buttons, what may stand beside them, metadata.

    `choices`: buttons that we put before those of the text; `offered`: outcomes that the words may have meant too. What
    a family gets of these is decided in the web process. `names`, `values`: of the text, and what fills its places, so
    that it can be said in another language.
    """
    metadata = message.get("metadata") or {}
    details = dict(message.get("custom") or {})  # of an action of ours
    return {
        "text": message.get("text") or "",
        "buttons": message.get("buttons") or [],
        "choices": details.pop("choices", []),
        "offered": understood.get("offered") or [],
        "metadata": {**metadata, **details, **facts(message, understood), "model": model, "names": names_of(message)},
    }


def names_of(message: dict[str, Any]) -> list[str]:
    """The name of the curated text that a message is: the model's word for it."""
    action = message.get("utter_action")
    return [name_of(action)] if action else []


def facts(message: dict[str, Any], understood: dict[str, Any]) -> dict[str, Any]:
    """What was read, and the outcome that is said: the text's own word for it, else its name."""
    outcome = (message.get("metadata") or {}).get("outcome", outcome_of(message.get("utter_action")))
    shares = {key: round(float(understood.get(key) or 0), 3) for key in ("confidence", "alarm")}
    marks = {key: understood[key] for key in ("failed", "caution") if understood.get(key)}
    read = {"language": understood.get("language") or "", "considered": list(understood.get("considered") or [])}
    return {"outcome": outcome, **shares, **read, **marks, **nearest(message, understood)}


def nearest(message: dict[str, Any], understood: dict[str, Any]) -> dict[str, Any]:
    """The sentences of this text that lie nearest to the question, where they stand in what is said."""
    said = message.get("text") or ""
    marked = [sentence for sentence in understood.get("marked") or [] if sentence in said]
    return {"marked": marked} if marked else {}


async def answer_question(question: dict[str, Any], agent: Agent) -> list[dict[str, Any]]:
    """Put a question to the assistant; the same for HTTP and for the evaluation in one process."""
    output = WholeMessages()
    conversation = question["conversation"]
    metadata = {key: question.get(key) for key in ("outcome", "previous", "page")}
    try:
        await agent.handle_message(
            UserMessage(question["text"], output, conversation, input_channel=NAME, metadata=metadata)
        )
        tracker = await agent.tracker_store.retrieve(conversation)
        understood = tracker.latest_message.parse_data.get(UNDERSTOOD) if tracker and tracker.latest_message else None
    finally:
        await clear_tracker(agent, conversation)
    read = understood or {}
    return [as_reply(message, read, str(agent.model_id)) for message in spoken(output.messages, read)]


async def clear_tracker(agent: Agent, conversation: str) -> None:
    """Keep no word after a turn: an erased chat has then left nothing here. The next turn brings what it needs.

    What stays is that the assistant listens; without it the next turn would begin a session, which costs time.
    """
    listening = [ActionExecuted(ACTION_LISTEN_NAME)]
    slots = agent.domain.slots if agent.domain else None
    await agent.tracker_store.save(DialogueStateTracker.from_events(conversation, listening, slots))


async def in_thread(work: Callable[..., Any], *arguments: Any) -> Any:
    """What `work` gives, in a thread: seconds for hundreds of texts, and families are answered meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(None, work, *arguments)


def has_model(app: Sanic) -> bool:
    """Whether Rasa has loaded a model into this server; before it tries, the server knows of no agent at all."""
    agent = getattr(app.ctx, "agent", None)
    return agent is not None and bool(agent.is_ready())


class InternalInput(InputChannel):  # type: ignore[misc]
    """POST /webhooks/internal/message with the body of a `Question` → `{"messages": […]}`.

    POST /webhooks/internal/likeness with `{"text": …, "others": […]}` → `{"shares": […]}` (similarity.py).
    POST …/readings and …/groups with `{"texts": […]}` → `{"readings": […]}`, `{"groups": […]}` (clustering.py).
    POST …/model with `{"model": <file name>}` → `{"model_id": …}`: serve that model from now on (model_reload.py).
    """

    def __init__(self, secret: str) -> None:
        self.secret = secret

    @classmethod
    def name(cls) -> str:
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InternalInput:
        return cls(internal_auth.secret())

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        routes = Blueprint("internal_webhook")

        @routes.route("/", methods=["GET"])  # type: ignore[untyped-decorator]
        async def health(request: Request) -> HTTPResponse:
            ready = has_model(request.app)
            return response.json({"status": "ok" if ready else "loading"}, status=200 if ready else 503)

        @routes.listener("after_server_start")  # type: ignore[untyped-decorator]
        async def warm_up_model(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
            if has_model(app):
                warm_up(app.ctx.agent)

        @routes.middleware("request")  # type: ignore[untyped-decorator]
        async def authorize(request: Request) -> HTTPResponse | None:
            allowed = internal_auth.allowed(request.headers.get("Authorization", ""), self.secret)
            log_context.rebind(request.headers if allowed else {})
            tracing.called_by(request.headers if allowed else {})
            return None if allowed or request.method == "GET" else response.json({"error": "unauthorized"}, status=401)

        @routes.route("/likeness", methods=["POST"])  # type: ignore[untyped-decorator]
        async def compare(request: Request) -> HTTPResponse:
            asked = interpreter_of(request.app.ctx.agent), request.json["text"], request.json["others"]
            return response.json({"shares": await in_thread(similarity.similarities, *asked)})

        @routes.route("/readings", methods=["POST"])  # type: ignore[untyped-decorator]
        async def read(request: Request) -> HTTPResponse:
            return response.json(
                {"readings": clustering.readings(interpreter_of(request.app.ctx.agent), request.json["texts"])}
            )

        @routes.route("/groups", methods=["POST"])  # type: ignore[untyped-decorator]
        async def group(request: Request) -> HTTPResponse:
            interpreter = interpreter_of(request.app.ctx.agent)
            return response.json({"groups": await in_thread(clustering.groups, interpreter, request.json["texts"])})

        @routes.route("/model", methods=["POST"])  # type: ignore[untyped-decorator]
        async def change(request: Request) -> HTTPResponse:
            try:
                return response.json({"model_id": await model_reload.load_model(request.app, request.json["model"])})
            except LookupError as error:
                return response.json({"error": str(error)}, status=409)

        @routes.route("/message", methods=["POST"])  # type: ignore[untyped-decorator]
        async def receive(request: Request) -> HTTPResponse:
            begun = time.monotonic()
            with tracing.called("read a question"):
                messages = await answer_question(request.json, request.app.ctx.agent)
            log.info("a question was read in %.0f ms", (time.monotonic() - begun) * 1000)
            if not messages and action_endpoint.away.get():
                return response.json({"error": "the actions process is away"}, status=503)
            return response.json({"messages": messages})

        return routes
