"""The pages of staff: the queue, the live chat, supervision, the audit log, accounts."""
