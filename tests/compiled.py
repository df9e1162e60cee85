"""Statements compiled once for all houses of a process, instead of once for each house.

SQLAlchemy compiles a statement the first time that an engine sees it, and keeps it for as long as
there is the engine. The product has two engines, for as long as it runs; tests make thousands, and
spent a quarter of their time on compiling. Engines that are opened on `once(url)` share a dialect,
which is what compiled statements are kept by, and the cache.
"""

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects import plugins
from sqlalchemy.engine import URL, CreateEnginePlugin, make_url

_NAME = "compiled_once"
_dialects: dict[str, Dialect] = {}
_compiled: dict[Any, Any] = {}


class CompiledOnce(CreateEnginePlugin):
    """What SQLAlchemy asks for a URL with `?plugin=compiled_once`."""

    def update_url(self, url: URL) -> URL:
        """Nothing of ours is left in it but the plugin's name, which SQLAlchemy takes out."""
        return url

    def engine_created(self, engine: Engine) -> None:
        """Give the new engine what the first one has."""
        engine.dialect = _dialects.setdefault(engine.dialect.name, engine.dialect)
        engine.update_execution_options(compiled_cache=_compiled)


plugins.register(_NAME, __name__, CompiledOnce.__name__)


def once(url: str) -> str:
    """The same database. Not for engines with keys, which are kept by the dialect."""
    return make_url(url).update_query_dict({"plugin": _NAME}).render_as_string(hide_password=False)
