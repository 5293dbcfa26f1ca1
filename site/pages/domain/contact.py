import hashlib
import hmac
import time
import uuid

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from core.mail import queue_mail
from organisations.models import Coalition
from pages.exceptions import TooManyMessages
from pages.models import ContactMessage

MESSAGES_AN_HOUR = 6


@transaction.atomic
def receive_contact_message(
    *,
    submission_key: uuid.UUID,
    name: str,
    email: str,
    subject: str,
    question: str,
    to_email: str,
    sender: str,
    coalition: Coalition | None = None,
) -> ContactMessage:
    """Keep a question and mail it to the coalition, or without one to the desk at `to_email`.

    The same `submission_key` twice is one question and one mail. `sender` is the visitor's network address; only a
    keyed hash of it is held, for an hour at most. Raises TooManyMessages if it sent more than people do.
    """
    found = ContactMessage.objects.filter(submission_key=submission_key).first()
    if found:
        return found
    count_message(sender=sender)
    message, made = ContactMessage.objects.get_or_create(
        submission_key=submission_key,
        defaults={"name": name, "email": email, "subject": subject, "question": question, "coalition": coalition},
    )
    if made:
        queue_mail(
            template="pages/contact_message",
            to=(coalition.contact_email if coalition else "") or to_email,
            context={
                "name": name,
                "email": email,
                "subject": subject,
                "topic": subject,
                "question": question,
                "number": message.pk,
                "handle_url": settings.BASE_URL + _handle_path(message),
            },
            dedupe_key=f"contact-{submission_key}",
        )
    return message


def _handle_path(message: ContactMessage) -> str:
    """Where whoever answers says so: the coalition's own list, or the desk's."""
    if message.coalition:
        return f"/admin/regio/{message.coalition.slug}/vragen/"
    return f"/admin/contactvragen/edit/{message.pk}/"


def count_message(*, sender: str) -> None:
    """Raises TooManyMessages from the seventh message of one sender within an hour on."""
    hour = int(time.time()) // 3600
    digest = hmac.new(settings.SECRET_KEY.encode(), f"{hour}:{sender}".encode(), hashlib.sha256).hexdigest()[:32]
    key = f"contact:{digest}"
    cache.add(key, 0, 3600)
    try:
        count = cache.incr(key)
    except ValueError:  # the entry was thrown out between the two calls
        cache.set(key, 1, 3600)
        count = 1
    if count > MESSAGES_AN_HOUR:
        raise TooManyMessages(_("You sent several questions already. Please try again in an hour, or call us."))
