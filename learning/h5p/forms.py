from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .domain.approving import is_new_code
from .domain.refusals import PackageRefused
from .domain.uploading import confirm_upload, store_upload
from .limits import MB, current_limits
from .models import Content, Upload

_FILES_AT_ONCE = 20


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class _PackagesField(forms.FileField):
    """One or more .h5p files."""

    widget = _ManyFiles(attrs={"accept": ".h5p", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(_PackagesField, self).clean(one, initial) for one in files or [None]]


class UploadForm(forms.Form):
    """Packages: each checked against every rule, and kept until somebody confirms it.

    Valid when at least one passed; `uploads` are those, `refused` says of the others (file name, sentence).
    """

    package = _PackagesField(label=_("H5P packages"), error_messages={"required": _("Choose an .h5p file.")})

    def __init__(self, *args: Any, actor: Any, replaces: Content | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor, self._replaces = actor, replaces
        self.uploads: list[Upload] = []
        self.refused: list[tuple[str, str]] = []
        field = self.fields["package"]
        if replaces is not None:
            field.label = _("H5P package")
            field.widget.attrs.pop("multiple", None)
        field.help_text = _(
            "A file that ends in .h5p, at most %(limit)s MB. "
            "You first see what is in it; nothing is in use before you confirm."
        ) % {"limit": current_limits().archive_bytes // MB}

    def clean_package(self) -> Any:
        files = self.cleaned_data["package"][: 1 if self._replaces else _FILES_AT_ONCE]
        for file in files:
            try:
                self.uploads.append(checked(file, actor=self._actor, replaces=self._replaces))
            except forms.ValidationError as error:
                self.refused.append((file.name, error.messages[0]))
        if not self.uploads:
            several = len(self.refused) > 1
            raise forms.ValidationError([f"{name}: {why}" if several else why for name, why in self.refused])
        return files


class ChooserUploadForm(forms.Form):
    """One package, in the chooser of a lesson: in use at once when it brings no new code."""

    package = forms.FileField(
        label=_("H5P package"),
        widget=forms.FileInput(attrs={"accept": ".h5p"}),
        error_messages={"required": _("Choose an .h5p file.")},
        help_text=_("The activity is made and chosen at once. A package with new library code waits under H5P first."),
    )

    def __init__(self, *args: Any, actor: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor
        self._upload: Upload | None = None

    def clean_package(self) -> Any:
        assert self._actor is not None  # noqa: S101 - without an actor the form is only shown
        file = self.cleaned_data["package"]
        self._upload = checked(file, actor=self._actor, replaces=None)
        if any(is_new_code(line) for line in self._upload.report["libraries"]):
            raise forms.ValidationError(
                _(
                    "This package brings library code that is not installed yet. It is kept: "
                    "go to H5P, Activities, “Waiting” to look at it and go on there."
                )
            )
        return file

    def save(self) -> Content:
        assert self._upload is not None  # noqa: S101 - only a valid form is saved
        return confirm_upload(upload=self._upload, actor=self._actor).content


def checked(file: UploadedFile, *, actor: Any, replaces: Content | None) -> Upload:
    name = file.name or ""
    if not name.lower().endswith(".h5p"):
        raise forms.ValidationError(_("Choose a file that ends in .h5p."))
    try:
        return store_upload(file=file, filename=name, actor=actor, replaces=replaces)
    except PackageRefused as refusal:
        raise forms.ValidationError(str(refusal), code=refusal.rule) from refusal
