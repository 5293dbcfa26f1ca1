"""A coalition's board, the sheets for visits, and the questions that came in. Another coalition's are not found."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.admin import messages

from accounts.models import User
from coalitions.domain.board import board_of
from coalitions.domain.questions import questions_of, set_handled
from coalitions.domain.visits import BEHIND, SHEETS, TRAINED, practices_to_visit, sheets, visit_filter
from coalitions.views.branding import crumbs
from core.numbers import whole_number
from organisations.domain.queries import user_has_any_role
from organisations.enums import StaffRole
from organisations.models import Coalition
from pages.models import ContactMessage

READERS = (
    StaffRole.COALITION_EDITOR,
    StaffRole.COALITION_LEAD,
    StaffRole.COALITION_ANALYST,
    StaffRole.NATIONAL_EDITOR,
    StaffRole.DATA_MANAGER,
    StaffRole.ADMINISTRATOR,
)
# Who meets practices: they read who its contact persons are.
VISITORS = (StaffRole.COALITION_EDITOR, StaffRole.COALITION_LEAD, StaffRole.ADMINISTRATOR)
PER_PAGE = 200


def coalition_for(request: HttpRequest, slug: str, *roles: StaffRole) -> Coalition:
    """The coalition of this address, if the user works for it as one of `roles` (national ones: for all)."""
    coalition = get_object_or_404(Coalition, slug=slug)
    if not user_has_any_role(request.user, roles, coalition=coalition):
        raise Http404
    return coalition


@require_GET
def board(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = coalition_for(request, slug, *READERS)
    context = {
        "board": board_of(coalition),
        "may_visit": user_has_any_role(request.user, VISITORS, coalition=coalition),
        **_head(_("How the region stands"), coalition, icon="site"),
    }
    return TemplateResponse(request, "coalitions/admin/board.html", context)


@require_GET
def visits(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose practices; with `bladen` in the address, their sheets, to be printed."""
    coalition = coalition_for(request, slug, *VISITORS)
    wanted = visit_filter(request.GET.dict(), request.GET.getlist("praktijk"))
    context = {
        "coalition": coalition,
        "wanted": wanted,
        "statuses": [(BEHIND, _("not yet trained")), (TRAINED, _("trained"))],
        "most": SHEETS,
        **_head(_("Visiting practices"), coalition, icon="home"),
    }
    if "bladen" in request.GET and wanted.chosen:
        context["sheets"] = sheets(coalition=coalition, wanted=wanted)
        return TemplateResponse(request, "coalitions/admin/visit_sheets.html", context)
    rows = practices_to_visit(coalition=coalition, wanted=wanted)
    context |= {"practices": list(rows[:PER_PAGE]), "total": rows.count(), "per_page": PER_PAGE}
    return TemplateResponse(request, "coalitions/admin/visits.html", context)


def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions to this coalition; each is answered by mail and then marked."""
    coalition = coalition_for(request, slug, *VISITORS)
    if request.method == "POST":
        pk = whole_number(request.POST.get("question"))
        found = get_object_or_404(ContactMessage, coalition=coalition, pk=pk or 0)
        assert isinstance(request.user, User)  # noqa: S101 narrows the type
        is_handled = "undo" not in request.POST
        set_handled(question=found, is_handled=is_handled, actor=request.user)
        done = _("“%(subject)s” is marked as answered.") if is_handled else _("“%(subject)s” waits again.")
        messages.success(request, done % {"subject": found.subject})
        return redirect("coalitions_admin:questions", slug=coalition.slug)
    shelf = request.GET.get("plank", "")
    context = {
        "coalition": coalition,
        "list": questions_of(coalition=coalition, is_handled=shelf == "beantwoord", page=request.GET.get("pagina", "")),
        "is_handled": shelf == "beantwoord",
        **_head(_("Questions to the region"), coalition, icon="mail"),
    }
    return TemplateResponse(request, "coalitions/admin/questions.html", context)


def _head(title: str, coalition: Coalition, *, icon: str) -> dict[str, object]:
    return {
        "page_title": title,
        "page_subtitle": coalition.name,
        "header_icon": icon,
        "breadcrumbs_items": crumbs(title, coalition.name),
    }
