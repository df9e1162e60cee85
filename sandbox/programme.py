"""The programme that the sandbox's bot reads: the one it would read anyway, with somebody to
administer it, so that settings can be tried out.

The product's own file names nobody: who may change settings is for each association to say.
"""

import shutil
import tomllib
from pathlib import Path


def administered(file: Path, admin: str, folder: Path) -> Path:
    """A copy of a programme and its other languages in `folder`, in which the Slack user `admin`
    may change settings, unless it names somebody already. The file itself where it can't be read:
    the bot says better what is wrong with it."""
    try:
        text = file.read_text("utf-8")
        team = tomllib.loads(text).get("team", {})
    except (OSError, ValueError):
        return file
    folder.mkdir(parents=True, exist_ok=True)
    for each in file.parent.glob(f"{file.stem}.*.toml"):
        shutil.copy(each, folder)
    if not team.get("admins"):
        line = f'admins = ["{admin}"]\n'
        begins = "[team]\n"
        text = text.replace(begins, begins + line, 1) if team else f"{text}\n{begins}{line}"
    copy = folder / file.name
    copy.write_text(text, "utf-8")
    return copy
