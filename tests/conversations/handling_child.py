"""A process of `test_processes`: a whole product in little, which handles one event at a time.

python -m tests.conversations.handling_child

It reads a database's URL and an instant from its standard input, takes one event out of the inbox
there, says `begun`, and goes on when it is told to, so that several such processes are in the
middle of something at the same instant; then it says `done`. `none`: it found nothing to take.
"""

import sys
from datetime import datetime

from storage import inbox
from storage.mail import Event
from storage.unit_of_work import UnitOfWork
from tests.harness import House


def say(word: str) -> None:
    """Tell whoever started this process."""
    print(word, flush=True)


def handle_one(house: House) -> int:
    """Take one event, wait for the others, and handle it."""
    begun: list[str] = []

    def all_at_once(event: Event, uow: UnitOfWork) -> None:
        # Only once: should two deadlock, PostgreSQL undoes one, and it is done again.
        if not begun:
            begun.append(event.id)
            say("begun")
            sys.stdin.readline()
        house.reception.handle(event, uow)

    def failed(event: Event, uow: UnitOfWork, error: Exception) -> None:
        raise error

    return house.ledger.write_now(
        lambda uow: inbox.handle_next(uow, all_at_once, on_failure=failed, limit=1)
    )


def live() -> None:
    """One event for each line, until there are no more lines."""
    while line := sys.stdin.readline():
        url, at = line.split()
        house = House(url, at=datetime.fromisoformat(at))
        say("done" if handle_one(house) else "none")
        house.close()


if __name__ == "__main__":
    live()
