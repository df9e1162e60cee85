"""Given up is a form that was begun while another waited: what comes next is for no one else."""

import pytest

from tests.conversations.pairs import Duo


@pytest.mark.parametrize("older", ["/team", "/flag"])
@pytest.mark.parametrize("newer", ["/objective", "/meet"])
def test_what_comes_next_is_for_the_older_form_or_asked_about(
    two: Duo, older: str, newer: str
) -> None:
    two.nour.says(older)
    two.nour.says(newer)
    two.nour.says("arrêter")
    two.nour.says("J’ai un souci avec Luc, il ne vient jamais.")
    assert "souci" not in two.luc.all()
