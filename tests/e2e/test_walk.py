"""The whole path, in French with a mentor on Telegram, in English with one on Slack; and in English
by clicks until it is cut short. In French Slack comes through a socket, in English by signed
requests.

The walks themselves check each answer as it comes; here is what must hold for all that was seen.
"""

from zoneinfo import ZoneInfo

import pytest

from tests.catalogue import CATALOGUE
from tests.e2e.cast import DROPPED, NOTE, SECRET
from tests.e2e.people import gist, literal
from tests.e2e.recording import Recording, Walks

HOME = CATALOGUE.home
CHANNEL = "accompagnement"
CLAIRE = "Claire"
BOTH = ["french", "english"]
ALL = [*BOTH, "cut_short"]


@pytest.fixture
def walk(request: pytest.FixtureRequest, walks: Walks) -> Recording:
    """One of the walks, by name."""
    return walks[request.param]


def first_name(name: str) -> str:
    return name.partition(" ")[0]


@pytest.mark.parametrize("walk", ALL, indirect=True)
class TestNobodySeesWhatTheyMustNot:
    def test_staff_read_no_word_of_the_private_thread(self, walk: Recording) -> None:
        between_two = {walk.cast.first_name, first_name(walk.cast.accepts.name)}
        for who in walk.transcripts:
            reads = SECRET in walk.text(who)
            assert reads == (first_name(who) in between_two), who

    def test_what_staff_do_not_confirm_or_write_among_themselves_stays_there(
        self, walk: Recording
    ) -> None:
        for who in walk.transcripts:
            assert DROPPED not in walk.text(who), who
            assert (NOTE in walk.text(who)) == (who.startswith(CHANNEL)), who

    def test_who_declined_never_learns_who_it_was(self, walk: Recording) -> None:
        text = walk.text(first_name(walk.cast.declines.name))
        assert walk.cast.first_name not in text
        assert walk.cast.city not in text

    def test_what_each_tells_the_team_does_not_reach_the_other(self, walk: Recording) -> None:
        cast = walk.cast
        theirs = walk.text(first_name(cast.accepts.name))
        mine = walk.text(cast.first_name)
        for told in ("to_team", "checkin", "learnt"):
            assert cast.notes[told] not in theirs
        assert cast.reply not in theirs
        assert cast.notes["mentor_learnt"] not in mine
        assert cast.notes["why_not"] not in mine

    def test_nothing_is_said_twice_and_nothing_lost(self, walk: Recording) -> None:
        assert walk.repeats == 0
        assert walk.lost == 0

    def test_nothing_went_wrong_on_our_side(self, walk: Recording) -> None:
        assert walk.starts == 1
        assert walk.faults == []
        for who in walk.transcripts:
            assert HOME.words("error.ours") not in walk.text(who), who
            assert gist(HOME, "error.staff") not in walk.text(who), who


def opening(walk: Recording, reader: str) -> str:
    """The line that introduces this reader to the other one."""
    cast = walk.cast
    mentor = first_name(cast.accepts.name)
    language = cast.accepts.language if reader == mentor else cast.language
    other = cast.first_name if reader == mentor else mentor
    return CATALOGUE[language].words("introduction.open_title", name=other)


@pytest.mark.parametrize("walk", BOTH, indirect=True)
class TestSixMonths:
    def test_nobody_knows_a_name_before_both_said_yes(self, walk: Recording) -> None:
        cast = walk.cast
        for reader, other in (
            (first_name(cast.accepts.name), cast.name),
            (cast.first_name, cast.accepts.name),
        ):
            before, _, after = walk.text(reader).partition(opening(walk, reader))
            assert after, "they were never introduced"
            assert first_name(other) not in before

    def test_staff_see_the_whole_case_in_one_thread(self, walk: Recording) -> None:
        channel = walk.text(CHANNEL)
        cast = walk.cast
        told = [cast.reply, cast.notes["why_not"], cast.notes["to_team"], cast.notes["checkin"]]
        told += [cast.notes["learnt"], cast.notes["mentor_learnt"]]
        for words in told:
            assert words in channel
        heads = [line for line in walk.transcripts[f"{CHANNEL} (Slack)"] if not line.place]
        named = [line for line in heads if HOME.words("triage.title_erased", id=1) in line.text]
        leads = HOME.words("acts.card_is")  # an alarm that leads to the card is none
        assert len([line for line in named if leads not in line.text]) == 1

    def test_who_holds_the_case_hears_when_something_waits(self, walk: Recording) -> None:
        assert HOME.words("triage.answer_is_there", id=1) in walk.text(CLAIRE)
        assert HOME.words("team.is_there", id=1) in walk.text(CLAIRE)

    def test_both_speak_their_own_language(self, walk: Recording) -> None:
        french, english = (CATALOGUE[each].words("checkin.thanks") for each in ("fr", "en"))
        mentee = walk.text(walk.cast.first_name)
        assert (french in mentee) == (walk.cast.language == "fr")
        assert (english in mentee) == (walk.cast.language == "en")

    def test_nudges_keep_to_the_hours_of_the_one_they_are_for(self, walk: Recording) -> None:
        decent = range(HOME.limits.quiet_until_hour, HOME.limits.quiet_from_hour)
        nudges = {
            literal(says)
            for programme in CATALOGUE
            for step in programme.journey.values()
            for says in (step.says, step.mentor_says)
            if says
        }
        for who, zone in (
            (walk.cast.first_name, walk.cast.zone),
            (first_name(walk.cast.accepts.name), "Europe/Paris"),
        ):
            told = [
                line for line in walk.transcript(who) if any(nudge in line.text for nudge in nudges)
            ]
            assert told  # most have given way by the end: to an answer, or to what came after
            for line in told:
                assert line.at.astimezone(ZoneInfo(zone)).hour in decent, f"{who}: {line}"


class TestLeaving:
    def test_nothing_of_who_erased_themself_is_left_with_staff(self, walks: Walks) -> None:
        walk = walks["cut_short"]
        cast = walk.cast
        for who in (CHANNEL, CLAIRE, first_name(cast.declines.name)):
            text = walk.text(who)
            assert cast.first_name not in text
            assert cast.city not in text
            for words in (*cast.intake.values(), cast.revised[1], cast.question, cast.reply):
                if isinstance(words, str) and " " in words:
                    assert words not in text
        assert HOME.words("leaving.staff_closed") in walk.text(CHANNEL)

    def test_the_mentor_keeps_the_letters_but_not_the_file(self, walks: Walks) -> None:
        walk = walks["cut_short"]
        text = walk.text(first_name(walk.cast.accepts.name))
        assert f"{SECRET} 1, corrigé" in text
        own = "\n".join(map(str, walk.cast.accepts.profile.values()))
        answers = [each for each in walk.cast.intake.values() if isinstance(each, str)]
        for words in (walk.cast.city, *(each for each in answers if " " in each)):
            assert words not in text or words in own
