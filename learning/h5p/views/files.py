"""Library code, bundles and content files for a frame whose origin is opaque: CORS for all, cookies for none."""

import re
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_http_methods, require_safe

from .. import store
from ..domain.kinds import CONTENT_TYPES, extension
from ..domain.launching import is_valid_path_key
from ..domain.names import is_inside

_HASH = re.compile(r"^[0-9a-f]{64}$")
_BUNDLE = re.compile(r"^[0-9a-f]{64}\.(?:js|css)$")
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
_YEAR_S = 31_536_000
_DAY_S = 86_400
# What is opened by itself (a picture with a script, say) runs nothing and reaches nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'; sandbox"


def preflight(request: HttpRequest) -> HttpResponse:
    """jQuery takes these addresses for its own origin and adds a header, for which an opaque origin has to ask."""
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD"
    response["Access-Control-Allow-Headers"] = "X-Requested-With"
    response["Access-Control-Max-Age"] = str(_DAY_S)
    return response


_readable = require_http_methods(["GET", "HEAD", "OPTIONS"])


@require_safe
def bundle(request: HttpRequest, name: str) -> HttpResponseBase:
    if not _BUNDLE.match(name):
        raise Http404
    return _file_response(request, store.bundle_path(name), max_age_s=_YEAR_S)


@_readable
def library_file(request: HttpRequest, library_hash: str, path: str) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return preflight(request)
    if not _HASH.match(library_hash) or not is_inside(path):
        raise Http404
    return _file_response(request, store.library_folder(library_hash) / path, max_age_s=_YEAR_S)


@_readable
def content_file(request: HttpRequest, content_hash: str, key: str, path: str) -> HttpResponseBase:
    """A signed path: the whole of it is the same for everybody for a day, so that it caches."""
    if request.method == "OPTIONS":
        return preflight(request)
    if (
        not _HASH.match(content_hash)
        or not is_inside(path)
        or not is_valid_path_key(content_hash=content_hash, key=key)
    ):
        raise Http404
    return _file_response(request, store.content_folder(content_hash) / path, max_age_s=_DAY_S)


def _file_response(request: HttpRequest, path: Path, *, max_age_s: int) -> HttpResponseBase:
    """The file, or the part of it asked for (RFC 9110, section 14). An address holds a hash: it never changes."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        raise Http404 from None
    if not path.is_file():
        raise Http404
    modified = int(found.st_mtime)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and since >= modified:
        return _with_headers(HttpResponse(status=304), max_age_s=max_age_s, modified=modified)
    start, end = 0, found.st_size - 1
    wanted = _RANGE.match(request.headers.get("Range", ""))
    if wanted and wanted[0] != "bytes=-" and found.st_size:
        start, end = _bounds(wanted[1], wanted[2], size=found.st_size)
        if start > end:
            refused = HttpResponse(status=416)
            refused["Content-Range"] = f"bytes */{found.st_size}"
            return _with_headers(refused, max_age_s=0, modified=modified)
    content_type = CONTENT_TYPES.get(extension(path.name), "application/octet-stream")
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
    else:
        file = path.open("rb")
        file.seek(start)
        response = (
            FileResponse(_Slice(file, length=end - start + 1), content_type=content_type)
            if wanted
            else FileResponse(file, content_type=content_type)
        )
    response["Content-Length"] = str(end - start + 1)
    if wanted:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end}/{found.st_size}"
    if content_type == "application/octet-stream":
        response["Content-Disposition"] = "attachment"
    return _with_headers(response, max_age_s=max_age_s, modified=modified)


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    if not first:  # the last so many bytes
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _with_headers(response: HttpResponseBase, *, max_age_s: int, modified: int) -> HttpResponseBase:
    response["Cache-Control"] = f"public, max-age={max_age_s}, immutable" if max_age_s else "no-store"
    response["Last-Modified"] = http_date(modified)
    response["Accept-Ranges"] = "bytes"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


class _Slice:
    """`length` bytes of an open file, for FileResponse."""

    def __init__(self, file: object, *, length: int) -> None:
        self._file, self._left = file, length

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        piece: bytes = self._file.read(wanted)  # type: ignore[attr-defined]
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()  # type: ignore[attr-defined]
