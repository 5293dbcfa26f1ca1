"""The demo at the programme's real size: 57 coalitions, 5,000 practices, 40,000 people, 600,000 completions.

For measuring: rows go in by COPY (PostgreSQL) or executemany (SQLite), so signals and jobs stay out of it; the
roll-ups are then made anew from the rows. Everything is drawn from one seed, and is invented.
"""

import datetime as dt
import io
import json
import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import User
from coalitions.domain.provisioning import provision_coalition
from config.demo.data_files import load
from config.demo.planting import Step
from learning.domain.tallies import rebuild_tallies
from learning.enums import AttemptState, CompletionBasis
from learning.models import Answer, Attempt, Completion, Course, CourseVersion, Credit, Enrolment
from organisations.enums import PracticeRole
from organisations.models import Affiliation, Coalition, Membership, Practice

COALITIONS = 57
PRACTICES = 5_000
PEOPLE = 40_000
COURSES = 40
COURSES_A_PERSON = 15  # 600,000 completions
QUESTIONS = 5  # 3,000,000 answers
YEARS = 3
FIRST_AGB_CODE = 20_000_000
ADDRESS = "schaal-{number}@demo.example"
LAST_NAMES = ("Jansen", "de Vries", "Bakker", "Yilmaz", "Visser", "van Dijk", "Smit", "el Amrani", "Meijer", "Nowak")
FIRST_NAMES = ("Sanne", "Fatima", "Lotte", "Emre", "Daan", "Noor", "Piotr", "Ingrid", "Samira", "Johan")
REGIONS = ("Wester", "Ooster", "Noorder", "Zuider", "Midden", "Hoge", "Lage", "Nieuwe", "Oude", "Groene")
GROUNDS = ("land", "meer", "veld", "beek", "dal", "horst")


def national_steps() -> list[Step]:
    """(sentence, step), after the demo's own."""
    return [
        ("57 coalitions", _plant_coalitions),
        ("5,000 practices", transaction.atomic(_plant_practices)),
        ("40,000 people", transaction.atomic(_plant_people)),
        ("40 courses", transaction.atomic(_plant_courses)),
        ("600,000 completions and 3 million answers", transaction.atomic(_plant_learning)),
        ("Roll-ups", _rebuild),
    ]


class Rows:
    """Rows of one model, written in bulk. `names`: the columns that differ from row to row; the rest is the default.

    Values: int, str, bool, None, date, aware datetime, UUID, and list or dict for JSON.
    """

    def __init__(self, model: type[models.Model], *names: str) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = [field for name, field in fields.items() if name not in (*names, "id")]
        self.model = model
        self.next_id = (model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        self.columns = ["id", *(str(fields[name].column) for name in names), *(str(field.column) for field in rest)]
        self.json = {
            place
            for place, name in enumerate(["id", *names, *(field.attname for field in rest)])
            if isinstance(fields[name], models.JSONField)
        }
        self.constants = tuple(
            None if field.null and not field.has_default() else field.get_default() for field in rest
        )

    def write(self, rows: Iterable[tuple[Any, ...]]) -> int:
        """Rows of (id, *names). Returns how many; the sequence goes on behind them."""
        whole = ((*row, *self.constants) for row in rows)
        count = self._copy(whole) if connection.vendor == "postgresql" else self._insert(whole)
        if connection.vendor == "postgresql":
            table = self.model._meta.db_table
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {table}))",  # noqa: S608
                    [table],
                )
        return count

    def _plain(self, row: tuple[Any, ...]) -> Iterator[Any]:
        for place, value in enumerate(row):
            if place in self.json:
                yield json.dumps(value)
            elif isinstance(value, uuid.UUID):
                yield str(value) if connection.vendor == "postgresql" else value.hex
            elif isinstance(value, dt.datetime):
                moment = value.astimezone(dt.UTC)
                yield moment.isoformat(" ") if connection.vendor == "postgresql" else f"{moment:%Y-%m-%d %H:%M:%S.%f}"
            elif isinstance(value, dt.date):
                yield value.isoformat()
            else:
                yield str(value) if isinstance(value, str) else value

    def _copy(self, rows: Iterator[tuple[Any, ...]]) -> int:
        statement = f"COPY {self.model._meta.db_table} ({', '.join(map(_quoted, self.columns))}) FROM STDIN"
        count = 0
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            while batch := list(islice(rows, 5_000)):
                text = io.StringIO()
                for row in batch:
                    text.write("\t".join(map(_copied, self._plain(row))) + "\n")
                copy.write(text.getvalue())
                count += len(batch)
        return count

    def _insert(self, rows: Iterator[tuple[Any, ...]]) -> int:
        places = ", ".join(["%s"] * len(self.columns))
        statement = (
            f"INSERT INTO {self.model._meta.db_table} ({', '.join(map(_quoted, self.columns))}) VALUES ({places})"  # noqa: S608 our own words
        )
        count = 0
        with connection.cursor() as cursor:
            while batch := [tuple(self._plain(row)) for row in islice(rows, 5_000)]:
                cursor.executemany(statement, batch)
                count += len(batch)
        return count


