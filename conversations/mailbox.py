"""Addresses of mailboxes in what somebody wrote. Pure."""

import re

_MAILBOX = re.compile(r"[a-z0-9._%+'-]{1,64}@[a-z0-9.-]{1,190}[a-z0-9]", re.ASCII | re.IGNORECASE)
"""Plainer than the standard allows, as the mailboxes of schools are: what else may stand in one is
what letters are forged with."""


def mailboxes(text: str) -> list[str]:
    """The addresses in a text, each once, their domains in small letters."""
    found = []
    for written in _MAILBOX.findall(text):
        local, _, domain = written.rpartition("@")
        found.append(f"{local}@{domain.lower()}")
    return list(dict.fromkeys(found))
