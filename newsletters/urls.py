from django.urls import path

from newsletters.views import archive, links, signup

app_name = "newsletters"
urlpatterns = [
    path("nieuwsbrieven/", signup.sign_up, name="signup"),
    path("nieuwsbrieven/begin/", signup.begin, name="begin"),
    path("nieuwsbrieven/kijk-in-uw-mail/", signup.requested, name="requested"),
    path("nieuwsbrieven/bevestigen/<str:token>/", signup.confirm, name="confirm"),
    path("nieuwsbrieven/afmelden/<str:token>/", links.unsubscribe, name="unsubscribe"),
    path("nieuwsbrieven/beheer/<str:token>/", links.manage, name="manage"),
    path("nieuwsbrieven/voorkeuren/", links.ask_link, name="ask_link"),
    path("nieuwsbrieven/voorkeuren/<str:token>/", links.preferences, name="preferences"),
    path("nieuwsbrieven/mijn/", links.mine, name="mine"),
    path("nieuwsbrieven/archief/", archive.archive, name="archive"),
    path("nieuwsbrieven/archief/rss/", archive.archive_feed, name="archive_feed"),
    path("nieuwsbrieven/archief/<slug:slug>/", archive.archived_issue, name="issue"),
    path("regio/<slug:coalition>/nieuwsbrieven/", archive.archive, name="regional_archive"),
    path("regio/<slug:coalition>/nieuwsbrieven/rss/", archive.archive_feed, name="regional_archive_feed"),
    path("regio/<slug:coalition>/nieuwsbrieven/<slug:slug>/", archive.archived_issue, name="regional_issue"),
]
