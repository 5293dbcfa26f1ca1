"""Two people in one page: the second to save is told, keeps what was typed, and overwrites nothing unseen.

Wagtail knows whether a form is older than the page, but lets only its autosave be stopped by that.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from core.numbers import whole_number


class OneAtATimeEditView(EditView):
    """Refuses to save a form that began before somebody else saved; who saves the answer again has seen it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            # The row is held until this save is done: of two that come at once the second meets the first's revision.
            held = Page.objects.select_for_update().get(pk=self.page.pk)
            self.latest_revision = held.get_latest_revision()
            if self.expects_json_response or self.page.alias_of_id or not self.is_out_of_date:
                return super().post(request, *args, **kwargs)
            return self.refuse(latest_id=held.latest_revision_id)

    def refuse(self, *, latest_id: int) -> HttpResponse:
        """The form with what was typed, above it who saved in between and how to compare."""
        request = self.request
        self.form = self.form_class(
            request.POST,
            request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=request.user,
        )
        self.form.defer_required_fields()
        self.form.is_valid()
        self.form.restore_required_fields()
        self.page.latest_revision_id = latest_id
        self.has_unsaved_changes = True
        # Else the browser would save by itself what was refused just now.
        self.autosave_enabled = False
        theirs = self.latest_revision
        words = _(
            "Not saved: %(who)s saved this page at %(time)s, after you opened it. What you typed still stands below. "
            "Compare it with the newer version first. If you then save again, yours takes its place; the other version "
            "stays in the history."
        ) % {
            "who": theirs.user.get_full_name() if theirs.user else _("somebody else"),
            "time": date_format(localtime(theirs.created_at), "H:i"),
        }
        began = request.POST.get("overwrite_revision_id") or request.POST.get("loaded_revision_id", "")
        begun = whole_number(began)
        known = begun not in (None, latest_id) and self.page.revisions.filter(pk=begun).exists()
        buttons = [
            messages.button(
                reverse("wagtailadmin_pages:revisions_compare", args=[self.page.pk, begun, latest_id])
                if known
                else reverse("wagtailadmin_pages:history", args=[self.page.pk]),
                _("See what changed"),
                new_window=True,
            )
        ]
        messages.error(request, words, buttons=buttons)
        return self.render_to_response(self.get_context_data(), status=409)
