"""Every setting of the service, read from the environment and from a file `.env` beside it.

`.env.example` documents them all; a test keeps the two equal. Nothing else in the product reads the
environment.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.mail.account import sender_of, server_of
from bot.slack import entrance
from storage.keyring import Keyring, keys_in

Read = TypeVar("Read", bound=BaseSettings)

LOCAL_DATABASE = "sqlite:///"


class WrongSetting(Exception):
    """The service can't start: the message is one line that names the setting and the fix."""


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _filled(value: SecretStr) -> SecretStr:
    if not value.get_secret_value():
        raise ValueError("it is blank")
    if any(character.isspace() for character in value.get_secret_value()):
        raise ValueError("it contains a space")
    return value


def _for_mode(mode: str) -> Callable[[SecretStr, ValidationInfo], SecretStr]:
    """A secret without which Slack can't reach us in this mode, and which the other has no use
    for."""

    def check(value: SecretStr, others: ValidationInfo) -> SecretStr:
        if value.get_secret_value():
            return _filled(value)
        if others.data.get("slack_mode") == mode:
            raise PydanticCustomError("missing", "it is blank")
        return value

    return check


def _unless(begins: tuple[str, ...], what: str) -> Callable[[SecretStr], SecretStr]:
    """A secret that is not, by its beginning, another one of the app's."""

    def check(value: SecretStr) -> SecretStr:
        if value.get_secret_value().startswith(begins):
            raise ValueError(f"this is {what}")
        return value

    return check


def _public(value: str) -> str:
    return entrance.public_address(value) if value else value


def _listen(value: str) -> str:
    entrance.listen_at(value)
    return value


def _web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("it does not begin with http:// or https://")
    return value


def _prefix(value: str) -> str:
    return _web_address(value).rstrip("/") + "/"


def _channel(value: str) -> str:
    if not value or value.startswith("#") or any(character.isspace() for character in value):
        raise ValueError("it is not a channel's ID")
    return value


def _group(value: str) -> str:
    if value and not re.fullmatch(r"S[A-Z0-9]{2,}", value):
        raise ValueError("it is not a user group's ID")
    return value


def _mail_server(value: SecretStr) -> SecretStr:
    if value.get_secret_value():
        server_of(value.get_secret_value())
    return value


def _sender(value: str, others: ValidationInfo) -> str:
    server = others.data.get("smtp_url")
    if value:
        sender_of(value)
    elif server is not None and server.get_secret_value():
        raise PydanticCustomError("missing", "it is blank")
    return value


def _keys(value: SecretStr) -> SecretStr:
    keys_in(value.get_secret_value())
    return value


def _database(value: str) -> str:
    if value.startswith("postgres://"):
        value = "postgresql://" + value.removeprefix("postgres://")
    scheme = value.partition("://")[0].partition("+")[0]
    if scheme == "postgresql":
        return value
    if (
        scheme != "sqlite"
        or not value.removeprefix(LOCAL_DATABASE).strip("/")
        or ":memory:" in value
    ):
        raise ValueError("it names neither a SQLite file nor a PostgreSQL database")
    return value


def _existing(value: Path | None) -> Path | None:
    if value is not None and not value.is_file():
        raise ValueError(f"there is no file {value}")
    return value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


Secret = Annotated[SecretStr, BeforeValidator(_stripped), AfterValidator(_filled)]


_OF_THE_ENVIRONMENT = SettingsConfigDict(
    env_file=".env",
    env_file_encoding="utf-8",
    env_ignore_empty=True,
    extra="ignore",
    frozen=True,
)


class Records(BaseSettings):
    """The programme and what is on file: all that a look at them depends on. The description of
    each says how to put it right."""

    model_config = _OF_THE_ENVIRONMENT

    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "sqlite:///data/camarade.db",
        description="give sqlite:///path/to/file.db or postgresql://user:password@host/name",
    )
    programme_file: Annotated[Path | None, AfterValidator(_existing)] = Field(
        None, description="give the path of a programme file, or leave it out for the packaged one"
    )


class SlackEntrance(BaseSettings):
    """How Slack reaches us: all that its app's manifest depends on."""

    model_config = _OF_THE_ENVIRONMENT

    slack_mode: Annotated[Literal["socket", "http"], BeforeValidator(_lower)] = Field(
        "socket", description="choose socket or http"
    )
    slack_public_url: Annotated[str, BeforeValidator(_stripped), AfterValidator(_public)] = Field(
        "",
        description="give the https address under which Slack reaches us, such as "
        "https://camarade.example.org",
    )
    slack_http_listen: Annotated[str, BeforeValidator(_stripped), AfterValidator(_listen)] = Field(
        entrance.LISTEN,
        description="give an address of this machine and a port, such as 127.0.0.1:3000, or "
        "0.0.0.0:3000 for every address",
    )

    @property
    def slack_request_url(self) -> str:
        """What Slack must be told; empty in Socket Mode. Raises WrongSetting if nobody knows."""
        if self.slack_mode == "socket":
            return ""
        if not self.slack_public_url:
            fix = SlackEntrance.model_fields["slack_public_url"].description
            raise WrongSetting(f"SLACK_PUBLIC_URL is missing, and SLACK_MODE is http: {fix}")
        return entrance.request_url(self.slack_public_url)


