"""The doors (Telegram, Slack), the post (courier) and the wiring (app, settings, cli)."""
