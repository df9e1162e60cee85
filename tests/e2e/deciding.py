"""A whole triage: two interviewers, one on Telegram and one on Slack, opinions that stay sealed
until both are in, and a referral, which is counted as a success."""

from tests.catalogue import CATALOGUE
from tests.e2e.people import Member
from tests.e2e.walk import Walk

UNSURE = "opinion-secrete"
"""A word that stands in the opinions, which nobody but the team may read, and not before both are
there."""

LETTER = "Nous avons lu ta demande à trois. Un coach te servira mieux."


class Deciding(Walk):
    """The same people, up to a decision that is not mentoring."""

    async def whole(self) -> None:
        """From the first word to the letter that says what was decided."""
        await self._until_the_mentors()
        for chapter in (self.invitations, self.dates, self.opinions, self.referral):
            await chapter()

    async def invitations(self) -> None:
        """Both are invited at once, with words that give nobody away."""
        claire, cast = self.claire, self.cast
        await claire.opens("interview")
        preview = await claire.previews(
            {"mentors": cast.accepts.name, "member": str(cast.declines.user)}
        )
        assert cast.first_name not in preview
        await claire.confirms()
        for member in (self.mentor, self.other):
            await member.reads_word("interview.letter")
            assert cast.first_name not in await member.all_text()

    async def dates(self) -> None:
        """One date is taken as it is proposed, the other is moved by the mentee."""
        mentee = self.mentee
        await self._proposes(self.mentor, "mercredi 18h30", "https://visio.example.org/un")
        await mentee.reads_word("interview.asked")
        assert "visio" not in await mentee.all_text(), "a place may say who they are"
        await mentee.taps_word("interview.agree")
        await mentee.reads("https://visio.example.org/un")
        assert f"{self.cast.accepts.name}." in await mentee.all_text()
        await self.mentor.reads(f"{self.cast.renamed[1]}.")
        await self._proposes(self.other, "jeudi 12h", "https://visio.example.org/deux")
        await mentee.reads_word("interview.asked")
        await mentee.taps_word("interview.another")
        await mentee.fills("interview_date", {"when": "vendredi 9h30", "place": None})
        await self.other.reads_word("interview.asked_back")
        await self.other.taps_word("interview.agree")
        await mentee.reads(f"{self.cast.declines.name}.")
        assert self.claire.gist("interview.card.agreed") in (await self.claire.card()).text

    async def _proposes(self, member: Member, when: str, place: str) -> None:
        await member.taps_word("interview.accept")
        await member.fills("interview_date", {"when": when, "place": place})
        await member.reads_word("interview.proposed")

    async def opinions(self) -> None:
        """Each talk is over; each writes, and the team reads both at once."""
        claire = self.claire
        for member, verdict in ((self.mentor, "mentoring"), (self.other, "professional")):
            await self._until_held(member)
            assert UNSURE not in await claire.channel()
            await member.taps_word("interview.write")
            await member.fills(
                "opinion",
                {"verdict": verdict, "seeks": f"Un cap, {UNSURE}.", "fits": None, "care": None},
            )
            await member.taps_word("dialogue.send")
            await member.reads_word("interview.thanks")
        assert claire.gist("interview.differ") in await claire.thread()
        assert (await claire.channel()).count(UNSURE) == 2

    async def _until_held(self, member: Member) -> None:
        """Let time pass until somebody is asked what they think of the talk."""
        held = member.gist("interview.held")
        await self.stage.wait_until(lambda: member.fresh(held), "interview.held", days=8)

    async def referral(self) -> None:
        """The team decides: a coach, with a letter that is read before it leaves."""
        claire, mentee = self.claire, self.mentee
        await claire.opens("refer")
        coach = CATALOGUE.home.referrals["coach"]
        preview = await claire.previews({"referral": coach.label, "letter": LETTER})
        assert LETTER in preview, preview
        assert not await mentee.fresh(LETTER)
        await claire.confirms()
        await mentee.reads(LETTER)
        assert claire.words("triage.outcome.referred") in (await claire.card()).text
