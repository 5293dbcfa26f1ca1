"""What authors do around a course: order, copy, publish as a whole; what is checked; what differs."""

import pytest
from django.db import transaction
from django.utils import translation
from django.utils.html import strip_tags
from wagtail.models import Collection, TaskState

from accounts.models import User
from learning.domain.checks import Level, check_course, check_page
from learning.domain.course_drafts import course_draft
from learning.domain.duplicating import duplicate_course
from learning.domain.exceptions import NotADraft, NotAllowedHere, NotReady, OrderIsStale
from learning.domain.lesson_order import order_lessons, shift_lesson
from learning.domain.publishing import Reach, consequences, publish_course, reach_of
from learning.domain.queries.version_diff import version_diff
from learning.domain.readability import count_syllables, read_dutch
from learning.domain.workflow import ensure_course_workflow
from learning.enums import ChangeKind
from learning.models import Course, CoursePage, CourseVersion, LessonPage
from organisations.enums import StaffRole
from organisations.permissions.groups import ensure_staff_groups
from tests.factories.accounts import UserFactory
from tests.factories.coalitions import make_document, make_image, make_video
from tests.factories.learning import (
    choice,
    course_of,
    make_course,
    make_lesson,
    publish_page,
    set_blocks,
    take_test,
    text,
    version_of,
)

pytestmark = pytest.mark.django_db

HARD = (
    "<p>De gegevensverwerkingsverantwoordelijke dient conform de vigerende privacywetgeving zorg te dragen voor "
    "adequate technische en organisatorische beveiligingsmaatregelen, waarbij rekening gehouden dient te worden met de "
    "aard, omvang, context en doeleinden van de verwerking, alsmede met de uiteenlopende risico's voor de rechten en "
    "vrijheden van natuurlijke personen wier persoonsgegevens worden verwerkt door verantwoordelijke organisaties.</p>"
)


@pytest.fixture
def groups() -> dict[str, object]:
    make_course(title="Elders", lessons=0)
    return ensure_staff_groups()


def member(groups: dict[str, object], role: StaffRole) -> User:
    user = UserFactory(is_staff=True)
    user.groups.add(groups[role.value])
    return user


@pytest.fixture
def editor(groups: dict[str, object]) -> User:
    return member(groups, StaffRole.NATIONAL_EDITOR)


@pytest.fixture
def author(groups: dict[str, object]) -> User:
    return member(groups, StaffRole.COURSE_AUTHOR)


def titles(page: CoursePage) -> list[str]:
    return list(LessonPage.objects.child_of(page).order_by("path").values_list("title", flat=True))


def lesson_with(*blocks: dict[str, object], title: str = "Les 9") -> LessonPage:
    page = make_course(lessons=0, title=f"Cursus van {title}")
    lesson = make_lesson(page, title=title)
    set_blocks(lesson, "body", list(blocks))
    lesson.save()
    return LessonPage.objects.get(pk=lesson.pk)


def library() -> Collection:
    return Collection.get_first_root_node()


# --- order


def test_order_lessons_of_a_live_course_gives_one_editorial_version(editor: User) -> None:
    page = make_course(lessons=3)
    ids = list(LessonPage.objects.child_of(page).order_by("path").values_list("pk", flat=True))

    order_lessons(page=page, lesson_ids=[ids[2], ids[0], ids[1]], actor=editor)

    assert titles(page) == ["Les 3", "Les 1", "Les 2"]
    assert list(
        CourseVersion.objects.filter(course=course_of(page)).order_by("number").values_list("number", "change_kind")
    ) == [(1, "editorial"), (2, "editorial")]


def test_shift_lesson_moves_one_place_and_stops_at_the_end(editor: User) -> None:
    page = make_course(lessons=3)
    first = LessonPage.objects.child_of(page).order_by("path").first()

    shift_lesson(page=page, lesson_id=first.pk, by=1, actor=editor)
    middle = titles(CoursePage.objects.get(pk=page.pk))
    shift_lesson(page=CoursePage.objects.get(pk=page.pk), lesson_id=first.pk, by=5, actor=editor)

    assert (middle, titles(page)) == (["Les 2", "Les 1", "Les 3"], ["Les 2", "Les 3", "Les 1"])


def test_order_by_the_author_only_while_the_course_is_a_draft(author: User) -> None:
    draft, live = make_course(publish=False, title="Concept"), make_course(title="Live")

    shift_lesson(page=draft, lesson_id=LessonPage.objects.child_of(draft).first().pk, by=1, actor=author)
    with pytest.raises(NotAllowedHere):
        shift_lesson(page=live, lesson_id=LessonPage.objects.child_of(live).first().pk, by=1, actor=author)

    assert (titles(draft), titles(live)) == (["Les 2", "Les 1"], ["Les 1", "Les 2"])


