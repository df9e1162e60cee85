"""The Telegram door: what comes in (`polling`, `inbound`), what goes out (`channel`, `outbound`).

Only `Bot` and the types of python-telegram-bot are used, not its framework: that framework
acknowledges an update before it is dealt with, and ours must be on disk first.
"""

import sys

# The library loads httpx, though we speak through aiohttp, and httpx loads its command line where
# that is installed: 4 MB and 60 ms for nothing. To httpx it is now as if it were not installed.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
