"""Points on the map, and visiting cards: how they read in words; and where a point answers a
question of ours."""

from conversations.dialogue import dialogues, venues
from conversations.dialogue.dialogues import run_of
from conversations.turn import Turn
from storage.mail import Card, Place, Said

MAP = "https://www.openstreetmap.org/?mlat={0:.6f}&mlon={1:.6f}#map=17/{0:.6f}/{1:.6f}"


def in_words(place: Place) -> str:
    """What a point on the map is called, and where to look at it."""
    what = ", ".join(part for part in (place.name, place.street) if part)
    return "\n".join((f"📍 {what}".rstrip(), MAP.format(place.latitude, place.longitude)))


def card_in_words(card: Card) -> str:
    """What a visiting card says."""
    return f"👤 {card.name}\n{card.phone}"


def as_answer(turn: Turn, said: Said) -> Said:
    """A point that was shared on the map while the form that takes words asks where: its words
    answer that, or cross, like any that were typed."""
    dialogue = dialogues.current(turn) if said.place is not None else None
    if said.place is None or dialogue is None:
        return said
    run = run_of(turn, dialogue)
    if run.position is None or not run.form.questions[run.position].on_map:
        return said
    stands = run.stands(run.position)
    inside = stands if venues.is_inside(stands) else ""  # the floor goes with the point
    parts = (inside, said.text, in_words(said.place))
    words = "\n".join(part for part in parts if part)
    return said.model_copy(update={"text": words, "place": None, "unsupported": ""})