class Settings(SlackEntrance, Records):
    """What the service needs to know."""

    telegram_bot_token: Secret = Field(
        description="copy the token that @BotFather shows for your bot"
    )
    telegram_base_url: Annotated[str, AfterValidator(_web_address)] = Field(
        "https://api.telegram.org/bot",
        description="give the address before the token, such as https://api.telegram.org/bot",
    )
    telegram_base_file_url: Annotated[str, AfterValidator(_web_address)] = Field(
        "https://api.telegram.org/file/bot",
        description="give the address before the token, such as https://api.telegram.org/file/bot",
    )
    slack_bot_token: Annotated[
        Secret, AfterValidator(_unless(("xapp-",), "the app-level token"))
    ] = Field(
        description="copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions",
    )
    slack_app_token: Annotated[
        SecretStr,
        BeforeValidator(_stripped),
        AfterValidator(_for_mode("socket")),
        AfterValidator(_unless(("xoxb-", "xoxp-"), "the bot token")),
    ] = Field(
        SecretStr(""),
        description="make an App-Level Token (xapp-…) with connections:write in Basic Information, "
        "or set SLACK_MODE=http",
        validate_default=True,
    )
    slack_signing_secret: Annotated[
        SecretStr,
        BeforeValidator(_stripped),
        AfterValidator(_for_mode("http")),
        AfterValidator(_unless(("xapp-", "xox"), "a token")),
    ] = Field(
        SecretStr(""),
        description="SLACK_MODE=http needs it: copy the Signing Secret from Basic Information",
        validate_default=True,
    )
    slack_base_url: Annotated[str, AfterValidator(_prefix)] = Field(
        "https://slack.com/api/",
        description="give the address before the method, such as https://slack.com/api/",
    )
    slack_triage_channel: Annotated[str, BeforeValidator(_stripped), AfterValidator(_channel)] = (
        Field(description="give the ID of the channel (C…), from the end of its details in Slack")
    )
    slack_staff_group: Annotated[str, BeforeValidator(_stripped), AfterValidator(_group)] = Field(
        "",
        description="give the ID of a user group (S…), or leave it out: then the members of the "
        "channel are the team",
    )
    smtp_url: Annotated[SecretStr, BeforeValidator(_stripped), AfterValidator(_mail_server)] = (
        Field(
            SecretStr(""),
            description="give smtps://user:password@host or smtp://user:password@host, the special "
            "characters of user and password written as %XX (@ is %40), or leave it out",
        )
    )
    mail_from: Annotated[str, BeforeValidator(_stripped), AfterValidator(_sender)] = Field(
        "",
        description="SMTP_URL needs a sender, such as Camarade <carrieres@example.org>",
        validate_default=True,
    )
    encryption_keys: Annotated[SecretStr, AfterValidator(_keys)] = Field(
        SecretStr(""),
        description="give keys that `python -m bot new-key` has printed, the newest first, with "
        "commas between them, or leave it out",
    )
    clock_url: Annotated[str, AfterValidator(_web_address)] | None = Field(
        None, description="leave it out, or give the http address of a clock to follow"
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = (
        Field("INFO", description="choose DEBUG, INFO, WARNING or ERROR")
    )

    def keyring(self, *, seals: bool = True) -> Keyring:
        """What people's words are sealed with; without `seals`, only what opens them."""
        return Keyring(keys_in(self.encryption_keys.get_secret_value()), seals=seals)

    def prepare(self) -> None:
        """Create the folder of a SQLite file. Raises WrongSetting where that is not allowed."""
        if not self.database_url.startswith(LOCAL_DATABASE):
            return
        folder = Path(self.database_url.removeprefix(LOCAL_DATABASE)).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WrongSetting(
                f"DATABASE_URL: the folder {folder} can't be created ({error.strerror}): "
                "choose a place where the service may write"
            ) from error


def load(env_file: Path | str | None = ".env") -> Settings:
    """Read the settings. Raises WrongSetting, in one line, naming all that is wrong and the fix.

    Values never appear in that line: some of them are secrets.
    """
    return _read(Settings, env_file)


def load_entrance(env_file: Path | str | None = ".env") -> SlackEntrance:
    """How Slack reaches us; nothing else has to be set yet. Raises WrongSetting, as `load`."""
    return _read(SlackEntrance, env_file)


def load_records(env_file: Path | str | None = ".env") -> Records:
    """Which programme, and where the database is; no token has to be set yet. Raises WrongSetting,
    as `load`."""
    return _read(Records, env_file)


def _read(kind: type[Read], env_file: Path | str | None) -> Read:
    try:
        read = kind(_env_file=env_file)
    except ValidationError as invalid:
        wrong = "; ".join(_explained(dict(error)) for error in invalid.errors())
        raise WrongSetting(f"{wrong} (every setting is explained in .env.example)") from None
    given = read.model_fields_set
    of_http = {"slack_http_listen", "slack_public_url"} & given
    if of_http and "slack_mode" not in given:
        raise WrongSetting(
            f"SLACK_MODE is missing: {min(of_http).upper()} is set, which only http uses; set "
            "SLACK_MODE=http, or SLACK_MODE=socket to do without"
        )
    return read


def _explained(error: dict[str, object]) -> str:
    location = error["loc"]
    assert isinstance(location, tuple)
    field = str(location[0])
    fix = Settings.model_fields[field].description
    if error["type"] == "missing":
        return f"{field.upper()} is missing: {fix}"
    reason = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] != "value_error":
        reason = "the value is not understood"
    return f"{field.upper()} is wrong ({reason}): {fix}"
