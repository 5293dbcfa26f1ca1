import pytest

from newsletters.domain.checklist import check_issue
from newsletters.domain.issues import NotReady, submit_issue
from newsletters.domain.rendering import render_issue
from newsletters.enums import IssueState
from tests.factories.coalitions import make_coalition
from tests.factories.media import ImageFactory
from tests.newsletters.issues import LEAD, make_issue, make_list, make_readers

pytestmark = pytest.mark.django_db


def ready_issue(**values):
    mailing_list = make_list()
    make_readers(mailing_list, "anna@een.example")
    return make_issue(mailing_list, **values)


def levels(issue) -> dict[str, int]:
    found = [finding.level for finding in check_issue(issue=issue)]
    return {level: found.count(level) for level in ("warning", "error")}


def test_whole_issue_has_nothing_to_mend():
    assert levels(ready_issue()) == {"warning": 0, "error": 0}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"subject": "GRATIS!! NU OF NOOIT"}, {"warning": 2, "error": 0}),
        ({"subject": "lang " * 20}, {"warning": 1, "error": 0}),
        ({"preheader": ""}, {"warning": 1, "error": 0}),
        ({"blocks": []}, {"warning": 0, "error": 1}),
        ({"blocks": [("button", {"label": "Ga", "page": None, "url": "/bestaat-niet/"})]}, {"warning": 0, "error": 1}),
        ({"blocks": [("text", '<p><a href="/weg/">weg</a></p>')]}, {"warning": 0, "error": 1}),
        ({"blocks": [("text", '<p><a href="http://oud.example/">oud</a></p>')]}, {"warning": 1, "error": 0}),
        ({"blocks": [("item", {"page": 99999, "is_large": False, "summary": "", "link_text": ""})]},
         {"warning": 0, "error": 1}),
        ({"blocks": [("text", f"<p>{'veel ' * 25_000}</p>")]}, {"warning": 0, "error": 1}),
    ],
)  # fmt: skip
def test_faults_are_found(values, expected):
    assert levels(ready_issue(**values)) == expected


def test_picture_without_words_is_a_warning_and_a_giant_one_is_made_small():
    image = ImageFactory(pixels=(4000, 3000))
    issue = ready_issue(blocks=[("lead", LEAD | {"image": image.pk})])
    (part,) = render_issue(issue=issue).composition.parts
    picture = part.values["picture"]
    assert levels(issue) == {"warning": 1, "error": 0}
    assert (picture.width, picture.height) == (560, 280)
    assert image.renditions.get().width == 1120


def test_issue_for_nobody_or_with_anothers_list_is_an_error():
    nobody = make_issue(make_list(title="Leeg"))
    theirs = make_list(coalition=make_coalition(name="Zuiderkamp", slug="zuiderkamp"))
    make_readers(theirs, "bo@twee.example")
    assert levels(nobody)["error"] == 1
    assert levels(make_issue(theirs))["error"] == 1


def test_issue_with_an_error_cannot_be_submitted():
    issue = ready_issue(blocks=[])
    with pytest.raises(NotReady):
        submit_issue(issue=issue, actor=None)
    issue.refresh_from_db()
    assert issue.state == IssueState.DRAFT


def test_broken_block_is_left_out_and_the_rest_still_shows():
    gone = ("picture", {"image": 99999, "alt": "weg", "decorative": False, "caption": ""})
    issue = ready_issue(blocks=[gone, ("lead", LEAD)])
    rendered = render_issue(issue=issue)
    assert (rendered.composition.broken, len(rendered.composition.parts)) == (1, 1)
    assert "Samen openen we het dossier" in rendered.html
