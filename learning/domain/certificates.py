"""Certificates: issued with the completion, drawn by a job, verified in public, reissued and revoked with a reason."""

import datetime as dt
import secrets

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.domain.audit import record_audit
from core.domain.jobs import enqueue_job
from core.mail import queue_mail
from learning.domain.accredited import points_on_certificate
from learning.domain.certificate_templates import template_for
from learning.domain.exceptions import CertificateIsReplaced, CertificateIsRevoked, CertificateNotFound, ReasonMissing
from learning.domain.training import expiry_of
from learning.enums import CertificateState
from learning.models import Certificate, Completion

# No 0 and O, no 1, I and L: people read these codes aloud and copy them by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
# A certificate drawn later than this (a queue that stood still, demo content) is no news any more.
NEWS_DAYS = 3


def issue_certificate(*, completion: Completion) -> Certificate:
    """Write the certificate with its number and code, and the job that draws it, in the caller's transaction.

    Name, wording, signature, points and the day it expires are a snapshot of that moment: the template is that of the
    course and of the coalition in the completion's credits, the validity that of the completion. Called again, the
    certificate that stands is returned.
    """
    certificate = Certificate.objects.filter(completion=completion, superseded_at__isnull=True).first()
    if certificate is not None:
        return certificate
    return _write(completion=completion)


def reissue_certificate(
    *,
    certificate: Certificate,
    actor: User,
    reason: str,
    holder_name: str | None = None,
    expires_on_as_before: bool = True,
) -> Certificate:
    """Replace it by a new one with a new number and code: a changed name, a corrected text, a lost validity.

    Wording, signature and points are those of today's template and accreditation; the day of completion stays, and so
    does the day it expires unless told otherwise: then it is what the paths say today. The old one says in public that
    it was replaced, and its file goes. Audited; its holder gets a mail once the new one is drawn.
    Raises CertificateIsReplaced, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        old = Certificate.objects.select_for_update().select_related("completion").get(pk=certificate.pk)
        if old.superseded_at is not None:
            raise CertificateIsReplaced
        Certificate.objects.filter(pk=old.pk).update(superseded_at=timezone.now(), file="")
        _delete_file_on_commit(old)
        new = _write(
            completion=old.completion,
            holder_name=holder_name or old.holder_name,
            replaces=old,
            reissue_reason=reason.strip(),
            **({"expires_on": old.expires_on} if expires_on_as_before else {}),
        )
        record_audit(
            actor=actor,
            action="learning.certificate_reissued",
            target=new,
            before={"number": old.number},
            after={"number": new.number, "reason": new.reissue_reason},
        )
        return new


def _write(*, completion: Completion, **fields: object) -> Certificate:
    day = timezone.localdate(completion.completed_at)
    credits_ = list(completion.credits.order_by("pk").select_related("coalition"))
    coalition = next((one.coalition for one in credits_ if one.coalition), None)
    template = template_for(course_id=completion.course_id, coalition_id=coalition.pk if coalition else None)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    values = {
        "holder_name": completion.user.get_full_name() or completion.user.email,
        "course_title": completion.version.title,
        "minutes": completion.version.minutes,
        "completed_on": day,
        "expires_on": expires_on(completion),
        "points_text": points_on_certificate(completion=completion, roles={one.role for one in credits_}),
        "language": completion.version.language,
    }
    if template is not None:
        values |= {
            "statement": template.statement,
            "closing": template.closing,
            "signer_name": template.signer_name,
            "signer_function": template.signer_function,
            "coalition": coalition if template.shows_coalition else None,
        }
    certificate = Certificate.objects.create(
        completion=completion, number=f"new-{code}", code=code, **{**values, **fields}
    )
    certificate.number = certificate_number(year=day.year, serial=certificate.pk)
    certificate.save(update_fields=["number"])
    enqueue_job(
        kind="learning.issue_certificate",
        payload={"certificate_id": certificate.pk},
        dedupe_key=f"certificate:{certificate.public_id}",
    )
    return certificate


def expires_on(completion: Completion) -> dt.date | None:
    """The last day: that of the completion itself, as boards and refreshers have it (ADR 7); None: it stays valid."""
    moment = expiry_of(course_id=completion.course_id, completed_at=completion.completed_at)
    return timezone.localdate(moment) if moment else None


def certificate_number(*, year: int, serial: int) -> str:
    """ "OPEN-2026-000123-74": the last two digits check the rest (ISO 7064, MOD 97-10)."""
    body = f"{year}{serial:06d}"
    return f"{settings.SITE_NAME.upper()}-{year}-{serial:06d}-{98 - int(body) * 100 % 97:02d}"


def is_certificate_number(number: str) -> bool:
    """Whether the check digits fit; says nothing of whether the certificate exists."""
    parts = number.strip().upper().split("-")
    digits = "".join(parts[1:])
    return len(parts) == 4 and digits.isdigit() and int(digits) % 97 == 1


def store_certificate_file(*, certificate_id: int, pdf: bytes) -> None:
    """Keep the drawing and tell its holder, unless it was revoked, replaced or its holder erased in the meantime."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    is_wanted = certificate.state == CertificateState.PENDING and certificate.superseded_at is None
    if not is_wanted or not certificate.holder_name:
        return
    certificate.file.save(f"{certificate.public_id}.pdf", ContentFile(pdf), save=False)
    certificate.state = CertificateState.READY
    certificate.save(update_fields=["file", "state"])
    if (timezone.now() - certificate.created_at).days < NEWS_DAYS:
        _mail_holder(certificate, template="certificate_reissued" if certificate.replaces_id else "certificate_ready")


