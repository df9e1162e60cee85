"""Telegram's three parse modes: HTML, MarkdownV2 and the old Markdown."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.entities import utf16_length, valid_link
from sandbox.telegram.errors import ApiError, Json, bad_request

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(#x[0-9a-fA-F]+|#[0-9]+|lt|gt|amp|quot);?")
_TAG_NAME = re.compile(r"([^\s>]*)[\s>]")
_TAG_REST = re.compile(r"((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")


def cannot_parse(reason: str) -> ApiError:
    """Telegram's refusal of a text that its parse mode does not understand."""
    return bad_request(f"can't parse entities: {reason}")


@dataclass(slots=True)
class _Open:
    """A tag or mark not closed yet."""

    name: str
    kind: str
    offset: int
    at_byte: int
    argument: str = ""


class _Output:
    """The plain text so far, its length in UTF-16 units, and the entities found."""

    def __init__(self, users: dict[int, Json]) -> None:
        self._pieces: list[str] = []
        self._users = users
        self.units = 0
        self.entities: list[Json] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def add(self, piece: str) -> None:
        self._pieces.append(piece)
        self.units += utf16_length(piece)

    def close(self, mark: _Open) -> None:
        """Add the entity that began at `mark`, unless it is empty or not for plain bots."""
        length = self.units - mark.offset
        if length <= 0 or mark.kind == "custom_emoji":
            return
        entity: Json = {"type": mark.kind, "offset": mark.offset, "length": length}
        if mark.kind == "text_link":
            url = mark.argument or self._last_units(length)
            person = re.fullmatch(r"tg://user\?id=(\d+)", url)
            if person:
                user = self._users.get(int(person[1]))
                if user is None:
                    return
                entity.update(type="text_mention", user=user)
            elif valid_link(url):
                entity["url"] = url
            else:
                return
        elif mark.argument:
            entity["language"] = mark.argument
        if mark.kind == "pre" and self.entities:
            inner = self.entities[-1]
            if inner == {**entity, "type": "code", "language": inner.get("language")}:
                self.entities.pop()
                entity["language"] = inner["language"]
        self.entities.append(entity)

    def _last_units(self, length: int) -> str:
        return self.text.encode("utf-16-le")[-2 * length :].decode("utf-16-le", "replace")


def parse(text: str, parse_mode: str, users: dict[int, Json]) -> tuple[str, list[Json]]:
    """Plain text and entities of a marked-up text; refusals carry the real server's words."""
    parser = _PARSERS.get(parse_mode.lower())
    if parser is None:
        raise bad_request("unsupported parse_mode")
    output = _Output(users)
    parser(text, output)
    for entity in output.entities:
        # A language belongs to `pre` alone; a `code` that was not merged into one loses it.
        if entity["type"] == "code":
            entity.pop("language", None)
    return output.text, output.entities


def _bytes(text: str) -> int:
    return len(text.encode())


def _html(text: str, output: _Output) -> None:
    stack: list[_Open] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character == "&":
            reference = _REFERENCE.match(text, position)
            output.add(_character(reference[1]) if reference else "&")
            position = reference.end() if reference else position + 1
        elif character != "<":
            end = min(
                (i for i in (text.find("<", position), text.find("&", position)) if i >= 0),
                default=len(text),
            )
            output.add(text[position:end])
            position = end
        elif text.startswith("</", position):
            position = _end_tag(text, position, stack, output)
        else:
            position = _start_tag(text, position, stack, output)
    if stack:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{stack[-1].name}"')


def _character(reference: str) -> str:
    if not reference.startswith("#"):
        return _CHARACTERS[reference]
    code = int(reference[2:], 16) if reference[1] == "x" else int(reference[1:])
    valid = 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if valid else f"&{reference};"


def _start_tag(text: str, position: int, stack: list[_Open], output: _Output) -> int:
    at_byte = _bytes(text[:position])
    head = _TAG_NAME.match(text, position + 1)
    if head is None:
        raise cannot_parse(f"Unclosed start tag at byte offset {at_byte}")
    name = head[1].lower()
    if name not in _TAGS:
        raise cannot_parse(f'Unsupported start tag "{name}" at byte offset {at_byte}')
    tail = _TAG_REST.match(text, head.end(1))
    if tail is None:
        raise cannot_parse(f"Unclosed start tag at byte offset {at_byte}")
    given = {
        match[1].lower(): match[2] or match[3] or match[4] or ""
        for match in _ATTRIBUTE.finditer(tail[1])
    }
    kind, argument = _TAGS[name], ""
    if name == "span" and given.get("class") != "tg-spoiler":
        raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {at_byte}')
    if name == "a":
        argument = _REFERENCE.sub(lambda match: _character(match[1]), given.get("href", ""))
    elif name == "code" and stack and stack[-1].name == "pre":
        argument = given.get("class", "").removeprefix("language-")
    elif name == "blockquote" and "expandable" in given:
        kind = "expandable_blockquote"
    stack.append(_Open(name, kind, output.units, at_byte, argument))
    return tail.end()


