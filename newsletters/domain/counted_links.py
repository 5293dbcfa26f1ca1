"""Links in an issue: whole addresses, and on our own a suffix by which the site's log counts visits, not persons."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

SUFFIX_NAME = "nb"


def counted_url(url: str, *, suffix: str) -> str:
    """The whole address of `url`; a page of this site gets "?nb=<suffix>", the same for every reader."""
    if url.startswith("/") and not url.startswith("//"):
        url = f"{settings.BASE_URL}{url}"
    if not suffix or not url.startswith(f"{settings.BASE_URL}/"):
        return url
    parts = urlsplit(url)
    query = f"{parts.query}&{SUFFIX_NAME}={suffix}" if parts.query else f"{SUFFIX_NAME}={suffix}"
    return urlunsplit(parts._replace(query=query))
