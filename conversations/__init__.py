"""What we say, and why. Knows no platform and never waits: functions from events to messages."""
