from typing import Any

from wagtail.admin.viewsets.model import ModelViewSet


class LeanViewSet(ModelViewSet):
    """A list and forms; no copies, and no pages of history and usage, which know nothing of who may see a row."""

    copy_view_enabled = False
    add_to_reference_index = False
    kept = frozenset({"index", "index_results", "add", "edit", "delete"})

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(
            **{"history_url_name": None, "usage_url_name": None, **kwargs},
        )

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in self.kept]
