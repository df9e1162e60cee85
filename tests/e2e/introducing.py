"""The path from a mentee's first word to a thread with their mentor (see `walk`)."""

import re
from collections.abc import Awaitable, Callable

from tests.catalogue import CATALOGUE
from tests.e2e.cast import CLAIRE, DROPPED, NOTE, PAUL, Cast, Mentor
from tests.e2e.people import Member, Phone, Seat
from tests.e2e.staff import Desk
from tests.e2e.stage import Stage


class Introduction:
    """One cast in one world, as far as a thread that is open. How people act is up to the stage and
    to their classes."""

    phone: type[Phone] = Phone
    seat: type[Seat] = Seat
    desk: type[Desk] = Desk

    def __init__(self, stage: Stage, cast: Cast) -> None:
        self.world = stage.world
        self.cast = cast
        self.stage = stage
        self.mentee = self.phone(self.stage, CATALOGUE, cast.language, cast.mentee)
        self.mentor = self._member(cast.accepts)
        self.other = self._member(cast.declines)
        self.claire = self.desk(self.stage, CATALOGUE, CLAIRE)

    def _member(self, mentor: Mentor) -> Member:
        if isinstance(mentor.user, str):
            return self.seat(self.stage, CATALOGUE, mentor.language, mentor.user)
        return self.phone(self.stage, CATALOGUE, mentor.language, mentor.user)

    async def _until_the_mentors(self) -> None:
        await self.stage.begin()
        for chapter in (self.arrival, self.intake, self.triage, self.mentors_come_in):
            await chapter()

    # --- the mentee asks ------------------------------------------------------------------

    async def arrival(self) -> None:
        """/start, the language, who reads what, and yes."""
        mentee = self.mentee
        await mentee.says("/start")
        await mentee.reads_word("welcome.language")
        await mentee.taps_word("welcome.language_name")
        await mentee.reads_word("welcome.what")
        await mentee.reads_word("consent.title")
        await mentee.taps_word("consent.yes")
        await mentee.reads_word("consent.given")

    async def intake(self) -> None:
        """The guided intake, with slips, a look back, a pause and corrections."""
        mentee, cast = self.mentee, self.cast
        questions = mentee.programme.forms["intake"].questions

        def slip(name: str, again: str) -> Callable[[], Awaitable[None]]:
            async def slipped() -> None:
                await mentee.says(cast.slips[name])
                await mentee.reads_word(again)

            return slipped

        async def looks_back() -> None:
            await mentee.taps_word("dialogue.back")
            await mentee.reads(questions["need"].ask)
            await mentee.taps_word("dialogue.keep")

        async def pauses() -> None:
            await mentee.taps_word("dialogue.later")
            await mentee.reads_word("dialogue.paused")
            await mentee.taps_word("dialogue.resume")

        await mentee.fills(
            "intake",
            cast.intake,
            {
                "promotion": slip("promotion", "answers.year"),
                "need": slip("need", "answers.choice"),
                "situation": looks_back,
                "tried": pauses,
            },
        )
        await mentee.reads_word("dialogue.review")
        name, better = cast.revised
        await mentee.taps_word("dialogue.edit")
        await mentee.reads_word("dialogue.edit_which")
        await mentee.taps(questions[name].short)
        await mentee.reads(questions[name].ask)
        await mentee.says(better)
        await mentee.reads(better)
        await self._corrects_own_name()
        await mentee.taps_word("dialogue.send")
        await mentee.reads_word("intake.submitted_title")

    async def _corrects_own_name(self) -> None:
        """Editing an earlier message corrects that answer."""
        before, after = self.cast.renamed
        chat = self.world.telegram.state.chats[self.mentee.user]
        said = next(m for m in chat.messages.values() if not m.from_bot and m.text == before)
        await self.mentee.edits(said.id, after)
        await self.mentee.reads_word("dialogue.corrected")

    # --- the careers team -----------------------------------------------------------------

    async def triage(self) -> None:
        """Claim, a question with its preview, and the mentee's answer in the thread."""
        claire, mentee, cast = self.claire, self.mentee, self.cast
        assert cast.renamed[1] in (await claire.card()).text
        guest = self.desk(self.stage, CATALOGUE, PAUL)
        await guest.presses("claim")
        assert guest.words("staff.members_only") in await guest.looks()
        await claire.presses("claim")
        assert "Claire Martin" in (await claire.card()).text
        await claire.writes_in_thread(NOTE)
        await claire.opens("ask")
        # A first wording, thought better of: it must reach nobody.
        preview = await claire.previews({"question": DROPPED})
        assert DROPPED in preview
        await claire.changes_mind()
        await claire.opens("ask")
        preview = await claire.previews({"question": cast.question})
        assert cast.question in preview
        assert not await mentee.fresh(cast.question)
        await claire.confirms()
        await mentee.reads(cast.question)
        await mentee.taps_word("triage.answer")
        await mentee.fills("reply", {"answer": cast.reply})
        await mentee.taps_word("dialogue.send")
        await mentee.reads_word("triage.reply_thanks")
        assert cast.reply in await claire.thread()

    async def mentors_come_in(self) -> None:
        """One mentor through a link, one named from Slack; both fill in their profile."""
        for member, mentor in ((self.mentor, self.cast.accepts), (self.other, self.cast.declines)):
            if isinstance(member, Seat):
                await self._named_on_slack(member)
            else:
                assert isinstance(member, Phone)
                await self._invited_by_link(member)
            await member.fills("mentor", mentor.profile)
            await member.reads_word("dialogue.review")
            await member.taps_word("dialogue.send")
            await member.reads_word("mentor.profile_done")
            joined = self.claire.words("triage.mentor_joined", name=mentor.name, promotion=0)
            assert joined.partition(" (")[0] in await self.claire.channel()

    async def _invited_by_link(self, phone: Phone) -> None:
        claire = self.claire
        await claire.opens_home()
        await claire.presses_home(claire.words("home.invite"))
        links = re.findall(r"[?&]start=([\w-]+)", await claire.messages())
        assert links, await claire.messages()
        await phone.opens_link(links[-1])
        await phone.reads_word("mentor.welcome")

    async def _named_on_slack(self, seat: Seat) -> None:
        claire = self.claire
        await claire.opens_home()
        await claire.opens_from_home(claire.words("home.add_mentor"))
        preview = await claire.previews({"person": seat.user})
        assert claire.gist("mentor.slack_invitation") in preview
        assert not self.world.slack.seen(seat.user), "written to before the confirmation"
        await claire.confirms()
        await seat.reads(claire.gist("mentor.slack_invitation"))
        if seat.language != CATALOGUE.home.language:
            # Invitations go out in the home language.
            await seat.commands(f"language {seat.words('welcome.language_name')}")
            await seat.reads_word("welcome.language_set")
        await seat.taps(claire.words("mentor.begin_profile"))

    async def proposals(self) -> None:
        """Ranked and previewed; the first mentor says no and why, the second says yes."""
        claire, cast = self.claire, self.cast
        for mentor in (cast.declines, cast.accepts):
            form = await claire.opens("propose")
            ranked = form.find(cast.accepts.name), form.find(cast.declines.name)
            assert ranked[0] > -1, form
            if mentor is cast.declines:
                assert ranked[0] < ranked[1], form
            preview = await claire.previews({"mentor": mentor.name})
            assert cast.first_name not in preview
            assert cast.city not in preview
            await claire.confirms()
            if mentor is cast.declines:
                await self._says_no()
        mentor_reads = self.mentor.gist("triage.letter.proposal")
        await self.mentor.reads(mentor_reads)
        await self.mentor.taps_word("mentor.accept")
        await self.mentor.reads_word("mentor.thanks_yes", name=cast.accepts.name.partition(" ")[0])

    async def _says_no(self) -> None:
        other, claire = self.other, self.claire
        await other.reads_word("triage.letter.proposal")
        await other.taps_word("mentor.decline")
        await other.reads_word("mentor.thanks_no")
        await other.fills(
            "decline_reason", {"reason": "other", "detail": self.cast.notes["why_not"]}
        )
        await other.reads_word("mentor.reason_thanks")
        assert self.cast.notes["why_not"] in await claire.thread()

    async def introduction(self) -> None:
        """The mentee says yes, both accept the limits, and a thread opens."""
        mentee, mentor, cast = self.mentee, self.mentor, self.cast
        await mentee.reads_word("introduction.found")
        assert cast.accepts.name.partition(" ")[0] not in await mentee.all_text()
        assert cast.first_name not in await mentor.all_text()
        await mentee.taps_word("introduction.yes")
        await mentee.reads_word("introduction.limits_mentee")
        await mentor.reads_word("introduction.limits_mentor")
        await mentee.taps_word("introduction.accept")
        await mentee.reads_word("introduction.waiting_mentee")
        assert cast.first_name not in await mentor.all_text()
        await mentor.taps_word("introduction.accept")
        await mentor.reads_word("introduction.open_title", name=cast.first_name)
        await mentee.reads_word("introduction.open_title", name=cast.accepts.name.partition(" ")[0])
