"""The keys that words are sealed with, and what a sealed text looks like. Knows no database.

A sealed text is `sealed:NAME:TOKEN`. The name is made from the key, so that it can be told which
key opens a text without trying any. The token is base64 of a random nonce of 96 bits and what
AES-256-GCM makes of the text: authenticated, so that what was changed is not opened. (Fernet, the
recipe that `cryptography` has ready, costs about four times as much for texts like ours, a tenth
of a turn. Random nonces are good for 2^32 texts with one key, a turn writes about eight.) Plain
texts stay as they are, so that what was written before there was a key is read beside the rest.

This is against a lost disk, a stolen copy, a curious look into a backup: without the keys nobody
reads the words. It does not hide how long they are, and it does not stop somebody who may write
to the database from moving a sealed text to another row.
"""

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Sequence

MARK = "sealed:"
"""What every sealed text begins with."""

ESCAPED = f"{MARK}:"
"""What stands before a plain text that begins as if it were sealed: no key has an empty name."""

NAME_LENGTH = 12
"""Of a key's name, in hexadecimal digits."""

NONCE = 12
"""Bytes."""

SIGNATURE = 12
"""Bytes of a signature: of HMAC-SHA-256, cut to 96 bits."""

_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")


class KeyMissing(Exception):
    """A sealed text can't be opened because its key is not among those given. The key is to be
    given, and the work done again: nothing is wrong with the text."""

    def __init__(self, name: str) -> None:
        super().__init__(f"ENCRYPTION_KEYS lacks the key {name}, which words are sealed with")


class Damaged(Exception):
    """A sealed text is not what its key has sealed: it was cut or changed, and is lost."""

    def __init__(self, name: str) -> None:
        super().__init__(f"a text sealed with the key {name} is damaged")


class Keyring:
    """Keys, as `keys_in` gives them: the first seals, all open. Without keys, and with `seals`
    false, what is written stays plain. Safe to use from several threads."""

    def __init__(self, keys: Sequence[str] = (), *, seals: bool = True) -> None:
        self.names = tuple(name_of(key) for key in keys)
        self.first = self.names[0] if keys and seals else ""
        """The name of the key that seals; empty if nothing is sealed."""
        if keys:
            # Imported here: nobody needs it who has no keys.
            from cryptography.exceptions import InvalidTag
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM

            self._invalid = InvalidTag
            # A key of its own for each use: neither tells anything about the other.
            self._signing = [hmac.digest(_secret(key), b"camarade.sign", "sha256") for key in keys]
            self._keys = {name_of(key): AESGCM(_secret(key)) for key in keys}

    def seal(self, text: str) -> str:
        """`text` as it is to be written. What is empty stays empty."""
        if self.first and text:
            nonce = os.urandom(NONCE)
            token = nonce + self._keys[self.first].encrypt(nonce, text.encode(), None)
            return f"{MARK}{self.first}:{base64.b64encode(token).decode()}"
        return f"{ESCAPED}{text}" if text.startswith(MARK) else text

    def open(self, written: str) -> str:
        """The text that was written so, sealed or plain. Raises `KeyMissing` and `Damaged`."""
        if not written.startswith(MARK):
            return written
        name, _, token = written.removeprefix(MARK).partition(":")
        if not name:
            return token
        if name not in self.names:
            raise KeyMissing(name)
        try:
            sealed = base64.b64decode(token, validate=True)
            return self._keys[name].decrypt(sealed[:NONCE], sealed[NONCE:], None).decode()
        except (ValueError, self._invalid):  # ValueError: it is not base64, or too short
            raise Damaged(name) from None

    def sign(self, text: str) -> str:
        """What tells that `text` was made by whoever has the first key, in `A-Za-z0-9_-`; empty
        without keys."""
        return _signature(self._signing[0], text) if self.names else ""

    def signed(self, text: str, signature: str) -> bool:
        """Whether `sign` has made this of `text`, with any of the keys; without keys, always."""
        given = signature.encode()
        return not self.names or any(
            hmac.compare_digest(_signature(key, text).encode(), given) for key in self._signing
        )


NO_KEYS = Keyring()
"""Seals nothing, and opens nothing that is sealed; nor does it sign anything."""


def new_key() -> str:
    """A key that nobody has: 32 random bytes, in letters that need no quotes anywhere."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def name_of(key: str) -> str:
    """What tells keys apart without telling anything about them."""
    of = hashlib.blake2b(_secret(key), digest_size=NAME_LENGTH // 2, person=b"camarade.key")
    return of.hexdigest()


def keys_in(text: str) -> tuple[str, ...]:
    """The keys in a list with commas. Raises `ValueError`, which shows none of them."""
    keys = tuple(each.strip() for each in text.split(",") if each.strip())
    for number, key in enumerate(keys, 1):
        if not _KEY.fullmatch(key):
            raise ValueError(f"number {number} of {len(keys)} is not a key")
    if len({name_of(key) for key in keys}) < len(keys):
        raise ValueError("the same key is in it twice")
    return keys


def _signature(key: bytes, text: str) -> str:
    whole = hmac.digest(key, text.encode(), "sha256")
    return base64.urlsafe_b64encode(whole[:SIGNATURE]).decode()


def _secret(key: str) -> bytes:
    return base64.urlsafe_b64decode(key)
