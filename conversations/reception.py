"""Where every event comes in and is led to the desk that answers it.

Whoever speaks is answered; every button has a typed equivalent; only a member of the careers team,
vouched for by the adapter at the moment of the act, acts in the triage channel.
"""

from collections.abc import Callable, Sequence

from conversations import choosing, desks, door, overrides, people
from conversations.casework.casebook import MovedOn
from conversations.dialogue import dialogues
from conversations.mentee import (
    amending,
    care,
    correspondence,
    elsewhere,
    helplines,
    mapped,
    menus,
    pending,
    standing,
    taking,
    verifying,
)
from conversations.mentoring import exchange_edits, invites, which
from conversations.plain import fold
from conversations.programme import Catalogue
from conversations.team import (
    appointments,
    handing,
    home,
    links,
    not_arrived,
    shorthand,
    triage,
)
from conversations.thread import following, newest, private, returning
from conversations.turn import Act, Command, Due, Finish, NobodyHere, Turn
from storage.mail import (
    STAFF,
    CalledElsewhere,
    CameDue,
    Edited,
    Event,
    HomeOpened,
    Pressed,
    Reachable,
    Refused,
    Said,
    Submitted,
    Vanished,
    platform_of,
)
from storage.tables import PersonAddress
from storage.unit_of_work import UnitOfWork

SPOKEN = frozenset({"help", "aide", "status", "statut"})
"""Commands that mean the same without their slash, alone at a question: they answer none."""

TEAMS = platform_of(STAFF)
"""The platform that the team works on; what it types means something only there."""


_BY_NOBODY = (Refused, Vanished, CameDue, CalledElsewhere)
"""What no person did in a place of theirs."""


