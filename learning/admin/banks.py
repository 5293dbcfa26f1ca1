"""Question banks: their questions, out and in as a spreadsheet, and the courses that draw from them. Foreign is 404."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.permission_policies import BasePermissionPolicy

from core.exceptions import DomainError
from learning.admin.lean import LeanViewSet
from learning.blocks import QUESTION_TYPES, QuestionsBlock
from learning.domain.bank_sheets import COLUMNS, SHEET_KINDS, SheetRow, write_csv, write_xlsx
from learning.domain.banks import (
    bank_rows,
    banks_of,
    bring_into_courses,
    courses_of,
    delete_bank,
    import_questions,
    is_keeper,
    is_national_keeper,
    questions_for,
    tags_of,
    with_tag,
)
from learning.domain.exceptions import FaultySheet
from learning.domain.queries.question_view import practice_view
from learning.domain.questions import parse_question
from learning.models import BankQuestion, QuestionBank
from learning.models.banks import split_tags
from learning.views.requests import practice_given_of
from organisations.domain.queries import coalitions_of_staff
from organisations.domain.register_file import MAX_BYTES
from organisations.models import Coalition

KIND_CHOICES = [(name, QuestionsBlock.base_blocks[name].label) for name in QUESTION_TYPES]
FILE_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class KeeperPolicy(BasePermissionPolicy):
    """National staff keeps all banks, a coalition's editors and leads those of their own coalition."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return is_keeper(user)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return is_keeper(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        raise NotImplementedError("Nobody asks who keeps the banks.")


def own_bank(request: HttpRequest, pk: int) -> QuestionBank:
    return get_object_or_404(banks_of(request.user), pk=pk)


class BankForm(forms.ModelForm):
    """Regional keepers choose among their own coalitions; mostly that is one, and nothing is asked."""

    class Meta:
        model = QuestionBank
        fields = ("title", "description", "coalition")
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coalition"]
        if not is_national_keeper(for_user):
            own = coalitions_of_staff(for_user)
            field.queryset = own  # type: ignore[attr-defined]
            field.required = True
            field.empty_label = None  # type: ignore[attr-defined]
            field.initial = own.first()
        else:
            field.queryset = Coalition.objects.filter(is_active=True)  # type: ignore[attr-defined]


class BankIndexView(generic.IndexView):
    page_title = _("Question banks")
    default_ordering = "title"

    def get_base_queryset(self) -> QuerySet[QuestionBank]:
        return (
            banks_of(self.request.user)
            .select_related("coalition")
            .annotate(
                question_count=Count("questions", filter=Q(questions__is_active=True), distinct=True),
                course_count=Count("courses", distinct=True),
            )
        )

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("title", label=_("Bank"), get_url=lambda one: reverse("question_banks:bank", args=[one.pk])),
            Column("coalition", label=_("Coalition"), accessor=lambda one: one.coalition or _("National")),
            Column("question_count", label=_("Questions in use"), sort_key="question_count"),
            Column("course_count", label=_("Courses")),
        ]

    def get_edit_url(self, instance: QuestionBank) -> str:
        return reverse("question_banks:edit", args=[instance.pk])


class ForUser:
    """The form is told who fills it in."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}  # type: ignore[misc]


class BankCreateView(ForUser, generic.CreateView):
    def get_success_url(self) -> str:
        return reverse("question_banks:bank", args=[self.object.pk])


class BankEditView(ForUser, generic.EditView):
    def get_object(self, queryset: Any = None) -> QuestionBank:
        return own_bank(self.request, self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("question_banks:bank", args=[self.object.pk])


class BankDeleteView(generic.DeleteView):
    def get_object(self, queryset: Any = None) -> QuestionBank:
        return own_bank(self.request, self.kwargs["pk"])

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            delete_bank(bank=self.object, actor=self.request.user)
        except DomainError as error:
            messages.error(self.request, str(error))
            return redirect("question_banks:bank", self.object.pk)
        messages.success(self.request, self.get_success_message())
        return redirect("question_banks:index")


@require_GET
def bank_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the bank holds, how to bring questions in and out, and which courses draw from it."""
    bank = own_bank(request, pk)
    in_use = bank.questions.filter(is_active=True)
    counts = dict(in_use.values_list("kind").annotate(count=Count("pk")))
    context = {
        "header_title": bank.title,
        "bank": bank,
        "kinds": [(label, counts[name]) for name, label in KIND_CHOICES if name in counts],
        "tags": [(tag, with_tag(in_use, tag=tag).count()) for tag in tags_of(bank)],
        "in_use": sum(counts.values()),
        "resting": bank.questions.filter(is_active=False).count(),
        "courses": courses_of(bank),
        "may_bring": is_national_keeper(request.user),
    }
    return render(request, "learning/admin/bank.html", context)


