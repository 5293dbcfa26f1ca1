"""Register numbers are their owner's; the desk is the clerk's; certificates change hands at a training manager's."""

from typing import Any

from tests.architecture.matrix import LOGIN, Persona, Row, Status, Tenant, World, expect


def inside(default: Status, **by_persona: Status) -> dict[Persona, Status]:
    """In the admin: who may not enter it is sent to sign in."""
    return expect(default, **{"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN, **by_persona})


def accreditation(world: World, tenant: Tenant) -> Any:
    import datetime as dt

    from learning.models import Accreditation, Course

    course, _made = Course.objects.get_or_create(title="Matrix met punten")
    return Accreditation.objects.get_or_create(
        course=course,
        register="kabiz",
        number="7712",
        defaults={
            "valid_from": dt.date(2026, 1, 1),
            "valid_until": dt.date(2027, 12, 31),
            "granted_on": dt.date(2026, 1, 1),
        },
    )[0]


def accreditation_pk(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": accreditation(world, tenant).pk}


def number_pk(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.models import RegisterNumber

    number, _made = RegisterNumber.objects.get_or_create(
        user=tenant.users[Persona.LEARNER], register="kabiz", kind="kabiz", prefix="", number="1234567"
    )
    return {"pk": number.pk}


def new_number(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"kabiz-kind": "kabiz", "kabiz-number": "7654321"}


def export(world: World, tenant: Tenant) -> Any:
    import datetime as dt

    from learning.models import AccreditationExport

    return AccreditationExport.objects.create(
        register="kabiz", period_from=dt.date(2026, 1, 1), period_until=dt.date(2026, 1, 14), people=1, lines=1
    )


def export_id(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"public_id": export(world, tenant).public_id}


def line_pk(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.models import AccreditationReport

    completion = certificate_of(world, tenant).completion
    report, _made = AccreditationReport.objects.get_or_create(
        completion=completion,
        register="kabiz",
        defaults={
            "export": export(world, tenant),
            "user": completion.user,
            "accreditation": accreditation(world, tenant),
            "points": 1,
        },
    )
    return {"pk": report.pk}


def file_id(world: World, tenant: Tenant) -> dict[str, Any]:
    from django.core.files.base import ContentFile

    from learning.models import AccreditationFile

    file = AccreditationFile(
        export=export(world, tenant), kind="numbers", name="kabiz.txt", sha256="0" * 64, size_bytes=9, lines=1
    )
    file.file.save("kabiz.txt", ContentFile(b"1234567\r\n"))
    return {"public_id": file.public_id}


def certificate_pk(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": certificate_of(world, tenant).pk}


def certificate_of(world: World, tenant: Tenant) -> Any:
    from tests.learning.matrix import certificate

    return certificate(world, tenant)


def template_pk(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.models import CertificateTemplate

    return {"pk": CertificateTemplate.objects.create(coalition=tenant.coalition).pk}


def desk_fields(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"register": "kabiz", "van": "2026-01-01", "tot": "2026-01-14"}


CLERK = inside(404, accreditation_clerk=200, administrator=200)
CLERK_POSTS = inside(404, accreditation_clerk=302, administrator=302)
CLERK_LIST = inside(302, accreditation_clerk=200, administrator=200)
KEEPS_PAPER = inside(404, training_manager=200, administrator=200)
# Wagtail's own views send who may not use them to the admin's home.
LOOKS_AT_PAPER = inside(302, training_manager=200, accreditation_clerk=200, administrator=200)
KEEPS_TEMPLATES = inside(302, training_manager=200, administrator=200)
OWN_NUMBER = expect(404, anonymous=LOGIN, learner=302)
FOREIGN = expect(404, anonymous=LOGIN)

ROWS = [
    Row(url="learning:registers", own=expect(200, anonymous=LOGIN)),
    Row(
        url="learning:register_add",
        kwargs=lambda world, tenant: {"register": "kabiz"},
        method="post",
        data=new_number,
        own=expect(302, anonymous=LOGIN),
    ),
    Row(url="learning:register_prefer", kwargs=number_pk, method="post", own=OWN_NUMBER, foreign=FOREIGN),
    Row(url="learning:register_remove", kwargs=number_pk, method="post", own=OWN_NUMBER, foreign=FOREIGN),
    Row(url="accreditation_desk:index", own=CLERK),
    Row(url="accreditation_desk:make", method="post", data=desk_fields, own=CLERK_POSTS),
    Row(url="accreditation_desk:ask", method="post", data=desk_fields, own=CLERK_POSTS),
    Row(url="accreditation_desk:deliveries", own=CLERK),
    Row(url="accreditation_desk:delivery", kwargs=export_id, own=CLERK),
    Row(url="accreditation_desk:withdraw_line", kwargs=line_pk, method="post", own=CLERK_POSTS),
    Row(url="accreditation_desk:file", kwargs=file_id, own=CLERK),
    Row(url="accreditations:index", own=inside(302, training_manager=200, accreditation_clerk=200, administrator=200)),
    Row(
        url="accreditations:index_results",
        own=inside(302, training_manager=200, accreditation_clerk=200, administrator=200),
    ),
    Row(url="accreditations:add", own=CLERK_LIST),
    Row(url="accreditations:edit", kwargs=accreditation_pk, own=CLERK_LIST),
    Row(url="certificates:index", own=LOOKS_AT_PAPER),
    Row(url="certificates:index_results", own=LOOKS_AT_PAPER),
    Row(url="certificates:inspect", kwargs=certificate_pk, own=LOOKS_AT_PAPER),
    Row(url="certificates:revoke", kwargs=certificate_pk, own=KEEPS_PAPER),
    Row(url="certificates:reissue", kwargs=certificate_pk, own=KEEPS_PAPER),
    Row(url="certificate_templates:index", own=KEEPS_TEMPLATES),
    Row(url="certificate_templates:index_results", own=KEEPS_TEMPLATES),
    Row(url="certificate_templates:add", own=KEEPS_TEMPLATES),
    Row(url="certificate_templates:edit", kwargs=template_pk, own=KEEPS_TEMPLATES),
    Row(url="certificate_templates:delete", kwargs=template_pk, own=KEEPS_TEMPLATES),
    Row(url="certificate_templates:preview", own=KEEPS_PAPER),
    Row(url="certificate_templates:preview_pdf", own=KEEPS_PAPER),
]
