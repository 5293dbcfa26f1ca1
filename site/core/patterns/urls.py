"""Inside core's urls, under /patronen/: `core:patterns` and `core:palette_css`."""

from django.urls import path, re_path

from core.patterns.views import palette_css, patterns

urlpatterns = [
    path("", patterns, name="patterns"),
    re_path(r"^kleur/(?P<brand>[0-9a-f]{6})\.css$", palette_css, name="palette_css"),
]
