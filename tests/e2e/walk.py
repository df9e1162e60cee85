"""The path, from a mentee's first word to the last nudge, as people act it and read it.

Each chapter is a script: somebody does something, then somebody reads the answer. Texts come from
the programme, in the language of whoever reads; staff read the home language.
"""

import base64
import re
from collections.abc import Awaitable, Callable

from conversations.steps import Step
from tests.catalogue import CATALOGUE
from tests.e2e.cast import CLAIRE, DROPPED, NOTE, PAUL, SECRET, Cast, Mentor
from tests.e2e.people import Member, Phone, Seat, literal
from tests.e2e.staff import Desk
from tests.e2e.stage import Stage

PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
LETTER = b"%PDF-1.4 a letter"
VOICE = b"OggS a few words"


class Walk:
    """One walk of one cast in one world. How people act is up to the stage and to their classes."""

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

    async def whole(self) -> None:
        """From the first word to the last nudge."""
        await self._until_the_thread()
        for chapter in (self.first_weeks, self.months, self.the_end):
            await chapter()

    async def cut_short(self) -> None:
        """The same way into the private thread, then /stop and /delete."""
        await self._until_the_thread()
        await self.stops()
        await self.erases()

    async def _until_the_thread(self) -> None:
        await self._until_the_mentors()
        for chapter in (self.proposals, self.introduction, self.thread):
            await chapter()

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

    # --- the private thread ---------------------------------------------------------------

    async def thread(self) -> None:
        """Words, files and edits, both ways."""
        mentee, mentor = self.mentee, self.mentor
        hello = await mentee.writes(f"Bonjour, hello {SECRET} 1")
        await mentor.reads(f"{SECRET} 1")
        await mentee.edits(hello, f"Bonjour, hello {SECRET} 1, corrigé")
        await mentor.reads(f"{SECRET} 1, corrigé")
        await mentee.sends("photo", PHOTO, caption=f"{SECRET} photo")
        await mentor.reads(f"{SECRET} photo")
        await mentee.sends("document", LETTER, filename="cv.pdf", mime="application/pdf")
        await mentor.reads("cv.pdf")
        await mentee.sends("voice", VOICE, mime="audio/ogg")
        if isinstance(mentor, Seat):
            await self._mentor_answers_on_slack(mentor)
        else:
            assert isinstance(mentor, Phone)
            answer = await mentor.writes(f"Bienvenue {SECRET} 2")
            await mentee.reads(f"{SECRET} 2")
            await mentor.edits(answer, f"Bienvenue {SECRET} 2, corrigé")
            await mentor.sends("document", LETTER, filename="plan.pdf", mime="application/pdf")
            await mentor.sends("photo", PHOTO)
            await mentor.sends("voice", VOICE, mime="audio/ogg")
        await mentee.reads(f"{SECRET} 2, corrigé")

    async def _mentor_answers_on_slack(self, mentor: Seat) -> None:
        mentee = self.mentee
        title = mentor.words("introduction.open_title", name=self.cast.first_name)
        seen = self.world.slack.seen(mentor.user)
        head = next(line.ts for line in seen if title in line.text)
        answer = await mentor.writes(f"Bienvenue {SECRET} 2", head)
        await mentee.reads(f"{SECRET} 2")
        await mentor.edits(answer, f"Bienvenue {SECRET} 2, corrigé")
        await mentor.sends("plan.pdf", LETTER, "application/pdf", head)
        await mentor.sends("tableau.png", PHOTO, "image/png", head)
        # Beside the thread it is not certain for whom it is: we ask.
        await mentor.writes(f"À côté {SECRET} 3", None)
        assert f"{SECRET} 3" not in await mentee.all_text()
        await mentor.reads_word("thread.for_whom")
        await mentor.taps_word("thread.to_person", name=self.cast.first_name)
        await mentee.reads(f"{SECRET} 3")

    # --- six months -----------------------------------------------------------------------

    async def _until_told(self, member: Member, step: str, **span: float) -> None:
        """Let time pass until a step of the journey is told to somebody."""
        row: Step = member.programme.journey[step]
        says = row.mentor_says if member is self.mentor and row.mentor_says else row.says
        fragment = literal(says)
        await self.stage.wait_until(lambda: member.fresh(fragment), step, **span)
        await member.reads(fragment)

    async def first_weeks(self) -> None:
        """A date, proposed and agreed; the objective; reminders; whether they met; check-ins."""
        mentee, mentor, notes = self.mentee, self.mentor, self.cast.notes
        await self._until_told(mentee, "first_meeting", days=8)
        await mentee.taps(mentee.programme.journey["first_meeting"].opens_label)
        await mentee.fills("meeting", {"when": notes["date"], "place": notes["place"]})
        await mentee.reads_word("meeting.sent")
        await mentor.reads(notes["place"])
        await mentor.taps_word("meeting.agree")
        await mentor.reads_word("meeting.agreed")
        await mentee.reads_word("meeting.agreed")

        await self._until_told(mentee, "objective", days=8)
        await mentee.taps(mentee.programme.journey["objective"].opens_label)
        objective = {"what": notes["objective"], "why": None, "how": notes["signs"], "out": None}
        await mentee.fills("objective", objective)
        await mentee.taps_word("dialogue.send")
        await mentee.reads_word("objective.kept")
        await mentor.reads(notes["objective"])
        await mentor.taps_word("objective.agree")
        await mentee.reads_word("objective.agreed_by")

        await self._until_told(mentee, "meeting_eve", days=14)
        await self._until_told(mentor, "meeting_soon", days=2)
        for member in (mentee, mentor):
            await self._until_told(member, "did_you_meet", days=2)
            await member.taps(next(iter(member.programme.journey["did_you_meet"].buttons.values())))
            await member.reads_word("meeting.held")

        await self._until_told(mentee, "checkin_first", days=14)
        await mentee.taps(mentee.programme.journey["checkin_first"].opens_label)
        await mentee.fills(
            "checkin_mentee", {"going": "good", "note": notes["checkin"], "team": "no"}
        )
        await mentee.taps_word("dialogue.send")
        await mentee.reads_word("checkin.thanks")
        assert notes["checkin"] in await self.claire.thread()
        assert notes["checkin"] not in await mentor.all_text()

    async def months(self) -> None:
        """Words to the team; a silence that is noticed; the mid-term, where the mentor is at the
        end of what a volunteer can give."""
        mentee, mentor, notes = self.mentee, self.mentor, self.cast.notes
        await mentee.says("/team")
        await mentee.fills("to_team", {"words": notes["to_team"]})
        assert notes["to_team"] not in await self.claire.channel(), (
            "passed on before it was confirmed"
        )
        await mentee.taps_word("dialogue.send")
        await mentee.reads_word("team.passed_on")
        assert notes["to_team"] in await self.claire.thread()
        told = self.claire.programme.words("team.is_there", id=1)  # in the hours of the team
        await self.stage.wait_until(lambda: self.claire.is_told(told), "team.is_there", days=4)
        await self.claire.sees_to("asked", "Je lui ai parlé, tout va bien.")

        await self._until_told(mentee, "silence", days=60)
        silence = literal(self.claire.programme.journey["silence_staff"].says)
        await self.stage.wait_until(lambda: self.claire.thread_says(silence), "silence", days=30)

        for member, role in ((mentee, "mentee"), (mentor, "mentor")):
            await self._until_told(member, "midterm", days=100)
            await member.taps(member.programme.journey["midterm"].opens_label)
            form = member.programme.forms[f"midterm_{role}"]
            answers = {"objective": "same", "note": notes["moved"], "team": "no"}
            answers |= {"whom": "me", "why": ""}
            going = "good" if role == "mentee" else "hard"
            wanted = {name: {**answers, "going": going}[name] for name in form.questions}
            await member.fills(f"midterm_{role}", wanted)
            await member.taps_word("dialogue.send")
        await mentor.reads_word("checkin.thanks_alone")
        assert "⚠" in await self.claire.thread()
        await self._until_told(mentor, "month_five", days=80)

    async def the_end(self) -> None:
        """The closing questions, the last word, and the door that stays open."""
        mentee, mentor, notes = self.mentee, self.mentor, self.cast.notes
        await self._until_told(mentee, "closing", days=40)
        await mentee.taps(mentee.programme.journey["closing"].opens_label)
        await mentee.fills("closing_mentee", {"reached": "closer", "learnt": notes["learnt"]})
        await mentee.taps_word("dialogue.send")
        await mentee.reads_word("closing.thanks_mentee")
        await self._until_told(mentor, "closing", days=7)
        await mentor.taps(mentor.programme.journey["closing"].opens_label)
        answers = {"again": "yes", "learnt": notes["mentor_learnt"], "whom": "me", "why": ""}
        await mentor.fills("closing_mentor", answers)
        await mentor.taps_word("dialogue.send")
        await mentor.reads_word("closing.thanks_mentor")
        await self._until_told(mentee, "end", days=10)
        await self._until_told(mentor, "end", days=7)
        assert self.claire.words("triage.outcome.completed") in (await self.claire.card()).text
        await mentee.says(f"Encore un mot, {SECRET} 9")
        assert f"{SECRET} 9" not in await mentor.all_text()
        await mentee.reads_word("thread.too_late")
        await mentee.says("/status")
        await mentee.reads_word("status.closed_completed")
        await self.stage.wait(days=30)

    # --- leaving --------------------------------------------------------------------------

    async def stops(self) -> None:
        """/stop: looked at, left alone; then the mentorship is ended."""
        mentee, mentor = self.mentee, self.mentor
        mentor_name = self.cast.accepts.name.partition(" ")[0]
        await mentee.says("/stop")
        await mentee.reads_word("leaving.mentorship")
        await mentee.taps_word("leaving.keep")
        await mentee.reads_word("leaving.kept")
        await mentee.says("/stop")
        await mentee.taps_word("leaving.end_with", name=mentor_name)
        await mentee.reads_word("ending.confirm", name=mentor_name, off="")
        await mentee.taps_word("ending.sure")
        await mentee.reads_word("ending.left_mentee", name=mentor_name)
        await mentor.reads_word("ending.withdraw_other", name=self.cast.first_name)
        assert self.claire.words("triage.outcome.stopped") in (await self.claire.card()).text
        await mentee.says(f"Encore un mot, {SECRET} 8")
        await mentee.reads_word("thread.too_late")
        assert f"{SECRET} 8" not in await mentor.all_text()

    async def erases(self) -> None:
        """/delete: what goes is shown first; then it is gone, for staff and mentors too."""
        mentee, claire = self.mentee, self.claire
        await mentee.says("/delete")
        await mentee.reads_word("leaving.erase_title")
        assert self.cast.reply in await claire.thread()
        await mentee.taps_word("leaving.erase_yes")
        await mentee.reads_word("leaving.erased")
        await claire.presses("history")
        await claire.opens_home()
        # Who comes back is met for the first time.
        await mentee.says("/start")
        await mentee.reads_word("welcome.language")
