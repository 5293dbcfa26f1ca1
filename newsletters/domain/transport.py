"""Handing one copy to a mail server, and what its answer means.

Over SMTP the phases are told apart: whatever breaks before the message's end was sent has handed over nothing, and may
be tried again; what breaks after it is unknown, and is not.
"""

import re
import smtplib
import socket
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from newsletters.domain.filling import CompiledIssue, Recipient

_ADDRESS = re.compile(r"[^\s<>:;,]+@[^\s<>:;,]+")


class Outcome(StrEnum):
    SENT = "sent"
    REFUSED = "refused"  # 5xx: this copy will never be taken
    DEFERRED = "deferred"  # 4xx: later, perhaps
    UNREACHABLE = "unreachable"  # the server did not speak; nothing was handed over
    UNKNOWN = "unknown"  # handed over, and no answer


@dataclass(frozen=True, kw_only=True)
class Answer:
    outcome: Outcome
    text: str = ""


def without_addresses(text: str) -> str:
    """A server's answer as it may be kept and counted: it often names the reader."""
    return _ADDRESS.sub("…", text)[:300]


class Transport(Protocol):
    def hand_over(self, compiled: CompiledIssue, recipient: Recipient, *, message_id: str) -> Answer: ...

    def close(self) -> None: ...


def open_transport() -> Transport:
    """As NEWSLETTER_EMAIL_BACKEND says, by default the platform's own. No connection is made yet."""
    backend = get_connection(settings.NEWSLETTER_EMAIL_BACKEND or settings.EMAIL_BACKEND)
    return SmtpTransport(backend) if isinstance(backend, SmtpBackend) else BackendTransport(backend)


class SmtpTransport:
    """One kept connection."""

    def __init__(self, backend: SmtpBackend) -> None:
        self._backend = backend

    def hand_over(self, compiled: CompiledIssue, recipient: Recipient, *, message_id: str) -> Answer:
        copy = compiled.copy_for(recipient, message_id=message_id)
        try:
            smtp = self._smtp()
            for command in (lambda: smtp.mail(copy.sender), lambda: smtp.rcpt(copy.to), lambda: smtp.docmd("data")):
                code, reply = command()
                if code not in {250, 251, 354}:
                    return self._refusal(code, reply)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(outcome=Outcome.UNREACHABLE, text=without_addresses(f"{type(error).__name__}: {error}"))
        try:
            smtp.send(copy.wire)
            code, reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(outcome=Outcome.UNKNOWN, text=without_addresses(f"{type(error).__name__}: {error}"))
        return Answer(outcome=Outcome.SENT) if code == 250 else self._refusal(code, reply)

    def close(self) -> None:
        """Without a farewell when the line is dead."""
        connection, self._backend.connection = self._backend.connection, None
        if connection is not None:
            connection.close()

    def _smtp(self) -> smtplib.SMTP:
        if self._backend.connection is None:
            self._backend.open()
            connection: Any = self._backend.connection
            connection.ehlo_or_helo_if_needed()
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # many small commands, each answered
        return self._backend.connection  # type: ignore[return-value]

    def _refusal(self, code: int, reply: bytes) -> Answer:
        text = without_addresses(f"{code} {reply.decode(errors='replace')}")
        if code == 421:  # "closing transmission channel"
            self.close()
            return Answer(outcome=Outcome.UNREACHABLE, text=text)
        smtp: Any = self._backend.connection
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.close()
        return Answer(outcome=Outcome.DEFERRED if 400 <= code < 500 else Outcome.REFUSED, text=text)


class BackendTransport:
    """Any other of Django's mail backends: a provider's API (django-anymail), a folder, a test's memory.

    A refusal that names its status (anymail's `status_code`) is one; any other error leaves open what came of the copy.
    """

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def hand_over(self, compiled: CompiledIssue, recipient: Recipient, *, message_id: str) -> Answer:
        message = compiled.message_for(recipient, message_id=message_id)
        try:
            sent = self._backend.send_messages([message])
        except ConnectionRefusedError as error:
            return Answer(outcome=Outcome.UNREACHABLE, text=without_addresses(str(error)))
        except Exception as error:  # each provider's backend has exceptions of its own
            status = getattr(error, "status_code", None)
            text = without_addresses(f"{status or ''} {type(error).__name__}: {error}".strip())
            if status == 429:
                return Answer(outcome=Outcome.DEFERRED, text=text)
            if isinstance(status, int) and 400 <= status < 500:
                return Answer(outcome=Outcome.REFUSED, text=text)
            return Answer(outcome=Outcome.UNKNOWN, text=text)
        return Answer(outcome=Outcome.SENT) if sent else Answer(outcome=Outcome.REFUSED, text="not accepted")

    def close(self) -> None:
        self._backend.close()
