"""Six months from the introduction on, by clicks and typing on the sandbox's page, and its clock.

How the two came together is acted without the page, in seconds: `test_browser` walks that way. What
each of the three sees is read where it stands; `turn` is called where a picture tells the most.
"""

from dataclasses import replace

from playwright.async_api import Page

from sandbox.world import World
from tests.e2e.cast import FRENCH, SOPHIE
from tests.e2e.page import PagePhone, PageStage
from tests.e2e.page_slack import PageDesk, PageWalk
from tests.e2e.stage import Stage
from tests.e2e.walk import Walk

CAST = replace(FRENCH, renamed=(FRENCH.name, FRENCH.name))

CAFE = "Café de la Mairie, Paris"
ABOUT = "Comment savoir si une petite équipe me laissera décider."
NOTE_TO_SELF = "Lui présenter Hugo, qui a fondé dans l’énergie."
TODAY = "La santé, finalement. Je sais dire pourquoi."
FAREWELL = "J’ai signé hier. Merci, Sophie."
MEANWHILE = (
    "Je t’ai mise en copie d’un mot à Hugo.",
    "Alors, ces fondateurs ?",
    "Je pense à toi : bon entretien demain.",
    "Qu’as-tu retenu de cet échange ?",
)
ANSWERS = (
    "Merci, je lui écris ce soir.",
    "Vus tous les deux. J’en sors avec des idées.",
    "Cela s’est bien passé, je te raconte.",
    "Que je sais ce que je cherche.",
)


class Prelude(Walk):
    """Until the two know each other, without the page."""

    async def whole(self) -> None:
        mentee, mentor, claire = self.mentee, self.mentor, self.claire
        await self.stage.begin()
        await self.arrival()
        await mentee.fills("intake", self.cast.intake)
        await mentee.taps_word("dialogue.send")
        await claire.presses("claim")
        await self.comes_in()
        await claire.opens("propose")
        await claire.previews({"mentor": SOPHIE.name})
        await claire.confirms()
        await mentor.taps_word("mentor.accept")
        await self.introduction()

    async def comes_in(self) -> None:
        """The mentor comes in by a link, and fills in their profile."""
        phone = self.mentor
        assert isinstance(phone, self.phone)
        await self._invited_by_link(phone)
        await phone.fills("mentor", SOPHIE.profile)
        await phone.taps_word("dialogue.send")


