from django.urls import include, path

from pages.views.search import search

app_name = "pages"
urlpatterns = [
    path("", include("pages.portal.urls")),
    path("zoeken/", search, name="search"),
]