class Reception:
    """Answers events. Stateless: all it knows is the programme and what is stored.

    `link` makes the link that starts a private chat with us carrying a token; it answers an empty
    string as long as the bot's name is not known. `mail` says whether what is posted to
    `mail:` addresses is carried, `topics` whether private chats can have topics as far as we know.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        link: Callable[[str], str],
        *,
        mail: bool = False,
        topics: Callable[[], bool] = lambda: False,
    ) -> None:
        self.catalogue = catalogue
        self._link = link
        self._mail = mail
        self._topics = topics
        self._acts: dict[str, Act] = desks.joined("ACTS")
        self._commands: dict[str, Command] = desks.joined("COMMANDS")
        self._finishers: dict[str, Finish] = desks.joined("FINISHED")
        self._due: dict[str, Due] = desks.joined("DUE")

    @property
    def act_words(self) -> frozenset[str]:
        """The first words of all acts that some desk answers to."""
        return frozenset(self._acts)

    def turn(self, event: Event, uow: UnitOfWork) -> Turn:
        """The turn of an event: the person is known or met, except in the triage channel."""
        person = None
        if isinstance(event.what, Reachable):
            # Whoever was erased, or never spoke to us, is not met by blocking us.
            person = people.find(uow, event.who)
        elif event.where != STAFF and not isinstance(event.what, _BY_NOBODY):
            person = people.meet(uow, event, self.catalogue)
        catalogue = overrides.current(self.catalogue, uow.connection)
        return Turn(
            event,
            uow,
            catalogue,
            person,
            self._finishers,
            self._link,
            self._mail,
            self._topics(),
            self._commands,
            taking.take_typed,
        )

    def handle(self, event: Event, uow: UnitOfWork) -> None:
        """Answer one event. Raises only on a fault of ours (then see `failed`)."""
        turn = self.turn(event, uow)
        try:
            self._route(turn)
            helplines.anywhere(turn)
            for speak in turn.closing:
                speak()
        except MovedOn as moved:
            triage.moved_on(turn, moved)
        if turn.has_moved:
            menus.show(turn)

    def failed(self, event: Event, uow: UnitOfWork, error: Exception) -> None:
        """Our fault: say so to the person, keep what they wrote, and tell staff that it happened
        (not what was written)."""
        turn = self.turn(event, uow)
        if event.where != STAFF and not isinstance(event.what, Refused | Reachable | HomeOpened):
            turn.say(turn.words("error.ours"), key=f"{event.id}/failed")
        home_words = self.catalogue.home.words
        turn.say(
            home_words("error.staff", event=event.id, kind=type(error).__name__),
            to=STAFF,
            under="",
            key=f"{event.id}/failed/staff",
        )

    # --- routes ---------------------------------------------------------------------------

    def _route(self, turn: Turn) -> None:
        event = turn.event
        match event.what:
            case Refused(key=key) if key.startswith(f"{invites.LINK}/"):
                links.undelivered(turn, key)
            case Refused() if platform_of(event.where) == verifying.PLATFORM:
                verifying.undeliverable(turn)
            case Refused(files=True):
                if not private.without_files(turn, event.what):
                    not_arrived.without_files(turn, event.what)
            case Refused():
                if not private.refused(turn, event.what):
                    not_arrived.undeliverable(turn, event.what)
            case Vanished(ref=ref):
                handing.stands_anew(turn, ref)
            case CameDue(subject=subject, step=step):
                kind, _, number = subject.partition("/")
                self._due[kind](turn, number, step)
            case HomeOpened():
                home.opened(turn)
            case CalledElsewhere():
                elsewhere.called(turn, event.what)
            case Pressed() | Submitted() if event.where == STAFF and not event.staff:
                turn.say(turn.words("staff.members_only"), to=event.who, under="")
            case Pressed(act=act) | Submitted(act=act):
                if event.where != STAFF:
                    following.here(turn)
                self._act(turn, act)
            case _ if event.where == STAFF:
                # Words in the triage channel are notes among staff: they get no answer, except
                # that commands do something.
                self._staff_words(turn)
            case Reachable(yes=yes):
                self._reachable(turn, yes)
            case Edited():
                self._edited(turn, event.what)
            case Said():
                self._said(turn, event.what)

    def _act(self, turn: Turn, act: str) -> None:
        word, *rest = act.split("/")
        desk = self._acts.get(word)
        if desk is None:
            turn.say(turn.words("dialogue.old_button_alone"))
            return
        if turn.event.where == STAFF:
            self._act_of_staff(turn, desk, rest)
            return
        desk(turn, rest)
        # Only now: the desks take the locks that keep two people's turns apart.
        turn.answered(act)

    def _act_of_staff(self, turn: Turn, desk: Act, rest: Sequence[str]) -> None:
        """An act in the triage channel. One that only a person in a place of theirs can do is
        forged: nothing of it is done."""
        moved: MovedOn | None = None
        try:
            with turn.uow.attempt():
                try:
                    desk(turn, rest)
                except MovedOn as meanwhile:  # common, and nothing has changed: no need to undo
                    moved = meanwhile
        except NobodyHere:
            turn.say(turn.words("dialogue.old_button_alone"), to=turn.event.who, under="")
        if moved is not None:
            raise moved

    def _staff_words(self, turn: Turn) -> None:
        said = turn.event.what
        typed = isinstance(said, Said) and said.text.startswith("/") and said.text
        if typed and not shorthand.command(turn, typed):
            shorthand.explain(turn, typed)

    def _said(self, turn: Turn, said: Said) -> None:
        addresses = self._touch(turn)
        if said.text.startswith("/") and self._command(turn, said):
            return
        if len(addresses) > 1:
            following.leave_elsewhere(turn, turn.event.where)
        if private.answers_letter(turn, said):
            return
        said = mapped.as_answer(turn, said)
        newest.turn_to(turn, said)
        left = newest.leave(turn, said)
        if said.text and choosing.press(turn, said, self._act):
            return
        if private.take(turn, said, left):
            return
        if dialogues.current(turn) is not None and fold(said.text) in SPOKEN:
            self._commands[fold(said.text)](turn, "")
            return
        dialogue = newest.form(turn, said)
        if dialogue is not None:
            if not (
                correspondence.asks_for_whom(turn, dialogue, said)
                or door.switches_language(turn, dialogue, said.text)
            ):
                taking.take(turn, dialogue, said)
            return
        act = pending.typed(turn, said.text)
        if act:
            self._act(turn, act)
        elif not appointments.takes_date(turn, said.text):
            door.orient(turn)

    def _command(self, turn: Turn, said: Said) -> bool:
        """Words that begin with `/`. False for those that are no command of ours, but were written
        under a file: they are a caption like any other."""
        # What is the team's alone gets a kind no from who is not of the team.
        if platform_of(turn.event.who) == TEAMS and shorthand.command(turn, said.text):
            turn.listened = turn.event.staff  # what the team types is about others
            return True
        # Slack lets an app have one command of its own: `/camarade rdv` is our /rdv.
        typed = said.text[1:].strip().removeprefix("camarade").strip() or "help"
        name, _, words = typed.partition(" ")
        command = self._commands.get(name.casefold())
        helps = turn.event.staff and command is self._commands["help"]
        if helps and not standing.has_agreed(turn.someone, turn.programme):
            # Who only works for the team asks for the team's commands, and for no mentor.
            shorthand.explain(turn)
            return True
        if command is not None:
            turn.typed = (name.casefold(), words.strip())
            command(turn, words.strip())
            taking.enclose(turn, [said])
            if helps:
                shorthand.explain(turn)
            return True
        if said.file is not None:
            return False
        if turn.event.staff and shorthand.nearly(turn, said.text):
            shorthand.explain(turn, said.text)
            return True
        turn.say(turn.words("error.unknown_command", command=name[:40]))
        if turn.event.staff:
            shorthand.explain(turn)
        return True

    def _edited(self, turn: Turn, edited: Edited) -> None:
        assert turn.someone.id is not None
        if private.edited(turn, edited):
            return
        if which.edited(turn, edited):
            return
        if edited.gone:
            if edited.file is None and not exchange_edits.deleted(turn, edited):
                amending.take_back(turn, edited)
            return
        if exchange_edits.corrected(turn, edited):
            return
        if any(amending.correct(turn, each, edited) for each in dialogues.opened(turn)):
            return
        care.heard(turn, edited.text)
        of_pair = "_of_pair" if people.live_mentorships(turn.uow, turn.someone.id) else ""
        turn.say(turn.words(f"dialogue.edit_too_late{of_pair}"))

    def _reachable(self, turn: Turn, yes: bool) -> None:
        row = turn.uow.session.get(PersonAddress, turn.event.who)
        if row is None:
            return
        if yes and row.unreachable_since is None:  # they were never away
            not_arrived.heard_from(turn)
            return
        if yes:
            self._back(turn, row)
        else:
            row.unreachable_since = row.unreachable_since or turn.now
            not_arrived.reachable(turn, yes=False)
            elsewhere = people.reachable(turn.uow, row.person_id)
            if elsewhere is not None:
                following.open_threads(turn, elsewhere)

    def _touch(self, turn: Turn) -> Sequence[PersonAddress]:
        addresses = following.here(turn)
        if addresses[0].unreachable_since is not None:
            self._back(turn, addresses[0])
        else:
            not_arrived.heard_from(turn)
        return addresses

    def _back(self, turn: Turn, row: PersonAddress) -> None:
        """They had shut us out here, and can be reached again."""
        elsewhere = people.reachable(turn.uow, row.person_id) is not None
        gone_at, row.unreachable_since = row.unreachable_since, None
        not_arrived.reachable(turn, yes=True)
        turn.at_the_end(lambda: following.back(turn))
        absence = people.absence(gone_at)
        returning.returned(turn, absence, gone_at=None if elsewhere else gone_at)
