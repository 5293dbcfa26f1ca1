from django.urls import path

from media import views

app_name = "media"
urlpatterns = [path("media/<path:path>", views.media_file, name="file")]
