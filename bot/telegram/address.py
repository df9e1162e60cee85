"""Where a Bot API server is: an address with the place of the token in it; and where we are."""

PLACE = "{token}"


def with_token(base_url: str, token: str) -> str:
    """The address of a server for one token, without a slash at its end. The token stands where
    `{token}` does, or else at the end, as in `https://api.telegram.org/bot`."""
    if PLACE not in base_url:
        return base_url + token
    return base_url.replace(PLACE, token).rstrip("/")


def start_link(username: str, token: str) -> str:
    """The link that starts a private chat with the bot of this name, carrying `token` (at most 64
    of `A-Za-z0-9_-`)."""
    return f"https://t.me/{username}?start={token}"
