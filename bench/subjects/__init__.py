"""The subjects: one line of the table of bars each."""
