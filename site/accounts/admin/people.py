"""People in Wagtail's admin, for administrators only: our User has no username, and its address is proved apart."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users

from accounts.domain.erasure import erase_person
from accounts.models import User
from accounts.models.user import normalise_email
from core.exceptions import DomainError


class PersonFormMixin(forms.ModelForm):
    """One spelling of an address; groups say what somebody may do, and follow from them who enters the admin."""

    password_enabled = False  # people choose their own, or sign in by a mailed code

    def clean_email(self) -> str:
        email = normalise_email(self.cleaned_data["email"])
        taken = User.objects.filter(email=email).exclude(pk=self.instance.pk).exists()
        if taken or EmailAddress.objects.filter(email=email).exclude(user_id=self.instance.pk).exists():
            raise forms.ValidationError(_("Somebody already has an account with this e-mail address."))
        return email

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        if self.instance.pk is None:
            self.instance.set_unusable_password()
        self.instance.is_staff = bool(self.instance.is_superuser or self.cleaned_data["groups"])
        user: User = super().save(commit=commit)
        # An administrator vouches for the address.
        EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        return user


class PersonCreationForm(PersonFormMixin, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = ["email", "first_name", "initials", "last_name", "is_superuser", "groups"]


class PersonEditForm(PersonFormMixin, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = ["email", "first_name", "initials", "last_name", "is_active", "is_superuser", "groups"]


class PeopleIndexView(users.IndexView):
    page_title = _("People")
    add_item_label = _("Add a person")

    @cached_property
    def columns(self) -> list[Column]:
        checkbox, name, *_rest = super().columns
        return [
            checkbox,
            name,
            Column("email", label=_("E-mail address"), sort_key="email"),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]


class ErasePersonView(users.DeleteView):
    """What Wagtail calls deleting is erasing here: the person goes out of the rows, the rows stay."""

    page_title = _("Erase person")
    confirmation_message = _(
        "Name and address go out of all records, and the account is closed. What the person completed stays counted."
    )
    success_message = _("The person is erased.")

    def delete_action(self) -> None:
        erase_person(user=self.object, actor=self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DomainError as error:
            messages.error(self.request, str(error))
            return redirect("wagtailusers_users:edit", self.object.pk)


class PeopleViewSet(users.UserViewSet):
    menu_label = _("People")
    index_view_class = PeopleIndexView
    delete_view_class = ErasePersonView
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> Any:
        return PersonEditForm if for_update else PersonCreationForm
