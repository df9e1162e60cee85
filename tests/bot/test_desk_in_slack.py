"""The desk whole, over the wire: commands that open windows, and everything that Slack, or a
colleague, may do meanwhile."""

import logging
from collections.abc import AsyncIterator

import pytest

from bot.slack.phrases import phrase
from sandbox.slack.texts import plain_text
from storage.mail import TEXT_LENGTH
from tests.bot.whole_desk import JEANNE, WholeDesk, open_desk, speaks_english
from tests.conversations.room import CATALOGUE
from tests.sandbox.slack_stage import ANNE, BRUNO, CHLOE, ELSEWHERE, TRIAGE

WORDS = CATALOGUE.home.words


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[WholeDesk]:
    async with open_desk(sqlite_url) as opened:
        yield opened


# --- typed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", [TRIAGE, ANNE, ELSEWHERE])
async def test_a_command_opens_the_window_of_its_button(desk: WholeDesk, channel: str) -> None:
    await desk.types(ANNE, "demander 1", channel=channel)
    await desk.slack.wait_for_view(ANNE)
    assert await desk.acts() == ["submit"]
    preview = await desk.fills(ANNE, question="Depuis quand ?")
    assert "Depuis quand ?" in preview
    assert desk.telegram.texts(JEANNE) == []
    assert await desk.fills(ANNE) == ""
    (asked,) = desk.telegram.texts(JEANNE)
    assert "Depuis quand ?" in asked
    assert await desk.acts() == ["submit", "claim", "ask"]
    assert WORDS("acts.typed_opens", command="demander", number=1) not in desk.told(ANNE)


async def test_a_command_whose_window_has_nothing_to_say_says_why(desk: WholeDesk) -> None:
    await desk.types(ANNE, "rouvrir 1")
    view = await desk.slack.wait_for_view(ANNE)
    assert "envoyé sa demande" in str(view["blocks"])
    desk.slack.close_view(ANNE)
    await desk.types(ANNE, "demander 99")
    view = await desk.slack.wait_for_view(ANNE)
    assert WORDS("triage.no_such_case") in str(view["blocks"])


async def test_a_command_is_refused_to_a_stranger_and_opens_nothing(desk: WholeDesk) -> None:
    await desk.types(CHLOE, "demander 1", channel=CHLOE)
    assert "réservé à l’équipe Carrières" in desk.told(CHLOE)
    assert desk.slack.top_view(CHLOE) is None
    assert await desk.acts() == ["submit"]


async def test_a_window_that_does_not_open_is_told_wherever_it_was_asked_for(
    desk: WholeDesk,
) -> None:
    desk.slack.timing.trigger_seconds = 0
    await desk.types(ANNE, "demander 1")
    line = await desk.slack.wait_for(TRIAGE, "n’a pas pu s’ouvrir")
    assert line.ephemeral_to == ANNE
    await desk.types(ANNE, "demander 1", channel=ELSEWHERE)  # where we are no member: in private
    await desk.slack.wait_for(ANNE, "n’a pas pu s’ouvrir")


async def test_a_case_is_handed_to_a_mentioned_colleague(desk: WholeDesk) -> None:
    await desk.types(ANNE, f"confier 1 <@{BRUNO}|bruno>")
    await desk.slack.wait_for_view(ANNE)
    assert await desk.fills(ANNE) == ""
    request = await desk.request()
    assert (request.holder, request.holder_name) == (f"slack:{BRUNO}", "Bruno Petit")
    assert "te confie la demande" in desk.told(BRUNO)
    assert "Suivie par Bruno Petit" in desk.card.text


async def test_a_guest_is_not_given_a_case(desk: WholeDesk) -> None:
    desk.slack.join(CHLOE, TRIAGE)
    await desk.presses(ANNE, WORDS("triage.button.assign"))
    await desk.slack.wait_for_view(ANNE)
    assert await desk.fills(ANNE, person=CHLOE) == WORDS("acts.assign_outsider")
    assert await desk.acts() == ["submit"]


async def test_nobody_is_given_a_case_while_slack_does_not_say_who_is_who(desk: WholeDesk) -> None:
    await desk.presses(ANNE, WORDS("triage.button.assign"))
    await desk.slack.wait_for_view(ANNE)
    desk.slack.trouble.flood(20, 30, method="conversations.members")
    desk.slack.join(CHLOE, TRIAGE)
    await desk.slack.wait_until_delivered()
    seen = await desk.fills(ANNE, person=BRUNO)
    assert "vérifier que tu fais partie" in seen
    assert await desk.acts() == ["submit"]


