"""What WhatsApp and Messenger have in common: Meta's signature, challenge and Graph API."""
