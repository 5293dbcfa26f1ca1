from django.urls import path

from toolkit import views

app_name = "toolkit"
urlpatterns = [
    path("materiaal/<int:pk>/voorbeeld.png", views.preview, name="preview"),
    path("materiaal/<int:pk>/live/", views.live, name="live"),
    path("materiaal/<int:pk>/logo/", views.logo, name="logo"),
    path("materiaal/<int:pk>/download/<str:file_format>/", views.download, name="download"),
    path("materiaal/<int:pk>/bestand/<int:file_pk>/", views.attachment, name="attachment"),
]
