"""The recording of a webinar: which video, its chapters, and who may watch."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtailmedia.widgets import AdminVideoChooser

from core.exceptions import DomainError
from learning.enums import CourseKind
from learning.live.admin.desk import own_edition
from learning.live.domain.recordings import keep_recording, read_chapters, write_chapters
from learning.live.models import Recording
from learning.models import Course
from media.models import Video


class RecordingForm(forms.Form):
    video = forms.ModelChoiceField(
        label=_("Video"),
        queryset=Video.objects.filter(type="video"),
        widget=AdminVideoChooser,
        help_text=_("With captions: the transcript is made from them."),
    )
    chapters = forms.CharField(
        label=_("Chapters"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, with its time: 1:30 Results online"),
    )
    course = forms.ModelChoiceField(
        label=_("E-learning with the questions"),
        queryset=Course.objects.none(),
        required=False,
        help_text=_("Who passes its test has completed it."),
    )
    is_public = forms.BooleanField(
        label=_("For everybody"), required=False, help_text=_("Off: only for who was registered.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        open_courses = Course.objects.filter(kind=CourseKind.ELEARNING, is_open=True).order_by("number", "title")
        self.fields["course"].queryset = open_courses  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def recording(request: HttpRequest, pk: int) -> HttpResponse:
    found = own_edition(request, pk)
    stands = Recording.objects.filter(edition=found).select_related("video", "course").first()
    initial = (
        {
            "video": stands.video,
            "chapters": write_chapters(stands.chapters),
            "course": stands.course,
            "is_public": stands.is_public,
        }
        if stands
        else {"is_public": True}
    )
    form = RecordingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        values = {**form.cleaned_data, "chapters": read_chapters(form.cleaned_data["chapters"])}
        try:
            keep_recording(edition=found, actor=request.user, **values)  # type: ignore[arg-type]
        except DomainError as error:
            form.add_error("video", str(error))
        else:
            messages.success(request, _t("The recording stands with the event."))
            return redirect("live_admin:edition", found.pk)
    context = {"header_title": _t("Recording"), "edition": found, "form": form, "stands": stands}
    return render(request, "live/admin/recording.html", context)
