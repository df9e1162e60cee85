"""The private thread: what crosses it, what is held back, the check-ins of the six months."""
