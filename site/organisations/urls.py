from django.urls import URLPattern, URLResolver, path

from organisations.views import invitations, practice, team

app_name = "organisations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("mijn/praktijk/team/", team.team, name="team"),
    path("mijn/praktijk/team/uitnodigen/", team.invite, name="invite"),
    path("mijn/praktijk/team/uitnodiging/<int:pk>/opnieuw/", team.resend, name="resend"),
    path("mijn/praktijk/team/uitnodiging/<int:pk>/intrekken/", team.revoke, name="revoke"),
    path("mijn/praktijk/team/<int:pk>/", team.member, name="member"),
    path("mijn/praktijk/team/<int:pk>/beeindigen/", team.end, name="end"),
    path("mijn/praktijk/gegevens/", practice.identity, name="identity"),
    path("mijn/praktijk/coalitie/", practice.coalition, name="coalition"),
    path("mijn/praktijk/wissel/", team.switch, name="switch"),
    path("mijn/gegevens/praktijken/<uuid:public_id>/verlaten/", team.leave, name="leave"),
    path("uitnodiging/<str:token>/", invitations.accept, name="invitation"),
    path("praktijk-aanmelden/", practice.register, name="register"),
    path("praktijk-aanmelden/ontvangen/", practice.registered, name="registered"),
]