def test_order_with_a_foreign_or_missing_lesson_is_refused(editor: User) -> None:
    page, other = make_course(lessons=2), make_course(title="Ander", lessons=1)
    foreign = LessonPage.objects.child_of(other).first().pk
    own = list(LessonPage.objects.child_of(page).values_list("pk", flat=True))

    for ids in ([*own, foreign], own[:1], [own[0], own[0]]):
        with pytest.raises(OrderIsStale):
            order_lessons(page=page, lesson_ids=ids, actor=editor)


# --- a copy


def test_duplicate_course_copies_drafts_with_keys_of_their_own(author: User) -> None:
    page = make_course(lessons=2)
    lesson = LessonPage.objects.child_of(page).order_by("path").first()
    lesson.title = "Les 1, herschreven"
    lesson.save_revision()
    take_test(user=UserFactory(), course=course_of(page))

    copy = duplicate_course(page=CoursePage.objects.get(pk=page.pk), title="Nieuw", actor=author)

    copies = list(LessonPage.objects.child_of(copy).order_by("path"))
    originals = list(LessonPage.objects.child_of(page).order_by("path"))
    assert [one.title for one in copies] == ["Les 1, herschreven", "Les 2"]
    assert [one.live for one in [copy, *copies]] == [False, False, False]
    assert (copy.title, copy.slug, copy.number, copy.owner) == ("Nieuw", "nieuw", None, author)
    keys = {one.translation_key for one in [page, *originals]} & {one.translation_key for one in [copy, *copies]}
    blocks = {b["id"] for one in originals for b in one.body.raw_data} & {
        b["id"] for one in copies for b in one.body.raw_data
    }
    assert (keys, blocks) == (set(), set())
    assert {q["id"] for q in copy.test.raw_data}.isdisjoint({"q1", "q2", "q3", "q4"})
    assert Course.objects.filter(key=copy.translation_key).count() == 0
    assert copies[0].get_latest_revision_as_object().title == "Les 1, herschreven"


# --- publishing


def test_publish_course_takes_waiting_lessons_along_in_one_version(editor: User) -> None:
    page = make_course(lessons=2)
    learner = UserFactory()
    take_test(user=learner, course=course_of(page))
    for lesson in LessonPage.objects.child_of(page):
        lesson.title = f"{lesson.title} nieuw"
        lesson.save_revision()

    version = publish_course(page=page, change_kind=ChangeKind.REQUIRES_REDOING, actor=editor)

    assert (version.number, version.generation, version.published_by) == (2, 2, editor)
    assert [lesson["title"] for lesson in version.content["lessons"]] == ["Les 1 nieuw", "Les 2 nieuw"]
    with pytest.raises(NotADraft):
        publish_course(page=CoursePage.objects.get(pk=page.pk), change_kind=ChangeKind.EDITORIAL, actor=editor)


def test_publish_course_is_refused_to_authors_and_with_errors(author: User, editor: User) -> None:
    page = make_course(publish=False, lessons=1)
    lesson = LessonPage.objects.child_of(page).get()
    set_blocks(lesson, "body", [])
    lesson.save_revision()

    with pytest.raises(NotAllowedHere):
        publish_course(page=page, change_kind=ChangeKind.EDITORIAL, actor=author)
    with pytest.raises(NotReady) as refusal:
        publish_course(page=page, change_kind=ChangeKind.EDITORIAL, actor=editor)

    assert [finding.page_id for finding in refusal.value.findings] == [lesson.pk]
    assert CourseVersion.objects.filter(course__key=page.translation_key).count() == 0


def test_first_publication_takes_new_lessons_along_and_later_ones_do_not() -> None:
    page = make_course(publish=False, lessons=0)
    page.add_child(instance=LessonPage(title="Eerste", slug="eerste", live=False))
    publish_page(CoursePage.objects.get(pk=page.pk))
    CoursePage.objects.get(pk=page.pk).add_child(instance=LessonPage(title="Later", slug="later", live=False))
    publish_page(CoursePage.objects.get(pk=page.pk))

    assert list(LessonPage.objects.child_of(page).order_by("path").values_list("title", "live")) == [
        ("Eerste", True),
        ("Later", False),
    ]
    assert [lesson["title"] for lesson in version_of(page).content["lessons"]] == ["Eerste"]


