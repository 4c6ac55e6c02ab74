"""Between the app and the terminal: what it can do, what goes over the wire, how it ends."""
