"""Forms on Slack over the wire: opened at once, previewed, confirmed, never lost."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from conversations.team.forms import Choice, Field, Form, Preview, Refusal
from storage.mail import STAFF, Button, Message, Ref, Submitted, address
from tests.bot.slack_stage import BOTH, Book, House, move_in, open_house
from tests.sandbox.slack_stage import ANNE, BRUNO, CHLOE, TRIAGE, open_stage

ASK = Form(
    act="ask/1",
    title="Poser une question à Camille",
    intro="Camille reçoit ta question sur Telegram.",
    fields=(
        Field(name="words", label="Ta question", kind="long_text", hint="En une phrase."),
        Field(
            name="tone",
            label="Sujet",
            kind="choice",
            choices=(
                Choice("project", "Son projet", "ce qui l’attire"),
                Choice("time", "Le temps"),
            ),
            value="time",
        ),
        Field(
            name="about",
            label="Thèmes",
            kind="choices",
            choices=(Choice("a", "Un"), Choice("b", "Deux"), Choice("c", "Trois")),
            optional=True,
            limit=2,
        ),
        Field(name="colleague", label="Qui d’autre", kind="person", optional=True),
        Field(name="day", label="Quel jour", kind="date", value="2026-12-28"),
    ),
    submit="Relire",
    cancel="Annuler",
)
PREVIEW = Preview(
    title="À relire",
    to="Pour Camille, sur Telegram",
    shown="Bonjour Camille,\n<!channel> *Que* cherches-tu ?",
    submit="Envoyer",
    back="Modifier",
)
CARD = Message(
    to=STAFF,
    key="card/1",
    title="Une demande",
    buttons=((Button(label="Poser une question", act="ask/1", form=True),),),
)
FILLED: dict[str, str | list[str]] = {
    "field:words": "Que cherches-tu ?",
    "field:tone": "project",
    "field:about": ["a", "c"],
}


@pytest.fixture(params=BOTH)
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with open_house(by_http=request.param) as here:
        here.desk.forms["ask/1"] = ASK
        yield here


async def press(house: House, user: str = ANNE, *, under: Ref | None = None) -> Ref:
    ref = await house.channel.send(CARD, under=under)
    await house.stage.slack.press(user, TRIAGE, ref, "Poser une question")
    return ref


async def test_a_form_without_preview_is_kept_and_closed(house: House) -> None:
    slack = house.stage.slack
    ref = await press(house)
    view = await slack.wait_for_view(ANNE)
    assert house.desk.opened == [("ask/1", address("slack", ANNE), True)]
    assert house.book.events == []  # opening a form is not yet an act
    assert view["title"]["text"] == "Poser une question à…"
    filled = {**FILLED, "field:colleague": BRUNO, "field:day": "2027-02-01"}
    assert await slack.submit(ANNE, filled) == {}
    (event,) = house.book.events
    assert event.what == Submitted(
        act="ask/1",
        values={
            "words": "Que cherches-tu ?",
            "tone": "project",
            "about": "a,c",
            "colleague": f"slack:{BRUNO}",
            "colleague.name": "Bruno Petit",
            "colleague.member": "yes",
            "colleague.language": "en",
            "day": "2027-02-01",
        },
    )
    assert (event.where, event.under, event.staff) == (STAFF, None, True)
    assert slack.top_view(ANNE) is None
    assert ref


async def test_a_preview_shows_what_will_be_sent_and_only_its_confirmation_counts(
    house: House,
) -> None:
    slack = house.stage.slack
    await press(house)
    await slack.wait_for_view(ANNE)
    house.desk.verdicts.append(PREVIEW)
    await slack.submit(ANNE, FILLED)
    preview = slack.top_view(ANNE)
    assert preview is not None
    assert preview["submit"]["text"] == "Envoyer"
    assert preview["close"]["text"] == "Modifier"
    (quote,) = preview["blocks"][-1]["elements"]
    assert quote["type"] == "rich_text_quote"
    assert "".join(span["text"] for span in quote["elements"]) == PREVIEW.shown
    assert house.book.events == []
    await slack.submit(ANNE, {})
    (event,) = house.book.events
    assert isinstance(event.what, Submitted)
    assert event.what.values["words"] == "Que cherches-tu ?"
    assert slack.top_view(ANNE) is None


async def test_going_back_from_the_preview_finds_the_form_as_it_was(house: House) -> None:
    slack = house.stage.slack
    await press(house)
    await slack.wait_for_view(ANNE)
    house.desk.verdicts += [PREVIEW, PREVIEW]
    await slack.submit(ANNE, FILLED)
    slack.close_view(ANNE)
    form = slack.top_view(ANNE)
    assert form is not None
    assert form["submit"]["text"] == "Relire"
    words = form["state"]["values"]["field:words"]["input:words"]["value"]
    assert words == "Que cherches-tu ?"
    await slack.submit(ANNE, {"field:words": "Et maintenant ?"})
    await slack.submit(ANNE, {})
    (event,) = house.book.events
    assert isinstance(event.what, Submitted)
    assert event.what.values["words"] == "Et maintenant ?"
    assert event.what.values["tone"] == "project"


async def test_two_long_texts_survive_the_preview(house: House) -> None:
    fields = tuple(Field(name=n, label=n, kind="long_text", limit=2000) for n in ("one", "two"))
    house.desk.forms["ask/1"] = Form("ask/1", "Deux", fields, submit="Relire", cancel="Annuler")
    long = "Où en es-tu de ta réflexion, et qu’est-ce qui te fait envie ?\n" * 31
    slack = house.stage.slack
    await press(house)
    await slack.wait_for_view(ANNE)
    house.desk.verdicts.append(PREVIEW)
    await slack.submit(ANNE, {"field:one": long, "field:two": long[::-1]})
    await slack.submit(ANNE, {})
    (event,) = house.book.events
    assert isinstance(event.what, Submitted)
    assert event.what.values == {"one": long, "two": long[::-1]}


def choosing(chosen: str, letter: str) -> Form:
    """A form that is drawn anew once a help has been chosen."""
    helps = (Choice("coach", "Un coach"), Choice("group", "Un groupe"))
    return Form(
        act="refer/1/7",
        title="Orienter",
        fields=(
            Field("help", "Quelle aide", "choice", helps, value=chosen, redraws=True),
            Field("letter", "Lettre", "long_text", value=letter, optional=True, mark=chosen),
            Field("why", "Pourquoi", optional=True),
        ),
        submit="Relire",
        cancel="Annuler",
        facts=(("Prix", "80 €"),) if chosen else (),
    )


async def test_a_choice_draws_its_form_anew_and_keeps_the_other_words(house: House) -> None:
    slack = house.stage.slack
    house.desk.forms["ask/1"] = choosing("", "")
    await press(house)
    await slack.wait_for_view(ANNE)
    house.desk.redrawn.append(choosing("coach", "Bonjour Camille, un coach."))
    slack.fill(ANNE, {"field:why": "fatigue"})
    assert await slack.press_view(ANNE, "field:help", value="coach")
    await slack.wait_for_view(ANNE, "80 €")
    assert house.desk.opened[-1] == ("refer/1/7", address("slack", ANNE), True)
    assert house.desk.redrawn_with == [{"help": "coach", "letter": "", "why": "fatigue"}]
    assert house.book.events == []  # choosing is not yet an act
    assert await slack.submit(ANNE, {}) == {}
    (event,) = house.book.events
    assert event.what == Submitted(
        act="refer/1/7",
        values={"help": "coach", "letter": "Bonjour Camille, un coach.", "why": "fatigue"},
    )
    assert event.where == STAFF


async def test_a_form_that_went_stale_while_it_was_open_says_why(house: House) -> None:
    slack = house.stage.slack
    house.desk.forms["ask/1"] = choosing("", "")
    await press(house)
    await slack.wait_for_view(ANNE)
    house.desk.redrawn.append(Refusal("Bruno a été plus rapide."))
    assert await slack.press_view(ANNE, "field:help", value="group")
    await slack.wait_for_view(ANNE, "plus rapide")
    assert house.book.events == []


async def test_errors_stand_at_their_fields(house: House) -> None:
    slack = house.stage.slack
    await press(house)
    await slack.wait_for_view(ANNE)
    house.desk.verdicts.append({"words": "Trop vague", "nothing": "Autre chose"})
    answer = await slack.submit(ANNE, FILLED)
    assert answer["errors"] == {"field:words": "Trop vague Autre chose"}
    assert house.book.events == []


async def test_a_refusal_is_told_in_a_small_window(house: House) -> None:
    slack = house.stage.slack
    house.desk.forms["ask/1"] = Refusal("Cette demande est close.")
    await press(house)
    view = await slack.wait_for_view(ANNE)
    assert view["blocks"][0]["text"]["text"] == "Cette demande est close."
    assert view.get("submit") is None


async def test_a_form_refused_on_the_way_says_why(house: House) -> None:
    slack = house.stage.slack
    await press(house)
    await slack.wait_for_view(ANNE)
    house.desk.verdicts.append(Refusal("Bruno a été plus rapide."))
    await slack.submit(ANNE, FILLED)
    view = slack.top_view(ANNE)
    assert view is not None
    assert view["blocks"][0]["text"]["text"] == "Bruno a été plus rapide."
    assert house.book.events == []


async def test_a_stranger_is_not_staff(house: House) -> None:
    slack = house.stage.slack
    slack.join(CHLOE, TRIAGE)
    house.desk.forms["ask/1"] = Refusal("Réservé à l’équipe.")
    await press(house, CHLOE)
    await slack.wait_for_view(CHLOE)
    assert house.desk.opened == [("ask/1", address("slack", CHLOE), False)]


async def test_the_answer_goes_to_the_thread_of_the_button(house: House) -> None:
    root = await house.channel.send(Message(to=STAFF, key="root", text="Racine"), under=None)
    await press(house, under=root)
    await house.stage.slack.wait_for_view(ANNE)
    await house.stage.slack.submit(ANNE, FILLED)
    assert house.book.events[0].under == root


async def test_what_cannot_be_kept_is_not_acknowledged_and_can_be_sent_again(
    house: House,
) -> None:
    slack = house.stage.slack
    slack.timing.ack_seconds = 0.5
    await press(house)
    await slack.wait_for_view(ANNE)
    house.book.fail(1)
    await slack.submit(ANNE, FILLED)
    assert slack.top_view(ANNE) is not None
    assert house.book.events == []
    await slack.submit(ANNE, {})
    assert len(house.book.events) == 1


async def test_a_form_of_an_older_version_says_so(house: House) -> None:
    slack = house.stage.slack
    await press(house)
    view = await slack.wait_for_view(ANNE)
    slack.workspace.views[view["id"]].definition["private_metadata"] = "1 older one"
    await slack.submit(ANNE, FILLED)
    top = slack.top_view(ANNE)
    assert top is not None
    assert "trop ancienne" in top["blocks"][0]["text"]["text"]


async def test_a_form_without_fields_is_only_confirmed(house: House) -> None:
    slack = house.stage.slack
    house.desk.forms["ask/1"] = replace(ASK, fields=())
    await press(house)
    await slack.wait_for_view(ANNE)
    house.desk.verdicts.append(PREVIEW)
    await slack.submit(ANNE, {})
    assert house.book.events == []
    await slack.submit(ANNE, {})
    (event,) = house.book.events
    assert event.what == Submitted(act="ask/1", values={})


@pytest.mark.parametrize("by_http", BOTH)
async def test_a_submission_waits_while_membership_cannot_be_checked(by_http: bool) -> None:
    async with open_stage(by_http=by_http) as stage, move_in(stage, Book()) as house:
        house.desk.forms["ask/1"] = ASK
        await press(house)
        await stage.slack.wait_for_view(ANNE)
        stage.slack.scopes.discard("groups:read")
        house.door.members.changed()
        await stage.slack.submit(ANNE, FILLED)
        top = stage.slack.top_view(ANNE)
        assert top is not None
        assert "vérifier" in top["blocks"][0]["text"]["text"]
        assert house.book.events == []
        stage.slack.close_view(ANNE)
        form = stage.slack.top_view(ANNE)
        assert form is not None
        assert form["state"]["values"]["field:words"]["input:words"]["value"]


async def test_a_form_that_does_not_open_is_told(house: House) -> None:
    slack = house.stage.slack
    slack.timing.trigger_seconds = 0
    await press(house)
    line = await slack.wait_for(TRIAGE, "n’a pas pu s’ouvrir")
    assert line.ephemeral_to == ANNE


async def test_a_desk_that_breaks_leaves_the_door_open(house: House) -> None:
    slack = house.stage.slack
    del house.desk.forms["ask/1"]
    await press(house)
    await slack.wait_for(TRIAGE, "n’a pas pu s’ouvrir")
    house.desk.forms["ask/1"] = ASK
    await asyncio.gather(press(house, BRUNO), slack.wait_for_view(BRUNO))