def test_approval_publishes_the_course_with_its_waiting_lessons_once(author: User, editor: User) -> None:
    workflow = ensure_course_workflow()
    page = make_course(lessons=2)
    for lesson in LessonPage.objects.child_of(page):
        lesson.title += "!"
        lesson.save_revision(user=author)
    page = CoursePage.objects.get(pk=page.pk)
    page.summary = "Nieuw"
    page.save_revision(user=author)
    state = workflow.start(page, author)

    assert [TaskState.objects.reviewable_by(user).count() for user in (editor, author)] == [1, 0]
    state.current_task_state.approve(user=editor)

    assert CourseVersion.objects.filter(course=course_of(page)).count() == 2
    assert [lesson["title"] for lesson in version_of(page).content["lessons"]] == ["Les 1!", "Les 2!"]


def test_rejection_keeps_the_draft_and_the_comment(author: User, editor: User) -> None:
    workflow = ensure_course_workflow()
    page = make_course(publish=False)
    page.save_revision(user=author)
    state = workflow.start(page, author)

    state.current_task_state.reject(user=editor, comment="Noem ook de POH.")

    state.refresh_from_db()
    assert (state.status, state.current_task_state.comment) == ("needs_changes", "Noem ook de POH.")
    assert CoursePage.objects.get(pk=page.pk).live is False


def test_workflow_stands_once_and_covers_the_catalogue(groups: dict[str, object]) -> None:
    first, second = ensure_course_workflow(), ensure_course_workflow()

    page = CoursePage.objects.first()
    assert (first, page.get_workflow()) == (second, first)
    task = first.tasks.get().specific
    assert set(task.groups.values_list("coalition_group__role", flat=True)) == {
        "national_editor",
        "training_manager",
        "administrator",
    }


def test_reach_counts_people_once_and_says_so() -> None:
    page = make_course()
    learner = UserFactory()
    take_test(user=learner, course=course_of(page))

    assert reach_of(page) == Reach(completed=1, under_way=0, in_test=0)
    assert reach_of(make_course(title="Nieuw", publish=False)) == Reach()
    said = consequences(Reach(completed=132, under_way=4))
    assert "132" in said[ChangeKind.EDITORIAL]
    assert "132" in said[ChangeKind.REQUIRES_REDOING]
    assert "4" in said[ChangeKind.REQUIRES_REDOING]


def test_deleted_lesson_leaves_the_next_version(django_capture_on_commit_callbacks: object) -> None:
    page = make_course(lessons=2)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        LessonPage.objects.child_of(page).first().delete()

    assert [lesson["title"] for lesson in version_of(page).content["lessons"]] == ["Les 2"]
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[operator]
        CoursePage.objects.get(pk=page.pk).delete()
    assert CourseVersion.objects.filter(course__key=page.translation_key).count() == 2


# --- checks


def test_course_of_the_factory_has_no_errors() -> None:
    page = make_course()
    draft = course_draft(page)

    assert [f for f in check_course(page=draft.page, lessons=draft.lessons) if f.is_error] == []


def test_empty_course_and_empty_lesson_are_errors() -> None:
    page = make_course(publish=False, lessons=0, questions=0)
    lesson = lesson_with()

    assert [f.level for f in check_course(page=page, lessons=[])] == [Level.ERROR]
    assert [f.level for f in check_page(lesson)] == [Level.ERROR]


@pytest.mark.parametrize(
    ("alt", "decorative", "expected"),
    [
        ("", False, ["error"]),
        ("IMG_2031.jpg", False, ["warning"]),
        ("Foto van een balie", False, ["warning"]),
        ("Twee assistenten aan de balie", False, []),
        ("", True, []),
    ],
)
def test_picture_without_a_useful_alternative_text_is_found(alt: str, decorative: bool, expected: list[str]) -> None:
    value = {
        "image": make_image(title="Balie", collection=library()).pk,
        "alt": alt,
        "decorative": decorative,
        "caption": "",
    }
    lesson = lesson_with({"type": "picture", "id": "b1", "value": value})

    findings = [finding for finding in check_page(lesson) if finding.anchor]

    assert [finding.level for finding in findings] == expected
    assert {finding.anchor for finding in findings} <= {"block-b1-section"}


def test_video_without_captions_is_an_error_and_with_a_transcript_a_warning() -> None:
    bare, spoken = (make_video(title=name, collection=library()) for name in ("Stil", "Met tekst"))
    type(bare).objects.filter(pk=bare.pk).update(captions="", transcript="")
    type(spoken).objects.filter(pk=spoken.pk).update(captions="", transcript="Wat er gezegd wordt.")
    blocks = [{"type": "video", "id": f"v{v.pk}", "value": {"video": v.pk, "caption": ""}} for v in (bare, spoken)]

    findings = [finding for finding in check_page(lesson_with(*blocks)) if finding.anchor]

    assert [(f.level, f.anchor) for f in findings] == [
        ("error", f"block-v{bare.pk}-section"),
        ("warning", f"block-v{spoken.pk}-section"),
    ]


