"""Of an edit it is known whether it changes the words under a file, or perhaps the file."""

from datetime import UTC, datetime

from bot.telegram.unchanged import Unchanged
from storage.mail import Address, Edited, Event, File, Ref, Said

NOUR = Address("telegram:1")


def happens(what: Said | Edited) -> Event:
    return Event(id="1", at=datetime(2026, 11, 23, tzinfo=UTC), who=NOUR, where=NOUR, what=what)


def held(name: str) -> File:
    return File(kind="document", source=f"telegram:document:{name}")


def changed(text: str, file: File | None, ref: str = "1") -> Event:
    return happens(Edited(text=text, ref=Ref(ref), file=file))


def test_only_a_file_that_is_known_to_have_stood_there_is_the_same() -> None:
    kept = Unchanged()
    kept.without([happens(Said(text="Mon CV", ref=Ref("1"), file=held("A")))])
    kept.kept()
    edits = [
        changed("Mon vrai CV", held("A")),
        changed("Mon vrai CV", held("A")),
        changed("Mon vrai CV", held("B")),
        changed("Le voici", held("B")),
        changed("Le voici", None),
        changed("Voici", None),
        changed("D’avant", held("A"), "2"),
    ]
    left = [each.what for each in kept.without(edits)]
    same = [each.same_file for each in left if isinstance(each, Edited)]
    assert same == [True, False, True, False, False, False]
