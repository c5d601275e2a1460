"""Where the processes run and keep their data."""

from __future__ import annotations

from bot.configuration.setting import address, secret, several, switch, text, whole

TITLE = "Processes and their data"
POSTGRESQL = r"postgres(ql)?://\S+"
PORTS = (1, 65535)

DEMO = switch(
    "BOT_DEMO",
    "shows the demonstration site at `/chat/demo/`, and [simulates](channels/simulator.md) messaging apps that have no "
    "settings. Turn it off for real use; `BOT_PRIVACY_FILE` is needed then",
    shown="on with `make run`, else off",
)
TRIAL = text(
    "BOT_TRIAL",
    "the folder of the trial that is served, relative to the checkout ([new-trial.md](new-trial.md)); the same for all "
    "processes",
    allowed="a folder",
    default="trial",
    shown="`trial`",
)
VAR = text(
    "BOT_VAR",
    "database, models, and secrets, readable only by the account that runs the processes (umask 077; each start closes "
    "what is open to others)",
    allowed="a folder",
    shown="`var`; for any trial but the first, `var/<its folder>`",
)
HOST = text("BOT_HOST", "where `web` listens", default="127.0.0.1")
PORT = whole("BOT_PORT", 8000, *PORTS, "port of `web`; the start tells you if it is in use")
RASA_PORT = whole("BOT_RASA_PORT", 5005, *PORTS, "port of `rasa`")
ACTIONS_PORT = whole("BOT_ACTIONS_PORT", 5055, *PORTS, "port of `actions`")
INNER_HOST = text(
    "BOT_INNER_HOST",
    "where `rasa`, `actions`, and the figures of `worker` listen; only in a private network of containers for others "
    "than this machine",
    default="127.0.0.1",
)
SIMULATOR_PORT = whole("BOT_SIMULATOR_PORT", 8010, *PORTS, "port of the simulator, on 127.0.0.1, with `BOT_DEMO=on`")
SIMULATOR_MAIL_PORT = whole(
    "BOT_SIMULATOR_MAIL_PORT", 8025, *PORTS, "port of the simulator's mail server, on 127.0.0.1, with `BOT_DEMO=on`"
)
WORKER_METRICS_PORT = whole(
    "BOT_WORKER_METRICS_PORT", 0, 0, 65535, "port where `worker` serves `/metrics`; 0: it does not"
)
RASA_URL = several(
    "BOT_RASA_URL",
    r"https?://[^\s/,]+",
    "an address that begins with http://, https://, or several with commas or blanks between them",
    "where `web` and `worker` reach rasa: each process of rasa, or a name for all. They take turns, and one that does "
    "not answer is left out for a while. Without it, `make run` starts one of its own",
    default="http://127.0.0.1:5005",
)
ACTIONS_URL = address(
    "BOT_ACTIONS_URL",
    "http|https",
    "where rasa reaches actions and `web` checks that it is up. Without it, `make run` starts one of its own",
    default="http://127.0.0.1:5055/webhook",
)
DATABASE_URL = secret(
    "BOT_DATABASE_URL",
    "PostgreSQL; empty: a SQLite file in `BOT_VAR`",
    pattern=POSTGRESQL,
    allowed="like postgres://user:password@host:5432/name, with @ in a password as %40",
)
REDIS_URL = secret(
    "BOT_REDIS_URL",
    "for several web processes: where they tell each other about changes and count the limits together. If empty, they "
    "use the database, and each counts for itself. If Redis is down, nothing fails: each process counts alone, and "
    "open pages learn of changes up to 15 seconds late",
    pattern=r"(rediss?|unix)://\S+",
    allowed="like redis://:password@host:6379/0",
)
LOG_JSON = switch(
    "BOT_LOG_JSON",
    'writes each line of the log as one JSON object, for programs that collect logs (see "One message in all logs")',
)
TRACES_TO = address(
    "BOT_TRACES_TO",
    "http|https",
    "a collector of OpenTelemetry traces that takes OTLP over HTTP, like http://127.0.0.1:4318. Empty: no traces. It "
    'needs more packages: see "One message in all logs"',
)
MODEL = text("BOT_MODEL", "the model's file; `make run` sets it for `rasa`", allowed="a file")
DEBUG = switch("BOT_DEBUG", "Django's error pages with details: for developers only, never where families write")
