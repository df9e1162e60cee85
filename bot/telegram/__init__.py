"""The Telegram door: what comes in (`polling`, `inbound`), what goes out (`channel`, `outbound`).

Only `Bot` and the types of python-telegram-bot are used, not its framework: that framework
acknowledges an update before it is dealt with, and ours must be on disk first.
"""
