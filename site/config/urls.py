"""Every address of the platform. Each app owns its prefixes; Wagtail's pages come last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from core.views import serve_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.urls")),
    path("account/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("media.urls")),
    path("", include("organisations.urls")),
    path("", include("toolkit.urls")),
    path("", include("learning.urls")),
    path("", include("learning.live.urls")),
    path("h5p/", include("learning.h5p.urls")),
    path("", include("newsletters.urls")),
    path("", include("insight.urls")),
    path("", include("pages.urls")),
    path("", include("coalitions.urls")),
    path("admin/", include("config.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()

urlpatterns += i18n_patterns(
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler404 = "core.views.page_not_found"
handler403 = "core.views.permission_denied"
handler500 = "core.views.server_error"
