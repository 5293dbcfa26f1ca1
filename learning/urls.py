from django.urls import URLPattern, URLResolver, path

from learning.views import assessment, board, certificates, lessons, mine

app_name = "learning"
urlpatterns: list[URLPattern | URLResolver] = [
    path("leerstap/cursus/<int:page_id>/start/", lessons.start, name="start"),
    path("leerstap/les/<int:page_id>/antwoord/", lessons.answer, name="answer"),
    path("leerstap/les/<int:page_id>/klaar/", lessons.done, name="lesson_done"),
    path("leerstap/toets/<int:page_id>/", assessment.intro, name="test"),
    path("leerstap/toets/<int:page_id>/begin/", assessment.begin, name="test_begin"),
    path("leerstap/poging/<uuid:attempt_id>/", assessment.attempt, name="attempt"),
    path("leerstap/poging/<uuid:attempt_id>/bewaar/", assessment.save, name="attempt_save"),
    path("leerstap/poging/<uuid:attempt_id>/uitslag/", assessment.result, name="result"),
    path("leerstap/poging/<uuid:attempt_id>/terugblik/", assessment.reflect, name="reflect"),
    path("mijn/leren/", mine.overview, name="mine"),
    path("mijn/leren/certificaat/<uuid:public_id>/", mine.download, name="certificate_file"),
    path("mijn/leren/certificaat/<uuid:public_id>/stand/", mine.certificate_state, name="certificate_state"),
    path("mijn/praktijk/", board.board, name="board"),
    path("mijn/praktijk/scholing.csv", board.csv, name="board_csv"),
    path("mijn/praktijk/scholing.xlsx", board.xlsx, name="board_xlsx"),
    path("certificaat/", certificates.verify, name="verify"),
    path("certificaat/<str:code>/", certificates.certificate, name="certificate"),
]
