"""The doors, the post and the wiring."""
