"""Lengths and cuts. Slack does not say how it counts characters, so we count UTF-16 units, the
larger of the two usual ways, and always stay inside."""


def length(text: str) -> int:
    """Length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def head(text: str, limit: int) -> str:
    """As much of the beginning of `text` as fits into `limit` units, no character halved."""
    units = text.encode("utf-16-le", "surrogatepass")
    return text if len(units) <= 2 * limit else units[: 2 * limit].decode("utf-16-le", "ignore")


def cut(text: str, limit: int) -> str:
    """`text` in at most `limit` units: if it is longer, it ends after a word, with an ellipsis."""
    if length(text) <= limit:
        return text
    kept = head(text, max(limit - 1, 0))
    space = max(kept.rfind(" "), kept.rfind("\n"))
    if space > len(kept) // 2:
        kept = kept[:space]
    return kept.rstrip(" \n,;:\u00a0\u202f") + "…"


def pieces(text: str, limit: int) -> list[str]:
    """All of `text`, in pieces of at most `limit` units, parted at paragraphs, lines or words.

    Only the white space where two pieces part is left out.
    """
    parts: list[str] = []
    rest = text
    while length(rest) > limit:
        kept = head(rest, limit)
        for mark in ("\n\n", "\n", " "):
            at = kept.rfind(mark)
            if at > len(kept) // 3:
                kept = kept[:at]
                break
        parts.append(kept.rstrip())
        rest = rest[len(kept) :].lstrip(" \n")
    return [part for part in [*parts, rest] if part.strip()]


def escape(text: str) -> str:
    """`text` as inert mrkdwn: only `& < >` mean something to Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
