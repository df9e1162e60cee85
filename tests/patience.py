"""How long a test waits for what comes."""

from sandbox.slack import Timing

PATIENCE = 120.0
"""Seconds: a bound for what hangs, and no measure of speed. On a machine at a fifth of its speed,
with four processes that test, a bot needs half a minute to start."""


def be_patient(timing: Timing) -> Timing:
    """Let a pretend Slack wait `PATIENCE` seconds for an acknowledgement and for a form.

    Slack itself waits three, and then says that it did not work. A machine with too much to do is
    no fault of the app; tests of what is late shorten these again.
    """
    timing.ack_seconds = timing.trigger_seconds = PATIENCE
    return timing
