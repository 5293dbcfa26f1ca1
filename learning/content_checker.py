"""Wagtail's check of the preview, with what a lesson needs most: it looks at the page as it is drawn."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem


class CourseContentChecker(ContentCheckerItem):
    """Beside the checks of the saved draft (learning.domain.checks): these see what the blocks become."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, "image-alt", "table-duplicate-name", "list", "label"]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        "image-alt": {
            "error_name": _("A picture has no alternative text"),
            "help_text": _("Describe the picture in its block, or tick “Decorative”."),
        },
        "table-duplicate-name": {
            "error_name": _("A table says its title twice"),
            "help_text": _("Give the table one title."),
        },
        "list": {"error_name": _("A list is broken"), "help_text": _("Make the list anew with the list button.")},
        "label": {
            "error_name": _("A field has no label"),
            "help_text": _("Give the question a text."),
        },
    }
