"""A practice applies by itself; somebody who may judges it, and the applicant hears by mail."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.user import normalise_email
from core.domain.audit import record_audit
from core.exceptions import DomainError
from core.mail.messages import queue_mail
from organisations.domain.areas import coalitions_at
from organisations.domain.invitations import Invitee, invite_colleague
from organisations.domain.practices import add_practice
from organisations.enums import PracticeRole, RegistrationStatus
from organisations.models import Coalition, Practice, Registration


class PracticeKnown(DomainError):
    """The practice is in the register: its contact person invites colleagues."""


class RegistrationPending(DomainError):
    """The practice applied already and waits for an answer."""


class RegistrationDecided(DomainError):
    """Somebody judged it in the meantime."""


class SameCoalition(DomainError):
    """It is with this coalition already."""


@transaction.atomic
def submit_registration(*, registration: Registration) -> Registration:
    """Keep a filled-in application and confirm it by mail. Raises PracticeKnown or RegistrationPending.

    Who names no coalition gets the one in whose region the postcode lies, if there is just one.
    """
    registration.applicant_email = normalise_email(registration.applicant_email)
    if registration.coalition is None:
        here = list(coalitions_at(registration.postcode)[:2])
        registration.coalition = here[0] if len(here) == 1 else None
    if Practice.objects.filter(agb_code=registration.agb_code).exists():
        raise PracticeKnown(
            _("This practice takes part already. Ask its contact person for an invitation, or ask us who that is.")
        )
    try:
        with transaction.atomic():
            registration.save()
    except IntegrityError as error:
        raise RegistrationPending(
            _("This practice was registered already and waits for our answer. You need do nothing.")
        ) from error
    record_audit(
        actor=None,
        action="registration.submitted",
        target=registration,
        coalition_id=registration.coalition_id,
        after={"agb_code": registration.agb_code},
    )
    _mail(registration, "registration_received", {})
    return registration


@transaction.atomic
def approve_registration(*, registration: Registration, actor: User) -> Practice:
    """Put the practice in the register and in its coalition, and invite the applicant as its contact person.

    Raises RegistrationDecided, or PracticeKnown if the register got the practice in the meantime.
    """
    registration = _claim(registration, status=RegistrationStatus.APPROVED, actor=actor, reason="")
    if Practice.objects.filter(agb_code=registration.agb_code).exists():
        raise PracticeKnown(_("A practice with this AGB code is in the register already. Decline this registration."))
    practice = add_practice(
        practice=Practice(
            agb_code=registration.agb_code,
            name=registration.name,
            street=registration.street,
            postcode=registration.postcode,
            city=registration.city,
            phone=registration.phone,
        ),
        coalition=registration.coalition,
        actor=actor,
    )
    invite_colleague(
        practice=practice,
        invitee=Invitee(
            email=registration.applicant_email,
            first_name=registration.applicant_first_name,
            last_name=registration.applicant_last_name,
            role=PracticeRole(registration.applicant_role),
            is_contact=True,
        ),
        invited_by=None,
    )
    _audit(registration, actor=actor, action="registration.approved")
    return practice


@transaction.atomic
def decline_registration(*, registration: Registration, reason: str, actor: User) -> Registration:
    """Say no, with a reason that the applicant reads. Raises RegistrationDecided."""
    registration = _claim(registration, status=RegistrationStatus.DECLINED, actor=actor, reason=reason)
    _audit(registration, actor=actor, action="registration.declined")
    _mail(registration, "registration_declined", {"reason": reason})
    return registration


@transaction.atomic
def refer_registration(*, registration: Registration, to_coalition: Coalition | None, actor: User) -> Registration:
    """Pass an application on to another coalition, or (None) to the national desk; the applicant hears of it.

    Raises RegistrationDecided, or SameCoalition if it is there already.
    """
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if registration.status != RegistrationStatus.PENDING:
        raise RegistrationDecided(_("This registration was judged already."))
    source = registration.coalition
    if source == to_coalition:
        raise SameCoalition(_("The registration is there already. Choose another coalition."))
    registration.coalition, registration.referred_from = to_coalition, source
    registration.save(update_fields=["coalition", "referred_from"])
    for coalition_id in {one.pk for one in (source, to_coalition) if one}:
        record_audit(
            actor=actor,
            action="registration.referred",
            target=registration,
            coalition_id=coalition_id,
            before={"coalition": source.pk if source else None},
            after={"coalition": to_coalition.pk if to_coalition else None},
        )
    key = f"{to_coalition.pk if to_coalition else 0}:{timezone.now():%Y%m%d%H%M}"
    desk = _("the national desk")
    _mail(registration, "registration_referred", {"coalition": to_coalition.name if to_coalition else desk}, key=key)
    if to_coalition and to_coalition.contact_email:
        queue_mail(
            template="organisations/registration_for_you",
            to=to_coalition.contact_email,
            context={
                "practice": registration.name,
                "city": registration.city,
                "coalition": to_coalition.name,
                "source": source.name if source else desk,
                "judge_url": f"{settings.BASE_URL}/admin/aanmeldingen/{registration.pk}/",
            },
            dedupe_key=f"registration-for-you:{registration.pk}:{key}",
        )
    return registration


def _claim(registration: Registration, *, status: RegistrationStatus, actor: User, reason: str) -> Registration:
    """One conditional UPDATE decides between two who judge at once."""
    claimed = Registration.objects.filter(pk=registration.pk, status=RegistrationStatus.PENDING).update(
        status=status, decided_at=timezone.now(), decided_by=actor, reason=reason
    )
    if not claimed:
        raise RegistrationDecided(_("This registration was judged already."))
    return Registration.objects.select_related("coalition").get(pk=registration.pk)


def _mail(registration: Registration, template: str, extra: dict[str, str], *, key: str = "") -> None:
    queue_mail(
        template=f"organisations/{template}",
        to=registration.applicant_email,
        context={
            "first_name": registration.applicant_first_name,
            "practice": registration.name,
            "contact_url": f"{settings.BASE_URL}/contact/",
            **extra,
        },
        dedupe_key=f"{template}:{registration.pk}:{key}".rstrip(":"),
    )


def _audit(registration: Registration, *, actor: User, action: str) -> None:
    record_audit(
        actor=actor,
        action=action,
        target=registration,
        coalition_id=registration.coalition_id,
        before={"status": RegistrationStatus.PENDING},
        after={"status": registration.status, "reason": registration.reason},
    )
