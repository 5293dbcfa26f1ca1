"""What a certificate looks like: the data of its typst design, the PDF, and a preview of a template."""

import datetime as dt
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

from anyascii import anyascii
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, override
from fontTools.ttLib import TTFont

from learning.domain.certificate_templates import add_months
from learning.domain.training import validity_months
from learning.models import Certificate, CertificateTemplate
from media.domain.exceptions import UploadRefused
from media.domain.logos import clean_logo
from media.domain.qr import qr_svg
from media.typeset import render_pdf, render_png
from media.typeset.fonts import fonts_folder
from organisations.models import Coalition, Identity

DESIGN = Path(__file__).resolve().parents[1] / "designs" / "certificate"


def render_certificate(certificate: Certificate) -> bytes:
    """The PDF (PDF/A-2a and PDF/UA-1). The same certificate, with the same logo, gives the same bytes."""
    data, files = _content(certificate)
    made_at = dt.datetime.combine(certificate.completed_on, dt.time(12), tzinfo=dt.UTC)
    return render_pdf(DESIGN, data=data, files=files, made_at=made_at)


def preview_template(template: CertificateTemplate, *, language: str = "nl", as_pdf: bool = False) -> bytes:
    """A certificate of an invented person with this template, saved or not, as PNG or PDF. Its code is no real one."""
    today = timezone.localdate()
    with override(language):
        specimen = Certificate(
            number=f"{settings.SITE_NAME.upper()}-{today.year}-000000-00",
            code="VOORBEELD000",
            holder_name=gettext("Name of the learner"),
            course_title=template.course.title if template.course else gettext("Title of the course"),
            minutes=template.course.minutes if template.course else 45,
            completed_on=today,
            expires_on=_specimen_expiry(template, today=today),
            points_text=ngettext("%(count)s point", "%(count)s points", 1) % {"count": 1} + " GAIA (ID 000000)",
            statement=template.statement,
            closing=template.closing,
            signer_name=template.signer_name,
            signer_function=template.signer_function,
            coalition=template.coalition if template.shows_coalition else None,
            language=language,
        )
    data, files = _content(specimen)
    if as_pdf:
        return render_pdf(DESIGN, data=data, files=files)
    return render_png(DESIGN, data=data, files=files, ppi=96)


def _specimen_expiry(template: CertificateTemplate, *, today: dt.date) -> dt.date | None:
    """That of the template's course; of a template for all courses, the shortest that a path says, so that it shows."""
    months = validity_months()
    shown = months.get(template.course_id) if template.course_id else min(months.values(), default=None)
    return add_months(today, shown) if shown else None


def _content(certificate: Certificate) -> tuple[Mapping[str, object], dict[str, bytes]]:
    url = verification_url(certificate)
    files = {"qr.svg": qr_svg(url).encode()}
    logo = _logo_of(certificate.coalition) if certificate.coalition else None
    if logo is not None:
        files["logo.png"] = logo
    with override(certificate.language):
        data = {
            "lang": certificate.language,
            "site_name": settings.SITE_NAME,
            "heading": gettext("Certificate"),
            "awarded": gettext("awarded to"),
            "name": printable(certificate.holder_name),
            "for": printable(certificate.statement) or gettext("for completing the course"),
            "course": printable(certificate.course_title),
            "closing": printable(certificate.closing),
            "date_label": gettext("Completed on"),
            "date": date_format(certificate.completed_on, "j F Y"),
            "duration_label": gettext("Study time"),
            "duration": ngettext("%(minutes)s minute", "%(minutes)s minutes", certificate.minutes)
            % {"minutes": certificate.minutes},
            "points_label": gettext("Accreditation"),
            "points": printable(certificate.points_text).replace("(ID ", "(ID\u00a0"),
            "expires_label": gettext("Valid through"),
            "expires": date_format(certificate.expires_on, "j F Y") if certificate.expires_on else "",
            "signer": printable(certificate.signer_name),
            "signer_function": printable(certificate.signer_function),
            "coalition": printable(certificate.coalition.name) if certificate.coalition else "",
            "logo": logo is not None,
            "number_label": gettext("Certificate number"),
            "number": certificate.number,
            "check": gettext("Is this certificate real? Scan the code, or enter it at"),
            "check_url": verification_url().split("://")[-1],
            "code": grouped_code(certificate.code),
            "qr_alt": gettext("QR code to the page that verifies this certificate: %(url)s") % {"url": url},
            "programme": gettext("Training for online access to the patient's record"),
            "title": f"{gettext('Certificate')} {certificate.number}",
        }
    return data, files


def _logo_of(coalition: Coalition) -> bytes | None:
    """The coalition's logo as a small PNG; None where it has none, or one that cannot be drawn."""
    identity = Identity.objects.filter(coalition=coalition).exclude(logo="").first()
    if identity is None:
        return None
    try:
        with identity.logo.open("rb") as file:
            return clean_logo(cast(BinaryIO, io.BytesIO(file.read()))).png
    except (UploadRefused, OSError):
        return None


def printable(text: str) -> str:
    """The text with letters that our fonts lack written in Latin ones: a PDF/A may not show an empty box."""
    known = _printable_characters()
    return "".join(character if ord(character) in known else anyascii(character) for character in text)


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
