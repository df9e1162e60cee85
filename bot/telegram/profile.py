"""What Telegram shows of the bot before anybody writes to it: its commands and descriptions.

Nothing depends on them: a server that refuses or lacks one of these methods, or answers something
else, is mentioned in the log and otherwise left in peace.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from telegram import Bot, BotCommand
from telegram.error import BadRequest, InvalidToken, TelegramError

T = TypeVar("T")

log = logging.getLogger(__name__)

DEFAULT = ""
"""The language of whoever has no list of their own. Telegram's empty language code."""


@dataclass(frozen=True)
class Profile:
    """One language's texts. `description` (at most 512 characters) stands in the empty chat,
    `short` (at most 120) on the bot's page; `commands` are at most 100 names (1–32 of `a-z0-9_`)
    with descriptions (1–256)."""

    commands: Sequence[tuple[str, str]]
    description: str = ""
    short: str = ""


async def publish(bot: Bot, profiles: Mapping[str, Profile]) -> None:
    """Set what differs from what Telegram shows now.

    `profiles` is by two-letter language; `DEFAULT` is for all others. These methods are slow on
    Telegram's side and limited to few calls a day, so they are called only for a difference.
    """
    for language, profile in profiles.items():
        await _tolerate("commands", _publish_commands, bot, language, profile)
        await _tolerate("description", _publish_description, bot, language, profile)
        await _tolerate("short description", _publish_short, bot, language, profile)


async def _tolerate(
    what: str,
    step: Callable[[Bot, str, Profile], Awaitable[None]],
    bot: Bot,
    language: str,
    profile: Profile,
) -> None:
    try:
        await step(bot, language, profile)
    except Exception as error:  # noqa: BLE001 -- whatever a server answers: nothing depends on it
        log.warning(
            "Telegram did not take the bot's %s (%s): %r", what, language or "default", error
        )


async def _shown(asking: Awaitable[T]) -> T | None:
    """What Telegram shows now; None where it can't say, and then it is simply set."""
    try:
        return await asking
    except (BadRequest, InvalidToken):  # the server lacks the method
        return None
    except TelegramError:  # it is away, or asks us to wait: so it would for what is set
        raise
    except Exception:  # noqa: BLE001 -- whatever the library stumbles over in the answer
        return None


async def _publish_commands(bot: Bot, language: str, profile: Profile) -> None:
    wanted = [BotCommand(name, description) for name, description in profile.commands]
    shown = await _shown(bot.get_my_commands(language_code=language or None))
    if shown is None or list(shown) != wanted:
        await bot.set_my_commands(wanted, language_code=language or None)


async def _publish_description(bot: Bot, language: str, profile: Profile) -> None:
    if not profile.description:
        return
    shown = await _shown(bot.get_my_description(language_code=language or None))
    if shown is None or shown.description != profile.description:
        await bot.set_my_description(profile.description, language_code=language or None)


async def _publish_short(bot: Bot, language: str, profile: Profile) -> None:
    if not profile.short:
        return
    shown = await _shown(bot.get_my_short_description(language_code=language or None))
    if shown is None or shown.short_description != profile.short:
        await bot.set_my_short_description(profile.short, language_code=language or None)
