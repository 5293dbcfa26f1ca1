"""Composing an issue: Wagtail's editor with its preview beside it, and the short form with which one begins."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PreviewSidePanel
from wagtail.admin.views import generic
from wagtail.admin.views.generic.preview import PreviewOnEdit
from wagtail.admin.widgets.button import Button

from newsletters.domain.issue_access import issues_for, senders_for, templates_for
from newsletters.domain.issues import copy_issue
from newsletters.enums import IssueState
from newsletters.models import Issue, MailingList, Segment

NATIONAL = "national"


class IssueForm(WagtailAdminModelForm):
    """Only the sender's own lists and segments can be chosen, whatever is posted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sender = self.instance.coalition
        if "lists" in self.fields:
            self.fields["lists"].queryset = MailingList.objects.filter(coalition=sender, is_active=True)
        if "segment" in self.fields:
            self.fields["segment"].queryset = Segment.objects.filter(coalition=sender)


ISSUE_PANEL = ObjectList(
    [
        MultiFieldPanel(
            [FieldPanel("subject"), FieldPanel("preheader")], heading=_("What readers see first"), icon="mail"
        ),
        FieldPanel("body", heading=_("Content")),
        MultiFieldPanel(
            [
                FieldPanel("lists", widget=forms.CheckboxSelectMultiple),
                FieldPanel("segment"),
                FieldPanel("language"),
                FieldPanel("is_archived"),
            ],
            heading=_("For whom"),
            icon="group",
        ),
    ],
    base_form_class=IssueForm,
).bind_to_model(Issue)


class BeginForm(forms.Form):
    """From whom it is, and what it starts from."""

    sender = forms.ChoiceField(label=_("From"))
    subject = forms.CharField(
        label=_("Subject"), max_length=120, help_text=_("You can still change it."), widget=forms.TextInput
    )
    template = forms.ModelChoiceField(
        label=_("Start from"), queryset=Issue.objects.none(), required=False, empty_label=_("an empty newsletter")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coalitions, national = senders_for(user)
        self._coalitions = {str(one.pk): one for one in coalitions}
        choices = [(NATIONAL, str(_("The national desk")))] if national else []
        choices += [(key, one.name) for key, one in self._coalitions.items()]
        sender: Any = self.fields["sender"]
        sender.choices = choices
        if len(choices) == 1:
            self.initial["sender"] = choices[0][0]
            sender.widget = forms.HiddenInput()
        template: Any = self.fields["template"]
        template.queryset = templates_for(user)

    def save(self, *, actor: Any) -> Issue:
        coalition = self._coalitions.get(self.cleaned_data["sender"])
        template = self.cleaned_data["template"]
        if template is None:
            issue = Issue.objects.create(coalition=coalition, subject=self.cleaned_data["subject"], created_by=actor)
        else:
            issue = copy_issue(issue=template, coalition=coalition, actor=actor)
            Issue.objects.filter(pk=issue.pk).update(subject=self.cleaned_data["subject"])
        if not issue.lists.exists():
            only = MailingList.objects.filter(coalition=coalition, is_active=True)[:2]
            if len(only) == 1:
                issue.lists.set(only)
        return issue


def begin(request: HttpRequest) -> HttpResponse:
    coalitions, national = senders_for(request.user)
    if not national and not coalitions.exists():
        raise Http404
    form = BeginForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect("newsletters_admin:edit", form.save(actor=request.user).pk)
    context = {"header_title": _t("New newsletter"), "form": form}
    return render(request, "newsletters/admin/begin.html", context)


class OwnDrafts:
    """Drafts and templates that the user composes; everything else is not there, or has its other page."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def own(self) -> QuerySet[Issue]:
        return issues_for(self.request.user).filter(state=IssueState.DRAFT)


class EditIssueView(OwnDrafts, generic.EditView):
    model = Issue
    panel = ISSUE_PANEL
    permission_policy = None  # OwnDrafts decides
    index_url_name = "newsletters_admin:index"
    edit_url_name = "newsletters_admin:edit"
    header_icon = "mail"
    submit_button_label = _("Save draft")
    success_message = _("The draft is saved.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        issue = get_object_or_404(issues_for(request.user), pk=kwargs["pk"])
        if issue.state != IssueState.DRAFT:
            messages.info(request, _t("This newsletter is no draft any more. Take it back to change it."))
            return redirect("newsletters_admin:issue", issue.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Issue]:
        return self.own()

    def get_success_url(self) -> str:
        return reverse("newsletters_admin:edit", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []

    @cached_property
    def can_delete(self) -> bool:
        return False

    @cached_property
    def header_buttons(self) -> list[Button]:
        label = _("Use it for a newsletter") if self.object.is_template else _("Check and send")
        url = reverse("newsletters_admin:issue", args=[self.object.pk])
        return [Button(label, url=url, classname="button button-small")]

    def get_side_panels(self) -> MediaContainer:
        url = reverse("newsletters_admin:preview", args=[self.object.pk])
        return MediaContainer([PreviewSidePanel(self.object, self.request, preview_url=url)])


class PreviewIssueView(OwnDrafts, PreviewOnEdit):
    model = Issue
    permission_policy = None  # OwnDrafts decides

    def get_object(self) -> Issue:
        return get_object_or_404(self.own(), pk=self.kwargs["pk"])

    def get_form_class(self) -> Any:
        return ISSUE_PANEL.get_form_class()


def preview_frozen(request: HttpRequest, pk: int, mode: str) -> HttpResponse:
    """One preview mode of an issue in any state, as it is saved."""
    issue = get_object_or_404(issues_for(request.user), pk=pk)
    if mode not in dict(Issue.preview_modes):
        raise Http404
    return issue.serve_preview(request, mode)
