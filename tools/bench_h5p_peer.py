"""Run by tools/bench_h5p.py with the Python of a venv that holds wagtail-lms: its lesson page and its xAPI POST.

Prints one line of JSON. Keeps nothing of it: settings are made here, files go to the folder in the first argument.
"""

import json
import os
import sys
import types
from pathlib import Path

import bench_requests
import django
from django.conf import settings

FOLDER = Path(sys.argv[1])
LESSONS = 10
ADL = "http://adlnet.gov/expapi/verbs/"


BASE = (
    "<!doctype html><html><head><title>{{ page.title }}</title>{% block extra_css %}{% endblock %}</head>"
    "<body>{% block content %}{% endblock %}{% block extra_js %}{% endblock %}</body></html>"
)


def configure() -> None:
    (FOLDER / "base.html").write_text(BASE)
    urls = types.ModuleType("bench_peer_urls")
    sys.modules["bench_peer_urls"] = urls
    engine = {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PEER_DB_NAME"], "HOST": ""}
    wagtail = ["contrib.forms", "contrib.redirects", "embeds", "sites", "users", "snippets", "documents", "images"]
    wagtail += ["search", "admin"]
    contrib = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"]
    settings.configure(
        SECRET_KEY="bench-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench_peer_urls",
        DATABASES={"default": engine},
        INSTALLED_APPS=[
            "wagtail_lms",
            *(f"wagtail.{name}" for name in wagtail),
            "wagtail",
            "modelcluster",
            "taggit",
            *(f"django.contrib.{name}" for name in contrib),
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "wagtail.contrib.redirects.middleware.RedirectMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "DIRS": [FOLDER],
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        STATIC_URL="/static/",
        MEDIA_URL="/media/",
        MEDIA_ROOT=str(FOLDER / "media"),
        WAGTAIL_SITE_NAME="peer",
        WAGTAILADMIN_BASE_URL="https://bench.example",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    from django.urls import include, path
    from wagtail import urls as wagtail_urls
    from wagtail.admin import urls as admin_urls

    urls.urlpatterns = [  # type: ignore[attr-defined]
        path("lms/", include("wagtail_lms.urls")),
        path("admin/", include(admin_urls)),
        path("", include(wagtail_urls)),
    ]


def main() -> None:
    configure()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from wagtail.models import Page, Site
    from wagtail_lms.models import CourseEnrollment, CoursePage, H5PActivity, H5PLessonPage

    call_command("migrate", verbosity=0)
    root = Page.objects.get(depth=1)
    course = root.add_child(instance=CoursePage(title="Cursus", slug="cursus"))
    site = Site.objects.first()
    site.root_page, site.hostname = course, "bench.example"
    site.save()
    activities, lessons = [], []
    for number in range(LESSONS):
        activity = H5PActivity.objects.create(
            title=f"Activiteit {number}", main_library="H5P.MultiChoice", extracted_path="a"
        )
        body = [
            {"type": "paragraph", "value": "<p>" + "Een alinea van een les. " * 40 + "</p>"},
            {"type": "h5p_activity", "value": {"activity": activity.pk}},
        ]
        lesson = H5PLessonPage(title=f"Les {number}", slug=f"les-{number}", body=json.dumps(body))
        lessons.append(course.add_child(instance=lesson))
        activities.append(activity)
    user = get_user_model().objects.create_user("leerling", "leerling@bench.example", "x")
    CourseEnrollment.objects.create(user=user, course=course)
    cookies = bench_requests.cookies_of(user)

    def lesson_pages() -> object:
        while True:
            yield bench_requests.request_for(f"/{lessons[0].slug}/", cookies=cookies)

    def statements() -> object:
        body = json.dumps(
            {
                "verb": {"id": ADL + "answered", "display": {"en-US": "answered"}},
                "object": {"id": "https://bench.example/1", "definition": {"description": {"en-US": "Wat?"}}},
                "result": {"response": "1", "score": {"raw": 1, "max": 1, "scaled": 1}, "success": True,
                           "completion": True, "duration": "PT3S"},
            }
        ).encode()  # fmt: skip
        while True:
            yield bench_requests.request_for(
                f"/lms/h5p-xapi/{activities[0].pk}/", body=body, cookies=cookies, content_type="application/json"
            )

    found = {
        "lesson": bench_requests.cost(lesson_pages(), count=150),
        "statement": bench_requests.cost(statements(), count=150),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
