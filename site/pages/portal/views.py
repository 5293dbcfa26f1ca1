from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from organisations.views.current import membership_of
from pages.portal.overview import overview_of


@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Where somebody was, what is due, what the practice lacks, and the region's news."""
    overview = overview_of(user=request.user, membership=membership_of(request))
    return render(request, "mijn/home.html", {"overview": overview})
