"""What people do with the app: press, choose, fill in forms, run commands and shortcuts.

Every method that asks something of the app returns a task; awaiting it tells whether the app
answered within three seconds. If it did not, the person sees a warning, as in Slack: interactions
are never sent twice.
"""

import asyncio
from typing import Any

from sandbox.slack.delivery import Delivery, NotAcknowledged
from sandbox.slack.errors import Json, SlackError
from sandbox.slack.forms import (
    Chosen,
    action,
    check_inputs,
    choose,
    find_choice,
    find_element,
    initial_values,
)
from sandbox.slack.messages import wire
from sandbox.slack.people import NotPossible
from sandbox.slack.response_urls import answer_at
from sandbox.slack.state import (
    APP_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    VERIFICATION_TOKEN,
    Channel,
    Message,
    View,
)
from sandbox.slack.texts import typed_behind_command
from sandbox.slack.views import clear_views, pop_view, push_view, replace_view, view_wire
from sandbox.slack.workspace import Workspace

TIMED_OUT = "operation timed out"
TROUBLE_CONNECTING = "We had some trouble connecting. Try again?"


class Interactions:
    """Buttons, menus, forms, commands and shortcuts, used by people."""

    def __init__(self, workspace: Workspace, delivery: Delivery) -> None:
        self._workspace = workspace
        self._delivery = delivery

    # elements

    def press(
        self, user_id: str, channel: str, ts: str, wanted: str, *, value: Chosen = None
    ) -> asyncio.Task[bool]:
        """Use an element of a message (block_actions).

        `wanted`: its action_id, block_id or what is written on it, or on an option of a menu behind
        three dots. `value`: for menus the option's value or text, for pickers ISO text, for a field
        what is typed. Raises LookupError if there is no such element or option.
        """
        place_id = self._workspace.dm_of(channel) if channel.startswith("U") else channel
        place = self._workspace.channels[place_id]
        message = place.messages.get(ts)
        if message is None or message.ephemeral_to not in (None, user_id):
            raise NotPossible(f"{user_id} sees no message {ts} in {place_id}")
        block, element, value = find_choice(message.blocks, wanted, value)
        if user_id not in message.inputs:
            message.inputs[user_id] = initial_values(message.blocks)
        values = message.inputs[user_id]
        where = self._in_message(user_id, place, message)
        actions = self._act(block, element, value, values)
        payload = {**where, "state": {"values": values}, "actions": actions}
        return self._delivery.start(self._interact(user_id, payload, place.id, ts))

    def press_view(self, user_id: str, wanted: str, *, value: Chosen = None) -> asyncio.Task[bool]:
        """Use an element of the topmost modal (block_actions)."""
        return self._press_in(self._top(user_id), wanted, value)

    def press_home(self, user_id: str, wanted: str, *, value: Chosen = None) -> asyncio.Task[bool]:
        """Use an element of the Home tab (block_actions)."""
        home = self._workspace.homes.get(user_id)
        if home is None:
            raise NotPossible(f"{user_id} has no Home tab yet")
        return self._press_in(home, wanted, value)

    def _press_in(self, view: View, wanted: str, value: Chosen) -> asyncio.Task[bool]:
        block, element = find_element(view.blocks, wanted)
        actions = self._act(block, element, value, view.values)
        payload = {
            **self._common("block_actions", view.user, view.id),
            "container": {"type": "view", "view_id": view.id},
            "view": view_wire(view),
            "actions": actions,
        }
        self._workspace.changed()
        return self._delivery.start(self._interact(view.user, payload, None, view.id))

    def _act(self, block: Json, element: Json, value: Chosen, values: Json) -> list[Json]:
        chosen = choose(element, value)
        entry = values.get(block["block_id"], {}).get(element["action_id"])
        if entry is not None:
            entry.update(chosen)
        return [action(block, element, chosen, self._workspace.next_ts())]

    # forms

    def fill(self, user_id: str, values: dict[str, str | list[str]]) -> None:
        """Fill in fields of the topmost modal without submitting.

        Fields are named by action_id, block_id or label. A field with dispatch_action does not
        send anything here: use `press_view` for that.
        """
        view = self._top(user_id)
        for wanted, chosen in values.items():
            block, element = find_element(view.blocks, wanted)
            view.values[block["block_id"]][element["action_id"]].update(choose(element, chosen))
        self._workspace.changed()

    async def submit(
        self, user_id: str, values: dict[str, str | list[str]] | None = None
    ) -> dict[str, Any]:
        """Fill in and submit the topmost modal; returns what the person then sees.

        `{}`: taken (the modal closed, or another one shows); `{"errors": {block_id: message}}`:
        fields refused, by Slack's own form or by the app; `{"error": text}`: no usable answer.
        """
        self.fill(user_id, values or {})
        view = self._top(user_id)
        if "submit" not in view.definition:
            raise NotPossible("this modal has no submit button")
        view.errors = check_inputs(view.blocks, view.values)
        self._workspace.changed()
        if view.errors:
            return {"errors": view.errors}
        payload = {
            **self._common("view_submission", user_id, view.id),
            "view": view_wire(view),
            "response_urls": [],
        }
        try:
            answer = await self._delivery.deliver("interactive", payload)
        except NotAcknowledged as failure:
            text = TIMED_OUT if failure.late else TROUBLE_CONNECTING
            return self._trouble(view, text)
        try:
            return self._follow(view, answer or {})
        except SlackError as error:
            return self._trouble(view, f"{TROUBLE_CONNECTING} ({error})")

    def _follow(self, view: View, answer: Json) -> dict[str, Any]:
        """Do what the acknowledgement says (`response_action`), unless the modal is gone."""
        user = view.user
        if view.id not in self._workspace.views:
            return {}
        match answer.get("response_action"):
            case None:
                if self._is_open(view):
                    pop_view(self._workspace, user)
            case "clear":
                clear_views(self._workspace, user)
            case "update":
                replace_view(self._workspace, view, answer.get("view"))
            case "push":
                push_view(self._workspace, user, answer.get("view"))
            case "errors":
                errors = answer.get("errors")
                inputs = {b["block_id"] for b in view.blocks if b["type"] == "input"}
                if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
                    raise SlackError("errors must name input blocks", [str(errors)])
                view.errors = errors
                self._workspace.changed()
                return {"errors": errors}
            case other:
                raise SlackError(f"unknown response_action {other!r}")
        return {}

    def _trouble(self, view: View, text: str) -> dict[str, Any]:
        self._workspace.warn(view.user, text, about=view.id)
        return {"error": text}

    def _is_open(self, view: View) -> bool:
        stack = self._workspace.stacks.get(view.user, [])
        return bool(stack) and stack[-1] is view

    def close_view(self, user_id: str, *, everything: bool = False) -> None:
        """Close the topmost modal (Cancel), or all of them (the cross: view_closed, is_cleared)."""
        stack = list(self._workspace.stacks.get(user_id, []))
        if not stack:
            raise NotPossible(f"{user_id} has no modal open")
        everything = everything or bool(stack[-1].definition.get("clear_on_close"))
        if everything:
            clear_views(self._workspace, user_id)
        else:
            pop_view(self._workspace, user_id)
        for view in reversed(stack if everything else stack[-1:]):
            if view.definition.get("notify_on_close"):
                payload = self._common("view_closed", user_id, view.id)
                del payload["trigger_id"]
                payload |= {"view": view_wire(view), "is_cleared": everything}
                self._delivery.start(self._interact(user_id, payload, None, view.id))

    def _top(self, user_id: str) -> View:
        stack = self._workspace.stacks.get(user_id)
        if not stack:
            raise NotPossible(f"{user_id} has no modal open")
        return stack[-1]

    # commands and shortcuts

    def command(
        self, user_id: str, channel: str, command: str, text: str = ""
    ) -> asyncio.Task[bool]:
        """Run a slash command, `command` with its slash."""
        workspace = self._workspace
        handles = {user.name: user.id for user in workspace.users.values() if not user.deleted}
        place_id = workspace.dm_of(channel) if channel.startswith("U") else channel
        name = workspace.channels[place_id].name
        url = workspace.new_response_url(user_id, place_id)
        payload = {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM_ID,
            "team_domain": TEAM_DOMAIN,
            "channel_id": place_id,
            "channel_name": name or "directmessage",
            "user_id": user_id,
            "user_name": workspace.users[user_id].name,
            "command": command,
            "text": typed_behind_command(text, lambda handle: handles.get(handle, "")),
            "api_app_id": APP_ID,
            "is_enterprise_install": "false",
            "response_url": url,
            "trigger_id": workspace.new_trigger(user_id),
        }
        return self._delivery.start(self._run_command(user_id, place_id, command, payload))

    async def _run_command(self, user: str, channel: str, command: str, payload: Json) -> bool:
        try:
            answer = await self._delivery.deliver("slash_commands", payload)
            if answer:
                key = payload["response_url"].rpartition("/")[2]
                answer_at(self._workspace, self._workspace.response_urls[key], answer)
        except NotAcknowledged as failure:
            code = TIMED_OUT if failure.late else "dispatch_failed"
            text = f"{command} failed with the error “{code}”"
            self._workspace.warn(user, text, channel=channel)
            return False
        except SlackError as error:
            self._workspace.warn(user, f"{command} failed with “{error}”", channel=channel)
            return False
        return True

    def shortcut(self, user_id: str, callback_id: str) -> asyncio.Task[bool]:
        """Run a global shortcut."""
        payload = self._common("shortcut", user_id)
        payload |= {"callback_id": callback_id, "action_ts": self._workspace.next_ts()}
        return self._delivery.start(self._interact(user_id, payload, None, None))

    def message_shortcut(
        self, user_id: str, channel: str, ts: str, callback_id: str
    ) -> asyncio.Task[bool]:
        """Run a shortcut on a message (message_action)."""
        place_id = self._workspace.dm_of(channel) if channel.startswith("U") else channel
        place = self._workspace.channels[place_id]
        payload = self._in_message(user_id, place, place.messages[ts])
        del payload["container"]
        payload |= {"type": "message_action", "message_ts": ts, "callback_id": callback_id}
        payload["action_ts"] = self._workspace.next_ts()
        return self._delivery.start(self._interact(user_id, payload, place.id, ts))

    # payloads

    async def _interact(
        self, user: str, payload: Json, channel: str | None, about: str | None
    ) -> bool:
        try:
            await self._delivery.deliver("interactive", payload)
        except NotAcknowledged as failure:
            text = TIMED_OUT if failure.late else TROUBLE_CONNECTING
            if payload["type"] != "view_closed":  # nobody is left to see it
                self._workspace.warn(user, text, channel=channel, about=about)
            return False
        return True

    def _common(self, kind: str, user_id: str, view_id: str | None = None) -> Json:
        user = self._workspace.users[user_id]
        return {
            "type": kind,
            "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
            "user": {
                "id": user.id,
                "username": user.name,
                "name": user.name,
                "team_id": TEAM_ID,
            },
            "api_app_id": APP_ID,
            "token": VERIFICATION_TOKEN,
            "trigger_id": self._workspace.new_trigger(user_id, view_id),
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _in_message(self, user_id: str, place: Channel, message: Message) -> Json:
        thread_ts = message.thread_ts if message.in_thread else None
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": place.id,
            "is_ephemeral": message.ephemeral_to is not None,
        }
        if thread_ts:
            container["thread_ts"] = thread_ts
        url = self._workspace.new_response_url(user_id, place.id, message, thread_ts)
        names = {"im": "directmessage", "group": "privategroup"}
        payload: Json = {
            **self._common("block_actions", user_id),
            "container": container,
            "channel": {"id": place.id, "name": names.get(place.kind, place.name)},
            "response_url": url,
        }
        if message.ephemeral_to is None:
            payload["message"] = wire(self._workspace, message)
        return payload
