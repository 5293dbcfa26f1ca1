"""Handing one copy to a mail server, and what its answer means.

Over SMTP a copy is handed over by its last dot and by nothing before it (RFC 5321, 4.1.1.4): a server throws away what
it heard of a message whose end never came. So `begin` says all but the dot, and may be tried again whatever breaks;
`finish` says the dot, and what breaks then is unknown. Between the two the row is written down.
"""

import re
import smtplib
import socket
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from newsletters.domain.filling import CompiledIssue, Recipient

LAST_DOT = b".\r\n"
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
    def begin(self, compiled: CompiledIssue, recipient: Recipient, *, message_id: str) -> Answer | None:
        """Make ready what binds nobody. An answer here is the end of this copy; None asks for finish or abandon."""

    def finish(self) -> Answer:
        """Hand over what was begun."""

    def abandon(self) -> None:
        """Leave what was begun: it is never delivered."""

    def close(self) -> None: ...


def open_transport() -> Transport:
    """As NEWSLETTER_EMAIL_BACKEND says, by default the platform's own. No connection is made yet."""
    backend = get_connection(settings.NEWSLETTER_EMAIL_BACKEND or settings.EMAIL_BACKEND)
    return SmtpTransport(backend) if isinstance(backend, SmtpBackend) else BackendTransport(backend)


class SmtpTransport:
    """One kept connection."""

    def __init__(self, backend: SmtpBackend) -> None:
        self._backend = backend

    def begin(self, compiled: CompiledIssue, recipient: Recipient, *, message_id: str) -> Answer | None:
        copy = compiled.copy_for(recipient, message_id=message_id)
        try:
            smtp = self._smtp()
            for command in (lambda: smtp.mail(copy.sender), lambda: smtp.rcpt(copy.to), lambda: smtp.docmd("data")):
                code, reply = command()
                if code not in {250, 251, 354}:
                    return self._refusal(code, reply)
            smtp.send(copy.content)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(outcome=Outcome.UNREACHABLE, text=without_addresses(f"{type(error).__name__}: {error}"))
        return None

    def finish(self) -> Answer:
        smtp: Any = self._backend.connection
        try:
            smtp.send(LAST_DOT)
            code, reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Answer(outcome=Outcome.UNKNOWN, text=without_addresses(f"{type(error).__name__}: {error}"))
        return Answer(outcome=Outcome.SENT) if code == 250 else self._refusal(code, reply)

    def abandon(self) -> None:
        """In the midst of a message there is no other way back than to hang up."""
        self.close()

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


def _never_connected(error: BaseException | None) -> bool:
    """Whether the first cause is that no connection came about: then nothing was handed over."""
    while error is not None:
        if isinstance(error, ConnectionRefusedError | socket.gaierror) or type(error).__name__ == "ConnectTimeoutError":
            return True
        error = error.__cause__ or error.__context__
    return False


class BackendTransport:
    """Any other of Django's mail backends: a provider's API (django-anymail), a folder, a test's memory.

    A refusal that names its status (anymail's `status_code`) is one; any other error leaves open what came of the copy.
    """

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._begun: EmailMultiAlternatives | None = None

    def begin(self, compiled: CompiledIssue, recipient: Recipient, *, message_id: str) -> Answer | None:
        self._begun = compiled.message_for(recipient, message_id=message_id)
        return None

    def abandon(self) -> None:
        self._begun = None

    def finish(self) -> Answer:
        try:
            sent = self._backend.send_messages([self._begun])
        except Exception as error:  # each provider's backend has exceptions of its own
            if _never_connected(error):
                return Answer(outcome=Outcome.UNREACHABLE, text=without_addresses(str(error)))
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
