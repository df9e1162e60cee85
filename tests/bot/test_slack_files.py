"""Which post in a channel carries a file that may have been sent already."""

import pytest

from bot.slack.files import same_file
from storage.mail import STAFF, Attachment, Message, Paper


def page(*, once: bool) -> Message:
    """A page that is drawn on its way."""
    paper = Paper(template="digest", data={}, form="png")
    attachment = Attachment(name="semaine-2026-11-23.png", paper=paper, once=once)
    return Message(to=STAFF, key="digest", attachment=attachment)


POST = {"files": [{"id": "F1", "name": "semaine-2026-11-23.png", "size": 1234}]}
OTHER = {"files": [{"id": "F2", "name": "semaine-2026-11-16.png", "size": 1234}]}


@pytest.mark.parametrize(
    ("post", "once", "found"),
    [(POST, True, "F1"), (OTHER, True, ""), (POST, False, ""), ({}, True, "")],
)
def test_a_page_is_found_again_only_by_a_name_of_its_own(
    post: dict[str, object], once: bool, found: str
) -> None:
    assert same_file(post, page(once=once)) == found
