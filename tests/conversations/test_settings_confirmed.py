"""What an admin has people read is what they were shown and confirmed: nothing else is set."""

from storage.mail import Pressed, Ref, Submitted
from storage.tables import Setting
from tests.conversations.admins import administered, desk_of
from tests.harness import CATALOGUE, House, Player

WORDS = CATALOGUE.home.words
CHANGED = WORDS("settings.form.not_changed", why=WORDS("acts.changed"))


def desk(house: House) -> Player:
    claire = desk_of(administered(house))
    claire.says("/camarade réglages")
    return claire


def set_by_now(house: House) -> list[str]:
    return [row.name for row in house.all(Setting) if row.name != "changes"]


def test_a_pause_that_nobody_previewed_is_not_set(house: House) -> None:
    claire = desk(house)
    filling = claire.opens("Mettre en pause")
    values = {"until": "", "words": "Jamais relu."}
    claire.does(Submitted(act=filling.form.act, values=values))
    assert claire.last.message.text == CHANGED
    assert set_by_now(house) == []


def test_words_that_were_changed_after_the_preview_are_not_set(house: House) -> None:
    claire = desk(house)
    filling = claire.opens("Mettre en pause")
    preview = filling.fill(words="Nous reprenons souffle.")
    assert not isinstance(preview, dict | None)
    adds = getattr(preview, "adds", {})
    values = {**filling.values, **adds, "words": "Autre chose."}
    claire.does(Submitted(act=filling.form.act, values=values))
    assert set_by_now(house) == []
    other = desk_of(house, "Zoe")
    other.does(Submitted(act=filling.form.act, values={**filling.values, **adds}))
    assert set_by_now(house) == []
    claire.does(Submitted(act=filling.form.act, values={**filling.values, **adds}))
    assert set_by_now(house) == ["intake"]


def test_reopening_is_confirmed_too(house: House) -> None:
    claire = desk(house)
    claire.opens("Mettre en pause").send()
    claire.says("/camarade réglages")
    form = claire.opens("Rouvrir").form
    claire.does(Submitted(act=form.act, values={}))
    assert claire.last.message.text == CHANGED
    claire.does(Pressed(act=form.act, ref=Ref("pressed")))
    (row,) = [each for each in house.all(Setting) if each.name == "intake"]
    assert row.value != "null"
    claire.opens("Rouvrir").send()
    (row,) = [each for each in house.all(Setting) if each.name == "intake"]
    assert row.value == "null"
