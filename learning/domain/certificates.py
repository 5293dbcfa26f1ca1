"""Certificates: issued with the completion, drawn by a job, verified in public, revoked with a reason."""

import datetime as dt
import secrets
from functools import lru_cache
from pathlib import Path

from anyascii import anyascii
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override
from fontTools.ttLib import TTFont

from accounts.models import User
from core.domain.audit import record_audit
from core.domain.jobs import enqueue_job
from learning.domain.exceptions import CertificateNotFound
from learning.domain.versions import points_text
from learning.enums import CertificateState
from learning.models import Certificate, Completion
from media.domain.qr import qr_svg
from media.typeset import render_pdf
from media.typeset.fonts import fonts_folder

DESIGN = Path(__file__).resolve().parents[1] / "designs" / "certificate"
# No 0 and O, no 1, I and L: people read these codes aloud and copy them by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12


def issue_certificate(*, completion: Completion) -> Certificate:
    """Write the certificate with its number and code, and the job that draws it, in the caller's transaction.

    The name is a snapshot. Called again, the certificate that stands is returned.
    """
    certificate = Certificate.objects.filter(completion=completion, superseded_at__isnull=True).first()
    if certificate is not None:
        return certificate
    day = timezone.localdate(completion.completed_at)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    certificate = Certificate.objects.create(
        completion=completion,
        number=f"new-{code}",
        code=code,
        holder_name=completion.user.get_full_name() or completion.user.email,
        course_title=completion.version.title,
        minutes=completion.version.minutes,
        completed_on=day,
        points_text=points_text(completion.version),
        language=completion.version.language,
    )
    certificate.number = certificate_number(year=day.year, serial=certificate.pk)
    certificate.save(update_fields=["number"])
    enqueue_job(
        kind="learning.issue_certificate",
        payload={"certificate_id": certificate.pk},
        dedupe_key=f"certificate:{certificate.public_id}",
    )
    return certificate


def certificate_number(*, year: int, serial: int) -> str:
    """ "OPEN-2026-000123-74": the last two digits check the rest (ISO 7064, MOD 97-10)."""
    body = f"{year}{serial:06d}"
    return f"{settings.SITE_NAME.upper()}-{year}-{serial:06d}-{98 - int(body) * 100 % 97:02d}"


def is_certificate_number(number: str) -> bool:
    """Whether the check digits fit; says nothing of whether the certificate exists."""
    parts = number.strip().upper().split("-")
    digits = "".join(parts[1:])
    return len(parts) == 4 and digits.isdigit() and int(digits) % 97 == 1


def render_certificate(certificate: Certificate) -> bytes:
    """The PDF (PDF/A-2a and PDF/UA-1). The same certificate gives the same bytes."""
    url = verification_url(certificate)
    with override(certificate.language):
        data = {
            "lang": certificate.language,
            "site_name": settings.SITE_NAME,
            "heading": gettext("Certificate"),
            "awarded": gettext("awarded to"),
            "name": printable(certificate.holder_name),
            "for": gettext("for completing the course"),
            "course": printable(certificate.course_title),
            "date_label": gettext("Completed on"),
            "date": date_format(certificate.completed_on, "j F Y"),
            "duration_label": gettext("Study time"),
            "duration": gettext("%(minutes)s minutes") % {"minutes": certificate.minutes},
            "points_label": gettext("Accreditation"),
            "points": printable(certificate.points_text),
            "expires_label": gettext("Valid until"),
            "expires": date_format(certificate.expires_on, "j F Y") if certificate.expires_on else "",
            "number_label": gettext("Certificate number"),
            "number": certificate.number,
            "check": gettext("Is this certificate real? Scan the code, or enter it at"),
            "check_url": verification_url().split("://")[-1],
            "code": grouped_code(certificate.code),
            "qr_alt": gettext("QR code to the page that verifies this certificate: %(url)s") % {"url": url},
            "programme": gettext("Training for online access to the patient's record"),
            "title": f"{gettext('Certificate')} {certificate.number}",
        }
    made_at = dt.datetime.combine(certificate.completed_on, dt.time(12), tzinfo=dt.UTC)
    return render_pdf(DESIGN, data=data, files={"qr.svg": qr_svg(url).encode()}, made_at=made_at)


def printable(text: str) -> str:
    """The text with letters that our fonts lack written in Latin ones: a PDF/A may not show an empty box."""
    known = _printable_characters()
    return "".join(character if ord(character) in known else anyascii(character) for character in text)


def store_certificate_file(*, certificate_id: int, pdf: bytes) -> None:
    """Keep the drawing, unless the certificate was revoked or its holder erased in the meantime."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if certificate.state != CertificateState.PENDING or not certificate.holder_name:
        return
    certificate.file.save(f"{certificate.public_id}.pdf", ContentFile(pdf), save=False)
    certificate.state = CertificateState.READY
    certificate.save(update_fields=["file", "state"])


def revoke_certificate(*, certificate: Certificate, actor: User, reason: str) -> None:
    """Say in public that it no longer counts. The row and its reason stay; the file goes."""
    with transaction.atomic():
        before = certificate.state
        Certificate.objects.filter(pk=certificate.pk).update(
            state=CertificateState.REVOKED, revoked_at=timezone.now(), revoked_reason=reason, file=""
        )
        record_audit(
            actor=actor,
            action="learning.certificate_revoked",
            target=certificate,
            before={"state": before},
            after={"state": CertificateState.REVOKED, "reason": reason},
        )
        _delete_file_on_commit(certificate)
        certificate.refresh_from_db()


def clear_holder(*, user: User) -> int:
    """Erasure: the certificates stay as numbers without a name; their files go. Returns how many."""
    certificates = list(Certificate.objects.filter(completion__user=user).exclude(holder_name="", file=""))
    for certificate in certificates:
        _delete_file_on_commit(certificate)
    return Certificate.objects.filter(pk__in=[c.pk for c in certificates]).update(holder_name="", file="")


def verified_certificate(*, code: str) -> Certificate:
    """The certificate with this code, however it was typed. Raises CertificateNotFound."""
    certificate = Certificate.objects.filter(code=plain_code(code)).first()
    if certificate is None:
        raise CertificateNotFound
    return certificate


def plain_code(code: str) -> str:
    return "".join(character for character in code.upper() if character.isalnum())[:16]


def grouped_code(code: str) -> str:
    """ "7KQF-3MNP-XW2R": for reading aloud."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def verification_url(certificate: Certificate | None = None) -> str:
    path = reverse("learning:certificate", args=[certificate.code]) if certificate else reverse("learning:verify")
    return f"{settings.BASE_URL}{path}"


@lru_cache(maxsize=1)
def _printable_characters() -> frozenset[int]:
    characters: set[int] = set()
    for path in fonts_folder().glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            characters.update(font.getBestCmap())
    return frozenset(characters)


def _delete_file_on_commit(certificate: Certificate) -> None:
    storage, name = certificate.file.storage, certificate.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
