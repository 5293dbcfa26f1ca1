"""How allauth meets our accounts: its mails go through the outbox in our own layout, its secrets are encrypted."""

import base64
import hashlib
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest  # noqa: TID251 an adapter stands where views do
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.mail.messages import queue_mail

# allauth's name of a mail → ours, in templates/mail/accounts/
MAILS = {
    "account/email/login_code": "login_code",
    "account/email/email_confirmation": "email_code",
    "account/email/email_confirmation_signup": "email_code",
    "account/email/password_reset_key": "password_reset",
    "account/email/unknown_account": "unknown_account",
    "account/email/account_already_exists": "account_exists",
}
# Mails that tell of a change: one template, a sentence each.
NOTICES = {
    "account/email/email_changed": _("Your e-mail address was changed from %(from_email)s to %(to_email)s."),
    "account/email/email_confirm": _("Your e-mail address was confirmed."),
    "account/email/email_deleted": _("The e-mail address %(deleted_email)s was removed from your account."),
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _("The password of your account was changed through “Forgot your password”."),
    "account/email/password_set": _("A password was set for your account."),
    "mfa/email/recovery_codes_generated": _(
        "New recovery codes were made for your account. The old ones work no more."
    ),
    "mfa/email/totp_activated": _("From now on, your account asks for a code from your authenticator app."),
    "mfa/email/totp_deactivated": _("Your account no longer asks for a code from an authenticator app."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
}
JSON_KEYS = ("code", "password_reset_url", "signup_url")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask us if you think that is wrong."),
        "duplicate_email": _("This is already the e-mail address of your account."),
        "email_password_mismatch": _(
            "This e-mail address and password do not belong together. Check both, or have a code sent to you."
        ),
        "email_taken": _("Somebody already has an account with this e-mail address. Sign in with it."),
        "enter_current_password": _("This is not your current password. Try again."),
        "incorrect_code": _("This code is not right. Check the code in your latest mail or app and try again."),
        "incorrect_password": _("This password is not right. Try again."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "rate_limited": _("You tried too often in a short time. Wait a minute and try again."),
        "same_as_current": _("Fill in something other than what it is now."),
        "too_many_login_attempts": _("You tried too often in a short time. Wait five minutes and try again."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox: the mail and what it tells of commit together, and a slow mail server delays nobody."""
        language = get_language() or settings.LANGUAGE_CODE
        if template_prefix in NOTICES:
            sentence = str(NOTICES[template_prefix]) % {
                key: value for key, value in context.items() if isinstance(value, str)
            }
            moment = formats.date_format(timezone.localtime(), "DATETIME_FORMAT")
            queue_mail(
                template="accounts/notice",
                to=email,
                context={"sentence": sentence, "moment": moment},
                language=language,
            )
            return
        queue_mail(
            template=f"accounts/{MAILS[template_prefix]}",
            to=email,
            context={"email": email, **{key: context[key] for key in JSON_KEYS if key in context}},
            language=language,
        )

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in less than five minutes ago has just shown who they are."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] >= app_settings.REAUTHENTICATION_TIMEOUT

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/mijn/gegevens/"


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("You cannot switch off your second factor: your work in the admin needs it."),
    }

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def encrypt(self, text: str) -> str:
        """Secrets of authenticator apps and recovery codes are useless to who sees only the database."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        return str(_("My passkey"))

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Staff keep at least one factor where the setting asks for it."""
        if not (settings.STAFF_SECOND_FACTOR_REQUIRED and authenticator.user.has_perm("wagtailadmin.access_admin")):
            return True
        from allauth.mfa.models import Authenticator  # the adapter is loaded before the models

        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def _fernet() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"mfa:{key}".encode()).digest())) for key in keys]
    )
