"""Certificates: looked up, revoked, issued anew; and their templates, with a preview while one types."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.models import User
from core.admin import ReadOnlyViewSet
from core.domain.audit import record_audit
from core.exceptions import DomainError
from learning.domain.certificate_paper import preview_template
from learning.domain.certificates import reissue_certificate, revoke_certificate
from learning.enums import CertificateState
from learning.models import Certificate, CertificateTemplate
from media.typeset import RenderFailed, RenderRefused, RenderTooLong


class CertificateIndexView(generic.IndexView):
    page_title = _("Certificates")
    default_ordering = "-created_at"

    def get_base_queryset(self) -> QuerySet[Certificate]:
        return Certificate.objects.all()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "number", label=_("Number"), get_url=lambda one: reverse("certificates:inspect", args=[one.pk])
            ),
            Column("course_title", label=_("Course")),
            Column("standing", label=_("State"), accessor=standing),
            DateColumn("created_at", label=_("Issued"), sort_key="created_at"),
        ]

    def get_edit_url(self, instance: Certificate) -> str:
        return reverse("certificates:inspect", args=[instance.pk])


def standing(certificate: Certificate) -> str:
    """What it is worth today, in a word."""
    if certificate.superseded_at:
        return _t("replaced")
    if certificate.state != CertificateState.REVOKED and certificate.is_expired:
        return _t("expired")
    return str(certificate.get_state_display())


class CertificateInspectView(generic.InspectView):
    template_name = "learning/admin/certificate.html"

    def get_fields_context(self) -> list[dict[str, Any]]:
        """Only what there is: most certificates were never revoked or replaced."""
        return [field for field in super().get_fields_context() if field.get("value") not in (None, "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        certificate: Certificate = self.object
        may_change = self.request.user.has_perm("learning.change_certificate") and not certificate.superseded_at
        is_revoked = certificate.state == CertificateState.REVOKED
        return super().get_context_data(
            standing=standing(certificate),
            older=certificate.replaces,
            newer=Certificate.objects.filter(replaces=certificate).first(),
            may_reissue=may_change and bool(certificate.holder_name),
            may_revoke=may_change and not is_revoked,
            shows_counted_day=not is_revoked
            and not certificate.superseded_at
            and certificate.counts_until != certificate.expires_on,
            **kwargs,
        )


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The holder reads this in a mail. The public page says that it was revoked, not why."),
    )


class ReissueForm(forms.Form):
    holder_name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=210,
        help_text=_("Change it where the name was wrong or changed."),
    )
    keeps_expiry = forms.BooleanField(
        label=_("Valid through the same day as the old one"),
        required=False,
        initial=True,
        help_text=_("Otherwise what the learning paths say today counts, from the day of completion."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the new certificate, for us only."),
    )


def _changeable(request: HttpRequest, pk: int) -> tuple[Certificate, User]:
    """404 to whoever may only look."""
    if not isinstance(request.user, User) or not request.user.has_perm("learning.change_certificate"):
        raise Http404
    return get_object_or_404(Certificate.objects.select_related("completion__user"), pk=pk), request.user


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    certificate, actor = _changeable(request, pk)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            revoke_certificate(certificate=certificate, actor=actor, reason=form.cleaned_data["reason"])
            messages.success(
                request,
                _t("Certificate %(number)s is revoked. Its holder gets a mail.") % {"number": certificate.number},
            )
            return redirect("certificates:inspect", pk)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "header_title": _t("Revoke certificate %(number)s") % {"number": certificate.number},
        "lead": _t("Its public page will say that it no longer counts, and the PDF goes. This cannot be undone."),
        "certificate": certificate,
        "form": form,
        "action": _t("Revoke"),
        "is_danger": True,
    }
    return render(request, "learning/admin/certificate_change.html", context)


def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    certificate, actor = _changeable(request, pk)
    person = certificate.completion.user
    initial = {"holder_name": person.get_full_name() or certificate.holder_name, "keeps_expiry": True}
    form = ReissueForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            new = reissue_certificate(
                certificate=certificate,
                actor=actor,
                reason=form.cleaned_data["reason"],
                holder_name=form.cleaned_data["holder_name"],
                expires_on_as_before=form.cleaned_data["keeps_expiry"],
            )
            messages.success(
                request,
                _t("Certificate %(number)s replaces the old one. Its holder gets a mail.") % {"number": new.number},
            )
            return redirect("certificates:inspect", new.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "header_title": _t("Issue certificate %(number)s anew") % {"number": certificate.number},
        "lead": _t(
            "A new certificate with a new number and QR code takes its place; the old one says it was replaced."
        ),
        "certificate": certificate,
        "form": form,
        "action": _t("Issue anew"),
        "is_danger": False,
    }
    return render(request, "learning/admin/certificate_change.html", context)


class CertificateViewSet(ReadOnlyViewSet):
    model = Certificate
    name = "certificates"
    url_prefix = "certificaten"
    url_namespace = "certificates"
    icon = "doc-full-inverse"
    menu_label = _("Certificates")
    menu_name = "certificates"
    list_filter = ["state"]
    search_fields = ["number", "course_title", "holder_name"]
    index_view_class = CertificateIndexView
    inspect_view_class = CertificateInspectView
    # The code opens the public page: whoever holds the paper has it, and nobody else needs it.
    inspect_view_fields = [
        "number",
        "holder_name",
        "course_title",
        "completed_on",
        "expires_on",
        "points_text",
        "coalition",
        "created_at",
        "reissue_reason",
        "revoked_at",
        "revoked_reason",
        "superseded_at",
    ]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("intrekken/<int:pk>/", revoke, name="revoke"),
            path("opnieuw/<int:pk>/", reissue, name="reissue"),
        ]


class TemplateIndexView(generic.IndexView):
    page_title = _("Certificate templates")

    def get_base_queryset(self) -> QuerySet[CertificateTemplate]:
        return CertificateTemplate.objects.select_related("course", "coalition")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("For"), accessor=str, get_url=self.get_edit_url),
            Column("signer_name", label=_("Who signs")),
            BooleanColumn("shows_coalition", label=_("Coalition's logo")),
            DateColumn("updated_at", label=_("Changed")),
        ]


class AuditsTemplate:
    """Shows the certificate beside the form; each change is a line in the audit log."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        form = context["form"]
        given = {name: form[name].value() for name in PreviewForm.Meta.fields}
        given["shows_coalition"] = "on" if given["shows_coalition"] else None
        context["preview_query"] = urlencode({name: value for name, value in given.items() if value})
        return context

    def save_instance(self) -> CertificateTemplate:
        template: CertificateTemplate = super().save_instance()  # type: ignore[misc]
        record_audit(
            actor=self.request.user,
            action="learning.certificate_template_saved",
            target=template,
            coalition_id=template.coalition_id,
            after={
                name: str(getattr(template, name))
                for name in ("course", "coalition", "statement", "closing", "signer_name", "signer_function")
            },
        )
        return template


