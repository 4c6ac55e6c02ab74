"""What the user said: the questions, the answers, and the answers file."""