def _quoted(column: str) -> str:
    return connection.ops.quote_name(column)


def _copied(value: Any) -> str:
    if value is None:
        return r"\N"
    if value is True or value is False:
        return "t" if value else "f"
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", r"\n")


def _plant_coalitions() -> str:
    """Sections and all, by the same verb that the wizard uses."""
    known = load("coalitions.json")
    taken = set(Coalition.objects.values_list("name", flat=True))
    names = [f"{region}{ground}" for ground in GROUNDS for region in REGIONS if f"{region}{ground}" not in taken]
    for number in range(COALITIONS - len(taken)):
        colour = known[number % len(known)]["brand_colour"]
        slug = names[number].lower()
        provision_coalition(
            name=names[number],
            slug=slug,
            brand_colour=colour,
            contact_email=f"projectleider@{slug}.example",
            organisations_count=2 + number % 4,
            inhabitants=100_000 + 7_000 * number,
            practices_count=PRACTICES // COALITIONS,
            actor=None,
        )
    return f"{Coalition.objects.count()} coalitions"


def _plant_practices() -> str:
    missing = PRACTICES - Practice.objects.count()
    if missing <= 0:
        return "stood already"
    coalition_ids = list(Coalition.objects.order_by("pk").values_list("pk", flat=True))
    practices = Rows(Practice, "name", "city", "agb_code", "public_id")
    affiliations = Rows(Affiliation, "practice_id", "coalition_id", "valid_from")
    chance = random.Random(57)  # noqa: S311 a draw that repeats, no secret
    first, first_affiliation = practices.next_id, affiliations.next_id
    since = timezone.localdate() - dt.timedelta(days=365 * YEARS)
    practices.write(
        (
            first + number,
            f"Huisartsenpraktijk {chance.choice(LAST_NAMES)} {number + 1}",
            f"{REGIONS[number % 10]}{GROUNDS[number % 6]}",
            str(FIRST_AGB_CODE + number),
            _uuid(chance),
        )
        for number in range(missing)
    )
    affiliations.write(
        (first_affiliation + number, first + number, coalition_ids[number % len(coalition_ids)], since)
        for number in range(missing)
    )
    return f"{Practice.objects.count()} practices"


