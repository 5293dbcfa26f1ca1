from django.urls import URLPattern, URLResolver, path

from accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("mijn/gegevens/", views.details, name="details"),
    path("mijn/gegevens/toestemming/", views.save_consents, name="consents"),
    path("mijn/gegevens/download/", views.export, name="export"),
    path("mijn/gegevens/wissen/", views.erase, name="erase"),
    path("mijn/gegevens/tweede-factor/", views.second_factor_needed, name="second_factor_needed"),
    path("account/gewist/", views.erased, name="erased"),
]
