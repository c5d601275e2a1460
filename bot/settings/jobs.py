"""What the worker does, and what a start does."""

from __future__ import annotations

# What the worker does all the time, beside its rounds: coroutine functions without arguments.
WORKER_LOOPS = ["bot.channels.messaging.sending.run", "bot.monitoring.worker.serve"]
# What the worker does each round, besides messages: functions without arguments.
WORKER_JOBS = [
    "bot.conversations.patience.work",
    "bot.conversations.minors.forget",
    "bot.desk.notices.work",
    "bot.desk.cleaning.work",
    "bot.contact.services.forget",
    "bot.outbox.addresses.forget",
    "bot.review.inbox.work",
    "bot.review.recall.work",
    "bot.review.withdrawal.forget",
    "bot.archive.erasure.work",
    "bot.monitoring.rounds.worker_done",  # the last one: the round is done
]
# What `prepare` does at each start, after the database is up to date.
PREPARE_JOBS = ["bot.conversations.erasures.replay", "bot.review.answers.record"]
