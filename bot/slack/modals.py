"""Forms on Slack: opened at once, checked, previewed, and stored before they are acknowledged.

A trigger lives three seconds, so a form is drawn from a read model, in a thread. The preview lies
on top of the form: going back costs nothing, and nothing that was typed is lost.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.channel import TryLater
from bot.slack import views
from bot.slack.api import Api, Declined
from bot.slack.inbound import Scene, actor, place, submitted, typed_words
from bot.slack.members import Profile
from bot.slack.phrases import phrase
from conversations.team.forms import LANGUAGE, MEMBER, NAME, NAMED, FormDesk, Preview, Refusal
from storage.mail import Event, address

logger = logging.getLogger(__name__)

Keep = Callable[[Sequence[Event]], Awaitable[object]]
"""Stores events durably before it returns."""

Know = Callable[[str], Awaitable[tuple[Profile, bool | None]]]
"""What is known of a user, and whether they belong to the careers team now; None: can't be told."""

Find = Callable[[str], Awaitable[str]]
"""The id of the one member of the team who is called so; nothing where none is, or several."""

_MEMBER = {True: "yes", False: "no", None: ""}


class Modals:
    """Opens what `desk` draws, and hands what is submitted to `keep`. `know` tells about people
    who are chosen in a form, `find` who is meant by a name that was typed."""

    def __init__(
        self, api: Api, desk: FormDesk, keep: Keep, triage: str, know: Know, find: Find
    ) -> None:
        self._api = api
        self._desk = desk
        self._keep = keep
        self._triage = triage
        self._know = know
        self._find = find

    def named(self, body: dict[str, Any], scene: Scene) -> str:
        """The act of the form that a command names, for staff; nothing if it names none."""
        return self._desk.typed(typed_words(body)) if scene.staff and body.get("command") else ""

    def teams_own(self, body: dict[str, Any]) -> bool:
        """Whether a command is the team's alone."""
        return self._desk.is_teams(typed_words(body))

    async def open(self, act: str, body: dict[str, Any], scene: Scene) -> None:
        """Open the form behind a button, or a small window that says why not. Never raises: the
        press has been acknowledged, and the person is told in another way."""
        who = address("slack", actor(body))
        try:
            act = await self._with_address(act)
            drawn = await asyncio.to_thread(self._desk.open, act, who, staff=scene.staff)
            if isinstance(drawn, Refusal):
                view = views.refusal_view(drawn, phrase("close", scene.language))
            else:
                where, under = place(body, self._triage)
                view = views.form_view(drawn, views.Errand(drawn.act, where, under or ""))
            await self._api.call("views.open", trigger_id=body.get("trigger_id", ""), view=view)
        except (Declined, TryLater) as failure:
            logger.warning("A form did not open: %s", failure)
            await self.tell(body, phrase("trouble", scene.language))
        except Exception:  # the desk's own fault: reported here, and the door stays open
            logger.exception("The form %r could not be drawn", act)
            await self.tell(body, phrase("trouble", scene.language))

    async def _with_address(self, act: str) -> str:
        """The act with the address of whom it names by a name, if they are known."""
        first, named, name = act.partition(f"/{NAMED}")
        user = await self._find(name) if named else ""
        return f"{first}/{address('slack', user)}" if user else act

    async def redraw(self, body: dict[str, Any], scene: Scene) -> None:
        """Draw the form that is open anew, for what has just been chosen in it. Never raises: a
        form that stays as it was can still be sent."""
        view = body["view"]
        who = address("slack", actor(body))
        try:
            errand = views.unpack(view.get("private_metadata", ""))
            values = views.filled_in(view)
            drawn = await asyncio.to_thread(
                self._desk.open, errand.act, who, staff=scene.staff, values=values
            )
            if isinstance(drawn, Refusal):
                shown = views.refusal_view(drawn, phrase("close", scene.language))
            else:
                shown = views.form_view(drawn, errand)
            known = {"view_id": view.get("id", ""), "hash": view.get("hash", "")}
            await self._api.call("views.update", view=shown, **known)
        except (Declined, TryLater, views.Unreadable) as failure:
            logger.warning("A form was not drawn anew: %s", failure)
        except Exception:  # the desk's own fault: reported here, and the door stays open
            logger.exception("A form could not be drawn anew")

    async def submit(self, body: dict[str, Any], scene: Scene) -> dict[str, Any]:
        """What to acknowledge a submission with: nothing for "taken", which means stored.

        Raises whatever `keep` raises: then nothing is acknowledged, and Slack tells the person
        that it did not work, with their words still in the window.
        """
        view = body["view"]
        if view.get("callback_id") == views.REFUSAL:
            return {}
        try:
            errand = views.unpack(view.get("private_metadata", ""))
        except views.Unreadable:
            return self._refused(Refusal(phrase("passed", scene.language)), scene)
        previewed = view.get("callback_id") == views.PREVIEW
        if not previewed:
            errand = replace(errand, values=await self._filled_in(view))
        values = errand.values
        who = address("slack", actor(body))
        verdict = await asyncio.to_thread(
            self._desk.check, errand.act, values, who, staff=scene.staff
        )
        same = isinstance(verdict, Preview) and verdict.adds.items() <= values.items()
        if verdict is None or (previewed and same):
            await self._take(body, scene, errand)
            return {"response_action": "clear"} if previewed else {}
        if isinstance(verdict, Refusal):
            return self._refused(verdict, scene)
        if isinstance(verdict, Preview):
            errand = replace(errand, values={**values, **verdict.adds})
            if views.fits(errand):  # what was seen before may read otherwise now: seen again
                action = "update" if previewed else "push"
                return {"response_action": action, "view": views.preview_view(verdict, errand)}
            verdict = {views.longest(values): phrase("too_long", scene.language)}
        errors = views.errors_shown(verdict, view)
        if errors:
            return {"response_action": "errors", "errors": errors}
        reason = " ".join(verdict.values()) or phrase("trouble", scene.language)
        return self._refused(Refusal(reason, values.get(views.longest(values), "")), scene)

    def _refused(self, refusal: Refusal, scene: Scene) -> dict[str, Any]:
        close, written = phrase("close", scene.language), phrase("written", scene.language)
        return _instead(views.refusal_view(refusal, close, written))

    async def _filled_in(self, view: dict[str, Any]) -> dict[str, str]:
        """The values of a form, and what must be known of the people who were chosen in it."""
        values = views.filled_in(view)
        for name, user in views.people_chosen(view).items():
            profile, member = await self._know(user)
            values |= {
                f"{name}{NAME}": profile.name,
                f"{name}{MEMBER}": _MEMBER[member],
                f"{name}{LANGUAGE}": profile.language,
            }
        return values

    def unsure(self, language: str) -> dict[str, Any]:
        """What to acknowledge a submission with when nobody can say who belongs to the team."""
        why = Refusal(phrase("unsure", language))
        view = views.refusal_view(why, phrase("close", language))
        return {"response_action": "push", "view": view}

    async def tell(self, body: dict[str, Any], words: str) -> bool:
        """Say something to the person who pressed, where they pressed, seen by nobody else; in
        private where Slack does not let us there (the channel is archived, we were removed).
        Whether it worked: this is a courtesy, Slack may be out of reach."""
        user = actor(body)
        channel = (body.get("channel") or {}).get("id") or body.get("channel_id") or user
        thread = (body.get("message") or {}).get("thread_ts")
        seen = {"channel": channel, "user": user, "thread_ts": thread}
        try:
            try:
                await self._api.call("chat.postEphemeral", text=words, **seen)
            except Declined as declined:
                logger.info("Not where they pressed (%s): in private", declined)
                await self._api.call("chat.postMessage", channel=user, text=words)
        except (Declined, TryLater) as failure:
            logger.warning("A person could not be told that a press failed: %s", failure)
            return False
        return True

    async def _take(self, body: dict[str, Any], scene: Scene, errand: views.Errand) -> None:
        event = submitted(body, scene, errand.act, errand.values, errand.where, errand.under)
        await self._keep([event])


def _instead(view: dict[str, Any]) -> dict[str, Any]:
    return {"response_action": "update", "view": view}
