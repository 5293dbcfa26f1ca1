from django.urls import path

from coalitions.views.theme import theme

app_name = "coalitions"
urlpatterns = [
    path("thema/<slug:slug>.<str:digest>.css", theme, name="theme"),
]