@pytest.mark.parametrize("named", ["@bruno", "@Bruno", f"<@{BRUNO}|bruno>", f"<@{BRUNO}>"])
async def test_who_is_named_behind_a_command_is_chosen_in_its_form(
    desk: WholeDesk, named: str
) -> None:
    await desk.types(ANNE, f"confier 1 {named}", channel=ANNE)
    await desk.slack.wait_for_view(ANNE)
    assert await desk.fills(ANNE) == ""
    assert (await desk.request()).holder == f"slack:{BRUNO}"


async def test_who_is_not_found_under_a_name_is_said(desk: WholeDesk) -> None:
    await desk.types(ANNE, "confier 1 @hugo")
    view = await desk.slack.wait_for_view(ANNE)
    assert WORDS("triage.form.nobody_called", name="@hugo") in plain_text(view)
    assert await desk.acts() == ["submit"]


async def test_a_note_typed_stays_in_the_thread(desk: WholeDesk) -> None:
    await desk.types(ANNE, f"note 1 vue hier avec <@{BRUNO}|bruno>")
    assert "vue hier avec @bruno" in desk.thread()
    assert desk.telegram.texts(JEANNE) == []
    desk.slack.say(ANNE, TRIAGE, "entre nous", thread_ts=desk.card.ts)
    await desk.slack.wait_until_delivered()
    await desk.settled()
    assert await desk.acts() == ["submit", "note"]


async def test_an_act_is_undone_by_its_button(desk: WholeDesk) -> None:
    await desk.presses(ANNE, WORDS("triage.button.claim"))
    await desk.presses(BRUNO, WORDS("acts.undo"))
    assert "Anne Martin a pris la demande" in desk.told(BRUNO)
    await desk.presses(ANNE, WORDS("acts.undo"))
    assert await desk.acts() == ["submit", "claim", "undo_claim"]
    assert WORDS("acts.undo") not in desk.card.buttons


# --- meanwhile -----------------------------------------------------------------------------------


async def test_a_window_sent_after_the_case_moved_on_says_so_and_keeps_the_words(
    desk: WholeDesk,
) -> None:
    await desk.types(ANNE, "demander 1")
    await desk.slack.wait_for_view(ANNE)
    await desk.types(BRUNO, "prendre 1")
    seen = await desk.fills(ANNE, question="Depuis quand, exactement ?")
    assert "Bruno Petit a pris la demande" in seen
    assert "Depuis quand, exactement ?" in seen
    assert desk.telegram.texts(JEANNE) == []


async def test_a_preview_confirmed_after_the_case_moved_on_says_so_too(desk: WholeDesk) -> None:
    await desk.types(ANNE, "demander 1")
    await desk.slack.wait_for_view(ANNE)
    assert "Depuis quand ?" in await desk.fills(ANNE, question="Depuis quand ?")
    await desk.types(BRUNO, "prendre 1")
    seen = await desk.fills(ANNE)
    assert "Bruno Petit a pris la demande" in seen
    assert "Depuis quand ?" in seen
    assert desk.telegram.texts(JEANNE) == []


async def test_a_preview_that_reads_otherwise_by_now_is_shown_anew(desk: WholeDesk) -> None:
    await desk.types(ANNE, "demander 1")
    await desk.slack.wait_for_view(ANNE)
    assert "Bonjour Jeanne" in await desk.fills(ANNE, question="Depuis quand ?")
    await desk.ledger.write(speaks_english)
    assert "Hello Jeanne" in await desk.fills(ANNE)
    assert desk.telegram.texts(JEANNE) == []
    assert await desk.fills(ANNE) == ""
    (sent,) = desk.telegram.texts(JEANNE)
    assert sent.startswith("Hello Jeanne")


