"""What Telegram and Slack tell of what somebody wrote, as the relay's tests need it."""

from typing import Any

HELD = {"file_id": "F", "file_unique_id": "f", "file_size": 9_000}
SEEN = {**HELD, "width": 9, "height": 9}
BIG = 60_000_000
POINT = {"latitude": 48.711, "longitude": 2.217}
ORIGIN = {"type": "hidden_user", "date": 1, "sender_user_name": "Paul"}


def spelled(*parts: tuple[str, ...]) -> dict[str, Any]:
    """A Telegram text from its parts: words, the type of their entity, its address."""
    text, entities = "", []
    for words, kind, *url in (("🙂 ", ""), *parts):
        units = len(text.encode("utf-16-le")) // 2
        if kind:
            length = len(words.encode("utf-16-le")) // 2
            more = {"url": url[0]} if url else {}
            entities.append({"type": kind, "offset": units, "length": length, **more})
        text += words
    return {"text": text, "entities": entities}


def rich(*parts: dict[str, Any], text: str = "*markup*") -> dict[str, Any]:
    return {"text": text, "blocks": [{"type": "rich_text", "elements": list(parts)}]}


def section(*spans: dict[str, Any], kind: str = "rich_text_section") -> dict[str, Any]:
    return {"type": kind, "elements": list(spans)}


def span(text: str, *styles: str) -> dict[str, Any]:
    style = {"style": dict.fromkeys(styles, True)} if styles else {}
    return {"type": "text", "text": text, **style}


def slack_file(name: str, mime: str, size: int = 9_000, **more: Any) -> dict[str, Any]:
    link = f"https://files.slack.com/{name}"
    return {"id": name, "name": name, "mimetype": mime, "size": size, "url_private": link, **more}
