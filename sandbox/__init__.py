"""A pretend Telegram, a pretend Slack, a clock to move, the bot's supervisor, and one web page.

The sandbox knows the product only through the platforms' own protocols and a settable clock.
"""
