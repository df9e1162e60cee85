"""Who belongs to the careers team, and what Slack knows of a person (name, language).

The careers team are the members of the triage channel or, where one is named, of a user group,
without guests, people of other workspaces, bots and people who left. Membership is never more than
`FRESH` seconds old, sooner corrected by Slack's events about it; where it can't be checked, nobody
is taken for staff. Only where Slack has no user groups for us (its plan, or our scopes) the
channel's members stand in for the group's. Where only the person's profile can't be read,
membership stands alone.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.channel import TryLater
from bot.slack.api import PAUSE, Api, Declined
from conversations.plain import fold

logger = logging.getLogger(__name__)

T = TypeVar("T")

FRESH = 60.0
"""Seconds after which membership must be asked again before it counts."""

RENEW = 30.0
"""Seconds after which membership is asked again in the background, so that acts need not wait."""

PROFILE_FRESH = 600.0
PROFILES = 5_000
"""How many people's profiles are kept in memory."""

PATIENCE = 1.5
"""Seconds an act waits for Slack's answer: with the rest, inside the 3 s to acknowledge."""

SHORT = 0.7
"""Seconds a plain message waits: whether its writer is staff hardly matters to it."""

PAGES = 50
"""Pages of 200 members that are read at most."""

NO_GROUPS = frozenset({"plan_upgrade_required", "missing_scope"})
"""What Slack answers where user groups are not for us: a free plan, a scope we were not given."""


OUTSIDE = {
    "deleted": "deactivated account",
    "is_bot": "app",
    "is_restricted": "guest",
    "is_ultra_restricted": "guest",
    "is_stranger": "member of another workspace",
}
"""What makes somebody none of the team, as Slack flags it, and what they are."""

UNKNOWN = frozenset({"user_not_found", "user_not_visible"})
"""What Slack answers where it does not know a person: they are no colleague."""


@dataclass(frozen=True)
class Profile:
    """What Slack knows of a person; `names` are all that it shows them by, folded. `outsider`: a
    guest, a bot, or not of this workspace."""

    name: str = ""
    language: str = ""
    outsider: bool = False
    names: frozenset[str] = frozenset()


