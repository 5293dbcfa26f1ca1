"""The organiser's screens: a coalition's editor and lead their own, the national desk the national ones."""

from typing import Any

from learning.live.models import AttendanceFile, AttendanceRow, EditionReview, MailText, Series
from tests.architecture.matrix import LOGIN, Row, Tenant, World, expect
from tests.factories.live import make_edition, make_registration, make_speaker

OUT = {"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN}
KEEPERS = {"coalition_editor": 200, "coalition_lead": 200}
DESKS = {"national_editor": 200, "training_manager": 200, "administrator": 200}
# Our own views answer 404 to who does not organise; Wagtail's send them to the admin's home (302).
ALL_DESKS = expect(404, **OUT, **KEEPERS, **DESKS)
FORMS = expect(302, **OUT, **KEEPERS, **DESKS)
OWN = expect(404, **OUT, **KEEPERS, administrator=200)
FOREIGN = expect(404, **OUT, administrator=200)
OWN_POST = expect(404, **OUT, coalition_editor=302, coalition_lead=302, administrator=302)
FOREIGN_POST = expect(404, **OUT, administrator=302)
# The other desks keep other rows: 404 where the role may use the form at all.
OWN_FORM = expect(302, **OUT, **KEEPERS, administrator=200, national_editor=404, training_manager=404)
FOREIGN_FORM = expect(
    302, **OUT, coalition_editor=404, coalition_lead=404, administrator=200, national_editor=404, training_manager=404
)


def edition(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": make_edition(title=f"{tenant.mark} workshop", coalition=tenant.coalition).pk}


def verb(name: str) -> Any:
    return lambda world, tenant: {**edition(world, tenant), "verb": name}


def file(world: World, tenant: Tenant) -> dict[str, Any]:
    return {**edition(world, tenant), "kind": "csv"}


def person(world: World, tenant: Tenant) -> dict[str, Any]:
    found = make_edition(title=f"{tenant.mark} workshop", coalition=tenant.coalition)
    return {"pk": found.pk, "registration": make_registration(found).pk, "verb": "afmelden"}


def opinion(world: World, tenant: Tenant) -> dict[str, Any]:
    found = make_edition(title=f"{tenant.mark} workshop", coalition=tenant.coalition)
    row = EditionReview.objects.create(registration=make_registration(found), stars=4, words=f"{tenant.mark} goed")
    return {"pk": found.pk, "review": row.pk, "verb": "tonen"}


def doubtful(world: World, tenant: Tenant) -> dict[str, Any]:
    found = make_edition(title=f"{tenant.mark} workshop", coalition=tenant.coalition)
    listed = AttendanceFile.objects.create(edition=found, name="lijst.csv", provider="teams", sha256="0" * 64)
    row = AttendanceRow.objects.create(file=listed, line=2, name=f"{tenant.mark} gast", verdict="unknown")
    return {"pk": found.pk, "row": row.pk}


def speaker(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": make_speaker(f"{tenant.mark} spreker", coalition=tenant.coalition).pk}


def series(world: World, tenant: Tenant) -> dict[str, Any]:
    made, _new = Series.objects.get_or_create(
        slug=f"reeks-{tenant.coalition.slug}",
        defaults={"title": f"{tenant.mark} reeks", "coalition": tenant.coalition},
    )
    return {"pk": made.pk}


def text(world: World, tenant: Tenant) -> dict[str, Any]:
    made, _new = MailText.objects.get_or_create(
        kind="thanks", coalition=tenant.coalition, defaults={"subject": f"{tenant.mark} dank", "words": "Dank."}
    )
    return {"pk": made.pk}


def _crud(namespace: str, kwargs: Any) -> list[Row]:
    return [
        Row(url=f"{namespace}:index", own=FORMS),
        Row(url=f"{namespace}:index_results", own=FORMS),
        Row(url=f"{namespace}:add", own=FORMS),
        Row(url=f"{namespace}:edit", kwargs=kwargs, own=OWN_FORM, foreign=FOREIGN_FORM),
        Row(url=f"{namespace}:delete", kwargs=kwargs, own=OWN, foreign=FOREIGN),
    ]


PREVIEW = expect(404, **OUT, coalition_editor=422, coalition_lead=422, national_editor=422, training_manager=422,
                 administrator=422)  # fmt: skip
CLERKS = expect(404, **OUT, accreditation_clerk=200, administrator=200)
ADMIN_ROWS = [
    Row(url="live_admin:index", own=ALL_DESKS),
    Row(url="live_admin:add", own=FORMS),
    Row(url="live_admin:edit", kwargs=edition, own=OWN_FORM, foreign=FOREIGN_FORM),
    Row(url="live_admin:edition", kwargs=edition, own=OWN, foreign=FOREIGN),
    Row(url="live_admin:message", kwargs=edition, own=OWN, foreign=FOREIGN),
    Row(url="live_admin:recording", kwargs=edition, own=OWN, foreign=FOREIGN),
    Row(url="live_admin:briefing", kwargs=edition, own=OWN, foreign=FOREIGN),
    Row(url="live_admin:accreditations", own=CLERKS),
    Row(url="live_admin:accreditation", kwargs=edition, own=CLERKS, foreign=CLERKS),
    Row(url="live_admin:links", kwargs=edition, own=OWN, foreign=FOREIGN),
    Row(url="live_admin:lists", kwargs=edition, own=OWN, foreign=FOREIGN),
    Row(url="live_admin:download", kwargs=file, own=OWN, foreign=FOREIGN),
    Row(url="live_admin:judge", kwargs=doubtful, method="post", own=OWN_POST, foreign=FOREIGN_POST),
    Row(url="live_admin:review", kwargs=opinion, method="post", own=OWN_POST, foreign=FOREIGN_POST),
    Row(url="live_admin:person", kwargs=person, method="post", own=OWN_POST, foreign=FOREIGN_POST),
    Row(url="live_admin:act", kwargs=verb("publiceren"), method="post", own=OWN_POST, foreign=FOREIGN_POST),
    *_crud("live_speakers", speaker),
    *_crud("live_series", series),
    *_crud("live_texts", text),
    Row(url="live_texts:preview", method="post", own=PREVIEW),
    Row(url="live_texts:preview", kwargs=text, method="post", own=OWN, foreign=FOREIGN),
]
