"""Methods about the bot itself: who it is, its commands and words, its webhook, its menu."""

import json
import re
from datetime import timedelta

from sandbox.telegram.entities import utf16_length
from sandbox.telegram.errors import Json, bad_request, conflict
from sandbox.telegram.params import Params
from sandbox.telegram.sending import Method, find_chat, writable_chat
from sandbox.telegram.state import Chat, State
from sandbox.telegram.updates import Webhook

COMMANDS_LIMIT, COMMAND_DESCRIPTION_LIMIT = 100, 256
NAME_LIMIT, DESCRIPTION_LIMIT, SHORT_DESCRIPTION_LIMIT = 64, 512, 120
TYPING = timedelta(seconds=5)
"""How long a chat action shows."""

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "record_audio",
        "upload_audio",
    ]
)


def get_me(state: State, params: Params) -> Json:
    """getMe."""
    return {
        **state.bot.wire(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": state.topics,
        "allows_users_to_create_topics": False,
    }


async def get_updates(state: State, params: Params) -> list[Json]:
    """getUpdates: see UpdateQueue.poll."""
    if state.updates.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    state.updates.allow(_allowed(params))
    return await state.updates.poll(
        params.number("offset"), params.number("limit", 100), params.number("timeout")
    )


def _allowed(params: Params) -> list[str] | None:
    kinds = params.structure("allowed_updates", "allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    return [str(kind) for kind in kinds]


def set_webhook(state: State, params: Params) -> bool:
    """setWebhook: kept, so that polling conflicts; nothing is delivered to it."""
    url = params.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not _SECRET.fullmatch(params.text("secret_token")):
        raise bad_request("secret token contains unallowed characters")
    if url:
        state.updates.interrupt(conflict("terminated by setWebhook request"))
    if params.flag("drop_pending_updates"):
        state.updates.clear()
    state.updates.allow(_allowed(params))
    state.updates.webhook = Webhook(
        url,
        params.number("max_connections", 40),
        params.text("ip_address"),
        "certificate" in params.files,
    )
    return True


def delete_webhook(state: State, params: Params) -> bool:
    """deleteWebhook."""
    if params.flag("drop_pending_updates"):
        state.updates.clear()
    state.updates.webhook = Webhook()
    return True


def get_webhook_info(state: State, params: Params) -> Json:
    """getWebhookInfo."""
    webhook = state.updates.webhook
    info: Json = {
        "url": webhook.url,
        "has_custom_certificate": webhook.has_certificate,
        "pending_update_count": len(state.updates),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
        if webhook.ip_address:
            info["ip_address"] = webhook.ip_address
    if state.updates.allowed_given:
        info["allowed_updates"] = state.updates.allowed_given
    return info


def _language(params: Params) -> str:
    code = params.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("LANG_CODE_INVALID")
    return code


def _command_key(state: State, params: Params) -> tuple[str, str]:
    scope = params.structure("scope", "bot command scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"] in ("chat", "chat_administrators", "chat_member"):
        find_chat(state, Params({"chat_id": scope.get("chat_id")}))
        scope = {**scope, "chat_id": int(scope["chat_id"])}
    return _scope_key(scope), _language(params)


def _scope_key(scope: Json) -> str:
    return json.dumps(scope, sort_keys=True, separators=(",", ":"))


def set_my_commands(state: State, params: Params) -> bool:
    """setMyCommands: per scope and two-letter language."""
    commands = params.structure("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for command in commands:
        if not isinstance(command, dict):
            raise bad_request("can't parse BotCommand: expected an Object")
        name = str(command.get("command") or "").removeprefix("/")
        description = str(command.get("description") or "").strip()
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(description) <= COMMAND_DESCRIPTION_LIMIT:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": description})
    key = _command_key(state, params)
    if kept:
        state.profile.commands[key] = kept
    else:
        state.profile.commands.pop(key, None)
    state.changed()
    return True


def get_my_commands(state: State, params: Params) -> list[Json]:
    """getMyCommands: exactly this scope and language, no fallback."""
    return state.profile.commands.get(_command_key(state, params), [])


def delete_my_commands(state: State, params: Params) -> bool:
    """deleteMyCommands."""
    state.profile.commands.pop(_command_key(state, params), None)
    state.changed()
    return True


def commands_for(state: State, chat: Chat) -> list[Json]:
    """The commands that the client shows in this chat: of the first scope that has any, in the
    person's language or else without one (core.telegram.org/bots/api#botcommandscope)."""
    language = (chat.user.language_code or "")[:2]
    widely = "all_private_chats" if chat.kind == "private" else "all_group_chats"
    scopes: tuple[Json, ...] = (
        {"chat_id": chat.id, "type": "chat"},
        {"type": widely},
        {"type": "default"},
    )
    for scope in scopes:
        for code in (language, ""):
            if found := state.profile.commands.get((_scope_key(scope), code)):
                return found
    return []


def _setter(field: str, store: str, limit: int) -> Method:
    def set_words(state: State, params: Params) -> bool:
        code, words = _language(params), params.text(field).strip()
        if utf16_length(words) > limit:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        by_language: dict[str, str] = getattr(state.profile, store)
        if words:
            by_language[code] = words
        elif field == "name" and not code:
            by_language[""] = state.bot.first_name
        else:
            by_language.pop(code, None)
        state.changed()
        return True

    return set_words


def _getter(field: str, store: str) -> Method:
    def get_words(state: State, params: Params) -> Json:
        by_language: dict[str, str] = getattr(state.profile, store)
        return {field: by_language.get(_language(params)) or by_language.get("", "")}

    return get_words


def _check_menu_button(button: object) -> Json:
    if not isinstance(button, dict) or button.get("type") not in ("commands", "default", "web_app"):
        raise bad_request("can't parse menu button: Unsupported type specified")
    return button


def set_chat_menu_button(state: State, params: Params) -> bool:
    """setChatMenuButton: for one chat, or for all."""
    button = _check_menu_button(
        params.structure("menu_button", "menu button") or {"type": "default"}
    )
    if params.number("chat_id"):
        chat = find_chat(state, params)
        chat.menu_button = None if button["type"] == "default" else button
    else:
        state.profile.menu_button = button
    state.changed()
    return True


def get_chat_menu_button(state: State, params: Params) -> Json:
    """getChatMenuButton."""
    if params.number("chat_id"):
        return find_chat(state, params).menu_button or state.profile.menu_button
    return state.profile.menu_button


def get_chat(state: State, params: Params) -> Json:
    """getChat."""
    chat = find_chat(state, params)
    full: Json = {
        **chat.wire(),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].wire(state.bot)
    return full


def get_user_profile_photos(state: State, params: Params) -> Json:
    """getUserProfilePhotos: nobody here has one."""
    if params.number("user_id") not in state.known_users:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


def send_chat_action(state: State, params: Params) -> bool:
    """sendChatAction: shown for five seconds or until the next message."""
    chat = writable_chat(state, params)
    action = params.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.action, chat.typing_until = action, state.clock.now() + TYPING
    state.changed()
    return True


def log_out(state: State, params: Params) -> bool:
    """logOut: the bot is refused for ten minutes afterwards."""
    state.updates.webhook = Webhook()
    state.logged_out_until = state.clock.now() + timedelta(minutes=10)
    return True


def close(state: State, params: Params) -> bool:
    """close: nothing to move to another server, so nothing happens."""
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name", "names", NAME_LIMIT),
    "getMyName": _getter("name", "names"),
    "setMyDescription": _setter("description", "descriptions", DESCRIPTION_LIMIT),
    "getMyDescription": _getter("description", "descriptions"),
    "setMyShortDescription": _setter(
        "short_description", "short_descriptions", SHORT_DESCRIPTION_LIMIT
    ),
    "getMyShortDescription": _getter("short_description", "short_descriptions"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "getChat": get_chat,
    "getUserProfilePhotos": get_user_profile_photos,
    "sendChatAction": send_chat_action,
    "logOut": log_out,
    "close": close,
}
