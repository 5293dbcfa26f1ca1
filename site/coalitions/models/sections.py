from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import PagePermissionTester

from coalitions.blocks import FIRST_PARTS, LAST_PARTS, ConsultantsBlock, SectionBodyBlock, has_parts, parts
from core.fields import BodyField
from core.models import BasePage
from organisations.models import Coalition


class CoalitionIndexPage(BasePage):
    """All coalitions, to be searched by name, place or practice: /regio/."""

    room: ClassVar[str] = "regio"
    art: ClassVar[str] = "region"
    page_cache: ClassVar[bool] = True

    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["coalitions.CoalitionPage"]
    max_count_per_parent = 1
    template = "coalitions/index.html"

    class Meta:
        verbose_name = _("list of coalitions")
        verbose_name_plural = _("lists of coalitions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # A page asks its own app's queries, at this one place.
        from coalitions.domain.queries import coalition_list, coalition_map
        from coalitions.domain.theming import regions_stylesheet_url

        context = super().get_context(request, *args, **kwargs)
        context["query"] = request.GET.get("q", "").strip()[:80]
        context["listed"] = coalition_list(index=self, query=context["query"])
        context["map"] = coalition_map(index=self, found=context["listed"] if context["query"] else None)
        context["regions_stylesheet_url"] = regions_stylesheet_url()
        return context


class SectionHomePermissionTester(PagePermissionTester):
    """The home of a section can be edited by its people, but it goes and moves only with the coalition itself."""

    def _may_run_coalitions(self) -> bool:
        return self.user.is_active and self.user.has_perm("organisations.delete_coalition")

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self._may_run_coalitions() and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return self._may_run_coalitions() and super().can_unpublish()

    def can_set_view_restrictions(self) -> bool:
        return self._may_run_coalitions() and super().can_set_view_restrictions()

    def can_copy(self) -> bool:
        return False


class CoalitionPage(BasePage):
    """The home of one coalition's section: /regio/<slug>/. Made by the provisioning function only."""

    room: ClassVar[str] = "regio"
    art: ClassVar[str] = "region"
    page_cache: ClassVar[bool] = True
    serve_select_related: ClassVar[tuple[str, ...]] = ("coalition", "coalition__identity")

    coalition = models.ForeignKey(
        Coalition, verbose_name=_("coalition"), on_delete=models.PROTECT, related_name="sections"
    )
    body = BodyField(
        SectionBodyBlock(),
        blank=True,
        verbose_name=_("content"),
        help_text=_("The parts of your home, in the order you like. Parts “of the region” fill themselves."),
    )
    consultants = BodyField(
        ConsultantsBlock(),
        blank=True,
        verbose_name=_("consultants"),
        help_text=_("Whom practices can call. With a photo people recognise you."),
    )
    contact_note = models.TextField(
        _("how to reach you"),
        max_length=400,
        blank=True,
        help_text=_("For example when you can be called. Address and phone are those of the coalition."),
    )

    parent_page_types: ClassVar[list[str]] = ["coalitions.CoalitionIndexPage"]
    subpage_types: ClassVar[list[str]] = ["pages.NewsIndexPage", "pages.StandardPage"]
    # Made with groups, collection and permissions, or not at all: never by hand in the explorer.
    is_creatable = False
    template = "coalitions/section_home.html"

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("consultants"), FieldPanel("contact_note")], heading=_("Contact")),
    ]
    # Without the address: links, theme and permissions hang on it.
    promote_panels = [
        MultiFieldPanel([FieldPanel("listing_image"), FieldPanel("social_image")], heading=_("Pictures")),
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("For search engines")),
    ]
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("section of a coalition")
        verbose_name_plural = _("sections of coalitions")

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return SectionHomePermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from coalitions.domain.queries import section_home  # as above

        context = super().get_context(request, *args, **kwargs)
        context["home"] = section_home(self)
        if not has_parts(self.body):
            context["parts_before"], context["parts_after"] = parts(FIRST_PARTS), parts(LAST_PARTS)
        return context
