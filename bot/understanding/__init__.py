"""What runs inside Rasa: graph components, the policy, the internal channel. Imports Rasa, never Django."""
