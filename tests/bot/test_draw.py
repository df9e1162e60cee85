"""Drawing in a process of its own: what breaks there is told, and no process is left behind."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.paper.draw import AT_ONCE, NotDrawn, draw
from storage.mail import Paper

PAPER = Paper(template="summary", data={"note": "Bonjour. " * 20_000})
"""More than a pipe holds, so that a program that does not read it is noticed."""


def program(folder: Path, source: str) -> Path:
    """A press that does something else."""
    path = folder / "press.py"
    path.write_text(source)
    return path


async def test_a_template_that_is_not_there() -> None:
    with pytest.raises(NotDrawn, match="nothing like it"):
        await draw(Paper(template="nothing like it", data={}))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("raise ValueError('ink')", "ended with 1: ValueError: ink"),
        ("import os; os.abort()", "ended with -6"),
        ("import sys; sys.stdin.read()", "ended with 0"),
    ],
)
async def test_a_press_that_breaks(tmp_path: Path, source: str, says: str) -> None:
    with pytest.raises(NotDrawn, match=says):
        await draw(PAPER, press=program(tmp_path, source))


async def test_a_press_that_does_not_end(tmp_path: Path) -> None:
    press = program(tmp_path, "import time; time.sleep(600)")
    with pytest.raises(NotDrawn, match=r"within 0\.2 s"):
        await draw(PAPER, press=press, seconds=0.2)


async def test_who_cancels_leaves_no_process_behind(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    os.mkfifo(told)
    press = program(
        tmp_path,
        f"import os, time\nopen({str(told)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)",
    )
    drawing = asyncio.create_task(draw(PAPER, press=press))
    number = int(await asyncio.to_thread(told.read_text))  # returns when it has been written
    os.kill(number, 0)
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


async def test_few_are_drawn_at_a_time(tmp_path: Path) -> None:
    press = program(
        tmp_path,
        f"""
import os, pathlib, time
here = pathlib.Path({str(tmp_path)!r}, f"{{os.getpid()}}.now")
here.touch()
time.sleep(0.1)
print(len(list(here.parent.glob("*.now"))))
here.unlink()
""",
    )
    counts = await asyncio.gather(*(draw(PAPER, press=press) for _ in range(6)))
    assert max(map(int, counts)) <= AT_ONCE
