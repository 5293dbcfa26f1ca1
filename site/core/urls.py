from django.conf import settings
from django.urls import include, path
from wagtail.contrib.sitemaps.views import sitemap

from core import views
from core.sitemaps import SITEMAPS

app_name = "core"
urlpatterns = [
    path("gezondheid/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("patronen/", include("core.patterns.urls")),
]
if settings.DEMO_ALLOWED:
    from core.mail.mailbox import mailbox, mailbox_message

    urlpatterns += [
        path("patronen/post/", mailbox, name="mailbox"),
        path("patronen/post/<slug:name>/", mailbox_message, name="mailbox_message"),
    ]
