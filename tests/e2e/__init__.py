"""The whole path over the wire: the real bot process between a pretend Telegram and Slack."""
