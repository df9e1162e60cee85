"""files.*: the external upload in three steps, file information, download."""

import asyncio
import mimetypes
import secrets
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.slack.api import Arguments, Method
from sandbox.slack.blocks import check_message_blocks
from sandbox.slack.chat_methods import thread_of, writable
from sandbox.slack.errors import Json, SlackError
from sandbox.slack.messages import file_wire, post, remove, revise
from sandbox.slack.state import BOT_USER_ID, Channel, File, Message
from sandbox.slack.texts import sent_by_app
from sandbox.slack.trouble import Trouble
from sandbox.slack.workspace import Workspace

LARGEST_BYTES = 1_000_000_000  # 1 GB per file, docs.slack.dev "Working with files"
LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in</body></html>"


def new_file(workspace: Workspace, name: str, user: str, mimetype: str | None = None) -> File:
    """A file without content yet, of the type its name suggests unless told."""
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file_id = workspace.new_id("F")
    file = File(file_id, name, name, mimetype or guessed, user, workspace.now())
    workspace.files[file_id] = file
    return file


def _get_upload_url(workspace: Workspace, arguments: Arguments) -> Json:
    name = arguments.required("filename")
    length = arguments.integer("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments", ["must be greater than 0: length"])
    if length > LARGEST_BYTES:
        raise SlackError("file_upload_size_restricted")
    file = new_file(workspace, name, BOT_USER_ID)
    file.length = length
    key = secrets.token_urlsafe(16)
    return {
        "upload_url": f"{workspace.base_url()}/slack/upload/{file.id}/{key}",
        "file_id": file.id,
    }


def _complete_upload(workspace: Workspace, arguments: Arguments) -> Json:
    entries: Any = arguments.json("files")
    if not isinstance(entries, list) or not entries:
        raise SlackError("invalid_arguments", ["missing required field: files"])
    files: list[File] = []
    for entry in entries:
        file = workspace.files.get(entry.get("id", "")) if isinstance(entry, dict) else None
        if file is None or not file.uploaded or file.completed or file in files:
            raise SlackError("file_not_found")
        files.append(file)
    # Only conversation ids are taken here: a user id is channel_not_found, as in Slack.
    places = arguments.names("channels") or arguments.names("channel_id")
    channels = [workspace.find(place) for place in places]
    for channel in channels:
        writable(channel)
    thread_ts = thread_of(arguments, channels[0]) if channels else None
    blocks = check_message_blocks(arguments.json("blocks")) if "blocks" in arguments else []
    for file, entry in zip(files, entries, strict=True):
        file.title = entry.get("title") or file.title
        file.completed = True
    text = sent_by_app(arguments.text("initial_comment"))

    def share() -> None:
        for channel in channels:
            alive = [file.id for file in files if file.id in workspace.files]
            message = Message(
                channel.id,
                workspace.next_ts(),
                BOT_USER_ID,
                text,
                blocks,
                by_bot=True,
                thread_ts=thread_ts,
                files=alive,
            )
            post(workspace, message)
            for file_id in alive:
                tell_shared(workspace, channel, file_id, BOT_USER_ID)

    if channels:
        asyncio.get_running_loop().call_later(workspace.timing.share_seconds, share)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def tell_shared(workspace: Workspace, channel: Channel, file_id: str, user: str) -> None:
    """Tell the app that a file has appeared in a conversation it is in (file_shared)."""
    if BOT_USER_ID in channel.members:
        workspace.emit(
            {
                "type": "file_shared",
                "file_id": file_id,
                "user_id": user,
                "file": {"id": file_id},
                "channel_id": channel.id,
                "event_ts": workspace.next_ts(),
            }
        )


def _file(workspace: Workspace, arguments: Arguments) -> File:
    file = workspace.files.get(arguments.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    return file


def _info(workspace: Workspace, arguments: Arguments) -> Json:
    file = _file(workspace, arguments)
    more = {"comments": [], "response_metadata": {"next_cursor": ""}}
    return {"file": file_wire(workspace, file), **more}


def _delete(workspace: Workspace, arguments: Arguments) -> Json:
    file = _file(workspace, arguments)
    if file.user != BOT_USER_ID:
        raise SlackError("cant_delete_file")
    for messages in list(file.shares.values()):
        for message in messages:
            left = [file_id for file_id in message.files if file_id != file.id]
            if left or message.text or message.blocks:
                revise(workspace, message, show_edited=False, files=left)
            else:
                remove(workspace, message)
    del workspace.files[file.id]
    return {}


class FileServer:
    """The addresses where file contents are sent to and fetched from."""

    def __init__(self, workspace: Workspace, trouble: Trouble, bot_token: str) -> None:
        self._workspace = workspace
        self._trouble = trouble
        self._authorization = f"Bearer {bot_token}"

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """POST to an upload_url: raw bytes, or a multipart form with one file."""
        file = self._workspace.files.get(request.match_info["file_id"])
        if self._trouble.down:
            return web.Response(status=503)
        if file is None or file.uploaded:
            return web.Response(status=404, text="not found")
        content = await _content_of(request)
        if len(content) != file.length:
            return web.Response(status=400, text=f"expected {file.length} bytes")
        file.content, file.uploaded = content, True
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """GET a url_private(_download); without the bot's token, Slack's login page as HTML."""
        if self._trouble.down:
            return web.Response(status=503)
        allowed = (
            request.headers.get("Authorization") == self._authorization
            and "files:read" in self._workspace.scopes
        )
        if not allowed:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        file = self._workspace.files.get(request.match_info["key"].partition("-")[2])
        if file is None:
            return web.Response(status=404, text="File not found", content_type="text/html")
        return web.Response(body=file.content, content_type=file.mimetype)


async def _content_of(request: web.Request) -> bytes:
    """The uploaded bytes, of any size: the application's limit for requests is not meant here."""
    if not request.content_type.startswith("multipart/"):
        return await request.content.read()
    part = await (await request.multipart()).next()
    content = bytearray()
    while isinstance(part, BodyPartReader) and (chunk := await part.read_chunk()):
        content += chunk
    return bytes(content)


METHODS = {
    "files.getUploadURLExternal": Method(_get_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(_complete_upload, ("files:write",)),
    "files.info": Method(_info, ("files:read",)),
    "files.delete": Method(_delete, ("files:write",)),
}
