"""The modules with their lessons and tests, the film and the H5P activity."""

import io
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.images import ImageFile
from django.utils.html import strip_tags

from config.demo.bodies import Bodies, question_block
from config.demo.data_files import load, modules
from config.demo.pages import child, put
from config.demo.pictures import picture
from config.demo.planting_banks import NATIONAL
from config.demo.planting_site import home
from core.art import render_svg
from learning.h5p.domain.building import DEMO_KEY as H5P_KEY
from learning.h5p.domain.building import build_package
from learning.h5p.domain.importing import import_package
from learning.h5p.models import Content
from learning.models import CatalogueIndexPage, CoursePage, LessonPage, QuestionBank
from media.domain.captions import Cue, write_webvtt
from media.domain.video import slides_to_mp4
from media.models import Video
from media.typeset import render_pngs

FILM = "inzage-in-een-minuut"
SLIDE = Path(__file__).parent / "film"


def plant_film() -> str:
    """A silent film of drawn slides with captions and transcript, typeset and encoded here."""
    data = load(f"video/{FILM}.toml")
    if Video.objects.filter(title=data["title"]).exists():
        return "stood already"
    scenes = data["scenes"]
    slides: list[tuple[bytes, float]] = []
    cues: list[Cue] = []
    begin = 0.0
    for scene in scenes:
        svg = render_svg(scene["art"], room="leren", width=600, height=720)
        values = {"title": scene["title"], "lines": scene["lines"], "scene": svg}
        slides += [(png, scene["seconds"]) for png in render_pngs(SLIDE, data=values, ppi=72)]
        cues.append(Cue(start_s=begin, end_s=begin + scene["seconds"], text=scene["caption"]))
        begin += scene["seconds"]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "film.mp4"
        film = slides_to_mp4(slides, target)
        video = Video(
            title=data["title"],
            duration=film.duration_s,
            width=film.width,
            height=film.height,
            captions_language="nl",
            transcript=strip_tags(data["transcript"].replace("</p>", "\n")).strip(),
            thumbnail=ImageFile(io.BytesIO(slides[0][0]), name=f"{FILM}.png"),
            captions=ContentFile(write_webvtt(cues).encode(), name=f"{FILM}.vtt"),
        )
        with target.open("rb") as file:
            video.file = File(file, name=f"{FILM}.mp4")
            video.save()
    return f"{film.duration_s:.0f} seconds"


def plant_h5p() -> str:
    """The project's own content type, built from its sources and imported like any other package."""
    package = io.BytesIO()
    build_package(key=H5P_KEY, out=package)
    package.seek(0)
    imported = import_package(file=package, actor=None, filename=f"{H5P_KEY}.h5p", key=H5P_KEY)
    return f"version {imported.number}"


def _bodies() -> Bodies:
    content = Content.objects.filter(key=H5P_KEY).first()
    video = Video.objects.filter(title=load(f"video/{FILM}.toml")["title"]).first()
    start = home()
    found = {name: child(start, name) for name in ("leren", "toolkit", "vragen", "contact")}
    return Bodies(
        picture_id=lambda art, room: picture(art, room).pk,
        page_ids={name: page.pk for name, page in found.items() if page},
        questions={question["key"]: question for module in modules() for question in module["questions"]},
        video_id=video.pk if video else None,
        h5p_id=content.pk if content else None,
    )


def plant_modules() -> str:
    """Lessons first, then the course goes live: that freezes its version whole."""
    catalogue = put(
        home(),
        CatalogueIndexPage(
            title="Leren",
            slug="leren",
            summary="Modules in gewone taal. U leest ze zonder account; met een account krijgt u een certificaat.",
        ),
    )
    bodies = _bodies()
    for module in modules():
        if child(catalogue, module["slug"]) is None:
            _plant_module(module, catalogue=catalogue, bodies=bodies)
    return f"{CoursePage.objects.count()} modules, {LessonPage.objects.count()} lessons"


def _plant_module(module: dict[str, Any], *, catalogue: CatalogueIndexPage, bodies: Bodies) -> None:
    course = put(
        catalogue,
        CoursePage(
            title=module["title"],
            slug=module["slug"],
            summary=module["summary"],
            number=module["number"],
            minutes=module["minutes"],
            roles=module["roles"],
            goals="\n".join(module["goals"]),
            is_mandatory=module["mandatory"],
            pass_mark=module["pass_mark"],
            art_key=module["art"],
            test=[question_block(question) for question in module["questions"]],
            bank=QuestionBank.objects.get(title=NATIONAL) if module.get("draw_count") else None,
            draw_count=module.get("draw_count", 0),
            bank_tags=module.get("draw_tags", ""),
        ),
        publish=False,
    )
    for lesson in module["lessons"]:
        put(
            course,
            LessonPage(
                title=lesson["title"],
                slug=lesson["slug"],
                summary=lesson["intro"],
                minutes=lesson["minutes"],
                body=bodies.stream(lesson["blocks"], room="leren"),
            ),
        )
    course.refresh_from_db()
    course.save_revision().publish()
