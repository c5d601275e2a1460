"""The editors' pages at the desk: a text is changed and seen as a family sees it, in the chat and in an app."""
