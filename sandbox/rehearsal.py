"""The rehearsal on the page: what six months say to an invented pair, as the product prints it.

The product is asked as anybody would ask it, by its command; nothing of it is known here.
"""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 180.0
"""How long the command may take: all of six months takes ten seconds of a processor for each
language, and on a busy machine it has to load first."""


class NotRehearsed(Exception):
    """The command did not do it; the message is the last line that it said."""


async def rehearsed(
    environment: Mapping[str, str],
    cwd: Path,
    start: str,
    zones: Sequence[str],
    *,
    everything: bool = False,
) -> Any:
    """The stories as `python -m bot rehearse --json` tells them, from a day (an ISO date) on; or
    the one in which `everything` is told.

    Raises `NotRehearsed`.
    """
    options = [f"--zone={zone}" for zone in zones]
    options += ["--everything"] if everything else []
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "rehearse", "--json", f"--from={start}", *options),
        env=dict(environment),
        cwd=cwd,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        said, wrong = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    except TimeoutError:
        raise NotRehearsed("the command takes too long") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        lines = wrong.decode(errors="replace").strip().splitlines()
        raise NotRehearsed(lines[-1] if lines else f"exit code {process.returncode}")
    return json.loads(said)
