"""What is promised to whoever writes to the front door, looked at after everything that happens.

`Promises` watches a room. It learns from what people do, from their screens and from what is
stored; how the dialogues come to it is none of its business.

Words are known by marks (see `mischief.mark`). A mark that was taken for an answer must be found
again, among the answers or on the careers team's screens, until its author replaced or erased it;
and the team sees none before it was sent.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from storage.mail import STAFF, Address, Edited, Message, Ref, Said, What
from tests.conversations.goodwill import Asked, asked_by
from tests.conversations.happenings import (
    Kept,
    Step,
    Stored,
    acts_meant,
    found_in,
    look,
    read_over,
)
from tests.conversations.room import CLAIRE, MARC, Room
from tests.conversations.telltales import reads_well, says
from tests.harness import CATALOGUE, Player, Shown, words_of

KEPT_FORMS = ("intake", "to_team", "addition", "reply", "offer_help")
"""Forms whose words are kept until they are sent. A mailbox and a code are not."""

TEAM = (STAFF, CLAIRE, MARC, *(Address(f"slack:home/{who[6:]}") for who in (CLAIRE, MARC)))
"""The screens of the careers team."""

LIMITS = CATALOGUE.home.limits


class Promises:
    """Watches what happens in a room; raises `AssertionError` as soon as a promise is broken."""

    def __init__(self, room: Room, players: Sequence[Player]) -> None:
        self.room = room
        self.players = players
        self.kept: list[Kept] = []
        self.said: dict[str, tuple[Address, Ref]] = {}
        self.shut_out: set[Address] = set()
        self._named: set[str] = set()
        self._seen: dict[tuple[Address, Ref], int] = {}
        self.stored = look(room)

    def happens(
        self,
        act: Callable[[], object],
        by: Player | None = None,
        what: What | None = None,
        marks: Sequence[str] = (),
        quiet: bool = False,
    ) -> None:
        """Let something happen, and look at every promise. `quiet`: it need not be answered."""
        before, asked, acts = self.stored, dict[int, Asked](), frozenset[str]()
        if by is not None:
            asked = asked_by(by, before.open(by.where))
            acts = frozenset(acts_meant(by, what))
            if isinstance(what, Said | Edited):
                self.said |= dict.fromkeys(marks, (by.where, what.ref))
        act()
        self.shut_out |= self.room.blocked
        self.stored = look(self.room)
        places = (*(player.where for player in self.players), *TEAM)
        news = {where: self._news(where) for where in places}
        team = "\n".join(self._standing(TEAM))
        step = Step(by, what, marks, asked, acts, before, self.stored, news, team)
        if by is not None and by.where not in self.room.blocked:
            assert quiet or news[by.where], f"{what} goes unanswered:\n{by.all()}"
        self._can_be_read(step)
        self._is_taken(step)
        self._is_sent(step)
        self._is_erased(step)
        self._is_kept(step)
        self._nothing_else_changes(step)

    def nothing_comes_of(self, act: Callable[[], object]) -> None:
        """Let something happen that must change nothing at all."""
        stored, screens = self.room.stored_text(), self._screens()
        act()
        assert self.room.stored_text() == stored, "it changed what is stored"
        assert self._screens() == screens, "it changed a screen"

    def _screens(self) -> list[tuple[Address, Message, int]]:
        return [
            (where, shown.message, shown.revisions)
            for where, screen in self.room.screens.items()
            for shown in screen.shown
        ]

    def _news(self, where: Address) -> list[Shown]:
        """The messages that are new in a place, or say something new."""
        news = []
        for shown in self.room.screens[where].shown if where in self.room.screens else ():
            if self._seen.get((where, shown.ref)) != shown.revisions:
                self._seen[where, shown.ref] = shown.revisions
                news.append(shown)
        return news

    def _standing(self, places: Sequence[Address]) -> Iterator[str]:
        """All that stands in these places, files included."""
        for where in places:
            for shown in self.room.screens[where].shown if where in self.room.screens else ():
                yield words_of(shown.message)
                attached = shown.message.attachment
                if attached is not None:
                    yield attached.file.source if attached.file is not None else attached.text

    def _were_told(self, where: Address, key: str) -> bool:
        """Whether a word of the programme was ever said there."""
        return any(says(shown.text, key) for shown in self.room.screens[where].shown)

    # --- never silence, never gibberish ----------------------------------------------------

    def _can_be_read(self, step: Step) -> None:
        for player in self.players:
            languages = _languages(player, step.before, step.after)
            strange = [mark for mark, (by, _) in self.said.items() if by != player.where]
            for shown in step.news[player.where]:
                reads_well(shown, languages)
                for mark in strange:
                    assert mark not in shown.text, f"{mark} is read by another: {shown.text}"

    # --- never a lost answer ---------------------------------------------------------------

    def _is_taken(self, step: Step) -> None:
        """Words after which something else is asked were taken; so was a file, unless it was said
        why not."""
        if step.by is None:
            return
        here = step.by.where
        known = {kept.mark for kept in self.kept}
        for mark, (by, ref) in self.said.items():
            if by == here and mark not in known:
                self.kept += found_in(mark, by, ref, step.after)
        if isinstance(step.what, Edited) and says(step.told, "dialogue.corrected"):
            words = step.after.words
            assert all(mark in words for mark in step.marks), f"an edit was not kept: {step.marks}"
            old = [
                mark for mark, (by, ref) in self.said.items() if (by, ref) == (here, step.what.ref)
            ]
            for mark in set(old) - set(step.marks):
                assert mark not in words, f"{mark} was edited away, and is still kept"
        asked = step.listens
        if asked is None or not isinstance(step.what, Said):
            return
        form = CATALOGUE.home.forms[step.before.dialogues[asked.dialogue].form]
        if step.what.file is not None:
            self._file_is_taken(step, step.what, asked, takes_files=form.files)
        elif step.marks and asked.question and form.questions[asked.question].kind == "text":
            self._words_are_taken(step, step.what, asked)

    def _words_are_taken(self, step: Step, said: Said, asked: Asked) -> None:
        assert step.by is not None
        if step.before.dialogues[asked.dialogue].form not in KEPT_FORMS or said.forwarded:
            return
        now = asked_by(step.by, step.after.open(step.by.where)).get(asked.dialogue)
        if now is not None and now[:4] == asked[:4] and not says(step.told, "dialogue.rest_added"):
            return
        if says(step.told, "triage.reply_closed"):
            return
        words = step.after.words
        for mark in step.marks:
            assert mark in words or mark in step.team, f"{mark} was not kept:\n{step.told}"

    def _file_is_taken(self, step: Step, said: Said, asked: Asked, *, takes_files: bool) -> None:
        assert said.file is not None
        assert step.by is not None
        if said.file.kind == "sticker" or not takes_files:
            return
        source = said.file.source
        if any(each.source == source for each in step.after.files):
            file = Kept(source, step.by.where, asked.dialogue, "", said.ref, is_file=True)
            self.kept.append(file)
            return
        refused = ("enclosure.too_many", "enclosure.too_large", "enclosure.no_request")
        assert any(says(step.told, key) for key in refused), f"not kept, not told:\n{step.told}"

    def _is_kept(self, step: Step) -> None:
        words = step.after.words
        sources = {each.source for each in step.after.files}
        for kept in list(self.kept):
            if kept.mark in words or kept.mark in sources or (kept.sent and kept.mark in step.team):
                continue
            assert self._may_be_replaced(step, kept), f"{kept} is lost by {step.what}"
            self.kept.remove(kept)

    def _may_be_replaced(self, step: Step, kept: Kept) -> bool:
        if step.by is None or step.by.where != kept.by:
            return False
        if isinstance(step.what, Edited):
            return step.what.ref == kept.ref
        if step.sends == kept.dialogue:
            # What was not shown when all was read over is not part of it any more.
            return kept.mark not in read_over(step.by, kept.dialogue)
        asked = step.answers
        if asked is None or asked.adding:
            return False
        return (asked.dialogue, asked.question) == (kept.dialogue, kept.question)

    def _nothing_else_changes(self, step: Step) -> None:
        """An answer changes only when its own question is answered, or its message edited."""
        for number, was in step.before.dialogues.items():
            if not step.before.is_open(number) or not step.after.is_open(number):
                continue
            old, new = step.before.given(number), step.after.given(number)
            questions = CATALOGUE.home.forms[was.form].questions
            changed = [
                name
                for name, question in questions.items()
                if old.get(name) != new.get(name) and question.kind != "zone"
            ]
            if not changed:
                continue
            assert step.by is not None, f"{changed} changed by itself"
            assert step.before.number(step.by.where) == was.person_id, f"{changed}: {step.what}"
            assert len(changed) == 1, f"{changed} changed at once by {step.what}"
            asked = step.answers or step.listens
            fits = (
                isinstance(step.what, Edited)
                or f"d/{number}/n/{changed[0]}" in step.acts
                or (asked is not None and asked[:2] == (number, changed[0]))
                or says(step.told, "dialogue.rest_added")
                # Opened anew with words that were written, or gone on with at the review.
                or len(questions) == 1
            )
            assert fits, f"{changed} changed by {step.what}, though asked was {step.asked}"

    # --- what is erased is gone, what is not sent is nobody's ----------------------------------

    def _is_erased(self, step: Step) -> None:
        everything = ""
        for kept in list(self.kept):
            person = step.after.number(kept.by)
            erased = person != step.before.number(kept.by)
            ended = step.before.is_open(kept.dialogue) and not step.after.is_open(kept.dialogue)
            now = step.after.dialogues.get(kept.dialogue)
            dropped = ended and not kept.sent and (now is None or now.outcome != "done")
            if not erased and not dropped:
                continue
            moved = next(iter(found_in(kept.mark, kept.by, kept.ref, step.after)), None)
            if moved is not None:  # to another form, in which they may be sent
                kept.dialogue, kept.question = moved.dialogue, moved.question
                continue
            self._may_be_erased(step, kept, erased=erased)
            self.kept.remove(kept)
            everything = everything or self.room.stored_text()
            assert kept.mark not in everything, f"{kept} was erased, and is still stored"
            if erased:
                channel = "\n".join(self._standing([STAFF]))
                assert kept.mark not in channel, f"the team still sees {kept}"
        for where in (player.where for player in self.players):
            if step.after.number(where) != step.before.number(where):
                # What a member of the team asked to see in private may still be there.
                self.said = {mark: told for mark, told in self.said.items() if told[0] != where}

    def _may_be_erased(self, step: Step, kept: Kept, *, erased: bool) -> None:
        if step.by is not None:
            assert step.by.where == kept.by, f"{kept} was erased by another: {step.what}"
            chosen = {act for act in step.acts if act.startswith("erase/yes/")}
            if not erased:
                ways = (f"d/{kept.dialogue}/xx", f"stop/drop/{kept.dialogue}", "stop/withdraw/")
                chosen |= {act for act in step.acts if act.startswith(ways)}
            too_late = step.sends == kept.dialogue and says(step.told, "triage.reply_closed")
            is_choice = bool(step.acts & chosen)
            assert is_choice or (too_late and not kept.question), f"{kept} was erased: {step.what}"
            return
        draft = step.before.dialogues[kept.dialogue]
        alone = self.room.clock.now() - draft.touched_at
        assert alone >= timedelta(days=LIMITS.draft_days - 1), f"{kept} ran out after {alone}"
        if draft.form == "intake" and kept.by not in self.shut_out:
            assert self._were_told(kept.by, "draft.notice"), f"{kept} ran out without notice"

    def _is_sent(self, step: Step) -> None:
        known = {kept.mark: kept for kept in self.kept}
        shown = {mark for mark in (*self.said, *known) if mark in step.team}
        for mark in shown:
            kept = known.get(mark)
            if kept is not None and kept.sent:
                continue
            by, ref = (kept.by, kept.ref) if kept is not None else self.said[mark]
            is_name = kept is not None and kept.question == "name" and mark not in step.marks
            if is_name and self._were_told(by, "distress.passed_name"):
                self._named.add(mark)  # who is in distress is named to the team, and was told so
            if mark in self._named:
                continue
            assert step.by is not None, f"{mark} reached the team by itself"
            assert step.by.where == by, f"{mark} reached the team by another: {step.what}"
            if kept is None:
                asking = step.before.under_way(by)
                asked = asking is not None and asking.state in ("asking", "waiting")
                assert step.sends or asked, f"{mark} reached the team by {step.what}"
                self.kept.append(Kept(mark, by, step.sends, "", ref, sent=True))
            else:
                own = kept.dialogue == step.sends or (kept.is_file and step.sends)
                assert own, f"{kept} reached the team by {step.what}"
                kept.sent = True


# --- small things --------------------------------------------------------------------------


def _languages(player: Player, before: Stored, after: Stored) -> set[str]:
    """The languages somebody may be spoken to in: their own, before or after what happened; that
    of their app, as long as they have chosen none."""
    known = {
        stored.people[player.where].language if player.where in stored.people else ""
        for stored in (before, after)
    }
    return {language or player.language for language in known}
