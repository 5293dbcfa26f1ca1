"""Mails and calendar files: what goes out when, read back as a mail program would."""

import datetime as dt
import email
import email.policy
import re

import pytest
import time_machine
import vobject
from django.urls import resolve
from django.utils import timezone

from core.domain.jobs import due_job_ids, run_job
from core.tasks import send_mail  # noqa: F401 registers its kind of work
from learning.live.domain.calendar_files import edition_file, feed
from learning.live.domain.editions import cancel_edition, changing, publish_edition
from learning.live.domain.exceptions import CapacityBelowTaken, SessionsClash, UnknownField
from learning.live.domain.interest import confirm_interest, note_interest
from learning.live.domain.mail_words import FIELDS, check_fields, own_words
from learning.live.domain.registering import register, sign_off
from learning.live.domain.reminders import remind
from learning.live.enums import EditionState, LiveMailKind, RegistrationState
from learning.live.models import Edition, EditionMaterial, Interest, LiveMail, MailText, MeetingSession, Registration
from learning.live.tasks import mail_batch_job  # noqa: F401 registers its kind of work
from tests.factories.accounts import UserFactory
from tests.factories.live import fill_up, make_edition, make_registration, make_webinar, times
from tests.factories.organisations import CoalitionFactory, IdentityFactory
from tests.newsletters.conftest import post_office  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


def run_jobs() -> None:
    while ids := due_job_ids():
        for job_id in ids:
            run_job(job_id=job_id)


def sent(mailoutbox, to: str, subject: str):
    """The one mail to somebody whose subject begins so, parsed from its bytes."""
    (found,) = [one for one in mailoutbox if one.to == [to] and one.subject.startswith(subject)]
    return email.message_from_bytes(found.message().as_bytes(), policy=email.policy.default)


def calendars(message) -> list[tuple[str, vobject.base.Component]]:
    """Each attached calendar: the method in its header, and what an independent reader makes of it."""
    return [
        (part["Content-Type"].params["method"], vobject.readOne(part.get_content()))
        for part in message.iter_attachments()
        if part.get_content_type() == "text/calendar"
    ]


def test_confirmation_in_a_real_mail_server_carries_an_invitation(post_office) -> None:  # noqa: F811
    edition = make_edition(sessions=[times(days=30)])
    registration = make_registration(edition)
    run_jobs()
    message = post_office.message_to(registration.email)
    (event_file,) = calendars(message)
    alternatives = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    event = event_file[1].vevent
    assert message["Subject"] == "U bent aangemeld: P-regels herschrijven"
    assert message["Reply-To"] == "agenda@coalitie.example"
    assert alternatives == ["text/plain", "text/html", "text/calendar", "text/calendar"]
    assert event_file[0] == event_file[1].method.value == "REQUEST"
    assert event.uid.value.startswith(f"{registration.key}-")
    assert (event.sequence.value, event.status.value) == ("0", "CONFIRMED")
    assert event.dtstart.value == edition.starts_at
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Amsterdam"]
    assert event_file[1].vtimezone.tzid.value == "Europe/Amsterdam"
    assert event.attendee.value == f"mailto:{registration.email}"
    assert event.location.value.startswith("Gezondheidscentrum De Linde, Zaal 2")
    assert sorted(str(alarm.trigger.value) for alarm in event.valarm_list) == ["-1 day, 0:00:00", "-1 day, 23:00:00"]


def test_a_change_replaces_the_appointment_and_says_what_changed(mailoutbox) -> None:
    edition = make_edition(sessions=[times(days=30), times(days=31)])
    registration = make_registration(edition)
    uids = [calendar.vevent.uid.value for calendar in _files(mailoutbox, registration, "U bent aangemeld")]
    with changing(edition, actor=None):
        first, second = MeetingSession.objects.filter(edition=edition)
        MeetingSession.objects.filter(pk=first.pk).update(
            starts_at=first.starts_at + dt.timedelta(hours=1), ends_at=first.ends_at + dt.timedelta(hours=1)
        )
        second.delete()
        edition.room = "Zaal 5"
    run_jobs()
    message = sent(mailoutbox, registration.email, "Gewijzigd")
    found = [(method, one.vevent.uid.value, one.vevent.sequence.value) for method, one in calendars(message)]
    text = message.get_body(("plain",)).get_content()
    assert found == [("REQUEST", uids[0], "1"), ("CANCEL", uids[1], "2")]
    assert "Nieuwe tijd:" in text
    assert "Deze datum vervalt:" in text
    assert "Zaal 5" in text
    assert Edition.objects.get(pk=edition.pk).sequence == 1


def _files(mailoutbox, registration, subject):
    run_jobs()
    return [calendar for _method, calendar in calendars(sent(mailoutbox, registration.email, subject))]


