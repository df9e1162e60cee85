"""Modals and Home tabs: the stack each person has open, and its JSON form."""

import secrets

from sandbox.slack.blocks import check_view
from sandbox.slack.errors import Json, SlackError
from sandbox.slack.forms import initial_values
from sandbox.slack.state import APP_ID, BOT_ID, TEAM_ID, View
from sandbox.slack.workspace import Workspace

DEEPEST_STACK = 3


def view_wire(view: View) -> Json:
    """A view object, with `state.values`."""
    given = view.definition
    form: Json = {
        "id": view.id,
        "team_id": TEAM_ID,
        "type": given["type"],
        "blocks": given["blocks"],
        "private_metadata": given.get("private_metadata", ""),
        "callback_id": given.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": given.get("title"),
        "close": given.get("close"),
        "submit": given.get("submit"),
        "clear_on_close": given.get("clear_on_close", False),
        "notify_on_close": given.get("notify_on_close", False),
        "submit_disabled": given.get("submit_disabled", False),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": APP_ID,
        "external_id": given.get("external_id", ""),
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
    }
    if given["type"] == "home":
        form["title"] = {"type": "plain_text", "text": "View Title", "emoji": True}
    return form


def open_view(workspace: Workspace, user: str, given: object) -> View:
    """Show a modal alone, in place of whatever the app had open."""
    definition = _checked(workspace, given)
    for old in workspace.stacks.pop(user, []):
        forget(workspace, old)
    return _show(workspace, user, definition, [])


def push_view(workspace: Workspace, user: str, given: object) -> View:
    """Show a modal on top of the stack. Errors: not_found, push_limit_reached."""
    stack = workspace.stacks.get(user, [])
    if not stack:
        raise SlackError("not_found")
    definition = _checked(workspace, given)
    if len(stack) >= DEEPEST_STACK:
        raise SlackError("push_limit_reached")
    return _show(workspace, user, definition, stack)


def _checked(workspace: Workspace, given: object, own_id: str | None = None) -> Json:
    definition = check_view(given, "modal")
    external = definition.get("external_id")
    if external and workspace.external_views.get(external, own_id) != own_id:
        raise SlackError("duplicate_external_id")
    return definition


def _show(workspace: Workspace, user: str, definition: Json, stack: list[View]) -> View:
    view_id = workspace.new_id("V")
    root_id = stack[0].root_id if stack else view_id
    previous = stack[-1].id if stack else None
    view = View(view_id, user, definition, _new_hash(workspace), root_id, previous)
    view.values = initial_values(view.blocks)
    workspace.stacks[user] = [*stack, view]
    workspace.views[view_id] = view
    if definition.get("external_id"):
        workspace.external_views[definition["external_id"]] = view_id
    workspace.changed()
    return view


def replace_view(workspace: Workspace, view: View, given: object) -> None:
    """Change a view in place; what was typed stays where block_id and action_id stay."""
    if view.definition["type"] == "home":
        definition = check_view(given, "home")
    else:
        definition = _checked(workspace, given, view.id)
    old_external = view.definition.get("external_id")
    if old_external:
        workspace.external_views.pop(old_external, None)
    if definition.get("external_id"):
        workspace.external_views[definition["external_id"]] = view.id
    typed = view.values
    view.definition = definition
    view.values = initial_values(view.blocks)
    for block_id, actions in view.values.items():
        for action_id, value in actions.items():
            before = typed.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == value["type"]:
                actions[action_id] = before
    view.errors = {}
    view.hash = _new_hash(workspace)
    workspace.changed()


def publish(workspace: Workspace, user: str, given: object, old_hash: str) -> View:
    """Show `user`'s Home tab. Error: hash_conflict."""
    definition = check_view(given, "home")
    home = workspace.homes.get(user)
    if home is not None and old_hash and old_hash != home.hash:
        raise SlackError("hash_conflict")
    if home is None:
        view_id = workspace.new_id("V")
        home = View(view_id, user, definition, _new_hash(workspace), view_id)
        workspace.homes[user] = workspace.views[view_id] = home
    replace_view(workspace, home, definition)
    return home


def pop_view(workspace: Workspace, user: str) -> None:
    """Close the topmost modal; the one below it shows again."""
    stack = workspace.stacks.get(user, [])
    if stack:
        forget(workspace, stack.pop())
    if not stack:
        workspace.stacks.pop(user, None)
    workspace.changed()


def clear_views(workspace: Workspace, user: str) -> None:
    """Close all modals of a person."""
    for view in workspace.stacks.pop(user, []):
        forget(workspace, view)
    workspace.changed()


def forget(workspace: Workspace, view: View) -> None:
    """Make a closed view's ids unknown."""
    workspace.views.pop(view.id, None)
    external = view.definition.get("external_id")
    if external:
        workspace.external_views.pop(external, None)


def _new_hash(workspace: Workspace) -> str:
    return f"{workspace.now()}.{secrets.token_hex(4)}"
