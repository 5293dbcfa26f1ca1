"""The agenda. Words come before slugs: an edition cannot be called "rss" (learning.live.domain.editions)."""

from django.urls import URLPattern, path

from learning.live.views import calendar, door, editions, mine, recordings, registering, registrations

app_name = "live"
urlpatterns: list[URLPattern] = [
    path("agenda/", calendar.agenda, name="calendar"),
    path("agenda/feed.ics", calendar.feed, name="feed"),
    path("agenda/rss/", calendar.rss, name="rss"),
    path("regio/<slug:coalition>/agenda/", calendar.agenda, name="regional"),
    path("agenda/reeks/<slug:slug>/", editions.series, name="series"),
    path("agenda/sprekers/<slug:slug>/", editions.speaker, name="speaker"),
    path("agenda/bevestigen/<str:token>/", registering.confirm, name="confirm"),
    path("agenda/belangstelling/<str:token>/", registering.interest_link, name="confirm_interest"),
    path("agenda/aanmelding/<str:token>/", registrations.registration, name="registration"),
    path("agenda/aanmelding/<str:token>/afspraak.ics", registrations.registration_ics, name="registration_ics"),
    path("agenda/aanmelding/<str:token>/aannemen/", registrations.accept, name="accept"),
    path("agenda/aanmelding/<str:token>/afmelden/", registrations.leave, name="sign_off"),
    path("agenda/aanmelding/<str:token>/deelnemen/", registrations.join, name="join"),
    path("agenda/aanmelding/<str:token>/deelnemen/ga/", registrations.go, name="go"),
    path("agenda/aanmelding/<str:token>/evaluatie/", registrations.evaluation, name="evaluation"),
    path("agenda/inchecken/<uuid:key>/", door.check_in, name="check_in"),
    path("agenda/deur/<uuid:key>/", door.screen, name="door"),
    path("agenda/deur/<uuid:key>/vink/", door.tick, name="door_tick"),
    path("agenda/deur/<uuid:key>/inloop/", door.walk_in, name="door_walk_in"),
    path("agenda/<slug:slug>/", editions.edition, name="edition"),
    path("agenda/<slug:slug>/afspraak.ics", editions.edition_ics, name="edition_ics"),
    path("agenda/<slug:slug>/aanmelden/", registering.sign_up, name="register"),
    path("agenda/<slug:slug>/kijk-in-uw-mail/", registering.requested, name="requested"),
    path("agenda/<slug:slug>/collegas/", registering.colleagues, name="colleagues"),
    path("agenda/<slug:slug>/belangstelling/", registering.interest, name="interest"),
    path("agenda/<slug:slug>/opname/", recordings.recording, name="recording"),
    path("agenda/<slug:slug>/opname/stand/", recordings.position, name="recording_position"),
    path("mijn/agenda/", mine.mine, name="mine"),
]