def test_signing_off_and_cancelling_take_it_out_of_the_calendar(mailoutbox) -> None:
    edition = make_edition()
    first, second = make_registration(edition), make_registration(edition)
    sign_off(registration=first)
    cancel_edition(edition=edition, reason="De spreker is ziek.", actor=UserFactory())
    run_jobs()
    gone = calendars(sent(mailoutbox, first.email, "U bent afgemeld"))
    message = sent(mailoutbox, second.email, "Gaat niet door")
    assert "/afmelden/" not in message.get_body(("plain",)).get_content()
    off = calendars(message)
    assert [(method, one.vevent.status.value, one.vevent.sequence.value) for method, one in gone + off] == [
        ("CANCEL", "CANCELLED", "1"),
        ("CANCEL", "CANCELLED", "2"),
    ]
    assert "De spreker is ziek." in message.get_body(("plain",)).get_content()
    assert not [one for one in mailoutbox if one.to == [first.email] and "niet door" in one.subject]


def test_who_waits_gets_no_appointment(mailoutbox) -> None:
    edition = make_edition(capacity=1)
    fill_up(edition)
    waiting = make_registration(edition)
    run_jobs()
    message = sent(mailoutbox, waiting.email, "U staat op de wachtlijst")
    assert calendars(message) == []
    assert "nummer 1" in message.get_body(("plain",)).get_content()


def test_no_mail_ever_holds_the_link_to_the_webinar(mailoutbox) -> None:
    edition = make_webinar(days=7)
    registration = make_registration(edition)
    Registration.objects.update(created_at=timezone.now() - dt.timedelta(days=30))
    for before in (dt.timedelta(days=6), dt.timedelta(hours=20), dt.timedelta(minutes=50)):
        with time_machine.travel(edition.starts_at - before):
            remind()
            run_jobs()
    bodies = [one.message().as_string() for one in mailoutbox if one.to == [registration.email]]
    assert len(bodies) == 4
    assert not [body for body in bodies if "geheim-adres" in body]
    assert "deelnemen/" in mailoutbox[-1].body


def test_reminders_go_once_each_and_not_to_who_registered_after_that_moment() -> None:
    edition = make_webinar(days=10)
    early = make_registration(edition)
    counts = []
    for before in (dt.timedelta(days=8), dt.timedelta(days=7), dt.timedelta(days=6, hours=23)):
        with time_machine.travel(edition.starts_at - before):
            counts.append(remind())
    with time_machine.travel(edition.starts_at - dt.timedelta(days=5)):
        late = make_registration(edition)
        counts.append(remind())
    with time_machine.travel(edition.starts_at - dt.timedelta(hours=20)):
        counts.append(remind())
    with time_machine.travel(edition.starts_at - dt.timedelta(minutes=59)):
        counts += [remind(), remind()]
    with time_machine.travel(edition.starts_at + dt.timedelta(minutes=1)):
        counts.append(remind())
    assert counts == [0, 1, 0, 0, 2, 2, 0, 0]
    assert sorted(LiveMail.objects.filter(registration=early).values_list("kind", flat=True)) == [
        "confirmation",
        "day_before",
        "hour_before",
        "week_before",
    ]
    assert late.mails.count() == 3


def test_words_of_the_coalition_come_before_the_national_ones(mailoutbox) -> None:
    coalition = CoalitionFactory(name="Coalitie De Linde")
    IdentityFactory(coalition=coalition, practice=None, display_name="De Linde", brand_colour="#8a1c5b")
    MailText.objects.create(kind=LiveMailKind.CONFIRMATION, subject="Landelijk", words="Landelijk")
    MailText.objects.create(
        kind=LiveMailKind.CONFIRMATION,
        coalition=coalition,
        subject="Tot ziens bij {titel}",
        words="Dag {naam},\n\nU komt {wanneer} naar {waar}.\n\n{reden}\n\nGroet, {organisator} {onbekend}",
    )
    regional = make_registration(make_edition(coalition=coalition))
    national = make_registration(make_edition())
    run_jobs()
    message = sent(mailoutbox, regional.email, "Tot ziens bij P-regels")
    text = message.get_body(("plain",)).get_content()
    assert "Groet, De Linde {onbekend}" in text
    assert f"Dag {regional.name}," in text
    assert "#8a1c5b" in message.get_body(("html",)).get_content()
    assert [one.subject for one in mailoutbox if one.to == [national.email]] == ["Landelijk"]


def test_a_name_with_markup_or_braces_stays_text(mailoutbox) -> None:
    user = UserFactory(first_name="<b>Bobby</b> {titel}", last_name="")
    register(edition=make_edition(), user=user)
    run_jobs()
    message = sent(mailoutbox, user.email, "U bent aangemeld")
    assert "&lt;b&gt;Bobby&lt;/b&gt; {titel}" in message.get_body(("html",)).get_content()


