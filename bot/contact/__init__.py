"""The form on which a family says how to reach it: sealed at once, opened only for the navigator who has the chat."""
