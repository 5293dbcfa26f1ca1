from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_protect

from pages.domain.contact import receive_contact_message
from pages.exceptions import TooManyMessages
from pages.forms import ContactForm
from pages.models import ContactPage

SENT = "verstuurd"


@csrf_protect
def contact(request: HttpRequest, *, page: ContactPage) -> HttpResponseBase:
    """The contact page: shows the form, keeps what is sent, and says so after a redirect."""
    if request.method != "POST":
        return _show(request, page=page, form=ContactForm.fresh(region=request.GET.get("regio", "")))
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _show(request, page=page, form=form)
    if not form.is_trapped:
        try:
            receive_contact_message(
                **form.message(), to_email=page.to_email, sender=get_adapter(request).get_client_ip(request)
            )
        except TooManyMessages as error:
            form.add_error(None, str(error))
            return _show(request, page=page, form=form)
    return HttpResponseRedirect(f"{page.url}?{SENT}=1")


def _show(request: HttpRequest, *, page: ContactPage, form: ContactForm) -> HttpResponse:
    context = page.get_context(request) | {"form": form, "is_sent": SENT in request.GET}
    return render(request, page.get_template(request), context, status=422 if form.is_bound else 200)
