"""views.*: opening, pushing, updating and publishing views."""

from sandbox.slack.api import Arguments, Method
from sandbox.slack.errors import Json, SlackError
from sandbox.slack.state import View
from sandbox.slack.views import open_view, publish, push_view, replace_view, view_wire
from sandbox.slack.workspace import Workspace


def _open(workspace: Workspace, arguments: Arguments) -> Json:
    given = _view_of(arguments)
    trigger = workspace.use_trigger(arguments.text("trigger_id"))
    return {"view": view_wire(open_view(workspace, trigger.user, given))}


def _push(workspace: Workspace, arguments: Arguments) -> Json:
    given = _view_of(arguments)
    trigger = workspace.use_trigger(arguments.text("trigger_id"))
    if trigger.view_id is None:
        raise SlackError("not_found")
    return {"view": view_wire(push_view(workspace, trigger.user, given))}


def _update(workspace: Workspace, arguments: Arguments) -> Json:
    given = _view_of(arguments)
    view = _named(workspace, arguments)
    known = arguments.text("hash")
    if known and known != view.hash:
        raise SlackError("hash_conflict")
    replace_view(workspace, view, given)
    return {"view": view_wire(view)}


def _publish(workspace: Workspace, arguments: Arguments) -> Json:
    user = arguments.required("user_id")
    if user not in workspace.users:
        raise SlackError("user_not_found")
    home = publish(workspace, user, _view_of(arguments), arguments.text("hash"))
    return {"view": view_wire(home)}


def _view_of(arguments: Arguments) -> object:
    if "view" not in arguments:
        raise SlackError("invalid_arguments", ["missing required field: view"])
    return arguments.json("view")


def _named(workspace: Workspace, arguments: Arguments) -> View:
    view_id = arguments.text("view_id")
    if "external_id" in arguments:
        view_id = workspace.external_views.get(arguments.text("external_id"), "")
    view = workspace.views.get(view_id)
    if view is None:
        raise SlackError("not_found")
    return view


METHODS = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
}
