"""The chooser of an activity, for lessons and other bodies."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet


class _PlayableMixin:
    """Only activities with a package; the list says what each is."""

    def get_object_list(self) -> Any:
        # Inline: blocks stand under domain, and a chooser is a view that Wagtail wants to find here.
        from .domain.queries import contents_with_packages

        return contents_with_packages()

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("type", label=_("Content type"), accessor=lambda row: row.current_package.main_library.title),
        ]


class _Choose(_PlayableMixin, ChooseView):
    pass


class _ChooseResults(_PlayableMixin, ChooseResultsView):
    pass


class ContentChooserViewSet(ChooserViewSet):
    model = "h5p.Content"
    icon = "h5p"
    choose_one_text = _("Choose an H5P activity")
    choose_another_text = _("Choose another H5P activity")
    edit_item_text = _("Look at this H5P activity")
    choose_view_class = _Choose
    choose_results_view_class = _ChooseResults


content_chooser_viewset = ContentChooserViewSet("h5p_content_chooser", url_prefix="h5p/kiezen")

H5PBlock = content_chooser_viewset.get_block_class(name="H5PBlock", module_path="learning.h5p.blocks")
"""A block whose value is a Content (or None when it was deleted); render it with `{% h5p_player value context %}`."""
