"""What Slack's refusals of a message speak of: the place, the thread, or the words.

The codes are those of chat.postMessage and chat.update (docs.slack.dev). A code that is not listed
is taken for one about the words: plain words are tried then, and nothing is lost by that.
"""

from bot.slack.api import TOKEN_FAULTS

PLACE = frozenset(
    {
        "access_denied",
        "as_user_not_supported",
        "channel_is_archived",
        "channel_not_found",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_channel",
        "is_archived",
        "is_inactive",
        "method_deprecated",
        "missing_scope",
        "no_permission",
        "not_in_channel",
        "org_login_required",
        "posting_to_channel_denied",
        "posting_to_general_channel_denied",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_only_channel",
        "slack_connect_canvas_sharing_blocked",
        "slack_connect_file_upload_sharing_blocked",
        "team_access_not_granted",
        "team_not_found",
        "two_factor_setup_required",
        "unknown_method",
    }
)
"""About the place or our app: what a person can put right in Slack, and no other words would."""

PERSON = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "messages_tab_disabled",
        "not_allowed_token_type",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    }
)
"""About who would read it."""

THREAD = frozenset(
    {
        "cannot_reply_to_message",
        "invalid_thread_ts",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)
"""About the thread: the message may stand beside it."""

GONE = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})
"""There is nothing left to revise."""

WORDS = frozenset(
    {
        "block_mismatch",
        "file_deleted",
        "file_not_found",
        "file_upload_size_restricted",
        "file_uploads_disabled",
        "invalid_attachments",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_charset",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "markdown_text_conflict",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "storage_limit_reached",
        "too_many_attachments",
        "too_many_contact_cards",
    }
)
"""About what is said, or its file: final once plain words are refused, too."""

_FIXES = {
    "channel_not_found": "invite the bot to the channel, or correct SLACK_TRIAGE_CHANNEL",
    "channel_is_archived": "reopen the channel, or choose another one",
    "invalid_channel": "correct SLACK_TRIAGE_CHANNEL: it is an id such as C0123456789",
    "is_archived": "reopen the channel, or choose another one",
    "missing_scope": "give the app what `python -m bot doctor` names, and install it again",
    "not_in_channel": "invite the bot to the channel",
}


def of_words(code: str) -> bool:
    """Whether other words might be taken."""
    return code not in PLACE | PERSON | THREAD | GONE | TOKEN_FAULTS


def fix(code: str) -> str:
    """What the operator can do about it, for the log."""
    return _FIXES.get(
        code, "allow the app to write in the channel; `python -m bot doctor` says more"
    )
