"""Everybody's own link to a webinar, pasted as a provider exports them; doubt is refused with the line's number."""

import pytest
import time_machine

from learning.live.domain.exceptions import LinksUnreadable
from learning.live.domain.joining import join_link
from learning.live.domain.personal_links import Kept, keep_links, read_links
from learning.live.domain.registering import sign_off
from learning.live.models import Registration
from tests.factories.accounts import UserFactory
from tests.factories.live import make_edition, make_registration, make_webinar

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ONE, TWO = "https://zoom.example/w/1?tk=a.b@c", "https://zoom.example/w/2"


@pytest.mark.parametrize(
    "text",
    [
        f"an@linde.example\t{ONE}\nbas@linde.example\t{TWO}",
        f"Naam;E-mail;Link\r\nAn Dek;AN@linde.example;{ONE}\r\nBas;bas@linde.example;{TWO}\r\n",
        f'"Email","Join URL"\n"an@linde.example","{ONE}"\n\n"bas@linde.example","{TWO}"\n"an@linde.example","{ONE}"\n',
        f"contact: hulp@zoom.example\n{ONE} An <an@linde.example>\n{TWO} Bas <bas@linde.example>",
    ],
)
def test_links_are_read_from_whatever_a_provider_exports(text: str) -> None:
    assert read_links(text) == {"an@linde.example": ONE, "bas@linde.example": TWO}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "geen regel"),
        ("Naam;Link\nAn;Bas", "geen regel"),
        (f"an@linde.example {ONE}\nbas@linde.example", "Regel 2"),
        (f"an@linde.example {ONE}\n{TWO}", "Regel 2"),
        (f"an@linde.example bas@linde.example {ONE}", "Regel 1"),
        (f"an@linde.example {ONE}\nan@linde.example {TWO}", "twee links"),
        (f"an@linde.example {ONE}\nbas@linde.example {ONE}", "an@linde.example"),
        ("an@linde.example http://zoom.example/w/1", "https://"),
        ("an@linde.example https://zoom.example/" + "x" * 500, "https://"),
        ("\n" * 4000, "3000"),
    ],
)
def test_links_in_doubt_are_refused_with_their_line(text: str, told: str) -> None:
    with pytest.raises(LinksUnreadable) as refusal:
        read_links(text)
    assert told in str(refusal.value)


def test_known_people_get_their_link_unknown_ones_are_named_and_who_left_gets_none() -> None:
    webinar, actor = make_webinar(), UserFactory()
    an, left, other = (make_registration(webinar) for _ in range(3))
    sign_off(registration=left)
    text = f"{an.email},{ONE}\n{left.email},{TWO}\nniemand@elders.example,https://zoom.example/w/3"

    kept = keep_links(edition=webinar, text=text, actor=actor)

    assert kept == Kept(count=1, unknown=sorted([left.email, "niemand@elders.example"]))
    assert dict(Registration.objects.values_list("pk", "personal_url")) == {an.pk: ONE, left.pk: "", other.pk: ""}
    with time_machine.travel(webinar.starts_at, tick=False):
        own = [join_link(registration=Registration.objects.get(pk=one.pk)) for one in (an, other)]
    assert own == [ONE, webinar.join_url]


def test_a_link_that_somebody_else_has_is_refused_and_nothing_is_kept() -> None:
    webinar, actor = make_webinar(), UserFactory()
    an, bas = make_registration(webinar), make_registration(webinar)
    keep_links(edition=webinar, text=f"{an.email} {ONE}", actor=actor)

    with pytest.raises(LinksUnreadable):
        keep_links(edition=webinar, text=f"{bas.email} {ONE}", actor=actor)
    swapped = keep_links(edition=webinar, text=f"{bas.email} {ONE}\n{an.email} {TWO}", actor=actor)

    assert swapped.count == 2
    assert dict(Registration.objects.values_list("pk", "personal_url")) == {an.pk: TWO, bas.pk: ONE}


def test_a_workshop_has_no_links() -> None:
    with pytest.raises(LinksUnreadable):
        keep_links(edition=make_edition(), text=f"an@linde.example {ONE}", actor=UserFactory())
