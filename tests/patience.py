"""How long a test waits for what comes."""

PATIENCE = 120.0
"""Seconds: a bound for what hangs, and no measure of speed. On a machine at a fifth of its speed,
with four processes that test, a bot needs half a minute to start."""
