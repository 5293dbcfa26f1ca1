"""What this app adds to the admin beside pages: menus, and questions from the contact form."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from pages.models import ContactMessage, Menus


class MenusViewSet(SnippetViewSet):
    """Header and footer, one row a language."""

    model = Menus
    icon = "list-ul"
    menu_label = _("Menu and footer")
    menu_name = "menus"
    menu_order = 330
    add_to_admin_menu = True
    list_display = ["__str__", "locale"]
    copy_view_enabled = False


class AnswerPolicy(ModelPermissionPolicy):
    """Visitors write questions, staff only marks them as handled: nobody adds or deletes one here."""

    allowed = frozenset({"view", "change"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.allowed and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class ContactMessageViewSet(ModelViewSet):
    model = ContactMessage
    name = "contact_messages"
    url_prefix = "contactvragen"
    url_namespace = "contact_messages"
    icon = "mail"
    menu_label = _("Questions")
    menu_name = "contact-messages"
    menu_order = 130
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["subject", "name", "coalition", "created_at", "handled_at"]
    list_filter = {"handled_at": ["isnull"], "coalition": ["exact"]}
    search_fields = ["subject", "name", "email", "question"]
    ordering = ["-created_at"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name", read_only=True),
                FieldPanel("email", read_only=True),
                FieldPanel("subject", read_only=True),
                FieldPanel("question", read_only=True),
            ],
            heading=_("Question"),
        ),
        FieldPanel("handled_at", help_text=_("Fill this in when you have answered; then it no longer waits.")),
    ]

    def get_urlpatterns(self) -> list[Any]:
        kept = {"index", "index_results", "edit", "history", "history_results", "usage"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