class Members:
    """The members of the triage channel, or of the user group `group` if it is named, cached.
    `clock` counts seconds."""

    def __init__(
        self,
        api: Api,
        triage: str,
        group: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._triage = triage
        self._group = group
        self._without_group = not group  # the channel's members count
        self._clock = clock
        self._members: frozenset[str] = frozenset()
        self._asked_at = float("-inf")
        self._generation = 0
        self._reading: asyncio.Task[None] | None = None
        self._profiles: OrderedDict[str, tuple[float, Profile]] = OrderedDict()
        self._looking: dict[str, asyncio.Task[Profile]] = {}

    async def is_staff(self, user: str, patience: float = PATIENCE) -> bool:
        """Whether this person belongs to the careers team now.

        Raises TryLater when Slack does not say within `patience` seconds who the members are; for
        a member's profile it waits `SHORT` more.
        """
        try:
            async with asyncio.timeout(patience):
                age = self._clock() - self._asked_at
                if age > FRESH:
                    await _answer(self._read())
                elif age > RENEW:
                    self._read()
        except TimeoutError:
            raise TryLater(PAUSE) from None
        if user not in self._members:
            return False
        return not (await self.profile(user, SHORT)).outsider

    async def profile(self, user: str, patience: float = SHORT) -> Profile:
        """What Slack knows of this person; if it does not say so in time, what it said last, or
        an empty profile."""
        try:
            async with asyncio.timeout(patience):
                return await self._known(user)
        except (TryLater, TimeoutError):
            kept = self._profiles.get(user)
            return kept[1] if kept is not None else Profile()

    async def called(self, name: str, patience: float = SHORT) -> str:
        """The one member of the careers team who is called so: by a name that Slack shows, else by
        a first name. Nothing where nobody is, or several are, or Slack does not say in time."""
        users, wanted = sorted(self._members), fold(name)
        people = await asyncio.gather(*(self.profile(user, patience) for user in users))
        known = [(user, one.names) for user, one in zip(users, people, strict=True) if one.names]
        whole = [user for user, names in known if wanted in names]
        first = [user for user, names in known if wanted in {each.split()[0] for each in names}]
        found = whole or first
        return found[0] if len(found) == 1 else ""

    def warm(self) -> None:
        """Ask in the background, so that the first act finds the answer."""
        self._read()

    def changed(self, gone: Iterable[str] = ()) -> None:
        """Who belongs to the team has changed: ask again. `gone` are not staff from now on."""
        self._members -= frozenset(gone)
        self._generation += 1
        self._asked_at = float("-inf")
        self._read()

    def left_channel(self, user: str) -> None:
        """Somebody left the triage channel: where its members are the team, they are not any
        more."""
        self.changed([user] if self._without_group else ())

    async def close(self) -> None:
        """Stop asking."""
        tasks = [*self._looking.values(), *([self._reading] if self._reading else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _read(self) -> asyncio.Task[None]:
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_members())
            self._reading.add_done_callback(_heard)
        return self._reading

    async def _read_members(self) -> None:
        while True:
            generation, started = self._generation, self._clock()
            found = await self._found()
            if generation == self._generation:
                self._members, self._asked_at = frozenset(found), started
                return

    async def _found(self) -> list[str]:
        """The members as Slack has them now: the group's, or the channel's."""
        if not self._group:
            return await self._pages()
        try:
            answer = await self._api.call("usergroups.users.list", usergroup=self._group)
        except Declined as declined:
            if declined.code in NO_GROUPS:
                if not self._without_group:
                    logger.warning(
                        "Slack has no user groups for us (%s): until it does, the members of "
                        "SLACK_TRIAGE_CHANNEL are the team, not those of SLACK_STAFF_GROUP.",
                        declined,
                    )
                self._without_group = True
                return await self._pages()
            logger.error(
                "Slack does not say who is in SLACK_STAFF_GROUP (%s): nobody counts as staff. "
                "Check its ID (S…), then run `python -m bot doctor`.",
                declined,
            )
            raise TryLater(PAUSE) from declined
        self._without_group = False
        return [str(user) for user in answer.get("users") or []]

    async def _pages(self) -> list[str]:
        try:
            return await channel_members(self._api, self._triage)
        except Declined as declined:
            logger.error(
                "Slack does not say who is in SLACK_TRIAGE_CHANNEL (%s): nobody counts as "
                "staff. Invite the bot to the channel, then run `python -m bot doctor`.",
                declined,
            )
            raise TryLater(PAUSE) from declined

    def look_up(self, user: str) -> None:
        """Ask for a person's profile in the background, so that who needs it finds the answer."""
        if self._remembered(user) is None:
            self._asking(user)

    def _remembered(self, user: str) -> Profile | None:
        kept = self._profiles.get(user)
        fresh = kept is not None and self._clock() - kept[0] <= PROFILE_FRESH
        return kept[1] if kept is not None and fresh else None

    async def _known(self, user: str) -> Profile:
        remembered = self._remembered(user)
        return remembered if remembered is not None else await _answer(self._asking(user))

    def _asking(self, user: str) -> asyncio.Task[Profile]:
        # One question for all who ask meanwhile: they go on in the order they came, so that two
        # messages of one person stay in order.
        if user not in self._looking:
            task = asyncio.create_task(self._ask_profile(user))
            task.add_done_callback(_heard)
            task.add_done_callback(lambda _: self._looking.pop(user, None))
            self._looking[user] = task
        return self._looking[user]

    async def _ask_profile(self, user: str) -> Profile:
        try:
            answer = await self._api.call("users.info", user=user, include_locale=True)
            profile = _profile(answer.get("user") or {})
        except Declined as declined:
            # Where Slack will not describe people at all (the scope users:read is missing), its
            # word on membership stands alone. A person it does not know is no colleague.
            logger.warning("No profile of a Slack user: %s", declined)
            profile = Profile(outsider=declined.code in UNKNOWN)
        self._profiles[user] = (self._clock(), profile)
        self._profiles.move_to_end(user)
        if len(self._profiles) > PROFILES:
            self._profiles.popitem(last=False)
        return profile


async def channel_members(api: Api, channel: str) -> list[str]:
    """The members of a channel as Slack has them now. Raises Declined and TryLater."""
    found: list[str] = []
    more: dict[str, Any] = {}
    for _ in range(PAGES):
        answer = await api.call("conversations.members", channel=channel, limit=200, **more)
        found += [str(user) for user in answer.get("members") or []]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
        more = {"cursor": cursor}
    return found


async def outsiders(api: Api, users: Iterable[str]) -> list[str]:
    """What those among them are who count as none of the team (see `Members`), one entry for each.
    Raises TryLater."""
    found = [await _standing(api, user) for user in users]
    return [each for each in found if each]


async def _standing(api: Api, user: str) -> str:
    try:
        answer = await api.call("users.info", user=user)
    except Declined as declined:
        return "unknown account" if declined.code in UNKNOWN else ""
    return _outside(answer.get("user") or {})


def _outside(user: dict[str, Any]) -> str:
    """What somebody is who is none of the team; nothing for a full member of the workspace."""
    return next((what for flag, what in OUTSIDE.items() if user.get(flag)), "")


def _profile(user: dict[str, Any]) -> Profile:
    details = user.get("profile") or {}
    names = (details.get("real_name"), user.get("real_name"), user.get("name"))
    shown = (*names, details.get("display_name"))
    return Profile(
        name=str(next((name for name in names if name), "")),
        language=str(user.get("locale") or "").partition("-")[0].lower(),
        outsider=_outside(user) != "",
        names=frozenset(folded for each in shown if (folded := fold(str(each or "")))),
    )


async def _answer(task: asyncio.Task[T]) -> T:
    """What the task finds. It goes on for others when this caller loses patience."""
    await asyncio.wait({task})
    if task.cancelled():
        raise TryLater(PAUSE)
    return task.result()


def _heard(task: asyncio.Task[Any]) -> None:
    """A background question that failed is asked again by the next act that needs it."""
    if not task.cancelled() and task.exception() is not None:
        logger.info("Slack could not be asked: %s", task.exception())
