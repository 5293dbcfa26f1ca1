from typing import cast

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    name = "newsletters"
    verbose_name = _("Newsletters")

    def ready(self) -> None:
        from core.person_data import register_person_data
        from core.retention import register_retention
        from newsletters.domain import delivery_data, long_imports, person_data  # models are ready only now

        # Before the subscriptions: by these a person's rows are found.
        register_person_data(
            label="newsletters.Delivery", export=delivery_data.export_deliveries, erase=delivery_data.erase_deliveries
        )
        register_person_data(
            label="newsletters.Subscription",
            export=person_data.export_subscriptions,
            erase=person_data.erase_subscriptions,
        )
        register_person_data(
            label="newsletters.ReaderImport", export=long_imports.export_imports, erase=long_imports.erase_imports
        )
        for label, what, days, purge in (
            (
                "newsletters.ReaderImport",
                _("Reports on lists of readers that were read in"),
                long_imports.KEPT_DAYS,
                long_imports.purge_imports,
            ),
            (
                "newsletters.Subscription",
                _("Requests for a newsletter that were not confirmed"),
                person_data.REQUEST_DAYS,
                person_data.purge_requests,
            ),
            (
                "newsletters.Subscriber",
                _("Addresses of readers who left all newsletters"),
                person_data.LEFT_DAYS,
                person_data.purge_left,
            ),
            (
                "newsletters.Delivery",
                _("To whom a newsletter was sent; how many got it is kept"),
                delivery_data.DELIVERY_DAYS,
                delivery_data.purge_deliveries,
            ),
            (
                "newsletters.BounceEvent",
                _("Reports that a newsletter could not be delivered"),
                person_data.BOUNCE_DAYS,
                person_data.purge_bounces,
            ),
            (
                "newsletters.SignupRange",
                _("The part of the network from which somebody signed up, made unreadable"),
                person_data.RANGE_DAYS,
                person_data.purge_ranges,
            ),
        ):
            register_retention(label=label, what=cast(str, what), days=days, purge=purge)
