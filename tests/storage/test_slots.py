"""Slots and threads: what a message replaces, what it waits for, where it hangs."""

from datetime import datetime, timedelta

from storage import outbox
from storage.ledger import Ledger
from storage.mail import TEXT_LENGTH, Address, Button, Message, Ref
from storage.slots import Standing
from tests.storage.conftest import HandClock
from tests.storage.saying import (
    ANTOINE,
    CLAIRE,
    claim,
    deliver,
    message,
    post,
    postpone,
    sent,
    texts,
)

LONG = "\n\n".join(f"Paragraphe {n}. " + "mot " * 200 for n in range(10))


def card(key: str, text: str, slot: str = "card", to: Address = CLAIRE) -> Message:
    return message(key, text, to=to, slot=slot)


async def test_what_waits_is_replaced_and_keeps_its_place(ledger: Ledger) -> None:
    await post(ledger, card("1", "un"), message("after", "après"))
    await post(ledger, card("2", "deux"))
    carried = await deliver(ledger)
    assert [(p.message.key, p.message.text) for p in carried] == [("2", "deux"), ("after", "après")]
    await post(ledger, card("1", "un"), card("2", "deux"))
    assert await claim(ledger) == []


async def test_where_a_slot_stands_is_known_once_it_is_delivered(ledger: Ledger) -> None:
    async def where() -> Ref | None:
        return await ledger.write(lambda uow: uow.delivered(CLAIRE, "card"))

    await post(ledger, card("1", "un"))
    assert await where() is None
    (first,) = await deliver(ledger)
    ref = await where()
    assert ref is not None
    await post(ledger, card("2", "deux"))
    assert await where() == ref
    assert first.message.key == "1"


async def test_when_a_slot_was_delivered_is_known(ledger: Ledger, clock: HandClock) -> None:
    async def when() -> datetime | None:
        return await ledger.write(lambda uow: uow.delivered_at(CLAIRE, "card"))

    await post(ledger, card("1", "un"))
    assert await when() is None
    clock.forward(30)
    await deliver(ledger)
    assert await when() == clock.now()
    clock.forward(30)
    await post(ledger, card("2", "deux"))
    assert await when() == clock.now() - timedelta(seconds=30)


async def test_what_is_delivered_is_revised(ledger: Ledger) -> None:
    await post(ledger, card("1", "un"))
    await deliver(ledger)
    await post(ledger, card("2", "deux"))
    (parcel,) = await claim(ledger)
    assert (parcel.message.text, parcel.standing) == ("deux", "100")


async def test_what_is_under_way_is_revised_once_it_has_arrived(ledger: Ledger) -> None:
    await post(ledger, card("1", "un"))
    (first,) = await claim(ledger)
    await post(ledger, card("2", "deux"))
    await post(ledger, card("3", "trois"))
    assert await claim(ledger) == []
    await sent(ledger, first, "55")
    (second,) = await claim(ledger)
    assert (second.message.key, second.message.text, second.standing) == ("3", "trois", "55")


async def test_what_may_have_arrived_is_not_replaced(ledger: Ledger, clock: HandClock) -> None:
    await post(ledger, card("1", "un"))
    (first,) = await claim(ledger)
    await postpone(ledger, first, 5, doubtful=True)
    await post(ledger, card("2", "deux"))
    clock.forward(5)
    (again,) = await claim(ledger)
    assert (again.message.text, again.doubtful) == ("un", True)


async def test_what_surely_did_not_arrive_is_replaced(ledger: Ledger, clock: HandClock) -> None:
    await post(ledger, card("1", "un"))
    (first,) = await claim(ledger)
    await postpone(ledger, first, 5, doubtful=False)
    await post(ledger, card("2", "deux"))
    assert await claim(ledger) == []
    clock.forward(5)
    (again,) = await claim(ledger)
    assert (again.message.text, again.standing) == ("deux", None)


async def test_saying_the_same_again_says_nothing(ledger: Ledger) -> None:
    await post(ledger, card("1", "un"))
    await deliver(ledger)
    await post(ledger, card("2", "un"))
    assert await claim(ledger) == []
    await post(ledger, card("3", "deux"))
    await post(ledger, card("4", "un"), message("after", "après"))
    assert texts(await claim(ledger)) == ["après"]
    standing = await ledger.write(lambda uow: uow.standing(CLAIRE, Ref("100")))
    assert standing == Standing(key="4", slot="card", under="")


async def test_a_refused_revision_leaves_what_stood(ledger: Ledger) -> None:
    await post(ledger, card("1", "un"))
    await deliver(ledger)
    await post(ledger, card("2", "deux"))
    (second,) = await claim(ledger)
    await ledger.write(lambda uow: outbox.refuse(uow, second.seq, "no", blocked=False))
    await post(ledger, card("3", "trois"))
    (third,) = await claim(ledger)
    assert (third.message.text, third.standing) == ("trois", "100")


async def test_slots_of_other_addresses_are_others(ledger: Ledger) -> None:
    await post(ledger, card("1", "un"), card("2", "deux", to=ANTOINE))
    assert [p.standing for p in await deliver(ledger)] == [None, None]
    await post(ledger, card("3", "trois", to=ANTOINE))
    assert [p.standing for p in await deliver(ledger)] == ["101"]


