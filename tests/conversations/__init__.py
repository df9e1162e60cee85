"""What we say, and why: the desks and the pure modules beneath them."""
