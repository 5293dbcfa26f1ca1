"""A reader's own copy of an issue: the marks of the rendered mail replaced by this reader's values, ready for SMTP.

The MIME parts are encoded once an issue and cut at the marks. A reader's value goes between two soft line breaks of
quoted-printable (RFC 2045, 6.7), so that a copy is a joining of bytes. Lines end in CRLF, and a dot at their start is
encoded, so that SMTP needs no further quoting.
"""

import quopri
import secrets
from dataclasses import dataclass
from email.header import Header
from email.utils import formatdate, parseaddr
from html import escape

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from newsletters.domain.bounces import verp_address
from newsletters.domain.links import mail_token, preferences_url, unsubscribe_url
from newsletters.domain.looks import look_of
from newsletters.domain.rendering import GREETING, MARKS, PREFERENCES_URL, UNSUBSCRIBE_URL
from newsletters.models import Issue

SOFT_BREAK = b"=\r\n"
_TOKEN = "xzTOKENzx"  # noqa: S105 a mark, no secret


@dataclass(frozen=True, kw_only=True)
class Recipient:
    subscriber_id: int
    email: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One reader's copy. `content` is the message as SMTP's DATA takes it, but for the dot that ends it."""

    sender: str
    to: str
    message_id: str
    content: bytes


class CompiledIssue:
    """An issue encoded once. `copy_for` costs some 0.1 ms a reader."""

    def __init__(self, *, issue: Issue, html: str, text: str) -> None:
        look = look_of(issue.coalition)
        self._issue_id = issue.pk
        self._list_ids = [one.pk for one in issue.lists.all()]
        self._address = parseaddr(settings.NEWSLETTER_FROM)[1]
        self._domain = self._address.rpartition("@")[2]
        self._subject = one_line(issue.subject)
        self._from = f"{encoded(look.name)} <{self._address}>"
        self._fixed = {
            "Reply-To": one_line(look.reply_to),
            "List-Id": f"{encoded(look.name)} <{self._list_name(issue)}>",
            "Feedback-ID": f"{issue.pk}:{issue.coalition.slug if issue.coalition else 'national'}:newsletter:"
            f"{settings.SITE_NAME.lower()}",
            "Precedence": "bulk",
        }
        self._html, self._text = html, text
        # Asked once: to reverse an address or to translate for each of 50,000 readers takes longer than to fill in.
        self._urls = {
            UNSUBSCRIBE_URL: unsubscribe_url(_TOKEN).split(_TOKEN),
            PREFERENCES_URL: preferences_url(_TOKEN).split(_TOKEN),
        }
        self._greeting = greeting(_TOKEN, language=issue.language)
        self._nameless = greeting("", language=issue.language)
        self._boundary = f"=_{secrets.token_hex(12)}"
        self._head = self._fixed_head()
        self._body = self._cut_body()

    @property
    def list_ids(self) -> list[int]:
        return self._list_ids

    def new_message_id(self, delivery_id: int) -> str:
        return f"<{delivery_id}.{secrets.token_hex(8)}@{self._domain}>"

    def copy_for(self, recipient: Recipient, *, message_id: str) -> Copy:
        values = self._values(recipient)
        chunks = [self._own_head(recipient, values, message_id), self._head]
        for piece, mark in self._body:
            chunks.append(piece)
            if mark:
                value = values[mark[1]] if mark[0] == "text" else escape(values[mark[1]])
                chunks += [SOFT_BREAK, quoted(value), SOFT_BREAK]
        return Copy(
            sender=verp_address(recipient.subscriber_id, self._issue_id),
            to=recipient.email,
            message_id=message_id,
            content=b"".join(chunks),
        )

    def message_for(self, recipient: Recipient, *, message_id: str) -> EmailMultiAlternatives:
        """The same copy as Django's message, for backends that are no SMTP (a provider's API, a folder)."""
        values = self._values(recipient)
        text, html = self._text, self._html
        for mark in MARKS:
            text, html = text.replace(mark, values[mark]), html.replace(mark, escape(values[mark]))
        message = EmailMultiAlternatives(
            subject=self._subject,
            body=text,
            from_email=self._from,
            to=[recipient.email],
            headers={**self._fixed, **self._unsubscribe(values), "Message-ID": message_id},
        )
        message.attach_alternative(html, "text/html")
        message.envelope_sender = verp_address(recipient.subscriber_id, self._issue_id)  # type: ignore[attr-defined]
        return message

    def _values(self, recipient: Recipient) -> dict[str, str]:
        token = mail_token(recipient.subscriber_id, self._list_ids, self._issue_id)
        name = one_line(recipient.name)
        return {
            GREETING: self._greeting.replace(_TOKEN, name) if name else self._nameless,
            **{mark: token.join(parts) for mark, parts in self._urls.items()},
        }

    @staticmethod
    def _unsubscribe(values: dict[str, str]) -> dict[str, str]:
        """RFC 8058: one POST, no question asked."""
        return {
            "List-Unsubscribe": f"<{values[UNSUBSCRIBE_URL]}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def _list_name(self, issue: Issue) -> str:
        lists = sorted(issue.lists.all(), key=lambda one: one.pk)
        return f"{lists[0].slug if lists else 'nieuwsbrief'}.{self._domain}"

    def _own_head(self, recipient: Recipient, values: dict[str, str], message_id: str) -> bytes:
        own = {
            "To": recipient.email,
            "Message-ID": message_id,
            "Date": formatdate(),
            **self._unsubscribe(values),
        }
        return "".join(f"{name}: {value}\r\n" for name, value in own.items()).encode("ascii")

    def _fixed_head(self) -> bytes:
        head = {
            "From": self._from,
            "Subject": encoded(self._subject, name="Subject"),
            **self._fixed,
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative; boundary="{self._boundary}"',
        }
        return "".join(f"{name}: {value}\r\n" for name, value in head.items() if value).encode("ascii") + b"\r\n"

    def _cut_body(self) -> list[tuple[bytes, tuple[str, str] | None]]:
        """(bytes, the mark that follows) over both parts, in order."""
        pieces: list[tuple[bytes, tuple[str, str] | None]] = []
        for kind, body in (("text", self._text), ("html", self._html)):
            opening = (
                f"--{self._boundary}\r\nContent-Type: text/{'plain' if kind == 'text' else 'html'}; "
                'charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
            ).encode()
            rest = body
            while found := _first_mark(rest):
                before, mark, rest = found
                pieces.append((opening + quoted(before), (kind, mark)))
                opening = b""
            pieces.append((opening + quoted(rest) + b"\r\n", None))
        pieces.append((f"--{self._boundary}--\r\n".encode(), None))
        return pieces


def greeting(name: str, *, language: str) -> str:
    with translation.override(language):
        plain = one_line(name)
        return _("Dear %(name)s,") % {"name": plain} if plain else _("Dear reader,")


def one_line(value: str) -> str:
    """Without whatever could end a header's line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())


def encoded(value: str, *, name: str = "") -> str:
    """A header's value or a display name as RFC 2047 writes it, folded with CRLF."""
    plain = one_line(value)
    if plain.isascii() and not set(plain) & set('()<>[]:;@\\,."') and len(plain) < 60:
        return plain
    return Header(plain, "utf-8", header_name=name or "From").encode(linesep="\r\n")


def quoted(value: str) -> bytes:
    """Quoted-printable with CRLF; a dot at the start of a line is encoded, so that SMTP need not double it."""
    lines = quopri.encodestring(value.replace("\r\n", "\n").encode()).split(b"\n")
    return b"\r\n".join(b"=2E" + line[1:] if line.startswith(b".") else line for line in lines)


def _first_mark(body: str) -> tuple[str, str, str] | None:
    places = [(body.find(mark), mark) for mark in MARKS if mark in body]
    if not places:
        return None
    place, mark = min(places)
    return body[:place], mark, body[place + len(mark) :]