async def test_what_stands_where(ledger: Ledger) -> None:
    await post(ledger, card("1", "un"), message("2", "deux", under="card"))
    await deliver(ledger)

    async def standing(ref: str, to: Address = CLAIRE) -> Standing | None:
        return await ledger.write(lambda uow: uow.standing(to, Ref(ref)))

    assert await standing("100") == Standing(key="1", slot="card", under="")
    assert await standing("101") == Standing(key="2", slot="", under="card")
    assert await standing("100", ANTOINE) is None
    assert await standing("999") is None
    await post(ledger, card("3", "trois"))
    await deliver(ledger)
    assert await standing("100") == Standing(key="3", slot="card", under="")


async def test_what_a_slot_holds(ledger: Ledger) -> None:
    async def holds(to: Address, slot: str) -> bool:
        return await ledger.write(lambda uow: uow.holds(to, slot))

    assert not await holds(CLAIRE, "card")
    await post(ledger, card("1", "un"))
    assert await holds(CLAIRE, "card")
    assert not await holds(ANTOINE, "card")
    await deliver(ledger)
    assert await holds(CLAIRE, "card")


async def test_the_slots_of_an_address_by_their_beginning(ledger: Ledger) -> None:
    async def slots(prefix: str) -> list[str]:
        return await ledger.write(lambda uow: uow.slots(CLAIRE, prefix))

    await post(
        ledger,
        card("1", "un", slot="ask_1/b"),
        card("2", LONG, slot="ask_1/a"),
        card("3", "trois", slot="askX1/c"),
        card("4", "quatre", slot="ask_1/d", to=ANTOINE),
    )
    await deliver(ledger)
    await post(ledger, card("5", "cinq", slot="ask_1/b"))
    assert await slots("ask_1/") == ["ask_1/b", "ask_1/a"]
    assert await slots("") == ["ask_1/b", "ask_1/a", "askX1/c"]
    assert await slots("%") == []


async def test_what_waits_is_taken_back_but_not_what_is_under_way(
    ledger: Ledger, clock: HandClock
) -> None:
    await post(ledger, message("1", "en route"), message("2", "secret"), card("3", "trois"))
    await post(ledger, message("4", "autre", to=ANTOINE))
    first = await claim(ledger)
    await ledger.write(lambda uow: uow.take_back(CLAIRE))
    for parcel in first:
        await sent(ledger, parcel, "9")
    assert texts(first) == ["en route", "autre"]
    assert await claim(ledger) == []
    await post(ledger, card("5", "cinq"), message("2", "secret"))
    (again,) = await claim(ledger)
    assert (again.message.text, again.standing) == ("cinq", None)


async def test_a_thread_hangs_under_what_was_delivered(ledger: Ledger) -> None:
    await post(ledger, card("1", "un"), message("2", "deux", under="card"))
    carried = await deliver(ledger)
    assert [p.under for p in carried] == [None, "100"]
    await post(ledger, message("3", under="card"), message("4", under="card", to=ANTOINE))
    assert [p.under for p in await claim(ledger)] == ["100", None]


async def test_a_thread_goes_on_without_a_root_that_was_refused(ledger: Ledger) -> None:
    await post(ledger, card("1", "un"), message("2", "deux", under="card"))
    (root,) = await claim(ledger)
    await ledger.write(lambda uow: outbox.refuse(uow, root.seq, "no", blocked=False))
    (parcel,) = await claim(ledger)
    assert (parcel.message.text, parcel.under) == ("deux", None)


async def test_a_long_text_becomes_several_messages(ledger: Ledger) -> None:
    whole = message(
        "k",
        LONG,
        title="Titre",
        author="Zoé",
        quote="fin",
        slot="card",
        under="root",
        reply_to="5",
        buttons=((Button(label="Oui", act="yes"),),),
    )
    await post(ledger, whole)
    await post(ledger, whole)
    parts = [parcel.message for parcel in await deliver(ledger)]
    assert len(parts) == 3
    assert [part.key for part in parts] == ["k", "k#2", "k#3"]
    assert [part.slot for part in parts] == ["card", "card#2", "card#3"]
    assert {part.under for part in parts} == {"root"}
    assert all(len(part.text) <= TEXT_LENGTH for part in parts)
    assert "".join("".join(part.text.split()) for part in parts) == "".join(LONG.split())
    assert [part.title for part in parts] == ["Titre", "", ""]
    assert [part.author for part in parts] == ["Zoé", "", ""]
    assert [part.reply_to for part in parts] == ["5", None, None]
    assert [part.quote for part in parts] == ["", "", "fin"]
    assert [bool(part.buttons) for part in parts] == [False, False, True]
    pressed = await ledger.write(lambda uow: uow.standing(CLAIRE, Ref("102")))
    assert pressed == Standing(key="k", slot="card", under="root")


async def test_nothing_of_a_longer_text_is_left_standing(ledger: Ledger) -> None:
    await post(ledger, card("1", LONG))
    await deliver(ledger)
    await post(ledger, card("2", "court"))
    carried = await deliver(ledger)
    assert [(p.message.text, p.standing) for p in carried] == [
        ("court", "100"),
        ("…", "101"),
        ("…", "102"),
    ]
    await post(ledger, card("3", "plus court"))
    assert texts(await deliver(ledger)) == ["plus court"]
    await post(ledger, card("4", LONG))
    assert [p.standing for p in await deliver(ledger)] == ["100", "101", "102"]
