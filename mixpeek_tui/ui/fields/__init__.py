"""The inputs of the interview: what a question needs (specs), and the widgets that show it."""
