"""Draws a `Paper` in a short-lived process of its own, and has other files made in the same way.

The compiler and its fonts are heavy, and what they draw is whatever people wrote: here neither
their memory nor a crash of theirs can reach the service, which imports nothing of them.
"""

import asyncio
import json
import sys
from pathlib import Path
from weakref import WeakKeyDictionary

from storage.mail import Paper

PRESS = Path(__file__).with_name("press.py")

DRAW_SECONDS = 20.0
"""Longest time for one drawing, the start of its process included. A letter of a page takes about
0.1 s, the longest that anyone can write about 1 s, mere noise of the same length up to 10 s."""

AT_ONCE = 2
"""Most drawings of one event loop at a time; others wait. One takes about 50 MB, the longest that
anyone can write up to 500 MB."""

_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class NotDrawn(Exception):
    """The page could not be drawn. Ours to mend: whatever people write can be drawn, or is said to
    be left out."""


async def draw(paper: Paper, *, press: Path = PRESS, seconds: float = DRAW_SECONDS) -> bytes:
    """The file a paper becomes; the same paper becomes the same bytes on the same machine.

    `press` is the program that draws. Raises NotDrawn, as `made` does.
    """
    asked = json.dumps(paper.model_dump()).encode()
    return await made(press, asked, paper.template, seconds)


async def made(press: Path, asked: bytes, name: str, seconds: float = DRAW_SECONDS) -> bytes:
    """What a program makes of what it is `asked`: it reads the one, writes the other, and ends.

    Raises NotDrawn, with the `name` of what was to be made, at the latest `seconds` after the
    program was started. No process is left behind, whoever cancels.
    """
    async with _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        status, drawn, complaint = await _run(press, asked, seconds)
    if status != 0 or not drawn:
        # The last line only: it names the error, and the lines above may show what people wrote.
        last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        raise NotDrawn(f"the press for {name} ended with {status}: {last}")
    return drawn


async def _run(press: Path, asked: bytes, seconds: float) -> tuple[int | None, bytes, bytes]:
    """How the program ended, and what it wrote."""
    # -I: neither the directory we happen to stand in nor the environment adds modules to it.
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        str(press),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(seconds):
            drawn, complaint = await process.communicate(asked)
    except TimeoutError as error:
        raise NotDrawn(f"not drawn within {seconds:g} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, drawn, complaint
