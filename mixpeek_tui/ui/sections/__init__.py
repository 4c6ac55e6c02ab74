"""The six sections of the interview as values: no Textual here."""
