from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from accounts.domain import erasure  # models are ready only now
        from core.person_data import register_person_data
        from core.retention import register_retention

        register_person_data(label="accounts.User", export=erasure.export_user, erase=erasure.erase_user)
        register_person_data(
            label="account.EmailAddress", export=erasure.export_addresses, erase=erasure.erase_addresses
        )
        register_person_data(
            label="mfa.Authenticator", export=erasure.export_authenticators, erase=erasure.erase_authenticators
        )
        register_person_data(
            label="usersessions.UserSession", export=erasure.export_sessions, erase=erasure.erase_sessions
        )
        register_person_data(label="accounts.Consent", export=erasure.export_consents, erase=erasure.keep_consents)
        register_retention(
            label="sessions.Session",
            what=_("Sign-ins on a device"),
            days=0,
            purge=erasure.purge_sessions,
        )
        register_retention(
            label="accounts.User",
            what=_("Accounts whose e-mail address was never confirmed"),
            days=30,
            purge=erasure.purge_unverified_accounts,
        )
