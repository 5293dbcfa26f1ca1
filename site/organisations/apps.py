from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        from core.person_data import register_person_data
        from core.retention import register_retention
        from organisations.domain import person_data  # models are ready only now

        register_person_data(
            label="organisations.Membership", export=person_data.export_memberships, erase=person_data.end_memberships
        )
        register_person_data(
            label="organisations.Invitation",
            export=person_data.export_invitations,
            erase=person_data.erase_invitations,
        )
        register_person_data(
            label="organisations.Registration",
            export=person_data.export_registrations,
            erase=person_data.erase_registrations,
        )
        register_person_data(
            label="organisations.Transfer", export=person_data.export_transfers, erase=person_data.erase_transfers
        )
        register_retention(
            label="organisations.Invitation",
            what=_("Invitations, after they expire"),
            days=person_data.INVITATION_DAYS,
            purge=person_data.purge_invitations,
        )
        register_retention(
            label="organisations.Registration",
            what=_("Registrations of practices, after we answered"),
            days=person_data.REGISTRATION_DAYS,
            purge=person_data.purge_registrations,
        )
