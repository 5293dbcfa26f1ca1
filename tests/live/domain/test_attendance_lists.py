import datetime as dt

import pytest
import time_machine

from learning.live.domain.attendance_lists import import_list, judge_row, open_rows, read_list
from learning.live.domain.exceptions import ListReadBefore, UnreadableList
from learning.live.enums import Attendance
from learning.live.models import Registration
from tests.factories.accounts import UserFactory
from tests.factories.live import make_registration, make_webinar

TEAMS = (
    "1. Samenvatting\nTitel van vergadering\tUitslagen online\nDeelnemers\t3\n\n2. Deelnemers\n"
    "Naam\tEerste deelname\tLaatste vertrek\tDuur in vergadering\tE-mail\tDeelnemer-id (UPN)\tRol\n"
    "Sanne de Vries\t9-3-2027 19:28\t9-3-2027 21:01\t1 u 33 m 5 s\tSanne@Linde.example\tsanne@linde.example\tGast\n"
    "Vries, Joost de (extern)\t9-3-2027 19:40\t9-3-2027 19:44\t4 m\t\t\tDeelnemer\n\n"
    "3. Activiteiten tijdens de vergadering\nNaam\tDeelname\nSanne de Vries\t9-3-2027\n"
).encode("utf-16")
ZOOM = (
    "\ufeffName (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    '"Bakker, Noor",noor@linde.example,03/09/2027 07:28:00 PM,03/09/2027 08:00:00 PM,32,No\n'
    '"Bakker, Noor",noor@linde.example,03/09/2027 08:10:00 PM,03/09/2027 09:00:00 PM,50,No\n'
    "=cmd|calc,,03/09/2027 07:28:00 PM,03/09/2027 08:00:00 PM,2,Yes\n"
).encode()


@pytest.mark.once
def test_teams_in_dutch_and_utf_16_is_read_section_by_section() -> None:
    sheet = read_list(TEAMS)
    assert (sheet.provider, [(one.name, one.email, one.seconds) for one in sheet.people]) == (
        "teams",
        [("Sanne de Vries", "sanne@linde.example", 5585), ("Vries, Joost de (extern)", "", 240)],
    )


@pytest.mark.once
def test_zoom_in_english_adds_up_who_came_back() -> None:
    sheet = read_list(ZOOM)
    assert (sheet.provider, [(one.name, one.email, one.seconds) for one in sheet.people]) == (
        "zoom",
        [("Bakker, Noor", "noor@linde.example", 4920), ("=cmd|calc", "", 120)],
    )


@pytest.mark.once
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"naam\nSanne\n", b"Name,Email\n", b"\x00\x01\x02", b"PK\x03\x04" * 50]
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableList):
        read_list(content)


@pytest.mark.django_db
def test_known_people_are_marked_and_doubtful_ones_wait_for_a_person() -> None:
    edition, organiser = make_webinar(days=1, minutes_required=30), UserFactory()
    sanne = make_registration(edition, user=UserFactory(email="sanne@linde.example", last_name="de Vries"))
    joost = make_registration(edition, user=UserFactory(first_name="Joost", last_name="de Vries"))
    with time_machine.travel(edition.ends_at + dt.timedelta(minutes=1)):
        import_list(edition=edition, name="lijst.csv", content=TEAMS, actor=organiser)
        with pytest.raises(ListReadBefore):
            import_list(edition=edition, name="lijst.csv", content=TEAMS, actor=organiser)
        import_list(edition=edition, name="zoom.csv", content=ZOOM, actor=organiser)
        rows = {row.name: (row.verdict, row.registration_id) for row in open_rows(edition)}
        assert rows == {
            "Vries, Joost de (extern)": ("too_short", joost.pk),
            "Bakker, Noor": ("unknown", None),
            "=cmd|calc": ("too_short", None),
        }
        by_name = {row.name: row for row in open_rows(edition)}
        judge_row(row=by_name["Vries, Joost de (extern)"], registration=joost, actor=organiser)
        judge_row(row=by_name["Bakker, Noor"], registration=None, actor=organiser, as_walk_in=True)
        judge_row(row=by_name["=cmd|calc"], registration=None, actor=organiser)
        assert open_rows(edition) == []
    sanne.refresh_from_db()
    assert (sanne.attendance, sanne.minutes_present) == (Attendance.PRESENT, 93)
    assert Registration.objects.filter(is_walk_in=True).get().email == "noor@linde.example"


@pytest.mark.django_db
def test_one_person_under_two_addresses_and_on_two_lists_is_counted_once_with_all_minutes() -> None:
    edition, organiser = make_webinar(days=1), UserFactory()
    sanne = make_registration(edition, user=UserFactory(first_name="Sanne", last_name="de Vries"))
    work = f"Sanne de Vries,{sanne.email},40\nSanne de Vries,{sanne.email},5\n"
    home = "de Vries Sanne,sanne@thuis.example,30\n"
    again = f"Sanne de Vries,{sanne.email.upper()},50\n"
    head = "Name,Email,Duration (Minutes)\n"
    with time_machine.travel(edition.ends_at + dt.timedelta(minutes=1)):
        import_list(edition=edition, name="een.csv", content=(head + work + home).encode(), actor=organiser)
        (row,) = open_rows(edition)
        judge_row(row=row, registration=sanne, actor=organiser)
        import_list(edition=edition, name="twee.csv", content=(head + again).encode(), actor=organiser)
    sanne.refresh_from_db()
    assert (row.verdict, row.registration_id) == ("doubtful", sanne.pk)
    assert (sanne.attendance, sanne.minutes_present) == (Attendance.PRESENT, 75)
    assert Registration.objects.count() == 1


@pytest.mark.django_db
def test_a_name_that_two_people_bear_is_left_to_a_person() -> None:
    edition, organiser = make_webinar(days=1), UserFactory()
    for _ in range(2):
        make_registration(edition, user=UserFactory(first_name="Noor", last_name="Bakker"))
    listed = b"Name,Email,Duration (Minutes)\nNoor Bakker,noor@thuis.example,60\nWie Dan Ook,wie@elders.example,60\n"
    with time_machine.travel(edition.ends_at + dt.timedelta(minutes=1)):
        import_list(edition=edition, name="lijst.csv", content=listed, actor=organiser)
    found = {row.name: (row.verdict, row.registration_id) for row in open_rows(edition)}
    assert found == {"Noor Bakker": ("doubtful", None), "Wie Dan Ook": ("unknown", None)}
    assert not Registration.objects.filter(attendance=Attendance.PRESENT).exists()
