"""What people thought of the modules, and what they keep for later."""

import datetime as dt
import random

from accounts.models import User
from config.demo.data_files import load
from core.stamp import bump_stamp
from learning.domain.bookmarks import set_bookmark
from learning.domain.reviews import judge_review, write_review
from learning.enums import ReviewState
from learning.models import Completion, Course, CourseReview

SHARE = 0.35
KEEPERS = ("assistent@demo.example", "huisarts@demo.example")


def plant_reviews() -> str:
    """A third of those who completed a module judged it; the words of the first module wait, are shown or hidden."""
    if CourseReview.objects.exists():
        return "stood already"
    chance = random.Random(20260504)  # noqa: S311 the same story at each planting
    words = load("reviews.toml")["words"]
    editor = User.objects.filter(email="redactie@demo.example").first() or User.objects.filter(is_staff=True).first()
    first = Course.objects.filter(is_open=True).order_by("number").first()
    for completion in Completion.objects.select_related("user").order_by("pk"):
        if chance.random() >= SHARE:
            continue
        said = words.pop(0) if words and first and completion.course_id == first.pk else None
        _judge(completion, said=said, chance=chance, editor=editor)
    kept = _keep()
    bump_stamp()
    return f"{CourseReview.objects.count()} evaluations, {kept} courses kept for later"


def _judge(
    completion: Completion, *, said: dict[str, object] | None, chance: random.Random, editor: User | None
) -> None:
    def mark() -> int:
        return chance.choices((2, 3, 4, 5), weights=(1, 3, 8, 6))[0]

    stars = int(str(said["stars"])) if said else mark()
    review = write_review(
        user=completion.user,
        course_id=completion.course_id,
        stars=stars,
        marks={"was_clear": mark(), "was_useful": mark(), "was_right_length": mark()},
        text=str(said["text"]) if said else "",
    )
    if said and said["state"] != ReviewState.PENDING and editor:
        judge_review(review=review, is_approved=said["state"] == ReviewState.APPROVED, by=editor)
    day = completion.completed_at + dt.timedelta(minutes=chance.randint(5, 600))
    CourseReview.objects.filter(pk=review.pk).update(written_at=day)


def _keep() -> int:
    courses = list(Course.objects.filter(is_open=True, is_mandatory=False).order_by("number")[:2])
    return sum(
        set_bookmark(user=user, course=course, is_kept=True)
        for user in User.objects.filter(email__in=KEEPERS)
        for course in courses
    )
