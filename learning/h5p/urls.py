"""Addresses of the player. None of them needs a cookie, but for one's own answers: a signed token decides."""

from django.urls import path

from .views import files, player, review, tracking

app_name = "h5p"
urlpatterns = [
    path("speel/", player.frame, name="frame"),
    path("activiteit/<uuid:public_id>/", player.activity, name="activity"),
    path("antwoorden/<uuid:public_id>/", review.review, name="review"),
    path("antwoorden/<uuid:public_id>/wissen/", review.forget, name="forget"),
    path("bibliotheek/<slug:library_hash>/<path:path>", files.library_file, name="library-file"),
    path("bundel/<str:name>", files.bundle, name="bundle"),
    path("inhoud/<slug:content_hash>/<slug:key>/<path:path>", files.content_file, name="content-file"),
    path("staat/<slug:content_id>/<str:data_id>/<str:sub_content_id>/", tracking.state, name="state"),
    path("verklaringen/", tracking.statements, name="statements"),
]