async def test_two_who_press_at_once_are_told_who_was_first(desk: WholeDesk) -> None:
    ref, label = desk.card.ts, WORDS("triage.button.claim")
    presses = [desk.slack.press(user, TRIAGE, ref, label) for user in (ANNE, BRUNO)]
    for press in presses:
        assert await press
    await desk.settled()
    assert await desk.acts() == ["submit", "claim"]
    holder = (await desk.request()).holder
    late = BRUNO if holder == f"slack:{ANNE}" else ANNE
    first = "Anne Martin" if late == BRUNO else "Bruno Petit"
    assert WORDS("acts.held_by", id=1, holder=first) in desk.told(late)


async def test_a_deleted_card_stands_anew_and_its_thread_goes_on_there(
    desk: WholeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    before, words = desk.card.ts, desk.card.text
    await desk.slack_deletes(before)
    await desk.settled()
    assert desk.card.ts != before
    assert desk.card.text == words
    assert "gone from Slack" in caplog.text
    await desk.types(ANNE, "prendre 1")
    assert "Suivie par Anne Martin" in desk.card.text
    await desk.types(ANNE, "note 1 vue hier")
    assert "vue hier" in desk.thread()
    await desk.types(BRUNO, "fiche 1")
    assert desk.card.ts.replace(".", "") in str(desk.slack.seen(BRUNO)[-1].message)


async def test_an_archived_channel_loses_nothing_and_those_who_act_are_answered(
    desk: WholeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.slack.archive(TRIAGE)
    caplog.set_level(logging.ERROR)
    await desk.types(ANNE, "prendre 1", channel=ANNE)
    assert "Suivie par Anne Martin" in desk.told(ANNE)
    assert "reopen the channel" in caplog.text
    assert "Suivie par" not in desk.card.text
    desk.unarchive()
    await desk.settled()
    assert "Suivie par Anne Martin" in desk.card.text


async def test_a_bot_that_was_removed_says_so_in_private(desk: WholeDesk) -> None:
    desk.slack.leave(desk.slack.bot_user_id, TRIAGE)
    await desk.presses(ANNE, WORDS("triage.button.claim"))
    assert "vérifier que tu fais partie de l’équipe" in desk.told(ANNE)
    assert await desk.acts() == ["submit"]
    desk.slack.join(desk.slack.bot_user_id, TRIAGE)


async def test_in_private_too_what_is_the_teams_waits_until_the_team_is_known(
    desk: WholeDesk,
) -> None:
    desk.slack.leave(desk.slack.bot_user_id, TRIAGE)
    for typed in ("prendre 1", "demander 1", "trouver Lyon", "export csv"):
        before = len(desk.slack.seen(ANNE))
        await desk.types(ANNE, typed, channel=ANNE)
        told = "\n".join(each.text for each in desk.slack.seen(ANNE)[before:])
        assert told == phrase("unsure", "fr"), typed
    await desk.types(ANNE, "export", channel=ANNE)  # what is held about herself is hers
    assert phrase("unsure", "fr") not in desk.slack.seen(ANNE)[-1].text
    assert await desk.acts() == ["submit"]
    desk.slack.join(desk.slack.bot_user_id, TRIAGE)


async def test_the_longest_note_and_history_are_taken_by_slack_whole(desk: WholeDesk) -> None:
    words = [f"mot{number}" for number in range(900)]
    assert len(" ".join(words)) > TEXT_LENGTH
    for _ in range(4):
        await desk.types(ANNE, f"note 1 {' '.join(words)}")
    for _ in range(40):
        await desk.types(ANNE, "note 1 vue hier")
    await desk.types(ANNE, "historique 1")
    in_thread = WORDS("triage.note_in_thread")
    assert len(in_thread) * 44 < TEXT_LENGTH < len(desk.told(ANNE))
    assert desk.told(ANNE).count(in_thread) == 44
    assert "mot899" not in desk.told(ANNE)
    assert desk.thread().count("mot899") == 4
    failures = [call.error for call in desk.slack.calls if call.error]
    assert failures == []


async def test_a_very_long_transcript_is_taken_by_slack_whole(sqlite_url: str) -> None:
    answers = {
        name: " ".join(f"{name}{number}" for number in range(700))
        for name in ("research_done", "research_keep", "research_next", "hopes", "tried")
    }
    async with open_desk(sqlite_url, **answers) as desk:
        assert len(desk.card.text) < TEXT_LENGTH
        thread = desk.thread().split()
        for words in answers.values():
            assert [word for word in thread if word in set(words.split())] == words.split()
        assert [call.error for call in desk.slack.calls if call.error] == []
