"""/mijn/praktijk/materialen/: what the practice has, what is outdated, all at once in its own name."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.exceptions import DomainError
from core.numbers import whole_number
from media.files import private_file_response
from organisations.domain.queries import coalitions_of_staff
from organisations.enums import StaffRole
from organisations.models import Coalition, Membership
from organisations.views.current import contact_required, memberships_of
from toolkit.domain.batches import ask_for_coalition, ask_for_practice
from toolkit.domain.counting import count_download
from toolkit.domain.identity import identity_values
from toolkit.domain.personalisation import make_spec, render_file
from toolkit.domain.practice import held_by, outdated_of, unwatch_material, watch_material, watched_by
from toolkit.domain.queries import current_version, live_material
from toolkit.domain.zips import Entry, stream_zip, tidy_name
from toolkit.enums import FileFormat, Language, WorkState
from toolkit.models import Batch, MaterialPage
from toolkit.views.baskets import zip_response

PRIVATE = "private, no-store"


@contact_required
@require_safe
def materials(request: HttpRequest, *, membership: Membership) -> HttpResponse:
    held = held_by(membership.practice)
    return render(
        request,
        "toolkit/practice.html",
        {
            "practice": membership.practice,
            "held": held,
            "outdated": [one for one in held if one.is_outdated],
            "watched": watched_by(request.user),
            "batches": Batch.objects.filter(practice=membership.practice)[:5],
            "languages": Language.choices,
            "has_address": bool(identity_values(membership.practice)["url"]),
        },
    )


@contact_required
@require_safe
def renew(request: HttpRequest, *, membership: Membership) -> HttpResponseBase:
    """All that is outdated, in its newest version, as one zip."""
    practice = membership.practice
    values = identity_values(practice)
    entries, counted = [], []
    for one in outdated_of(practice):
        version = current_version(one.material)
        if version is None or FileFormat(one.format).family == "mp4":
            continue
        path = f"{one.material.slug}/{one.material.slug}-{one.language}-{one.format}"
        details = {"title": one.material.title, "version": version.number, "licence": one.material.licence}
        uploaded = version.files.filter(language=one.language, format=one.format).first()
        try:
            if uploaded is not None:
                extension = uploaded.filename.rpartition(".")[2]
                entries.append(Entry(path=f"{path}.{extension}", file=uploaded.file, size=uploaded.size, **details))
            elif version.template_key:
                spec = make_spec(version=version, language=one.language, file_format=one.format, **values)
                made = render_file(spec=spec, version=version)
                extension = str(made.file.name).rpartition(".")[2]
                entries.append(Entry(path=f"{path}.{extension}", file=made.file, size=made.size, **details))
            else:
                continue
        except DomainError as error:
            messages.error(request, f"{one.material.title}: {error}")
            continue
        counted.append((version, one.language, one.format))
    if not entries:
        messages.info(request, _("Everything you have is of the newest version."))
        return redirect("toolkit:materials")
    for version, language, file_format in counted:
        count_download(version=version, language=language, file_format=file_format, practice=practice)
    made_zip = stream_zip(
        entries=entries,
        intro=_("The newest versions for %(name)s.") % {"name": practice.name},
        made_at=timezone.localtime(),
    )
    return zip_response(made_zip, filename=f"vernieuwd-{tidy_name(practice.name)}.zip")


@contact_required
@require_POST
def ask_batch(request: HttpRequest, *, membership: Membership) -> HttpResponse:
    language, family = request.POST.get("taal", "nl"), request.POST.get("soort", "pdf")
    if language not in Language.values or family not in ("pdf", "print"):
        raise Http404
    batch = ask_for_practice(practice=membership.practice, language=language, family=family, actor=request.user)
    return redirect("toolkit:batch", key=batch.key)


@login_required
@require_safe
def batch(request: HttpRequest, key: str) -> HttpResponse:
    """How far a batch is; the page asks again by itself until it is there."""
    found = _batch(request, key)
    response = render(request, "toolkit/batch.html", {"batch": found, "room": "toolkit", "current": _("All at once")})
    if found.state in (WorkState.WAITING, WorkState.BUSY):
        response.headers["Refresh"] = "3"
    response.headers["Cache-Control"] = PRIVATE
    return response


@login_required
@require_safe
def batch_file(request: HttpRequest, key: str) -> HttpResponseBase:
    found = _batch(request, key)
    if found.state != WorkState.DONE:
        raise Http404
    owner = found.practice or found.coalition
    return private_file_response(
        request, name=str(found.file.name), filename=f"{tidy_name(str(owner))}.zip", content_type="application/zip"
    )


@login_required
def coalition_batch(request: HttpRequest) -> HttpResponse:
    """A coalition's staff: one material in the name of each of its practices."""
    coalitions = _coalitions(request)
    if not coalitions:
        raise Http404
    mine = {coalition.pk: coalition for coalition in coalitions}
    problem = ""
    if request.method == "POST":
        coalition = mine.get(whole_number(request.POST.get("coalitie")) or 0)
        material = (
            MaterialPage.objects.live().public().filter(pk=(whole_number(request.POST.get("materiaal")) or 0)).first()
        )
        if coalition is None or material is None:
            raise Http404
        try:
            made = ask_for_coalition(
                coalition=coalition,
                material=material,
                language=request.POST.get("taal", "nl"),
                file_format=request.POST.get("formaat", "pdf-a4"),
                actor=request.user,
            )
            return redirect("toolkit:batch", key=made.key)
        except (DomainError, ValueError):
            problem = _("This material does not come in this language or format. Choose another.")
    response = render(
        request,
        "toolkit/coalition_batch.html",
        {
            "coalitions": coalitions,
            "materials": MaterialPage.objects.live().public().exclude(template_key="").order_by("title"),
            "languages": Language.choices,
            "formats": [
                choice for choice in FileFormat.choices if FileFormat(choice[0]).page and choice[0][:3] != "mp4"
            ],
            "batches": Batch.objects.filter(coalition__in=mine).select_related("coalition", "material")[:10],
            "problem": problem,
            "room": "toolkit",
            "current": _("For all practices"),
        },
        status=422 if problem else 200,
    )
    response.headers["Cache-Control"] = PRIVATE
    return response


@login_required
@require_POST
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a material, or follow it no longer."""
    try:
        material = live_material(pk)
    except MaterialPage.DoesNotExist as error:
        raise Http404 from error
    if request.POST.get("volgen") == "nee":
        unwatch_material(user=request.user, material=material)
        messages.success(request, _("You get no more mail about “%(title)s”.") % {"title": material.title})
    else:
        watch_material(user=request.user, material=material)
        messages.success(
            request, _("You get a mail when “%(title)s” changes, at most one a day.") % {"title": material.title}
        )
    back = request.POST.get("terug", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = str(material.url)
    return redirect(back)


def _batch(request: HttpRequest, key: str) -> Batch:
    """A practice's own, or of a coalition that somebody works for; to others there is none."""
    found = Batch.objects.select_related("practice", "coalition", "material").filter(key=key).first()
    if found is None:
        raise Http404
    if found.practice is not None:
        if found.practice_id not in _contact_practices(request):
            raise Http404
    elif found.coalition not in _coalitions(request):
        raise Http404
    return found


def _contact_practices(request: HttpRequest) -> set[int]:
    return {one.practice_id for one in memberships_of(request) if one.is_contact}


def _coalitions(request: HttpRequest) -> list[Coalition]:
    roles: tuple[Any, ...] = (StaffRole.COALITION_EDITOR, StaffRole.COALITION_LEAD)
    return list(coalitions_of_staff(request.user, *roles).order_by("name"))
