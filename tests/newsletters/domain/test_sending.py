import pytest

from newsletters.enums import IssueState
from tests.newsletters.issues import make_issue, make_list, make_readers, send, states

pytestmark = pytest.mark.django_db


def test_issue_reaches_each_reader_once_over_a_real_server(post_office):
    first, second = make_list(title="Een"), make_list(title="Twee")
    make_readers(first, "anna@een.example", "bo@twee.example", name="Anna")
    make_readers(second, "bo@twee.example")
    issue = send(make_issue(first, second))
    assert issue.state == IssueState.SENT
    assert post_office.readers == ["anna@een.example", "bo@twee.example"]
    assert states(issue) == {"anna@een.example": "sent", "bo@twee.example": "sent"}
