"""Included by pages/urls.py, so the name is pages:portal."""

from django.urls import path

from pages.portal import views

urlpatterns = [
    path("mijn/", views.home, name="portal"),
]
