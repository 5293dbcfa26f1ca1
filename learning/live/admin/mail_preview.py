"""The mail beside the words that are being written, as its reader would get it. Saves nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from core.exceptions import DomainError
from core.mail.messages import compose_mail
from learning.live.admin.people import texts_for
from learning.live.domain.access import coalitions_for, is_national
from learning.live.domain.mail_examples import example_mail
from learning.live.domain.mail_words import Words, own_words
from learning.live.enums import LiveMailKind
from organisations.models import Coalition

# A mail carries its styles with it; nothing in it runs, and its links open beside the form.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"


@require_POST
def preview_text(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What the form holds, in a frame of its page. With `pk`: kind and coalition are those of that text."""
    coalitions, national = coalitions_for(request.user), is_national(request.user)
    if not (national or coalitions.exists()):
        raise Http404
    kind, coalition, language = request.POST.get("kind", ""), None, "nl"
    if pk is not None:
        stands = get_object_or_404(texts_for(request.user), pk=pk)
        kind, coalition, language = stands.kind, stands.coalition, stands.language
    else:
        coalition = _chosen(request.POST.get("coalition", ""), among=list(coalitions))
    if kind not in LiveMailKind.values:
        return _framed(render(request, "live/admin/no_preview.html", {"sentence": ""}, status=422))
    standard = own_words(kind=kind, language=language)
    words = Words(
        subject=request.POST.get("subject", "")[:150].strip() or standard.subject,
        words=request.POST.get("words", "")[:3000].strip() or standard.words,
        is_own=True,
    )
    try:
        example = example_mail(kind=kind, coalition=coalition, words=words, language=language)
    except DomainError as error:
        return _framed(render(request, "live/admin/no_preview.html", {"sentence": str(error)}, status=422))
    mail = compose_mail(template="live/message", to="voorbeeld@praktijk.example", **example)
    return _framed(HttpResponse(str(mail.alternatives[0][0])))


def _chosen(value: str, *, among: list[Coalition]) -> Coalition | None:
    return next((one for one in among if str(one.pk) == value), None)


def _framed(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response
