"""Two processes on one PostgreSQL, each in the middle of handling something."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from storage import inbox
from storage.mail import Event
from storage.unit_of_work import UnitOfWork
from tests.harness import House
from tests.patience import PATIENCE


def at_once(rooms: Sequence[House], events: Sequence[Event]) -> None:
    """Each of the rooms handles one of the events, all at the same instant."""
    rooms[0].ledger.write_now(lambda uow: inbox.store(uow, list(events)))
    together = Barrier(len(rooms), timeout=PATIENCE)

    def handle_one(room: House) -> int:
        begun: list[str] = []

        def all_at_once(event: Event, uow: UnitOfWork) -> None:
            # Only once: should the two deadlock, PostgreSQL undoes one, and it is done again.
            if not begun:
                begun.append(event.id)
                together.wait()
            room.reception.handle(event, uow)

        def failed(event: Event, uow: UnitOfWork, error: Exception) -> None:
            raise error

        return room.ledger.write_now(
            lambda uow: inbox.handle_next(uow, all_at_once, on_failure=failed, limit=1)
        )

    with ThreadPoolExecutor(len(rooms)) as threads:
        assert list(threads.map(handle_one, rooms)) == [1] * len(rooms)
    rooms[0].settle()
