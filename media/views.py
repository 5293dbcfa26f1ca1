from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from media.files import public_file_response


@require_safe
def media_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the public library; where a web server serves /media/ itself, this is never reached."""
    return public_file_response(request, name=path)
