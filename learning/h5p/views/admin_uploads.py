"""The way of a package into use: upload, read what is in it, confirm or have its new code approved."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.chooser import CreateView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from core.exceptions import DomainError

from ..domain.approving import approve_upload, decline_upload, is_new_code, request_approval
from ..domain.differences import upload_differences
from ..domain.planning import may_install
from ..domain.queries import waiting_uploads
from ..domain.refusals import PackageRefused
from ..domain.uploading import confirm_upload, discard_upload
from ..enums import LibraryStatus, UploadState
from ..forms import UploadForm
from ..models import Content, Upload


class _H5PScreen(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    model = Content
    header_icon = "h5p"
    permission_required = "add"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("h5p_contents:index"), "label": _("H5P activities")},
            {"url": "", "label": self.get_page_title()},
        ]


class UploadView(_H5PScreen, FormView):
    """Send packages: for new activities, or (with `pk`) one as the next version of an activity."""

    form_class = UploadForm
    template_name = "h5p/admin/upload.html"
    page_title = gettext_lazy("Upload an H5P package")

    def _replaced(self) -> Content | None:
        pk = self.kwargs.get("pk")
        if pk is None:
            return None
        if not self.user_has_permission("change"):
            raise Http404
        return get_object_or_404(Content, pk=pk)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.request.user, "replaces": self._replaced()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "replaces": self._replaced(),
            "may_install": may_install(self.request.user),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        if self._wants_json():
            return JsonResponse(_told(form.uploads[0]))
        for name, why in form.refused:
            messages.error(self.request, f"{name}: {why}")
        if len(form.uploads) == 1:
            return redirect("h5p_contents:confirm", public_id=form.uploads[0].public_id)
        messages.success(
            self.request,
            ngettext("%(count)s package is checked.", "%(count)s packages are checked.", len(form.uploads))
            % {"count": len(form.uploads)},
        )
        return redirect("h5p_contents:waiting")

    def form_invalid(self, form: Any) -> HttpResponse:
        if self._wants_json():
            return JsonResponse({"sentence": " ".join(form.errors.get("package", []))}, status=422)
        return super().form_invalid(form)

    def _wants_json(self) -> bool:
        return self.request.headers.get("Accept") == "application/json"


def _told(upload: Upload) -> dict[str, Any]:
    """What the list under the drop zone says of a package that passed."""
    report = upload.report
    new = sum(is_new_code(line) for line in report["libraries"])
    sentence = (
        ngettext("%(count)s library is new.", "%(count)s libraries are new.", new) % {"count": new}
        if new
        else _("All its libraries are installed.")
    )
    return {
        "title": report["title"],
        "type": report["main_library"],
        "sentence": sentence,
        "url": reverse("h5p_contents:confirm", kwargs={"public_id": upload.public_id}),
    }


class WaitingView(_H5PScreen, TemplateView):
    """The packages that are not in use yet; those that need no approval can be put in use together."""

    template_name = "h5p/admin/waiting.html"
    page_title = gettext_lazy("Packages that wait")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        installs = may_install(self.request.user)
        rows = []
        for upload in waiting_uploads(actor=self.request.user):
            new = [line for line in upload.report["libraries"] if is_new_code(line)]
            is_mine = upload.uploaded_by_id == self.request.user.pk
            rows.append(
                {
                    "upload": upload,
                    "new": new,
                    "can_use": upload.state == UploadState.CHECKED and is_mine and (installs or not new),
                    "is_asked": upload.state == UploadState.WAITING,
                    "is_declined": upload.state == UploadState.DECLINED,
                }
            )
        return {
            **super().get_context_data(**kwargs),
            "rows": rows,
            "may_install": installs,
            "can_use_any": any(row["can_use"] for row in rows),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = waiting_uploads(actor=request.user).filter(
            public_id__in=_uuids(request.POST.getlist("upload")),
            uploaded_by_id=request.user.pk,
            state=UploadState.CHECKED,
        )
        for upload in list(chosen):
            try:
                package = confirm_upload(upload=upload, actor=request.user)
            except PackageRefused as refusal:
                messages.error(request, f"{upload.filename}: {refusal}")
            else:
                messages.success(request, _("“%(title)s” is in use.") % {"title": package.title})
        return redirect("h5p_contents:waiting")


def _uuids(raw: list[str]) -> list[uuid.UUID]:
    found = []
    for one in raw:
        try:
            found.append(uuid.UUID(one))
        except ValueError:
            continue
    return found


class ConfirmView(_H5PScreen, TemplateView):
    """What is in the package, and what can be done with it now."""

    template_name = "h5p/admin/confirm.html"
    page_title = gettext_lazy("What is in this package")

    def _upload(self) -> Upload:
        public_id: uuid.UUID = self.kwargs["public_id"]
        return get_object_or_404(waiting_uploads(actor=self.request.user), public_id=public_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = self._upload()
        statuses = dict(LibraryStatus.choices)
        libraries = [
            {**line, "label": statuses[line["status"]], "is_new": is_new_code(line)}
            for line in upload.report["libraries"]
        ]
        libraries.sort(key=lambda line: not line["is_new"])
        has_new = any(line["is_new"] for line in libraries)
        installs = may_install(self.request.user)
        is_checked = upload.state == UploadState.CHECKED
        return {
            **super().get_context_data(**kwargs),
            "upload": upload,
            "report": upload.report,
            "libraries": libraries,
            "has_new": has_new,
            "is_declined": upload.state == UploadState.DECLINED,
            "is_asked": upload.state == UploadState.WAITING,
            "can_use": is_checked and (installs or not has_new),
            "must_ask": is_checked and has_new and not installs,
            "can_decide": upload.state == UploadState.WAITING and installs,
            "can_compare": has_new and installs and upload.state != UploadState.DECLINED,
            "can_discard": is_checked or upload.uploaded_by_id == self.request.user.pk,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        upload = self._upload()
        verb = {
            "confirm": self._use,
            "discard": self._discard,
            "ask": self._ask,
            "approve": self._approve,
            "decline": self._decline,
        }.get(request.POST.get("action", ""))
        if verb is None:
            raise Http404
        try:
            return verb(upload)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("h5p_contents:confirm", public_id=upload.public_id)

    def _use(self, upload: Upload) -> HttpResponse:
        if upload.state != UploadState.CHECKED:
            raise Http404
        followers = sum(line.get("activities", 0) for line in upload.report["libraries"])
        package = confirm_upload(upload=upload, actor=self.request.user)
        return self._in_use(package, followers=followers)

    def _approve(self, upload: Upload) -> HttpResponse:
        followers = sum(line.get("activities", 0) for line in upload.report["libraries"])
        package = approve_upload(upload=upload, actor=self.request.user)
        return self._in_use(package, followers=followers)

    def _in_use(self, package: Any, *, followers: int) -> HttpResponse:
        messages.success(
            self.request,
            _("“%(title)s” is in use as version %(number)s.") % {"title": package.title, "number": package.number},
        )
        if followers:
            messages.success(
                self.request, _("Activities with an older patch of its libraries now play with the new one.")
            )
        return redirect("h5p_contents:inspect", package.content_id)

    def _discard(self, upload: Upload) -> HttpResponse:
        if upload.state != UploadState.CHECKED and upload.uploaded_by_id != self.request.user.pk:
            raise Http404
        discard_upload(upload=upload)
        messages.success(self.request, _("The package is thrown away."))
        return redirect("h5p_contents:index")

    def _ask(self, upload: Upload) -> HttpResponse:
        request_approval(upload=upload, actor=self.request.user, note=self.request.POST.get("note", ""))
        messages.success(self.request, _("An H5P-beheerder looks at it. You get an e-mail about the decision."))
        return redirect("h5p_contents:waiting")

    def _decline(self, upload: Upload) -> HttpResponse:
        decline_upload(upload=upload, actor=self.request.user, reason=self.request.POST.get("reason", ""))
        messages.success(self.request, _("The package is declined. Whoever sent it gets your reason by e-mail."))
        return redirect("h5p_contents:waiting")


class DifferenceView(_H5PScreen, TemplateView):
    """What the package's new code changes, for who may install it."""

    template_name = "h5p/admin/difference.html"
    page_title = gettext_lazy("New code in this package")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not may_install(self.request.user):
            raise Http404
        uploads = waiting_uploads(actor=self.request.user).exclude(state=UploadState.DECLINED)
        upload = get_object_or_404(uploads, public_id=self.kwargs["public_id"])
        context = {**super().get_context_data(**kwargs), "upload": upload, "refusal": "", "differences": []}
        try:
            context["differences"] = upload_differences(upload=upload)
        except PackageRefused as refusal:
            context["refusal"] = str(refusal)
        return context


class ChooserUploadView(CreateView):
    """The chooser's second tab: a package that becomes an activity and is chosen at once."""

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_creation_form_kwargs(), "actor": self.request.user}