class TemplateAddView(AuditsTemplate, generic.CreateView):
    template_name = "learning/admin/certificate_template.html"


class TemplateEditView(AuditsTemplate, generic.EditView):
    template_name = "learning/admin/certificate_template.html"


class PreviewForm(forms.ModelForm[CertificateTemplate]):
    """The fields that a certificate shows, as the form beside it has them now."""

    class Meta:
        model = CertificateTemplate
        fields = [
            "course",
            "coalition",
            "statement",
            "closing",
            "signer_name",
            "signer_function",
            "shows_coalition",
        ]


def preview(request: HttpRequest, as_pdf: bool = False) -> HttpResponse:
    """The certificate as the fields of the form have it now, saved or not: a picture beside the form, or the PDF."""
    if not request.user.has_perm("learning.change_certificatetemplate"):
        raise Http404
    form = PreviewForm(request.GET)
    if set(form.errors) - {NON_FIELD_ERRORS}:  # that it stands already is no reason not to show it
        raise Http404
    try:
        content = preview_template(form.instance, as_pdf=as_pdf)
    except (RenderRefused, RenderFailed, RenderTooLong):
        # What does not fit is no picture; the script beside the form then says so.
        return HttpResponse(_t("This text does not fit on the certificate. Make it shorter."), status=422)
    response = HttpResponse(content, content_type="application/pdf" if as_pdf else "image/png")
    response["Cache-Control"] = "private, no-store"
    return response


class CertificateTemplateViewSet(ModelViewSet):
    model = CertificateTemplate
    name = "certificate_templates"
    url_prefix = "certificaatsjablonen"
    url_namespace = "certificate_templates"
    icon = "draft"
    menu_label = _("Certificate templates")
    menu_name = "certificate-templates"
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = TemplateIndexView
    add_view_class = TemplateAddView
    edit_view_class = TemplateEditView
    panels = [
        MultiFieldPanel([FieldRowPanel([FieldPanel("course"), FieldPanel("coalition")])], heading=_("For which")),
        MultiFieldPanel([FieldPanel("statement"), FieldPanel("closing")], heading=_("Text")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("signer_name"), FieldPanel("signer_function")]), FieldPanel("shows_coalition")],
            heading=_("Signature and logo"),
        ),
        HelpPanel(
            content=_(
                "Until when a certificate is valid stands in the learning paths: “valid for (months)” of the course "
                "there counts for the boards and for the paper alike."
            )
        ),
    ]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("voorbeeld.png", preview, name="preview"),
            path("voorbeeld.pdf", preview, {"as_pdf": True}, name="preview_pdf"),
        ]
