"""What the admin checks when a material is saved. Beside the models, which name it as their form."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from core.exceptions import DomainError
from toolkit.designs import load_template


class MaterialPageForm(WagtailAdminPageForm):
    """The texts of each language must be those of the chosen design, within its limits."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        languages = self.formsets.get("languages")
        if cleaned.get("template_key") and languages is not None and languages.is_valid():
            template = load_template(cleaned["template_key"])
            for form in languages.forms:
                texts = form.cleaned_data.get("texts")
                if not texts or form.cleaned_data.get("DELETE"):
                    continue
                try:
                    template.check_texts(texts)
                except DomainError as error:
                    form.add_error("texts", str(error))
        return cleaned