def test_links_to_what_is_gone_or_unpublished_are_errors() -> None:
    draft, document = (
        make_course(publish=False, title="Concept", lessons=0),
        make_document(title="Brief", collection=library()),
    )
    good = make_course(title="Goed", lessons=0)
    html = (
        f'<p><a linktype="page" id="{good.pk}">goed</a> <a linktype="page" id="{draft.pk}">concept</a> '
        f'<a linktype="page" id="999999">weg</a> <a linktype="document" id="{document.pk}">goed</a> '
        f'<a linktype="document" id="999999">weg</a> <a href="{good.url}">goed</a> <a href="/bestaat/niet/">weg</a> '
        '<a href="/mijn/leren/">goed</a> <a href="mailto:info@open.example">goed</a></p>'
    )

    findings = [finding for finding in check_page(lesson_with(text(html))) if finding.anchor]

    assert [finding.level for finding in findings] == ["error", "error", "error", "warning"]


def test_lessons_of_one_course_may_point_to_one_another_as_drafts() -> None:
    page = make_course(publish=False, lessons=2)
    first, second = LessonPage.objects.child_of(page).order_by("path")
    LessonPage.objects.filter(pk=second.pk).update(live=False)
    set_blocks(first, "body", [text(f'<p><a linktype="page" id="{second.pk}">verder</a></p>')])

    assert [f for f in check_course(page=page, lessons=[first, second]) if f.is_error] == []


def test_check_course_asks_five_queries_however_many_lessons(django_assert_max_num_queries: object) -> None:
    page = make_course(lessons=4)
    lessons = list(LessonPage.objects.child_of(page).select_related("locale"))
    page = CoursePage.objects.select_related("locale").get(pk=page.pk)

    with django_assert_max_num_queries(5):  # type: ignore[operator]
        check_course(page=page, lessons=lessons)


# --- readability


def test_readability_tells_law_from_plain_language() -> None:
    plain = "Uw patiënt leest mee in het dossier. Dat mag. Leg uit wat een woord betekent. " * 6

    hard, easy = read_dutch(f"{strip_tags(HARD)} {strip_tags(HARD)}"), read_dutch(plain)

    assert (hard.is_hard, easy.is_hard) == (True, False)
    assert (len(hard.long_sentences), easy.long_sentences) == (2, ())
    assert read_dutch("Te kort om iets te zeggen.").score is None


@pytest.mark.parametrize(
    ("word", "count"), [("patiënt", 3), ("dossier", 2), ("huisarts", 2), ("bureau", 2), ("zee", 1), ("t", 1)]
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert count_syllables(word) == count


def test_hard_text_is_a_warning_and_no_error() -> None:
    findings = check_page(lesson_with(text(HARD), text(HARD)))

    assert [finding.level for finding in findings if not finding.anchor] == ["warning", "warning"]


# --- versions


def test_version_diff_says_what_was_added_gone_moved_and_changed() -> None:
    page = make_course(lessons=3, questions=2)
    first, second, third = LessonPage.objects.child_of(page).order_by("path")
    before = version_of(page)
    third.move(first, pos="left")
    LessonPage.objects.get(pk=second.pk).unpublish()
    first = LessonPage.objects.get(pk=first.pk)
    set_blocks(first, "body", [text("<p>Tekst van deze les.</p>"), choice("p1")])
    publish_page(first)
    page = CoursePage.objects.get(pk=page.pk)
    page.pass_mark = 80
    set_blocks(page, "test", [choice("q1", correct=1), choice("q3")])
    publish_page(page)

    with translation.override("en"):
        view = version_diff(version=version_of(page), other_id=before.pk)

    assert [(section.title, [change.kind for change in section.changes]) for section in view.sections] == [
        ("Course", ["changed"]),
        ("Lesson “Les 3”", ["moved"]),
        ("Lesson “Les 1”", ["added", "removed"]),
        ("Lesson “Les 2”", ["removed"]),
        ("Test", ["changed", "added", "removed"]),
    ]
    mark = view.sections[0].changes[0]
    assert [(piece.kind, piece.text) for piece in mark.pieces] == [("removed", "70"), ("added", "80")]


def test_version_diff_counts_who_completed_each() -> None:
    page = make_course()
    take_test(user=UserFactory(), course=course_of(page))
    page.summary = "Anders"
    publish_page(page)

    view = version_diff(version=version_of(page))

    assert (view.before.number, view.people, view.people_before) == (1, 0, 1)