def revoke_certificate(*, certificate: Certificate, actor: User, reason: str) -> None:
    """Say in public that it no longer counts. The row and its reason stay; the file goes; its holder gets a mail.

    Raises ReasonMissing, CertificateIsReplaced, CertificateIsRevoked.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        found = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if found.superseded_at is not None:
            raise CertificateIsReplaced
        if found.state == CertificateState.REVOKED:
            raise CertificateIsRevoked
        Certificate.objects.filter(pk=found.pk).update(
            state=CertificateState.REVOKED, revoked_at=timezone.now(), revoked_reason=reason.strip(), file=""
        )
        record_audit(
            actor=actor,
            action="learning.certificate_revoked",
            target=found,
            before={"state": found.state},
            after={"state": CertificateState.REVOKED, "reason": reason.strip()},
        )
        _delete_file_on_commit(found)
        certificate.refresh_from_db()
        _mail_holder(certificate, template="certificate_revoked", reason=reason.strip())


def clear_holder(*, user: User) -> int:
    """Erasure: the certificates stay as numbers without a name; their files go. Returns how many."""
    certificates = list(Certificate.objects.filter(completion__user=user).exclude(holder_name="", file=""))
    for certificate in certificates:
        _delete_file_on_commit(certificate)
    return Certificate.objects.filter(pk__in=[c.pk for c in certificates]).update(holder_name="", file="")


def verified_certificate(*, code: str) -> Certificate:
    """The certificate with this code or this number, however it was typed. Raises CertificateNotFound."""
    if is_certificate_number(code):
        found = Certificate.objects.filter(number=code.strip().upper()).first()
    else:
        found = Certificate.objects.filter(code=plain_code(code)).first()
    if found is None:
        raise CertificateNotFound
    return found


def plain_code(code: str) -> str:
    return "".join(character for character in code.upper() if character.isalnum())[:16]


def masked_name(name: str) -> str:
    """ "F… e… A…": enough to compare with a paper in the hand, of no use to whoever counts through the numbers."""
    return " ".join(f"{word[0]}…" for word in name.split())


def _mail_holder(certificate: Certificate, *, template: str, reason: str = "") -> None:
    holder = certificate.completion.user
    if not holder.is_active or not certificate.holder_name:
        return
    queue_mail(
        template=f"learning/{template}",
        to=holder.email,
        language=certificate.language,
        context={
            "first_name": holder.get_short_name(),
            "course": certificate.course_title,
            "number": certificate.number,
            "reason": reason,
            "url": reverse("learning:mine"),
        },
        dedupe_key=f"{template}:{certificate.public_id}",
    )


def _delete_file_on_commit(certificate: Certificate) -> None:
    storage, name = certificate.file.storage, certificate.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
