"""The conversation log, who owns a chat, and the way of a message from the pipeline to the answer."""
