"""Makes the log findable: an index of words and marks, the turns that figures are counted from, and export."""