def _plant_people() -> str:
    missing = PEOPLE - User.objects.count()
    if missing <= 0:
        return "stood already"
    practice_ids = list(
        Practice.objects.filter(agb_code__gte=str(FIRST_AGB_CODE)).order_by("pk").values_list("pk", flat=True)
    )
    users = Rows(User, "email", "first_name", "last_name", "initials", "public_id", "password")
    memberships = Rows(Membership, "user_id", "practice_id", "role", "is_contact", "valid_from")
    chance = random.Random(40_000)  # noqa: S311
    first, first_membership = users.next_id, memberships.next_id
    since = timezone.localdate() - dt.timedelta(days=365 * YEARS)
    roles = [PracticeRole.HUISARTS, PracticeRole.DOKTERSASSISTENT, PracticeRole.POH, PracticeRole.DOKTERSASSISTENT,
             PracticeRole.PRAKTIJKMANAGER, PracticeRole.VERPLEEGKUNDIGE, PracticeRole.HUISARTS]  # fmt: skip
    users.write(
        (
            first + number,
            ADDRESS.format(number=number),
            FIRST_NAMES[number % 10],
            LAST_NAMES[number // 10 % 10],
            f"{FIRST_NAMES[number % 10][0]}.",
            _uuid(chance),
            "!",  # no password: nobody signs in as them
        )
        for number in range(missing)
    )
    memberships.write(
        (
            first_membership + number,
            first + number,
            practice_ids[number % len(practice_ids)],
            str(roles[number // len(practice_ids) % len(roles)].value),
            number < len(practice_ids),
            since,
        )
        for number in range(missing)
    )
    return f"{User.objects.count()} people"


def _plant_courses() -> str:
    for number in range(Course.objects.count() + 1, COURSES + 1):
        course = Course.objects.create(
            title=f"Verdieping {number}", number=number, minutes=20, is_mandatory=number % 5 == 0
        )
        CourseVersion.objects.create(
            course=course,
            language="nl",
            number=1,
            title=course.title,
            question_count=QUESTIONS,
            content_hash=f"schaal-{number}",
        )
    return f"{Course.objects.count()} courses"


def _plant_learning() -> str:
    if Completion.objects.count() > PEOPLE:
        return "stood already"
    versions = {
        version.course_id: (version.pk, version.generation)
        for version in CourseVersion.objects.defer("content").order_by("course", "number")
    }
    course_ids = sorted(versions)
    members = list(
        Membership.objects.filter(user__email__startswith="schaal-")
        .order_by("pk")
        .values_list("pk", "user_id", "practice_id", "role")
    )
    coalition_of = dict(Affiliation.objects.filter(valid_until=None).values_list("practice_id", "coalition_id"))
    draw = _draws(members, course_ids)
    enrolments = Rows(Enrolment, "user_id", "course_id", "enrolled_at", "active_at", "progress")
    attempts = Rows(
        Attempt, "public_id", "enrolment_id", "version_id", "number", "state", "seed", "question_ids", "started_at",
        "submitted_at", "points", "max_points", "percent", "is_passed",
    )  # fmt: skip
    answers = Rows(Answer, "attempt_id", "question_id", "given", "answered_at", "points", "is_correct")
    completions = Rows(
        Completion, "user_id", "course_id", "version_id", "generation", "basis", "attempt_id", "completed_at"
    )
    credits = Rows(Credit, "completion_id", "membership_id", "practice_id", "coalition_id", "role", "earned_on")
    questions = [f"v{number}" for number in range(QUESTIONS)]
    state, basis = AttemptState.SUBMITTED.value, CompletionBasis.TEST.value
    ids = random.Random(600_000)  # noqa: S311
    first_enrolment, first_attempt, first_completion = enrolments.next_id, attempts.next_id, completions.next_id
    enrolments.write(
        (first_enrolment + n, member[1], course_id, at, at, 100) for n, (member, course_id, at) in enumerate(draw())
    )
    attempts.write(
        (first_attempt + n, _uuid(ids), first_enrolment + n, versions[course_id][0], 1, state, "schaal", questions, at,
         at, QUESTIONS, QUESTIONS, 100, True)
        for n, (_member, course_id, at) in enumerate(draw())
    )  # fmt: skip
    answers.write(
        (answers.next_id + n * QUESTIONS + place, first_attempt + n, question, ["a"], at, 1, True)
        for n, (_member, _course_id, at) in enumerate(draw())
        for place, question in enumerate(questions)
    )
    count = completions.write(
        (first_completion + n, member[1], course_id, *versions[course_id], basis, first_attempt + n, at)
        for n, (member, course_id, at) in enumerate(draw())
    )
    credits.write(
        (credits.next_id + n, first_completion + n, member[0], member[2], coalition_of[member[2]], member[3], at.date())
        for n, (member, _course_id, at) in enumerate(draw())
    )
    return f"{count} completions, {Answer.objects.count()} answers"


def _draws(
    members: list[tuple[int, int, int, str]], course_ids: list[int]
) -> Callable[[], Iterator[tuple[tuple[int, int, int, str], int, dt.datetime]]]:
    """Who completed what and when: the same each time it is asked."""
    now = timezone.now().replace(microsecond=0)

    def draw() -> Iterator[tuple[tuple[int, int, int, str], int, dt.datetime]]:
        chance = random.Random(3_000_000)  # noqa: S311
        for member in members:
            for course_id in chance.sample(course_ids, COURSES_A_PERSON):
                yield member, course_id, now - dt.timedelta(minutes=chance.randrange(365 * YEARS * 24 * 60))

    return draw


def _rebuild() -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    rows = rebuild_tallies()
    return f"{sum(rows.values())} rows"


def _uuid(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
