from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "learning.live"
    label = "live"
    verbose_name = _("Webinars and workshops")

    def ready(self) -> None:
        from core.person_data import register_person_data
        from core.retention import register_retention
        from core.sitemaps import register_sitemap
        from learning.live import receivers  # noqa: F401 connects them
        from learning.live.domain import person_data
        from learning.live.sitemap import AgendaSitemap

        register_sitemap(name="agenda", sitemap=AgendaSitemap)

        register_person_data(
            label="live.Registration",
            export=person_data.export_registrations,
            erase=person_data.erase_registrations,
        )
        register_person_data(label="live.AttendanceRow", export=person_data.export_rows, erase=person_data.erase_rows)
        register_person_data(label="live.RecordingView", export=person_data.export_views, erase=person_data.erase_views)
        register_person_data(
            label="live.Interest", export=person_data.export_interests, erase=person_data.erase_interests
        )
        register_person_data(label="live.Speaker", export=person_data.export_speakers, erase=person_data.erase_speakers)
        register_retention(
            label="live.SpecialNeed",
            what=_("Diet and access needs for a webinar or workshop, after it took place"),
            days=person_data.NEEDS_KEPT_DAYS,
            purge=person_data.purge_needs,
        )
        register_retention(
            label="live.AttendanceRow",
            what=_("Names on attendance lists of webinars"),
            days=person_data.LISTS_KEPT_DAYS,
            purge=person_data.purge_lists,
        )
        register_retention(
            label="live.Registration",
            what=_("Name and address of who came without an account, after the webinar or workshop"),
            days=person_data.GUESTS_KEPT_DAYS,
            purge=person_data.purge_guests,
        )
        register_retention(
            label="live.UnconfirmedRegistration",
            what=_("Name and address of who asked for a place and never confirmed"),
            days=person_data.ASKED_KEPT_DAYS,
            purge=person_data.purge_asked,
        )
        register_retention(
            label="live.Interest",
            what=_("That you want to hear of a next date"),
            days=person_data.INTEREST_KEPT_DAYS,
            purge=person_data.purge_interests,
        )