class SixMonths(PageWalk):
    """The months themselves."""

    mentee: PagePhone
    mentor: PagePhone
    claire: PageDesk
    stage: PageStage

    async def whole(self) -> None:
        for chapter in (self.begins, self.meets, self.rests, self.halfway, self.ends, self.later):
            await chapter()

    async def turn(self, name: str, *, staff: bool = False) -> None:
        """A picture would tell something here; with `staff`, of the team's side."""

    async def begins(self) -> None:
        """A day without a word; then the first ones, the curve's first point, the objective."""
        mentee, mentor = self.mentee, self.mentor
        await mentee.looks()
        await mentor.looks()
        await self._until_told(mentee, "spark", days=2)
        await mentee.says("Bonjour Sophie. Je n’ose pas choisir entre la santé et l’énergie.")
        await mentor.says("Bonjour Inès. Ne choisis pas encore : raconte-moi tes stages.")
        await mentee.reads("raconte-moi tes stages")
        await self._until_told(mentee, "autonomy_start", days=3)
        await mentee.taps(mentee.programme.journey["autonomy_start"].opens_label)
        await self._answers_curve("21222")
        await mentee.reads_word("curve.first")
        await mentee.says("/objective")
        words = {"what": self.cast.notes["objective"], "how": self.cast.notes["signs"]}
        await mentee.fills("objective", {**words, "why": None, "out": None})
        await mentee.taps_word("dialogue.send")
        await mentor.reads(self.cast.notes["objective"])
        await mentor.taps_word("objective.agree")
        await mentee.reads_word("objective.agreed_by")
        await self.turn("months-objective")

    async def meets(self) -> None:
        """A date in plain words, moved once; what to talk about; whether they met, and for whom
        what; a note; two check-ins."""
        mentee, mentor = self.mentee, self.mentor
        await mentor.says("/rdv")
        await mentor.fills("meeting", {"when": "jeudi en huit à 18h30", "place": CAFE})
        await mentee.reads(CAFE)
        await mentee.taps_word("meeting.agree")
        await mentee.taps_word("meeting.move")
        kept = mentee.words("dialogue.keep_it")
        await mentee.fills("meeting", {"when": "vendredi en huit à 18h", "place": kept})
        await mentor.taps_word("meeting.agree")
        await mentor.reads_word("meeting.moved")
        await mentor.reads(CAFE)
        await mentee.taps_word("agenda.write")
        await mentee.fills("agenda", {"about": ABOUT})
        await mentor.reads(ABOUT)
        await self._until_told(mentor, "meeting_eve", days=14)
        await mentee.reads(ABOUT)
        await self.turn("months-eve")
        await self._both_met()
        await mentor.taps_word("marks.within")
        await mentor.taps_word("note.write")
        await mentor.fills("note", {"words": NOTE_TO_SELF})
        await mentor.reads_word("note.kept")
        await self._until_told(mentee, "checkin_first", days=14)
        await mentee.taps(mentee.programme.journey["checkin_first"].opens_label)
        asked = {"going": "good", "note": self.cast.notes["checkin"], "team": "no"}
        await mentee.fills("checkin_mentee", asked)
        await mentee.taps_word("dialogue.send")
        assert self.cast.notes["checkin"] in await self.claire.thread()
        assert self.cast.notes["checkin"] not in await mentor.all_text()

    async def rests(self) -> None:
        """A break of two weeks, said in words; it ends by itself."""
        mentee, mentor = self.mentee, self.mentor
        await mentee.says("/break")
        await mentee.says("deux semaines")
        await mentee.reads_word("break.began")
        await mentor.reads_word("break.began_by")
        assert self.claire.gist("break.card") in (await self.claire.card()).text
        await self._until_told(mentee, "break_over", days=20)
        await mentee.says("Me revoilà. J’ai rencontré deux fondateurs.")

    async def halfway(self) -> None:
        """Their own first words, the curve, the objective read again by both."""
        mentee, mentor = self.mentee, self.mentor
        await self._weeks_go_by(8)
        await self._until_told(mentee, "mirror", days=20)
        await mentee.taps(mentee.programme.journey["mirror"].opens_label)
        grew = self.cast.intake["grad_pull"]
        assert isinstance(grew, str)
        await mentee.reads(grew)
        await self.turn("months-mirror")
        await mentee.fills("mirror", {"still": "partly", "today": TODAY})
        await mentee.reads_word("mirror.moved")
        assert TODAY not in await mentor.all_text()
        await self._until_told(mentee, "autonomy_middle", days=20)
        await mentee.taps(mentee.programme.journey["autonomy_middle"].opens_label)
        await self._answers_curve("43334")
        await mentee.reads_word("curve.title")
        await self.turn("months-curve")
        await self._until_told(mentee, "midterm", days=20)
        await mentee.taps(next(iter(mentee.programme.journey["midterm"].buttons.values())))
        await mentor.taps_word("objective.still")
        await mentee.reads_word("objective.read_by_both")

    async def ends(self) -> None:
        """The last month: a last session, the closing questions, how to stay in touch, the end."""
        mentee, mentor, notes = self.mentee, self.mentor, self.cast.notes
        await self._weeks_go_by(8)
        await self._until_told(mentor, "month_five", days=20)
        await self._until_told(mentee, "closing_session", days=30)
        await mentee.taps(mentee.programme.journey["closing_session"].opens_label)
        await mentee.fills("meeting", {"when": "jeudi prochain à 18h30", "place": CAFE})
        await mentor.taps_word("meeting.agree")
        await self._both_met()
        await self._until_told(mentor, "closing", days=20)
        await mentee.taps(mentee.programme.journey["closing"].opens_label)
        await mentee.fills("closing_mentee", {"reached": "reached", "learnt": notes["learnt"]})
        await mentee.taps_word("dialogue.send")
        await mentor.taps(mentor.programme.journey["closing"].opens_label)
        answers = {"again": "yes", "learnt": notes["mentor_learnt"], "whom": "me", "why": ""}
        await mentor.fills("closing_mentor", answers)
        await mentor.taps_word("dialogue.send")
        await mentee.says("/exchange")
        await mentee.fills("exchange", {"mine": "ines@example.org"})
        await mentor.taps_word("exchange.give")
        await mentor.fills("exchange", {"mine": "06 01 02 03 04"})
        await mentee.reads("06 01 02 03 04")
        await self._writes(mentee, mentor, FAREWELL)
        await self._until_told(mentor, "end", days=10)
        await mentor.taps_word("thanks.page")
        await mentor.reads_word("thanks.page_is")
        await mentor.taps(mentor.words("thanks.rest_for", count=3))
        await mentor.reads_word("thanks.rests")
        await mentee.looks()
        await self.turn("months-end")
        card, thread = (await self.claire.card()).text, await self.claire.thread()
        assert self.claire.words("triage.outcome.completed") in card
        for words in (notes["learnt"], notes["mentor_learnt"]):
            assert words in thread
        for words in (ABOUT, NOTE_TO_SELF, TODAY, FAREWELL, "06 01 02 03 04"):
            assert words not in thread, "staff read what is between the two"
        await self.turn("months-card", staff=True)

    async def later(self) -> None:
        """Three months later: what became of it, and the curve to its last point."""
        mentee = self.mentee

        async def asked() -> bool:
            return await mentee.fresh(mentee.gist("later.ask"))

        await self.stage.travels(weeks=12)
        await self.stage.wait_until(asked, "later.ask", days=30)
        await mentee.taps_word("later.answer.arrived")
        await mentee.taps_word("curve.begin")
        await self._answers_curve("55454")
        await mentee.reads_word("curve.title")
        await self.turn("months-later")

    # --- what comes more than once ------------------------------------------------------------

    async def _weeks_go_by(self, weeks: int) -> None:
        """The two write a word now and then."""
        for number in range(weeks // 2):
            await self._writes(self.mentor, self.mentee, MEANWHILE[number % len(MEANWHILE)])
            await self._writes(self.mentee, self.mentor, ANSWERS[number % len(ANSWERS)])
            await self.stage.travels(weeks=2)

    async def _writes(self, author: PagePhone, reader: PagePhone, words: str) -> None:
        """A word from one to the other, who it is for being said where we ask."""
        await author.says(words)
        if await author.fresh(author.gist("thread.for_whom")):
            mentor = author is self.mentor
            name = self.cast.first_name if mentor else SOPHIE.name.split()[0]
            await author.taps_word("thread.to_person", name=name)
        await reader.reads(words)

    async def _both_met(self) -> None:
        for member in (self.mentee, self.mentor):
            await self._until_told(member, "did_you_meet", days=20)
            await member.taps(next(iter(member.programme.journey["did_you_meet"].buttons.values())))
            await member.reads_word("meeting.held")

    async def _answers_curve(self, values: str) -> None:
        questions = self.mentee.programme.forms["autonomy"].questions
        await self.mentee.fills("autonomy", dict(zip(questions, values, strict=True)))


async def introduced(world: World) -> None:
    """Bring the two of `CAST` together in this world."""
    await Prelude(Stage(world), CAST).whole()


async def months(kind: type[SixMonths], world: World, page: Page) -> SixMonths:
    """Walk through the months on this page."""
    await page.get_by_test_id("dismiss-steps").click()
    walk = kind(PageStage(world, page), CAST)
    await walk.whole()
    return walk