@require_POST
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """New versions of the courses that draw from it; of the national desk, since courses are national."""
    bank = own_bank(request, pk)
    if not is_national_keeper(request.user):
        raise Http404
    count = bring_into_courses(bank=bank, actor=request.user)  # type: ignore[arg-type]
    text = ngettext("%(count)s course has the questions as they are now.", "%(count)s courses have the questions as they are now.", count)  # noqa: E501  # fmt: skip
    messages.success(request, text % {"count": count})
    return redirect("question_banks:bank", pk)


@require_GET
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    if kind not in FILE_KINDS:
        raise Http404
    bank = own_bank(request, pk)
    return _file(bank_rows(bank.questions.order_by("pk")), kind=kind, name=bank.title)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An example of each kind, ready to be overwritten."""
    if not is_keeper(request.user):
        raise Http404
    examples = []
    for name, block in QuestionsBlock.base_blocks.items():
        value = block.get_prep_value(block.normalize(block.meta.preview_value))
        rows = SHEET_KINDS[name].rows(BankQuestion.with_ids({"type": name, "value": value}))
        examples += [_without_id(row) for row in rows]
    return _file(examples, kind="xlsx", name=_t("Template question bank"))


def _without_id(row: SheetRow) -> SheetRow:
    row.id = ""
    return row


def _file(rows: list[SheetRow], *, kind: str, name: str) -> HttpResponse:
    content = write_csv(rows) if kind == "csv" else write_xlsx(rows, title=name)
    filename = f"{slugify(name) or 'vragen'}.{kind}"
    return HttpResponse(
        content,
        content_type=FILE_KINDS[kind],
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "private, no-store"},
    )


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX, or CSV in UTF-8; at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it in two."))
        return file


@require_http_methods(["GET", "POST"])
def import_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    bank = own_bank(request, pk)
    sent = request.method == "POST"
    form = SheetForm(request.POST if sent else None, request.FILES if sent else None)
    context: dict[str, Any] = {
        "header_title": _t("Import questions"),
        "bank": bank,
        "form": form,
        "columns": COLUMNS,
        "kinds": [kind.label for kind in SHEET_KINDS.values()],
    }
    status = 200
    if sent and form.is_valid():
        try:
            context["report"] = import_questions(
                bank=bank,
                content=form.cleaned_data["file"].read(),
                actor=request.user,  # type: ignore[arg-type]
            )
        except FaultySheet as error:
            context["faults"], status = error.faults, 422
        except DomainError as error:
            form.add_error("file", str(error))
    if form.errors:
        status = 422
    return render(request, "learning/admin/bank_import.html", context, status=status)


class BankViewSet(LeanViewSet):
    model = QuestionBank
    name = "question_banks"
    url_prefix = "vragenbanken"
    url_namespace = "question_banks"
    icon = "help"
    menu_label = _("Question banks")
    menu_name = "question-banks"
    menu_order = 315
    add_to_admin_menu = True
    search_fields = ["title", "description"]
    index_view_class = BankIndexView
    add_view_class = BankCreateView
    edit_view_class = BankEditView
    delete_view_class = BankDeleteView

    def get_form_class(self, for_update: bool = False) -> Any:
        return BankForm

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", bank_page, name="bank"),
            path("<int:pk>/importeren/", import_sheet, name="import"),
            path("<int:pk>/overnemen/", bring, name="bring"),
            path("<int:pk>/vragen.<str:kind>", export, name="export"),
            path("sjabloon.xlsx", template, name="template"),
        ]


def _banks_for_filter(request: HttpRequest | None) -> QuerySet[QuestionBank]:
    return banks_of(request.user) if request else QuestionBank.objects.none()


class QuestionFilterSet(WagtailFilterSet):
    bank = django_filters.ModelChoiceFilter(label=_("Bank"), queryset=_banks_for_filter)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KIND_CHOICES)
    tag = django_filters.CharFilter(label=_("Tag"), method="filter_tag")

    class Meta:
        model = BankQuestion
        fields = ("bank", "kind", "tag", "is_active")

    def filter_tag(self, queryset: QuerySet[BankQuestion], name: str, value: str) -> QuerySet[BankQuestion]:
        for tag in split_tags(value):
            queryset = with_tag(queryset, tag=tag)
        return queryset


class QuestionIndexView(generic.IndexView):
    page_title = _("Questions")
    default_ordering = "pk"
    filterset_class = QuestionFilterSet

    def get_base_queryset(self) -> QuerySet[BankQuestion]:
        return questions_for(self.request.user).select_related("bank").defer("body")

    @cached_property
    def columns(self) -> list[Column]:
        labels = dict(KIND_CHOICES)
        return [
            TitleColumn("text", label=_("Question"), get_url=lambda one: reverse("bank_questions:edit", args=[one.pk])),
            Column("kind", label=_("Kind"), accessor=lambda one: labels.get(one.kind, one.kind), sort_key="kind"),
            Column("tags", label=_("Tags")),
            Column("bank", label=_("Bank")),
            BooleanColumn("is_active", label=_("In use"), sort_key="is_active"),
            TitleColumn(
                "preview",
                label=_("Preview"),
                accessor=lambda one: _("Preview"),
                get_url=lambda one: reverse("bank_questions:preview", args=[one.pk]),
            ),
        ]

    def get_edit_url(self, instance: BankQuestion) -> str:
        return reverse("bank_questions:edit", args=[instance.pk])

    def get_add_url(self) -> str | None:
        """A question begins in its bank."""
        bank = self.request.GET.get("bank", "")
        return f"{reverse('bank_questions:add')}?bank={bank}" if bank.isdigit() else None


class QuestionCreateView(generic.CreateView):
    @cached_property
    def bank(self) -> QuestionBank:
        wanted = self.request.GET.get("bank", "")
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
            raise Http404
        return own_bank(self.request, int(wanted))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _bank = self.bank  # 404 before anything is shown
        return super().get(request, *args, **kwargs)

    def get_initial_form_instance(self) -> BankQuestion:
        return BankQuestion(bank=self.bank)

    def get_add_url(self) -> str:
        return f"{reverse('bank_questions:add')}?bank={self.bank.pk}"

    def get_success_url(self) -> str:
        return f"{reverse('bank_questions:index')}?bank={self.object.bank_id}"


class QuestionEditView(generic.EditView):
    def get_object(self, queryset: Any = None) -> BankQuestion:
        return get_object_or_404(questions_for(self.request.user), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return f"{reverse('bank_questions:index')}?bank={self.object.bank_id}"

    def get_success_buttons(self) -> list[Any]:
        from wagtail.admin import messages as admin_messages  # its button, beside Django's messages above

        return [admin_messages.button(reverse("bank_questions:preview", args=[self.object.pk]), _t("Preview"))]


class QuestionDeleteView(generic.DeleteView):
    """What was drawn stays in the frozen versions: only later versions lack the question."""

    def get_object(self, queryset: Any = None) -> BankQuestion:
        return get_object_or_404(questions_for(self.request.user), pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return f"{reverse('bank_questions:index')}?bank={self.object.bank_id}"


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """As a learner sees it; answering shows the feedback. Nothing is kept."""
    row = get_object_or_404(questions_for(request.user).select_related("bank"), pk=pk)
    question = parse_question(row.body.get_prep_value()[0])
    error = ""
    given = practice_given_of(request) if request.method == "POST" else []
    view = practice_view(question, given=given)
    if request.method == "POST" and not view.is_graded:
        error = _t("Not every question has an answer yet.")
        view = practice_view(question, given=given, error=error)
    context = {"question": view, "row": row, "room": "leren"}
    return render(request, "learning/admin/question_preview.html", context)


class QuestionViewSet(LeanViewSet):
    model = BankQuestion
    name = "bank_questions"
    url_prefix = "vragenbanken/vragen"
    url_namespace = "bank_questions"
    icon = "help"
    search_fields = ["text", "tags"]
    panels = (FieldPanel("body"), FieldPanel("tags"), FieldPanel("is_active"))
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    delete_view_class = QuestionDeleteView

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("voorbeeld/<int:pk>/", preview, name="preview"),
        ]
