"""Where a script leaves what was typed so far. Without a script nothing is kept until the form is sent."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning.domain.drafts import keep_question_draft, keep_review_draft
from learning.domain.exceptions import DraftTooLarge
from learning.views.held import sign_in_keeps_post
from learning.views.requests import TOKEN, fresh, live_lesson, live_outline, person, storable

NOT_TYPED = {TOKEN, "vraag"}


@require_POST
@sign_in_keeps_post
def question(request: HttpRequest, page_id: int) -> HttpResponseBase:
    lesson, outline = live_lesson(page_id)
    try:
        keep_question_draft(
            user=person(request),
            course_key=outline.key,
            lesson_key=lesson.translation_key,
            question_id=storable(request.POST.get("vraag", "")),
            fields=_typed(request),
        )
    except DraftTooLarge as error:
        return fresh(JsonResponse({"message": str(error)}, status=422))
    return fresh(JsonResponse({"message": _("Saved")}))


@require_POST
@sign_in_keeps_post
def review(request: HttpRequest, page_id: int) -> HttpResponseBase:
    outline = live_outline(page_id)
    try:
        keep_review_draft(user=person(request), course_id=outline.course_id, fields=_typed(request))
    except DraftTooLarge as error:
        return fresh(JsonResponse({"message": str(error)}, status=422))
    return fresh(JsonResponse({"message": _("Saved")}))


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {
        storable(name): [storable(value) for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in NOT_TYPED
    }
