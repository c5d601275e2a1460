"""The interpreter of a loaded model, for whoever asks the rasa process more than what a message means."""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER

from bot.understanding.interpreter import Interpreter
from bot.understanding.pipeline.toolbox import needed, toolbox_of

# Any question does: it goes the way that every other goes.
WARM_UP_QUESTION = "How long do we stay?"


def warm_up(agent: Agent) -> None:
    """Reads a question that nobody asked: files and word lists are loaded at their first use, and not while a family
    waits for its answer. LookupError where no model is loaded."""
    interpreter_of(agent).interpret(WARM_UP_QUESTION)


def interpreter_of(agent: Agent) -> Interpreter:
    """What decides in the model that this agent has loaded; LookupError where it has none."""
    if not agent.is_ready():
        raise LookupError("no model is loaded")
    # An empty message is read by nobody, and gathers all tools on its way through the pipeline.
    target = agent.processor.model_metadata.nlu_target
    inputs = {PLACEHOLDER_MESSAGE: [UserMessage("")], PLACEHOLDER_TRACKER: None}
    (message,) = agent.processor.graph_runner.run(inputs=inputs, targets=[target])[target]
    return needed(toolbox_of(message).interpreter, "an interpreter")
