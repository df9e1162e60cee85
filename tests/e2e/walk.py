"""The path, from a mentee's first word to the last nudge, as people act it and read it.

Each chapter is a script: somebody does something, then somebody reads the answer. Texts come from
the programme, in the language of whoever reads; staff read the home language.
"""

import base64

from conversations.steps import Step
from tests.e2e.cast import SECRET
from tests.e2e.introducing import Introduction
from tests.e2e.people import Member, Phone, Seat, literal

PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
LETTER = b"%PDF-1.4 a letter"
VOICE = b"OggS a few words"


class Walk(Introduction):
    """One walk of one cast in one world."""

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
