"""Development only: the mails that the platform sent, read in the browser at /patronen/post/."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def _read(path: Path) -> dict[str, str]:
    message = email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=email.policy.default)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    return {
        "name": path.stem,
        "subject": message["Subject"] or "",
        "to": message["To"] or "",
        "date": message["Date"] or "",
        "text": text.get_content() if text else "",
        "html": html.get_content() if html else "",
    }


def mailbox(request: HttpRequest) -> HttpResponse:
    folder = Path(settings.MAILBOX_DIR)
    newest = sorted(folder.glob("*.eml"), reverse=True)[:50] if folder.exists() else []
    return render(request, "core/mailbox.html", {"messages_sent": [_read(path) for path in newest]})


def mailbox_message(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as its reader sees it. Its inlined styles need a looser policy than our pages have."""
    path = Path(settings.MAILBOX_DIR) / f"{name}.eml"
    if not path.is_file():
        raise Http404
    message = _read(path)
    if request.GET.get("deel") == "html":
        response = HttpResponse(message["html"])
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
        )
        return response
    return render(request, "core/mailbox_message.html", {"message": message})
