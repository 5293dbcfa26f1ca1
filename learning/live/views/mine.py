from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learning.live.domain.queries.mine import my_agenda
from learning.live.views.requests import fresh, person


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """/mijn/agenda/: what somebody comes to, waits for and was at."""
    return fresh(render(request, "live/mine.html", {"agenda": my_agenda(user=person(request))}))
