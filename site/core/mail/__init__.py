"""Mail to one person about one thing: written in the transaction of its cause, sent by a job. Newsletters are apart."""

from core.mail.messages import Branding, CalendarFile, queue_mail

__all__ = ["Branding", "CalendarFile", "queue_mail"]
