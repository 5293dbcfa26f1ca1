"""Answers that carry a file: with Range (206), conditions (304) and what a browser may do with it. A part of views."""

import mimetypes
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse  # noqa: TID251
from django.http.response import HttpResponseBase  # noqa: TID251
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe, quote_etag

from media.private import private_storage

CHUNK_BYTES = 256 * 1024
PLAYABLE = re.compile(r"image/(?!svg)[\w.+-]+|video/[\w.+-]+|audio/[\w.+-]+|text/vtt")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
mimetypes.add_type("text/vtt", ".vtt")
mimetypes.add_type("image/avif", ".avif")
mimetypes.add_type("image/webp", ".webp")


def public_file_response(request: HttpRequest, *, name: str) -> HttpResponseBase:
    """A file of the public library. Renditions never change under their name, so they are kept for a year.

    Raises Http404 for whatever is not a file there, however the name is written.
    """
    cache = "public, max-age=31536000, immutable" if name.startswith("images/") else "public, max-age=3600"
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    playable = PLAYABLE.fullmatch(content_type)
    return _stored_file_response(
        request,
        storage=default_storage,
        name=name,
        content_type=content_type if playable else "application/octet-stream",
        disposition=None if playable else (True, name.rpartition("/")[2]),
        cache=cache,
    )


def private_file_response(
    request: HttpRequest, *, name: str, filename: str, content_type: str = "", attachment: bool = True
) -> HttpResponseBase:
    """A file of the private storage, never kept by a cache. The caller has checked who asks.

    `name`: in the storage; `filename`: what the download is called. Raises Http404 when the file is not there.
    """
    return _stored_file_response(
        request,
        storage=private_storage(),
        name=name,
        content_type=content_type or mimetypes.guess_type(filename)[0] or "application/octet-stream",
        disposition=(attachment, filename),
        cache="private, no-store",
    )


def ranged_response(
    request: HttpRequest,
    *,
    open_file: Callable[[], BinaryIO],
    size: int,
    etag: str,
    modified_at: datetime | None,
    content_type: str,
) -> HttpResponseBase:
    """The whole file, or the one stretch that was asked for (RFC 9110, 14).

    `open_file` is called when the body is sent, so that an answer that nobody reads leaves nothing open.
    """
    modified_s = int(modified_at.timestamp()) if modified_at else None
    response: HttpResponseBase
    stretch = _asked_stretch(request, size=size, etag=etag, modified_s=modified_s)
    start, end = stretch or (0, size - 1)
    if stretch and (start >= size or end < start):
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        body = () if request.method == "HEAD" else _read_stretch(open_file, start, end)
        response = StreamingHttpResponse(body, status=206 if stretch else 200, content_type=content_type)
        response["Content-Length"] = str(end - start + 1)
        if stretch:
            response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    if modified_s is not None:
        response["Last-Modified"] = http_date(modified_s)
    answer = get_conditional_response(request, etag=etag, last_modified=modified_s, response=response)  # type: ignore[arg-type]
    return answer or response


def _stored_file_response(
    request: HttpRequest,
    *,
    storage: Storage,
    name: str,
    content_type: str,
    disposition: tuple[bool, str] | None,
    cache: str,
) -> HttpResponseBase:
    parts = name.split("/")
    if any(part in ("", ".", "..") or part.startswith(".") for part in parts) or "\\" in name or "\0" in name:
        raise Http404
    try:
        if isinstance(storage, FileSystemStorage) and not Path(storage.path(name)).is_file():
            raise Http404
        size, modified_at = storage.size(name), storage.get_modified_time(name)
    except (OSError, SuspiciousOperation, ValueError) as error:
        raise Http404 from error
    response = ranged_response(
        request,
        open_file=lambda: storage.open(name, "rb"),  # type: ignore[arg-type, return-value]
        size=size,
        etag=quote_etag(f"{int(modified_at.astimezone(UTC).timestamp() * 1_000_000):x}-{size:x}"),
        modified_at=modified_at,
        content_type=content_type,
    )
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'"
    )
    if disposition is not None:
        attachment, filename = disposition
        response["Content-Disposition"] = content_disposition_header(attachment, filename) or ""
    return response


def _asked_stretch(request: HttpRequest, *, size: int, etag: str, modified_s: int | None) -> tuple[int, int] | None:
    """(first, last byte) of a single range that holds for this version; None asks for the whole."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or not asked or asked.groups() == ("", ""):
        return None
    if condition := request.headers.get("If-Range", "").strip():
        same = condition == etag or (modified_s is not None and parse_http_date_safe(condition) == modified_s)
        if not same:
            return None
    first, last = asked.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if int(last) else (size, size)
    return int(first), min(int(last) if last else size - 1, size - 1)


def _read_stretch(open_file: Callable[[], BinaryIO], start: int, end: int) -> Iterator[bytes]:
    with open_file() as file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
