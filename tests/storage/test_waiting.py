"""What waits in the outbox: for its album, for the morning."""

from datetime import timedelta

from storage.ledger import Ledger
from storage.mail import Address, Attachment, File
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import HandClock
from tests.storage.saying import ANTOINE, CLAIRE, claim, deliver, message, post, sent, texts
from tests.storage.test_slots import LONG

FILE = Attachment(file=File(kind="photo", source=Address("telegram:photo:F")))


async def join(ledger: Ledger, album: str) -> bool:
    return await ledger.write(lambda uow: uow.join(CLAIRE, album, FILE))


async def test_a_file_joins_the_album_that_waits_and_no_other(ledger: Ledger) -> None:
    first = message("1", "un", attachment=FILE, album="a", slot="s")
    await post(ledger, first)
    assert await join(ledger, "a")
    assert not await join(ledger, "b")
    await post(ledger, message("2", "une", attachment=FILE, slot="s"))  # its words are edited
    (parcel,) = await claim(ledger)
    assert (parcel.message.text, len(parcel.message.more)) == ("une", 1)
    assert not await join(ledger, "a")  # an attempt is under way


async def test_an_album_has_ten_files_at_most(ledger: Ledger) -> None:
    await post(ledger, message("1", "un", attachment=FILE, album="a"))
    assert [await join(ledger, "a") for _ in range(10)] == [True] * 9 + [False]


async def test_nothing_joins_an_album_that_something_stands_below(ledger: Ledger) -> None:
    await post(ledger, message("1", "un", attachment=FILE, album="a"), message("2", "après"))
    assert not await join(ledger, "a")


async def test_what_waits_for_an_instant_goes_then_or_when_it_is_hastened(
    ledger: Ledger, clock: HandClock
) -> None:
    morning = clock.now() + timedelta(hours=8)
    await post(ledger, message("1", "un", not_before=morning), message("2", "deux"))
    assert await claim(ledger) == []
    clock.forward(8 * 3600)
    assert [each.message.key for each in await deliver(ledger)] == ["1", "2"]
    await post(ledger, message("3", "trois", not_before=clock.now() + timedelta(hours=8)))
    await ledger.write(lambda uow: uow.hasten(CLAIRE))
    assert [each.message.key for each in await deliver(ledger)] == ["3"]


async def test_what_is_called_back_may_go_elsewhere_but_not_what_is_under_way(
    ledger: Ledger,
) -> None:
    await post(ledger, message("1", "en route", slot="a"))
    (first,) = await claim(ledger)
    await post(ledger, message("2", LONG, slot="s"), message("3", "d’ici"))

    def move(uow: UnitOfWork) -> None:
        for each, part in uow.call_back(CLAIRE, lambda each: each.text != "d’ici"):
            uow.post(each.model_copy(update={"to": ANTOINE}), part)
        assert not uow.holds(CLAIRE, "s")
        assert uow.holds(ANTOINE, "s")

    await ledger.write(move)
    await sent(ledger, first, "9")
    moved = await deliver(ledger)
    there = [each for each in moved if each.message.to == ANTOINE]
    assert " ".join(texts(there)).split() == LONG.split()
    keys = ["2", *(f"2#{number}" for number in range(2, len(there) + 1))]
    assert [each.message.key for each in there] == keys
    assert texts([each for each in moved if each.message.to == CLAIRE]) == ["d’ici"]
    await post(ledger, message("4", "court", to=ANTOINE, slot="s"))
    emptied = texts(await deliver(ledger))
    assert emptied == ["court", *["…"] * (len(there) - 1)]
