"""Parts that are one thing or another by the settings. Loads what is chosen, and nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.channel import Channel
from bot.mail import account
from bot.settings import Settings
from bot.slack import entrance

if TYPE_CHECKING:
    from bot.slack.api import Api
    from bot.slack.door import Transport


def slack_transport(settings: Settings, api: "Api") -> "Transport":
    """How Slack's requests come to us."""
    if settings.slack_mode == "socket":
        from bot.slack.socket_mode import SocketMode

        return SocketMode(api, settings.slack_app_token.get_secret_value())
    from bot.slack.http_mode import HttpMode

    host, port = entrance.listen_at(settings.slack_http_listen)
    return HttpMode(settings.slack_signing_secret.get_secret_value(), host, port)


def mail_channel(settings: Settings, now: Callable[[], datetime]) -> Channel:
    """The post for mail; without a server, what an earlier configuration left is refused."""
    url = settings.smtp_url.get_secret_value()
    if not url:
        from bot.nowhere import Off

        return Off(account.PLATFORM)
    from bot.mail.channel import MailChannel

    return MailChannel(account.server_of(url), account.sender_of(settings.mail_from), now)
