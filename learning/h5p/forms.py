from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .domain.importing import store_upload
from .domain.refusals import PackageRefused
from .limits import MB, current_limits
from .models import Content, Upload


class UploadForm(forms.Form):
    """One package. Valid means checked against every rule, and kept until somebody confirms it."""

    package = forms.FileField(
        label=_("H5P package"),
        widget=forms.FileInput(attrs={"accept": ".h5p"}),
        error_messages={"required": _("Choose an .h5p file.")},
    )

    def __init__(self, *args: Any, actor: Any, replaces: Content | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor, self._replaces = actor, replaces
        self.upload: Upload | None = None
        self.fields["package"].help_text = _(
            "A file that ends in .h5p, at most %(limit)s MB. "
            "You first see what is in it; nothing is in use before you confirm."
        ) % {"limit": current_limits().archive_bytes // MB}

    def clean_package(self) -> Any:
        file = self.cleaned_data["package"]
        if not file.name.lower().endswith(".h5p"):
            raise forms.ValidationError(_("Choose a file that ends in .h5p."))
        try:
            self.upload = store_upload(file=file, filename=file.name, actor=self._actor, replaces=self._replaces)
        except PackageRefused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.rule) from refusal
        return file
