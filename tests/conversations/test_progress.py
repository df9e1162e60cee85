"""The counter above a question: whatever is answered, nobody is asked more than they were told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dialogue.run import Run
from conversations.questions import UNSURE, Question
from tests.catalogue import CATALOGUE

FORMS = CATALOGUE.home.forms
PLACES = [
    {"city": "Paris", "country": "FR", "zones": ["Europe/Paris"]},
    {"city": "Montréal", "country": "CA", "zones": ["America/Toronto"]},
    {"city": "", "country": "US", "zones": ["America/New_York", "America/Chicago"]},
]


def answers(question: Question) -> st.SearchStrategy[Any]:
    """What somebody may answer to a question, as it is kept."""
    options = list(question.options)
    given_: dict[str, st.SearchStrategy[Any]] = {
        "choice": st.sampled_from(options or ["x"]),
        "often": st.sampled_from(options or ["x"]),
        "choices": st.sampled_from(options or ["x"]).map(lambda one: [one])
        | st.just(options or ["x"]),
        "yes_no": st.booleans(),
        "year": st.just(2015),
        "until": st.just("2027-06-01"),
        "place": st.sampled_from(PLACES),
        "zone": st.just("Europe/Paris"),
        "languages": st.sampled_from([["fr"], ["en"], ["de"], ["fr", "de"]]),
    }
    words = st.just("des mots")
    kept = given_.get(question.kind, words | st.just(UNSURE) if question.unsure else words)
    return kept | st.none() if question.optional else kept


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if len(form.questions) > 2])
@given(st.data())
def test_what_is_to_come_never_grows(name: str, data: st.DataObject) -> None:
    run = Run(FORMS[name], {})
    told: dict[str, tuple[int, int]] = {}
    while (at := run.position) is not None:
        part, step, total = run.progress
        if total:
            before, most = told.get(part, (step - 1, len(run.form.questions)))
            assert step == before + 1
            assert step <= total <= most
            told[part] = step, total
        run = run.give(data.draw(answers(run.form.questions[at]), label=at))