def _end_tag(text: str, position: int, stack: list[_Open], output: _Output) -> int:
    at_byte = _bytes(text[:position])
    if not stack:
        raise cannot_parse(f"Unexpected end tag at byte offset {at_byte}")
    end = text.find(">", position)
    if end < 0:
        raise cannot_parse(f"Unclosed end tag at byte offset {at_byte}")
    name = text[position + 2 : end].strip().lower()
    mark = stack.pop()
    if name and name != mark.name:
        raise cannot_parse(
            f"Unmatched end tag at byte offset {at_byte}, "
            f'expected "</{mark.name}>", found "</{name}>"'
        )
    output.close(mark)
    return end + 1


_MARKS = {"||": "spoiler", "__": "underline", "*": "bold", "_": "italic", "~": "strikethrough"}
_SPOKEN = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
}


def _markdown_v2(text: str, output: _Output) -> None:
    stack: list[_Open] = []
    quote: _Open | None = None
    position = 0
    while position < len(text):
        character = text[position]
        at_line_start = position == 0 or text[position - 1] == "\n"
        if quote and at_line_start and character != ">":
            output.close(quote)
            quote = None
        if character == "\\" and 0 < ord(text[position + 1 : position + 2] or "\0") <= 126:
            output.add(text[position + 1])
            position += 2
        elif character == ">" and at_line_start:
            quote = quote or _Open(">", "blockquote", output.units, 0)
            position += 1
        elif character == "`":
            position = _code(text, position, output)
        elif mark := next((m for m in _MARKS if text.startswith(m, position)), None):
            if stack and stack[-1].name == mark:
                output.close(stack.pop())
            else:
                stack.append(_Open(mark, _MARKS[mark], output.units, _bytes(text[:position])))
            position += len(mark)
        elif character == "[" or text.startswith("![", position):
            kind = "text_link" if character == "[" else "custom_emoji"
            stack.append(_Open("]", kind, output.units, _bytes(text[:position])))
            position += 1 if character == "[" else 2
        elif character == "]" and stack and stack[-1].name == "]":
            position = _link_target(text, position + 1, stack.pop(), output)
        elif character in _RESERVED:
            raise cannot_parse(
                f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            )
        else:
            output.add(character)
            position += 1
    if stack:
        raise cannot_parse(
            f"Can't find end of {_SPOKEN.get(stack[-1].kind, 'CustomEmoji')} entity "
            f"at byte offset {stack[-1].at_byte}"
        )
    if quote:
        output.close(quote)


def _code(text: str, position: int, output: _Output) -> int:
    """Read `code` or ```pre```; only the backtick and the backslash mean something inside."""
    fence = "```" if text.startswith("```", position) else "`"
    kind = "pre" if fence == "```" else "code"
    mark = _Open(fence, kind, output.units, _bytes(text[:position]))
    position += len(fence)
    if kind == "pre" and (language := re.match(r"([^\s`]+)\n", text[position:])):
        mark.argument = language[1]
        position += language.end()
    elif kind == "pre" and text.startswith("\n", position):
        position += 1
    while position < len(text):
        if text.startswith(fence, position):
            output.close(mark)
            return position + len(fence)
        if text[position] == "\\" and text[position + 1 : position + 2] in ("`", "\\"):
            position += 1
        output.add(text[position])
        position += 1
    raise cannot_parse(f"Can't find end of {_SPOKEN[kind]} entity at byte offset {mark.at_byte}")


def _link_target(text: str, position: int, mark: _Open, output: _Output) -> int:
    """Read `(url)` after `[text]`; without one the bracketed text is the link."""
    if text.startswith("(", position):
        target = re.compile(r"((?:\\.|[^)\\])*)\)", re.S).match(text, position + 1)
        if target is None:
            raise cannot_parse(f"Can't find end of a URL at byte offset {_bytes(text[:position])}")
        mark.argument = re.sub(r"\\(.)", r"\1", target[1])
        position = target.end()
    output.close(mark)
    return position


_OLD_MARKS = {"*": "bold", "_": "italic", "`": "code", "[": "text_link"}


def _markdown(text: str, output: _Output) -> None:
    """The old Markdown: no nesting, a backslash escapes only its four signs."""
    position = 0
    while position < len(text):
        character = text[position]
        if character == "\\" and text[position + 1 : position + 2] in tuple(_OLD_MARKS):
            output.add(text[position + 1])
            position += 2
            continue
        if character not in _OLD_MARKS:
            output.add(character)
            position += 1
            continue
        at_byte = _bytes(text[:position])
        fence = "```" if text.startswith("```", position) else character
        closing = "]" if character == "[" else fence
        kind = "pre" if fence == "```" else _OLD_MARKS[character]
        end = text.find(closing, position + len(fence))
        if end < 0:
            raise cannot_parse(f"Can't find end of the entity starting at byte offset {at_byte}")
        mark = _Open(fence, kind, output.units, at_byte)
        output.add(text[position + len(fence) : end])
        position = end + len(closing)
        if kind == "text_link":
            position = _link_target(text, position, mark, output)
        else:
            output.close(mark)


_PARSERS: dict[str, Callable[[str, _Output], None]] = {
    "html": _html,
    "markdownv2": _markdown_v2,
    "markdown": _markdown,
}
