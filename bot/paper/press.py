"""The program that draws one paper: JSON on stdin, the file on stdout, then it ends.

Started by `draw`; needs Typst and the standard library only. What people wrote reaches the
templates as data (`sys.inputs`), never as source, so nothing in it is read as markup.

Every page is made as PDF/UA-1, an accessible file: that refuses characters that no font has, where
a picture would show boxes. The fonts that come with the compiler are tried first, so that a page
looks alike everywhere; then those of this machine too. What no font has is left out, and the page
says so.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "templates"

PIXELS_PER_INCH = 216.0
"""Three pixels a point: a picture of 360 points is 1080 pixels wide, as phones are."""

LETTERS = 10_000
"""Most different characters that fonts are asked for: more than any writing needs. The rest of a
text that has more is noise, and left out: each costs 40 µs and 8 kB."""

OMISSION = "[…]"
"""Stands for what can't be drawn, a word or several."""

NOTE = "undrawn_note"
"""The field of the data that a page shows only if something was left out of it."""

SILENT = frozenset({"Cf", "Mn", "Mc", "Me", "Sk"})
"""Unicode categories of what belongs to the letter beside it: its loss leaves no gap. (Sk: the skin
tones of emoji.)"""

_NOTHING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufffe\uffff\U000f0000-\U0010ffff]"
)
"""Control characters, halves of characters, those that mean nothing outside their sender's
machine, and what Unicode says is no character."""

_GAP = "\ue000"
_TAIL = "[\u0300-\u036f\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\U000e0020-\U000e007f]*"
"""What is lost with the letter before it."""
_GAPS = re.compile(f"{_GAP}{_TAIL}(?:[ \u00a0\u202f\u3000]*{_GAP}{_TAIL})*")

_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)", re.DOTALL)


class Undrawn(Exception):
    """No font has these characters, or all of a letter and its marks with them."""

    def __init__(self, characters: frozenset[str]) -> None:
        super().__init__(f"{len(characters)} characters can't be drawn")
        self.characters = characters


class Press:
    """The compiler with its own fonts and, if `all_fonts`, those of this machine."""

    def __init__(self, *, all_fonts: bool) -> None:
        self._compiler = typst.Compiler(root=TEMPLATES, ignore_system_fonts=not all_fonts)

    def made(self, template: str, data: Any, form: str) -> bytes:
        """The file. Raises Undrawn."""
        inputs = {"data": json.dumps(data)}
        main = TEMPLATES / f"{template}.typ"
        try:  # of a picture, too: it would show boxes where a letter is missing
            file = self._compiler.compile(main, sys_inputs=inputs, pdf_standards="ua-1")
        except typst.TypstError as error:
            undrawn = "".join(map(_unescaped, _UNDRAWN.findall(error.diagnostic)))
            if not undrawn:
                raise
            raise Undrawn(frozenset(undrawn)) from error
        if form == "png":
            file = self._compiler.compile(format="png", ppi=PIXELS_PER_INCH)
        if not isinstance(file, bytes):
            raise ValueError("a picture has one page")
        return file

    def undrawn(self, letters: Iterable[str]) -> frozenset[str]:
        """Those of them that no font has."""
        try:
            self.made("letters", {"letters": sorted(letters)}, "pdf")
        except Undrawn as undrawn:
            return undrawn.characters
        return frozenset()


def draw(template: str, data: dict[str, Any], form: str) -> bytes:
    """One paper. `data["undrawn_note"]` is what the page says if something was left out."""
    data = _each_text(data, _tidy)
    letters = sorted(set(json.dumps(data, ensure_ascii=False)))
    for press in (Press(all_fonts=False), Press(all_fonts=True)):
        lost = press.undrawn(letters[:LETTERS]).union(letters[LETTERS:])
        if not lost:
            break
    while True:
        page = _each_text(data, _without(lost)) if lost else {**data, NOTE: ""}
        try:
            return press.made(template, page, form)
        except Undrawn as undrawn:  # each has a font, but not with the mark beside it
            fresh = undrawn.characters - lost
            lost |= frozenset(filter(_is_silent, fresh)) or fresh
            if not fresh:
                raise


def _without(lost: frozenset[str]) -> Callable[[str], str]:
    """What leaves these characters out of a text."""
    table = {ord(each): "" if _is_silent(each) else _GAP for each in lost}
    return lambda text: _GAPS.sub(OMISSION, text.translate(table))


def _is_silent(character: str) -> bool:
    return unicodedata.category(character) in SILENT


def _tidy(text: str) -> str:
    """`text` without what shows nothing, and its letters one with their marks where they can be:
    fonts have more of these."""
    text = "\n".join(text.replace("\t", " ").splitlines())
    return unicodedata.normalize("NFC", _NOTHING.sub("", text))


def _each_text(data: Any, change: Callable[[str], str]) -> Any:
    """`data` with every text in it changed; names of fields stay."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {name: _each_text(value, change) for name, value in data.items()}
    if isinstance(data, list):
        return [_each_text(value, change) for value in data]
    return data


def _unescaped(shown: str) -> str:
    """A character as it was before Typst's message quoted it."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], shown)


if __name__ == "__main__":
    asked = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(draw(asked["template"], asked["data"], asked["form"]))
