"""A download that counts, from the request that asked for it."""

from django.http import HttpRequest

from toolkit.domain.counting import count_download, is_counted
from toolkit.domain.identity import practice_of
from toolkit.models import MaterialVersion


def counts(request: HttpRequest) -> bool:
    return is_counted(
        method=request.method or "",
        user_agent=request.headers.get("User-Agent", ""),
        range_header=request.headers.get("Range", ""),
    )


def count(request: HttpRequest, version: MaterialVersion, language: str, file_format: str) -> None:
    """Add one for this version, on the practice that somebody works in now, if any."""
    if counts(request):
        practice = practice_of(user=request.user, session=request.session)
        count_download(version=version, language=language, file_format=file_format, practice=practice)
