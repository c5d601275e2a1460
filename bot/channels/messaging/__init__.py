"""What all messaging apps have in common: webhooks, consent, commands, rendering, sending."""
