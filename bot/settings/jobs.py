"""What the worker does, and what a start does."""

from __future__ import annotations

# What the worker does all the time, beside its rounds: coroutine functions without arguments.
WORKER_LOOPS = [
    "bot.channels.messaging.sending.run_worker",
    "bot.monitoring.worker_metrics.serve",
    "bot.source_watch.loop.watch_sources",
]
# What the worker does each round, besides messages: functions without arguments.
WORKER_JOBS = [
    "bot.contact.answer_notices.send_due_notices",  # before the next, because it says which requests stay
    "bot.contact.device_notices.send_due_notices",
    "bot.conversations.handoff_timeouts.run_handoff_timeouts",
    "bot.conversations.minors.delete_minors_chats",
    "bot.desk.notices.send_due_notices",
    "bot.desk.session_cleanup.delete_ended_sessions",
    "bot.contact.services.delete_old_forms",
    "bot.contact.notices.delete_old_addresses",
    "bot.outbox.channel_addresses.delete_old_receipts",
    "bot.review.review_queue.fill_queue",
    "bot.review.answer_recall.deliver_recalls",
    "bot.review.learning_withdrawal.delete_old_links",
    "bot.archive.purge.purge_erased",
]
# What each worker does at the end of its round, also where another one did the jobs.
WORKER_ROUND_DONE = "bot.monitoring.heartbeats.worker_done"
# What `prepare` does at each start, after the database is up to date.
PREPARE_JOBS = ["bot.conversations.erasures.replay", "bot.review.answer_versions.record_versions"]