def test_capacity_below_what_is_taken_and_clashing_sessions_are_refused_and_nothing_is_kept() -> None:
    edition = make_edition(capacity=3, sessions=[times(days=10), times(days=11)])
    fill_up(edition)
    edition.refresh_from_db()
    with pytest.raises(CapacityBelowTaken), changing(edition, actor=None):
        edition.capacity = 2
    edition.refresh_from_db()
    first, second = MeetingSession.objects.filter(edition=edition)
    with pytest.raises(SessionsClash), changing(edition, actor=None):
        MeetingSession.objects.filter(pk=second.pk).update(
            starts_at=first.starts_at + dt.timedelta(minutes=30), ends_at=first.ends_at
        )
    edition.refresh_from_db()
    assert (edition.capacity, edition.sequence, edition.sessions.count()) == (3, 0, 2)


def test_more_capacity_offers_places_and_tells_nobody_else(mailoutbox) -> None:
    edition = make_edition(capacity=1)
    fill_up(edition)
    waiting = make_registration(edition)
    edition.refresh_from_db()
    with changing(edition, actor=None):
        edition.capacity = 2
    waiting.refresh_from_db()
    assert waiting.state == RegistrationState.OFFERED
    assert LiveMail.objects.filter(kind=LiveMailKind.CHANGED).count() == 0


def test_interest_is_confirmed_told_once_and_forgotten(mailoutbox) -> None:
    past = make_edition(days=-5)
    interest = note_interest(edition=past, email=" Bep@Singel.example ")
    note_interest(edition=past, email="bep@singel.example")
    note_interest(edition=past, email="nooit@bevestigd.example")
    note_interest(edition=past, email="", user=(user := UserFactory()))
    confirm_interest(token=interest.token)
    fresh = make_edition(state=EditionState.DRAFT)
    publish_edition(edition=fresh)
    run_jobs()
    told = sorted(one.to[0] for one in mailoutbox if one.subject.startswith("Een nieuwe datum"))
    asked = sorted(one.to[0] for one in mailoutbox if one.subject.startswith("Wilt u"))
    assert told == sorted(["bep@singel.example", user.email])
    assert asked == ["bep@singel.example", "nooit@bevestigd.example"]
    assert list(Interest.objects.values_list("email", flat=True)) == ["nooit@bevestigd.example"]


def test_thanks_lead_to_materials_and_evaluation(mailoutbox) -> None:
    from learning.live.domain.attending import check_in
    from learning.live.domain.reminders import close_and_thank

    edition = make_edition(days=1)
    EditionMaterial.objects.create(
        edition=edition, moment="after", title="De twintig regels", url="https://lijst.example"
    )
    EditionMaterial.objects.create(edition=edition, moment="trainer", title="Draaiboek", url="https://trainer.example")
    here, away = make_registration(edition), make_registration(edition)
    with time_machine.travel(edition.ends_at + dt.timedelta(minutes=5)):
        check_in(registration=here, actor=None)
        close_and_thank(edition=edition)
        run_jobs()
    text = sent(mailoutbox, here.email, "Bedankt").get_body(("plain",)).get_content()
    assert "https://lijst.example" in text
    assert "trainer.example" not in text
    assert "/evaluatie/" in text
    assert "/afmelden/" not in text
    certificate = re.search(r"http://\S+(/mijn/\S+/)", text)
    assert certificate
    assert resolve(certificate[1]).view_name == "learning:mine"
    assert not [one for one in mailoutbox if one.to == [away.email] and one.subject.startswith("Bedankt")]


@pytest.mark.once
def test_feed_of_many_is_read_back_with_its_zones() -> None:
    coalition = CoalitionFactory()
    first = make_edition(coalition=coalition, sessions=[times(days=10), times(days=200)])
    make_webinar(state=EditionState.CANCELLED)
    text = feed(name="Agenda; van, OPEN", editions=Edition.objects.prefetch_related("sessions")).decode()
    calendar = vobject.readOne(text)
    assert calendar.method.value == "PUBLISH"
    assert sorted(one.status.value for one in calendar.vevent_list) == ["CANCELLED", "CONFIRMED", "CONFIRMED"]
    assert {one.uid.value.split("-", 5)[-1].split("@")[1] for one in calendar.vevent_list} == {"localhost"}
    assert "geheim-adres" not in text
    assert [len(line.encode()) <= 75 for line in text.split("\r\n")].count(False) == 0
    assert (
        len(vobject.readOne(edition_file(edition=first, sessions=list(first.sessions.all())).decode()).vevent_list) == 2
    )


@pytest.mark.once
@pytest.mark.parametrize("kind", LiveMailKind.values)
def test_the_platforms_own_words_are_dutch_and_use_known_fields(kind: str) -> None:
    words = own_words(kind=kind)
    check_fields(words.subject + words.words)
    assert words.subject != own_words(kind=kind, language="en").subject


@pytest.mark.once
@pytest.mark.parametrize("text", ["Dag {voornaam}", "Dag {naam", "naam}", "{}", "{ na am }"])
def test_unknown_fields_and_loose_braces_are_refused(text: str) -> None:
    with pytest.raises(UnknownField, match="naam"):
        check_fields(text)
    assert "naam" in FIELDS
