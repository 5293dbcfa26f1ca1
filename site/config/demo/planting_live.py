"""Four webinars and three workshops, past and coming, by the day of planting: with people, a queue and a recording."""

import datetime as dt
import json
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from config.demo.data_files import load
from core.domain.jobs import KEEP_DONE
from core.models import Job, JobState
from learning.live.domain.attending import check_in, close_attendance
from learning.live.domain.editions import create_edition, publish_edition
from learning.live.domain.evaluating import judge_review, review_edition
from learning.live.domain.recordings import keep_recording
from learning.live.domain.registering import register
from learning.live.domain.schedules import SessionTimes
from learning.live.enums import AttendanceSource, MaterialMoment, RegistrationState, SpeakerRole
from learning.live.models import Edition, EditionMaterial, LiveMail, Registration, Series, Speaker
from media.models import Video
from organisations.domain.queries import people_of_practices, practices_of_coalition
from organisations.models import Coalition, Membership
from toolkit.models import MaterialPage

DETAILS = ("capacity", "place_name", "room", "street", "postcode", "city", "route")
OPINIONS = (
    (5, "Praktisch. De voorbeelden kwamen uit mijn eigen spreekkamer."),
    (4, "Goed tempo, en tijd voor vragen."),
    (5, ""),
    (3, "Ik had graag meer over kinderen gehoord."),
)
# From the toolkit; without words of its own a material keeps its title. What is the trainer's is the kit.
MATERIALS = (
    (MaterialMoment.BEFORE, "", "lijst-duidelijke-p-regels"),
    (MaterialMoment.AFTER, "", "poster-kijk-in-uw-dossier"),
    (MaterialMoment.TRAINER, "Op het scherm: portaal of PGO", "infographic-portaal-of-pgo"),
    (MaterialMoment.TRAINER, "Oefening: tien P-regels herschrijven", "lijst-duidelijke-p-regels"),
    (MaterialMoment.TRAINER, "Checklist: wie doet wat na vandaag", "spiekkaart-balie"),
)
CHAPTERS = [{"at": 0, "title": "Kijk in uw dossier"}, {"at": 7, "title": "Wat moet u doen?"}]


def plant_live() -> str:
    """By the domain's own verbs; the mails of it are marked and not sent."""
    data = load("live.toml")
    if Edition.objects.exists():
        return "stood already"
    speakers = {
        row["slug"]: Speaker.objects.get_or_create(slug=row["slug"], defaults=row)[0] for row in data["speakers"]
    }
    last_job = Job.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for row in data["events"]:
        _plant(row, speakers=speakers)
    queued = Job.objects.filter(pk__gt=last_job, kind="core.send_mail", state=JobState.DUE)
    queued.update(state=JobState.DONE, finished_at=timezone.now() - KEEP_DONE, payload={})
    return f"{Edition.objects.count()} events, {Registration.objects.count()} registrations"


def _plant(row: dict[str, Any], *, speakers: dict[str, Speaker]) -> None:
    coalition = Coalition.objects.get(slug=row["coalition"]) if "coalition" in row else None
    values = {name: row[name] for name in DETAILS if name in row}
    if row["kind"] == "webinar":
        values["join_url"] = "https://webinar.example/deelnemen"
    edition = create_edition(
        kind=row["kind"],
        title=row["title"],
        summary=row["summary"],
        sessions=[_session(row)],
        coalition=coalition,
        speakers=[
            (speakers[slug], SpeakerRole.TRAINER if row["kind"] == "workshop" else SpeakerRole.SPEAKER)
            for slug in row["speakers"]
        ],
        body=json.dumps([{"type": "text", "value": row["text"]}]),
        series=_series(row.get("series", "")),
        asks_needs=row.get("needs", False),
        contact_name="Secretariaat",
        contact_email=coalition.contact_email if coalition else "scholing@open.example",
        allow_past=True,
        **values,
    )
    edition.co_hosts.set(Coalition.objects.filter(slug__in=row.get("co_hosts", [])))
    pages = {page.slug: page for page in MaterialPage.objects.live()}
    for position, (moment, title, slug) in enumerate(MATERIALS):
        if slug in pages:  # a test plants no toolkit
            EditionMaterial.objects.create(
                edition=edition, moment=moment, title=title, material=pages[slug], position=position
            )
    is_past = edition.starts_at < timezone.now()
    if is_past:
        _hold(edition, row=row)
    else:
        publish_edition(edition=edition)
        for membership in _people(coalition)[: row["people"]]:
            register(
                edition=edition,
                user=membership.user,
                practice=membership.practice,
                diet="vegetarisch" if row.get("needs") and membership.pk % 5 == 0 else "",
            )


def _hold(edition: Edition, *, row: dict[str, Any]) -> None:
    """What took place: who came, what they thought of it, and the recording. Done today, dated as of then."""
    publish_edition(edition=edition, allow_past=True)
    begin = edition.starts_at
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(
        starts_at=now + dt.timedelta(hours=1), ends_at=now + dt.timedelta(hours=2)
    )
    made = [
        register(edition=edition, user=one.user, practice=one.practice)
        for one in _people(edition.coalition)[: row["people"]]
    ]
    edition = Edition.objects.get(pk=edition.pk)
    for registration in made[: row["present"]]:
        check_in(registration=registration, actor=None, source=AttendanceSource.DOOR)
    length = dt.timedelta(hours=row["hours"])
    Edition.objects.filter(pk=edition.pk).update(starts_at=begin, ends_at=begin + length)
    Registration.objects.filter(edition=edition).update(created_at=begin - dt.timedelta(days=12))
    Registration.objects.filter(edition=edition, attended_at__isnull=False).update(attended_at=begin)
    LiveMail.objects.filter(edition=edition).update(queued_at=begin)
    close_attendance(edition=Edition.objects.get(pk=edition.pk))
    present = Registration.objects.filter(edition=edition, state=RegistrationState.REGISTERED, attendance="present")
    for registration, (stars, words) in zip(present.order_by("pk"), OPINIONS * 3, strict=False):
        review = review_edition(registration=registration, stars=stars, words=words)
        if words:
            judge_review(review=review, is_shown=True)
    video = Video.objects.exclude(captions="").order_by("pk").first()
    if row.get("recording") and video:
        keep_recording(edition=edition, video=video, chapters=CHAPTERS)


def _session(row: dict[str, Any]) -> SessionTimes:
    hour, minute = (int(part) for part in row["start"].split(":"))
    day = timezone.localdate() + dt.timedelta(days=row["day"])
    if day.weekday() > 4:
        day += dt.timedelta(days=7 - day.weekday())
    start = timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
    return SessionTimes(starts_at=start, ends_at=start + dt.timedelta(hours=row["hours"]))


def _series(title: str) -> Series | None:
    if not title:
        return None
    summary = "Elke paar weken een uur, gratis, met tijd voor vragen."
    return Series.objects.get_or_create(slug="dinsdagavond-online", defaults={"title": title, "summary": summary})[0]


def _people(coalition: Coalition | None) -> "QuerySet[Membership]":
    """One membership a person, of the coalition or of all."""
    people = (
        people_of_practices(practices_of_coalition(coalition))
        if coalition
        else User.objects.filter(memberships__isnull=False).distinct()
    )
    first = Membership.objects.filter(user__in=people, valid_until__isnull=True, user__is_active=True)
    if coalition:
        first = first.filter(practice__in=practices_of_coalition(coalition))
    ids = {user_id: pk for pk, user_id in first.order_by("-pk").values_list("pk", "user_id")}
    return Membership.objects.filter(pk__in=ids.values()).select_related("user", "practice").order_by("pk")
