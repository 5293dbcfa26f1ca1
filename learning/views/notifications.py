"""/mijn/meldingen/: how often somebody wants to be reminded, and of what. One page for all of it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from learning.domain.reminders import preference_of, save_preference
from learning.models import NotificationPreference
from learning.views.requests import fresh, person


class PreferenceForm(forms.ModelForm[NotificationPreference]):
    class Meta:
        model = NotificationPreference
        fields = ["frequency", "before", "on_day", "after", "from_colleagues"]
        widgets = {"frequency": forms.RadioSelect}


@login_required
def preferences(request: HttpRequest) -> HttpResponseBase:
    kept = preference_of(person(request))
    form = PreferenceForm(request.POST if request.method == "POST" else None, instance=kept)
    if request.method == "POST" and form.is_valid():
        save_preference(preference=form.save(commit=False))
        messages.success(request, _("Your choice is saved."))
        return redirect("learning:notifications")
    context = {"form": form}
    return fresh(render(request, "learning/notifications.html", context, status=400 if form.errors else 200))
