"""The Slack door: Bolt, and everything stored before it is acknowledged.

What Slack sends comes through a socket (`socket_mode`) or as requests (`http_mode`); both hand it
to the Bolt app that is made here, and know nothing of what it means.

Bolt acknowledges events before their listeners run, so a global middleware does the storing: when
it raises, nothing is acknowledged and Slack sends the event again. For the same reason Bolt is
given a fixed identity: its own authorisation asks Slack once more, and acknowledges (and so loses)
the request if that fails. Every kind of request that Slack knows has a listener, so that none of
them is answered with 404.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel import TryLater
from bot.slack import inbound
from bot.slack.api import TOKEN_FAULTS, Api, Declined
from bot.slack.entrance import WrongToken
from bot.slack.inbound import Body, Scene
from bot.slack.members import PATIENCE, SHORT, Members, Profile
from bot.slack.modals import Keep, Modals
from bot.slack.order import Order
from bot.slack.outbound import form_act
from bot.slack.pauses import Pauses
from bot.slack.phrases import phrase
from bot.slack.readback import Memory, ReadBack
from conversations.team.forms import FormDesk
from storage.mail import STAFF, Event

logger = logging.getLogger(__name__)

GRACE = 5.0
"""Seconds that `stop` waits for what is being stored."""

SCENE = "camarade_scene"
UNSURE = "camarade_unsure"
FORM = "camarade_form"

_ANYTHING = re.compile(".*", re.DOTALL)


class Stopping(Exception):
    """We are leaving: what arrives now is not taken, so that Slack sends it to the next of us."""


class Transport(Protocol):
    """How requests come from Slack to the Bolt app, and its answers back to Slack."""

    @property
    def signing_secret(self) -> str:
        """What its requests are signed with; empty where they come through a connection of ours."""
        ...

    async def open(
        self, app: AsyncApp, ready: Callable[[], bool], missed: Callable[[], None]
    ) -> None:
        """Begin; `ready` tells whether requests can be taken. `missed` is called in the loop, once
        `serve` has begun, when Slack may have had something to tell that never came. Raises
        CantListen."""
        ...

    async def serve(self) -> None:
        """Receive until cancelled. Raises WrongToken."""
        ...

    async def close(self) -> None:
        """Receive nothing more. Called once `serve` has ended; more than once does no harm."""
        ...


class Door:
    """Receives from Slack. `keep` stores events durably, `received` is called after it did. Staff
    are the members of the channel `triage` or, if it is named, of the user group `group`. With a
    `memory`, what was written while Slack could not reach us is read back.

    `now` tells the time. Made inside the running event loop. `start` raises WrongToken if Slack
    refuses a token, CantListen if our port is taken; if Slack can't be reached it returns, and goes
    on trying in the background.
    """

    def __init__(
        self,
        api: Api,
        transport: Transport,
        *,
        triage: str,
        group: str = "",
        desk: FormDesk,
        keep: Keep,
        received: Callable[[], None],
        now: Callable[[], datetime],
        memory: Memory | None = None,
        first_pause: float = 1.0,
    ) -> None:
        self.members = Members(api, triage, group)
        self._api = api
        self._transport = transport
        self._triage = triage
        self._group = group
        self._keep_events = keep
        self._order = Order(self._store)
        self._received = received
        self._now = now
        self._modals = Modals(api, desk, self._keep, triage, self._colleague, self.members.called)
        self._pauses = Pauses(first_pause)
        self._me = ""
        self._team = ""
        self._stopping = False
        self._busy: set[asyncio.Task[Any]] = set()
        self._staying: asyncio.Task[None] | None = None
        self._back = ReadBack(api, triage, memory, self._take_again, now) if memory else None
        self._reading: asyncio.Task[None] | None = None
        # Without a token of its own: Bolt would ask Slack for our identity at each first request.
        self._client = AsyncWebClient(
            base_url=api.client.base_url, session=api.session, retry_handlers=[]
        )
        self._client.proxy = api.client.proxy
        self._app = self._bolt()

    async def start(self) -> None:
        """Begin to listen, and check the bot token. Raises WrongToken and CantListen."""
        await self._transport.open(self._app, self._ready, self._missed)
        try:
            await self._introduce()
        except TryLater:
            logger.warning("Slack can't be reached: trying again in the background")
        self.members.warm()
        if self._back is not None:
            self._reading = asyncio.create_task(self._back.run())
        self._staying = asyncio.create_task(self._stay())

    async def run(self) -> None:
        """Listen until cancelled, then stop. Raises WrongToken and CantListen."""
        try:
            await self.start()
            await self.wait()
        finally:
            await self.stop()

    async def wait(self) -> None:
        """Returns when the door has been stopped. Raises WrongToken if it had to give up."""
        if self._staying is not None:
            await asyncio.wait({self._staying})
            if not self._staying.cancelled():
                self._staying.result()

    async def stop(self, grace: float = GRACE) -> None:
        """Take nothing more, finish what is being stored (within `grace` seconds), disconnect."""
        self._stopping = True
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        if self._busy:
            await asyncio.wait(self._busy, timeout=grace)
        if self._staying is not None:
            self._staying.cancel()
            await asyncio.gather(self._staying, return_exceptions=True)
        await self._transport.close()
        await self._order.close()
        await self.members.close()

    def _ready(self) -> bool:
        """Whether we know who we are, so that our own words are not taken for a person's."""
        return bool(self._me) and not self._stopping

    def _missed(self) -> None:
        if self._back is not None:
            self._back.missed()

    async def _stay(self) -> None:
        while not self._me:
            try:
                await self._introduce()
            except TryLater as trouble:
                await self._pauses.take(trouble)
        await self._transport.serve()

    async def _introduce(self) -> None:
        try:
            answer = await self._api.call("auth.test")
        except Declined as declined:
            if declined.code in TOKEN_FAULTS:
                raise WrongToken(
                    f"SLACK_BOT_TOKEN: Slack refuses it ({declined.code}): copy the Bot User OAuth "
                    "Token (xoxb-…) from OAuth & Permissions of your app"
                ) from declined
            logger.warning("Slack does not say who we are (%s)", declined)
            answer = {}
        self._me = str(answer.get("user_id") or "unknown")
        self._team = str(answer.get("team_id") or "")

    # --- what arrives -------------------------------------------------------------------------

    def _bolt(self) -> AsyncApp:
        bolt_logger = logging.getLogger("bot.slack.bolt")
        # Bolt finds SLACK_BOT_TOKEN in the environment and warns that ours takes precedence.
        bolt_logger.setLevel(logging.ERROR)

        async def identity() -> AuthorizeResult:  # Bolt takes no method here
            return AuthorizeResult(
                enterprise_id=None,
                team_id=self._team,
                bot_user_id=self._me,
                bot_token=self._api.token,
            )

        app = AsyncApp(
            name="camarade",
            logger=bolt_logger,
            client=self._client,
            authorize=identity,
            signing_secret=self._transport.signing_secret,
            ignoring_self_events_enabled=False,  # inbound does it, and knows more cases
            attaching_function_token_enabled=False,
        )
        bolt_logger.setLevel(logging.NOTSET)
        app.middleware(self._first)
        app.event(_ANYTHING)(_nothing_more)
        app.action(_ANYTHING)(self._acted)
        app.view_submission(_ANYTHING)(self._submitted)
        app.command(_ANYTHING)(self._commanded)
        for kind in (app.view_closed, app.shortcut, app.options):
            kind(_ANYTHING)(_acknowledge)
        return app

    async def _first(
        self, body: Body, context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Before any acknowledgement: note who joined or left, and store what happened."""
        if self._stopping:
            raise Stopping
        if body.get("type") == "app_rate_limited":  # by HTTP only; Bolt has no listener for it
            logger.warning("Slack holds events back for a while: there have been too many")
            return BoltResponse(status=200)
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)  # all of the request, its acknowledgement included
        task.add_done_callback(self._busy.discard)
        self._membership(body)
        gone = inbound.vanished(body, Scene(self._triage, self._me, self._now()))
        if gone is not None:
            await self._keep([gone])
        elif inbound.actor(body) not in ("", self._me):
            scene, unsure = await self._scene(body)
            context[SCENE], context[UNSURE] = scene, unsure
            # A command that names a form only opens it, as a button does: nothing happened yet.
            context[FORM] = "" if unsure else self._modals.named(body, scene)
            if not unsure and not context[FORM]:
                happened = inbound.events(body, scene)
                if happened and self._back is not None:
                    await self._back.before(happened[0].where)
                if happened and inbound.is_message(body):
                    await self._order.in_turn(happened[0].where, inbound.ts_of(body), happened)
                elif happened:
                    await self._keep(happened)
        await next_()
        return None

    async def _take_again(self, bodies: Sequence[Body]) -> None:
        """Store what was read back in one place, in order: what is stored already, or comes again
        by itself, counts once."""
        happened: list[Event] = []
        for body in bodies:
            if inbound.actor(body) != self._me:
                scene, _ = await self._scene(body)
                happened += inbound.events(body, scene)
        if happened:
            await self._order.in_turn(happened[0].where, inbound.ts_of(bodies[0]), happened)

    def _membership(self, body: Body) -> None:
        happening = body.get("event")
        if not isinstance(happening, dict):
            return
        kind = happening.get("type")
        if kind == "subteam_members_changed":
            if self._group and happening.get("subteam_id") == self._group:
                self.members.changed(map(str, happening.get("removed_users") or ()))
        elif happening.get("channel") != self._triage:
            return
        elif kind == "member_joined_channel":
            self.members.changed()
        elif kind == "member_left_channel":
            self.members.left_channel(str(happening.get("user")))

    async def _scene(self, body: Body) -> tuple[Scene, bool]:
        """What must be known of who acts, and whether their act must wait because nobody can say
        if they are staff: an interaction that is the team's own. Elsewhere, they are not staff."""
        user = inbound.actor(body)
        loop = asyncio.get_running_loop()
        until = loop.time() + SHORT
        self.members.look_up(user)  # while we ask who the members are
        staff, unsure = await self._standing(body, user)
        profile = await self.members.profile(user, until - loop.time())
        names = {
            each: (await self.members.profile(each, until - loop.time())).name
            for each in inbound.names_of(body)
        }
        scene = Scene(
            triage=self._triage,
            me=self._me,
            now=self._now(),
            name=profile.name,
            language=profile.language,
            staff=staff,
            names=names,
        )
        return scene, unsure

    async def _standing(self, body: Body, user: str) -> tuple[bool, bool]:
        """Whether they are staff, and whether their act must wait."""
        try:
            patience = SHORT if inbound.is_message(body) else PATIENCE
            return await self.members.is_staff(user, patience), False
        except TryLater:
            return False, not isinstance(body.get("event"), dict) and self._teams_own(body)

    def _teams_own(self, body: Body) -> bool:
        """Whether only the team can do this: in its channel, in a form or on the Home tab, and a
        command of its own wherever it is typed."""
        return (
            bool(body.get("view"))
            or inbound.place(body, self._triage)[0] == STAFF
            or any(form_act(action) is not None for action in body.get("actions") or ())
            or (bool(body.get("command")) and self._modals.teams_own(body))
        )

    async def _keep(self, happened: Sequence[Event]) -> None:
        await self._order.at_once(happened[0].where, happened)

    async def _store(self, happened: Sequence[Event]) -> None:
        await self._keep_events(happened)
        self._received()

    async def _acted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """A press: a form opens after the acknowledgement; everything else is stored by now."""
        if context.get(UNSURE):
            told = await self._modals.tell(body, phrase("unsure", context[SCENE].language))
            if not told:
                return  # unacknowledged: Slack itself shows that it did not work
        await ack()
        if context.get(UNSURE):
            return
        if (body.get("view") or {}).get("type") == "modal":
            await self._modals.redraw(body, context[SCENE])
            return
        for action in body.get("actions") or []:
            act = form_act(action)
            if act is not None:
                await self._modals.open(act, body, context[SCENE])

    async def _submitted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """A modal was sent: what it means is stored before the acknowledgement."""
        scene: Scene = context[SCENE]
        if context.get(UNSURE):
            await ack(self._modals.unsure(scene.language))
        else:
            answer = await self._modals.submit(body, scene)
            await (ack(answer) if answer else ack())

    async def _commanded(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """A command: stored by now, or a form opens after the acknowledgement."""
        if context.get(UNSURE):
            await ack(phrase("unsure", context[SCENE].language))
            return
        await ack()
        if context.get(FORM):
            await self._modals.open(context[FORM], body, context[SCENE])

    async def _colleague(self, user: str) -> tuple[Profile, bool | None]:
        """Who it is that a member of staff chose, and whether they are one of us."""
        try:
            member: bool | None = await self.members.is_staff(user, SHORT)
        except TryLater:
            member = None
        return await self.members.profile(user, SHORT), member


async def _nothing_more() -> None:
    """An event: stored, or none of our business; Bolt acknowledges it."""


async def _acknowledge(ack: AsyncAck) -> None:
    """A request we have no use for: a closed window, a shortcut."""
    await ack()
