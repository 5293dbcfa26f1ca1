from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        # Models are ready only now.
        from core.navigation import register_navigation
        from core.person_data import register_person_data
        from core.retention import register_retention
        from pages.domain import person_data
        from pages.domain.menus import navigation_in
        from pages.domain.slides import coalition_slides
        from pages.receivers import connect
        from toolkit.slides import register_slide_source

        connect()
        register_slide_source(coalition_slides)
        register_navigation(navigation_in)
        register_person_data(
            label="pages.ContactMessage", export=person_data.export_messages, erase=person_data.erase_messages
        )
        register_person_data(label="pages.NewsOffer", export=person_data.export_offers, erase=person_data.erase_offers)
        register_retention(
            label="pages.ContactMessage",
            what=_("Questions sent by the contact form"),
            days=person_data.MESSAGE_DAYS,
            purge=person_data.purge_messages,
        )
