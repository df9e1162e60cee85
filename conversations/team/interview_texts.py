"""How an interview is put to its two: the dates, on the clock of each, and the buttons."""

from conversations.casework import acquainted, interviews
from conversations.casework.interviews import slot_of
from conversations.mentoring import pair
from conversations.mentoring.pair import button
from conversations.people import first_name
from conversations.team import opinions
from conversations.turn import Rows, Turn
from conversations.words import Words
from storage.tables import Interview, Person, Request

DATE = "interview_date"
"""The form in which a date is proposed."""


def asked(turn: Turn, interview: Interview, request: Request, person: Person) -> str:
    """How the date that waits for this person's answer is put to them."""
    programme = turn.programme_for(person)
    other_id = interview.interviewer_id if person.id == request.person_id else request.person_id
    at = when(turn, interview, person, pair.person(turn, other_id))
    if are_known(turn, interview, request):
        name = first_name(pair.person(turn, other_id)) or programme.words("triage.somebody")
        talked_of = interviews.names_known(turn.uow.session, interview)
        key = "asked_anew" if talked_of or person.id != request.person_id else "asked_known"
        team = programme.about.team_words
        return programme.words(f"interview.{key}", when=at, name=name, **team)
    key = "asked" if person.id == request.person_id else "asked_back"
    if key == "asked" and interviews.another_before(turn.uow.session, interview):
        key = "asked_too"
    return programme.words(f"interview.{key}", when=at, **programme.about.team_words)


def are_known(turn: Turn, interview: Interview, request: Request) -> bool:
    """Whether its two know each other's names, from this interview or from before."""
    session = turn.uow.session
    known = interviews.names_known(session, interview)
    return known or interview.interviewer_id in acquainted.known_to(session, request.person_id)


def when(turn: Turn, interview: Interview, me: Person, you: Person) -> str:
    """When they meet, on `me`'s clock; said to be so where the other's differs. Not what that one
    says: neither knows yet who the other is."""
    assert interview.at is not None
    words = pair.words_for(turn, me)
    at = words.moment(interview.at, me.zone)
    return at if me.zone == you.zone else words("meeting.your_time", when=at)


def invitation_buttons(words: Words, interview: Interview) -> Rows:
    """The answers to an invitation."""
    number = interview.id
    return [
        [
            button(words("interview.accept"), f"iv/yes/{number}", "primary", "yes"),
            button(words("interview.decline"), f"iv/no/{number}", answers="no"),
        ]
    ]


def date_buttons(words: Words, interview: Interview) -> Rows:
    """The answers to a date."""
    number = interview.id
    return [
        [button(words("interview.agree"), f"iv/ok/{number}", "primary", "yes")],
        [
            button(words("interview.another"), f"open/{DATE}/{slot_of(interview)}"),
            button(words("interview.rather_not"), f"iv/no/{number}", answers="no"),
        ],
    ]


def no_buttons(words: Words, interview: Interview) -> Rows:
    """What a no to a date may mean."""
    return [
        [button(words("interview.another"), f"open/{DATE}/{slot_of(interview)}", "primary")],
        [button(words("interview.no_talk"), f"iv/off/{interview.id}")],
    ]


def other_date(words: Words, interview: Interview) -> Rows:
    """A date of one's own."""
    return [[button(words("interview.another"), f"open/{DATE}/{slot_of(interview)}")]]


def change_buttons(words: Words, interview: Interview) -> Rows:
    """What may be done with a date that is agreed."""
    return [
        [
            button(words("interview.another"), f"open/{DATE}/{slot_of(interview)}"),
            button(words("interview.cannot"), f"iv/no/{interview.id}"),
        ]
    ]


def opinion_buttons(words: Words, interview: Interview) -> Rows:
    """After the date: the opinion, or that there was no talk."""
    return [
        [button(words("interview.write"), f"open/{opinions.FORM}/{slot_of(interview)}", "primary")],
        [button(words("interview.not_held"), f"iv/missed/{interview.id}")],
    ]
