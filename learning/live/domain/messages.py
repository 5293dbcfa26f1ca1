"""A message of the organiser to those who come, in their own words."""

from django.db import transaction

from accounts.models import User
from core.domain.audit import record_audit
from learning.live.domain.exceptions import NothingToSend
from learning.live.domain.mail_words import Words, check_fields
from learning.live.domain.mails import Sheet, compose
from learning.live.domain.rounds import tell_everybody
from learning.live.enums import Attendance, LiveMailKind, MessageAudience, RegistrationState
from learning.live.models import Edition, EditionMessage, Registration

STATES = {
    MessageAudience.REGISTERED: (RegistrationState.REGISTERED,),
    MessageAudience.WAITING: (RegistrationState.WAITING, RegistrationState.OFFERED),
    MessageAudience.EVERYBODY: Registration.STANDING,
    MessageAudience.PRESENT: (RegistrationState.REGISTERED,),
    MessageAudience.ABSENT: (RegistrationState.REGISTERED,),
}
MARKS = {MessageAudience.PRESENT: Attendance.PRESENT, MessageAudience.ABSENT: Attendance.ABSENT}


def count_recipients(*, edition: Edition, audience: str) -> int:
    """How many people a message would go to now."""
    chosen = MessageAudience(audience)
    rows = Registration.objects.filter(edition=edition, state__in=STATES[chosen])
    return rows.filter(attendance=MARKS[chosen]).count() if chosen in MARKS else rows.count()


def send_message(*, edition: Edition, audience: str, subject: str, words: str, actor: User) -> EditionMessage:
    """Queue a message to everybody in `audience`, once each; it is kept as it was sent.

    Raises UnknownField for what stands between braces and is no field, NothingToSend where there is nobody.
    """
    check_fields(subject)
    check_fields(words)
    chosen = MessageAudience(audience)
    with transaction.atomic():
        message = EditionMessage.objects.create(
            edition=edition, audience=chosen, subject=subject.strip(), words=words.strip(), sent_by=actor
        )
        message.recipients = tell_everybody(
            edition=edition,
            kind=LiveMailKind.MESSAGE,
            states=STATES[chosen],
            attendance=MARKS.get(chosen, ""),
            occasion=str(message.pk),
            message_id=message.pk,
        )
        if not message.recipients:
            raise NothingToSend
        message.save(update_fields=["recipients"])
        record_audit(
            actor=actor,
            action="live.message_sent",
            target=edition,
            coalition_id=edition.coalition_id,
            after={"subject": message.subject, "recipients": message.recipients},
        )
        return message


def preview_message(*, edition: Edition, subject: str, words: str, name: str, email: str) -> dict[str, object]:
    """The mail as the first of them would read it: the context of its template."""
    example = Registration(pk=0, edition=edition, name=name, email=email, state=RegistrationState.REGISTERED)
    return compose(
        registration=example,
        kind=LiveMailKind.MESSAGE,
        sheet=Sheet(edition=edition),
        message=Words(subject=subject, words=words, is_own=True),
    )
