"""Roll-ups, in the transaction of what changes them, and made anew at night to see that they are right.

A completion changes one standing and, in each practice where the person works now, one course; a change of team or
coalition changes one practice. Neither looks at anybody else's history.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, DateField, F, Q
from django.db.models.functions import Greatest, TruncMonth
from django.utils import timezone

from learning.domain import tally_sql
from learning.domain.training import Required, required_steps
from learning.models import (
    CoalitionCourseTally,
    Completion,
    Credit,
    MonthTally,
    PracticeCourseTally,
    PracticeTraining,
    Standing,
)
from organisations.domain.queries import valid_on
from organisations.models import Membership, Practice

Counts = tuple[int, int, int]  # due, due_done, done
NOTHING: Counts = (0, 0, 0)
TABLES = (
    "learning_standing",
    "learning_practicetraining",
    "learning_practicecoursetally",
    "learning_coalitioncoursetally",
    "learning_monthtally",
)
STANDING = "user_id, course_id, completion_id, generation, completed_at, expires_at"
STANDING_INSTEAD = (
    "ON CONFLICT (user_id, course_id) DO UPDATE SET completion_id = excluded.completion_id,"
    " generation = excluded.generation, completed_at = excluded.completed_at, expires_at = excluded.expires_at"
)
TALLY = "course_id, due, due_done, done"


@dataclass(kw_only=True)
class Drift:
    """How many rows of each roll-up were not what completions and memberships say."""

    rows: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(self.rows.values())


def lock_practices(practice_ids: Iterable[int]) -> None:
    """One change of a practice's roll-ups at a time. Before writing credits: those hold a share of the same rows."""
    ids = sorted(set(practice_ids))
    if ids:
        list(Practice.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def count_completion(*, completion: Completion, sign: int = 1) -> None:
    """Bring everything in step after a completion was added (or, with `sign` -1, corrected) in this transaction.

    The practices whose roll-ups change are those where the person works now; the months are those of its credits.
    """
    refresh_standing(user_id=completion.user_id, course_id=completion.course_id)
    practice_ids = set(
        Membership.objects.filter(valid_on(), user_id=completion.user_id).values_list("practice_id", flat=True)
    )
    refresh_practices(practice_ids=practice_ids, course_ids={completion.course_id}, is_duty_the_same=True)
    _count_month(completion, sign=sign)


def refresh_standing(*, user_id: int, course_id: int) -> None:
    """Let the standing be the latest completion that was not corrected, or nothing."""
    latest = tally_sql.latest_standings(user_id=user_id, course_id=course_id)
    written = tally_sql.insert("learning_standing", STANDING, latest, instead=STANDING_INSTEAD)
    if not written:
        Standing.objects.filter(user_id=user_id, course_id=course_id).delete()


def refresh_practices(
    *,
    practice_ids: Collection[int],
    course_ids: Collection[int] | None = None,
    at: dt.datetime | None = None,
    is_duty_the_same: bool = False,
) -> None:
    """Bring these practices' roll-ups, and their coalitions' sums, in step with today. Again changes nothing.

    With `course_ids` only those courses are counted anew; whether the practice is trained always is, but for a
    completion (`is_duty_the_same`) of a course that nobody has to do.
    """
    if not practice_ids:
        return
    at = at or timezone.now()
    steps = required_steps(on=timezone.localdate(at))
    with transaction.atomic():
        lock_practices(practice_ids)
        before = {one.pk: one for one in PracticeTraining.objects.filter(pk__in=practice_ids)}
        is_asked = any(step.course_id in (course_ids or ()) for step in steps)
        if is_duty_the_same and not is_asked and before.keys() == set(practice_ids):
            after = before
        else:
            after = {one.pk: one for one in _trainings(steps=steps, at=at, practice_ids=practice_ids)}
        moved = {
            pk
            for pk in practice_ids
            if getattr(before.get(pk), "coalition_id", None) != getattr(after.get(pk), "coalition_id", None)
        }
        sums: dict[tuple[int, int], list[int]] = {}
        kept = _kept_tallies(practice_ids, course_ids=None if moved else course_ids)
        made = _made_tallies(steps=steps, at=at, practice_ids=practice_ids, course_ids=None if moved else course_ids)
        for (practice_id, course_id), counts in kept.items():
            _add(sums, before.get(practice_id), course_id, counts, sign=-1)
        for (practice_id, course_id), counts in made.items():
            _add(sums, after.get(practice_id), course_id, counts, sign=1)
        _write_trainings(before=before, after=after, practice_ids=practice_ids)
        _write_practice_tallies(kept=kept, made=made)
        _write_coalition_tallies(sums)


def refresh_courses(*, course_ids: Collection[int]) -> None:
    """A course must be redone, is due for others, or closed: count it anew in every practice."""
    practices = set(Practice.objects.filter(is_active=True).values_list("pk", flat=True))
    refresh_practices(practice_ids=practices, course_ids=course_ids)


def rebuild_tallies(*, at: dt.datetime | None = None) -> dict[str, int]:
    """Make all roll-ups anew from completions, credits, memberships and affiliations. Returns rows by table.

    Set by set, whatever stood there before; seconds at national scale. Nobody writes meanwhile (PostgreSQL).
    """
    at = at or timezone.now()
    steps = required_steps(on=timezone.localdate(at))
    with transaction.atomic():
        if connection.vendor == "postgresql":
            tally_sql.run(f"LOCK TABLE {', '.join(TABLES)} IN SHARE ROW EXCLUSIVE MODE")
        for table in TABLES:
            tally_sql.run(f"DELETE FROM {table}")  # noqa: S608 our own words
        rows = {"standings": tally_sql.insert("learning_standing", STANDING, tally_sql.latest_standings())}
        if connection.vendor == "postgresql":
            tally_sql.run("ANALYZE learning_standing")
        trainings = _trainings(steps=steps, at=at)
        PracticeTraining.objects.bulk_create(trainings, batch_size=1000)
        rows["practices"] = len(trainings)
        rows["practice_tallies"] = tally_sql.insert(
            "learning_practicecoursetally", f"practice_id, {TALLY}", tally_sql.practice_tallies(steps=steps, at=at)
        )
        rows["coalition_tallies"] = tally_sql.insert(
            "learning_coalitioncoursetally", f"coalition_id, {TALLY}", tally_sql.coalition_tallies()
        )
        months = _months()
        MonthTally.objects.bulk_create(
            [
                MonthTally(coalition_id=coalition_id, course_id=course_id, month=month, completions=count)
                for (coalition_id, course_id, month), count in months.items()
            ],
            batch_size=1000,
        )
        rows["months"] = len(months)
    return rows


def tally_drift(*, at: dt.datetime | None = None) -> Drift:
    """Compare every roll-up with the rows it is made of; changes nothing."""
    at = at or timezone.now()
    steps = required_steps(on=timezone.localdate(at))
    trainings = {one.pk: _plain(one) for one in _trainings(steps=steps, at=at)}
    kept = {one.pk: _plain(one) for one in PracticeTraining.objects.all()}
    months = {
        (one.coalition_id, one.course_id, one.month): one.completions
        for one in MonthTally.objects.exclude(completions=0)
    }
    return Drift(
        rows={
            "standings": tally_sql.differences(STANDING, "learning_standing", tally_sql.latest_standings()),
            "practices": len(trainings.items() ^ kept.items()),
            "practice_tallies": tally_sql.differences(
                f"practice_id, {TALLY}",
                "learning_practicecoursetally",
                tally_sql.practice_tallies(steps=steps, at=at),
            ),
            "coalition_tallies": tally_sql.differences(
                f"coalition_id, {TALLY}",
                "(SELECT * FROM learning_coalitioncoursetally WHERE due > 0 OR done > 0) kept",
                tally_sql.coalition_tallies(),
            ),
            "months": len(_months().items() ^ months.items()),
        }
    )


def _trainings(
    *, steps: Collection[Required], at: dt.datetime, practice_ids: Collection[int] | None = None
) -> list[PracticeTraining]:
    """What each active practice's row should be. Nothing is saved."""
    order = {(step.role, step.course_id): place for place, step in enumerate(steps)}
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in tally_sql.fetch(tally_sql.training_steps(steps=steps, at=at, practice_ids=practice_ids)):
        found.setdefault(row[0], []).append(row)
    trainings = []
    for practice_id, coalition_id, people in tally_sql.fetch(
        tally_sql.practices_today(at=at, practice_ids=practice_ids)
    ):
        rows = sorted(found.get(practice_id, []), key=lambda row: order[row[1], row[2]])
        missing = [
            {"role": role, "course": course_id, "wanted": wanted, "have": have}
            for _practice, role, course_id, wanted, have, _met_at in rows
            if have < wanted
        ]
        is_trained = bool(rows) and not missing
        moments = [one for row in rows if (one := tally_sql.moment(row[5]))] if is_trained else []
        trainings.append(
            PracticeTraining(
                practice_id=practice_id,
                coalition_id=coalition_id,
                is_trained=is_trained,
                trained_on=timezone.localdate(max(moments)) if moments else None,
                people=people,
                due=len(rows),
                done=len(rows) - len(missing),
                missing=missing,
            )
        )
    return trainings


def _plain(one: PracticeTraining) -> tuple[Any, ...]:
    missing = tuple((m["role"], m["course"], m["wanted"], m["have"]) for m in one.missing)
    return (one.coalition_id, one.is_trained, one.trained_on, one.people, one.due, one.done, missing)


def _kept_tallies(
    practice_ids: Collection[int], *, course_ids: Collection[int] | None
) -> dict[tuple[int, int], Counts]:
    rows = PracticeCourseTally.objects.filter(practice_id__in=practice_ids)
    if course_ids is not None:
        rows = rows.filter(course_id__in=course_ids)
    values = rows.values_list("practice_id", "course_id", "due", "due_done", "done")
    return {(practice, course): (due, due_done, done) for practice, course, due, due_done, done in values}


def _made_tallies(
    *,
    steps: Collection[Required],
    at: dt.datetime,
    practice_ids: Collection[int],
    course_ids: Collection[int] | None,
) -> dict[tuple[int, int], Counts]:
    statement = tally_sql.practice_tallies(steps=steps, at=at, practice_ids=practice_ids, course_ids=course_ids)
    return {
        (practice, course): (int(due), int(due_done), int(done))
        for practice, course, due, due_done, done in tally_sql.fetch(statement)
    }


def _add(
    sums: dict[tuple[int, int], list[int]],
    training: PracticeTraining | None,
    course_id: int,
    counts: Counts,
    *,
    sign: int,
) -> None:
    if training is None or training.coalition_id is None:
        return
    total = sums.setdefault((training.coalition_id, course_id), [0, 0, 0])
    for place, count in enumerate(counts):
        total[place] += sign * count


def _write_trainings(
    *, before: dict[int, PracticeTraining], after: dict[int, PracticeTraining], practice_ids: Collection[int]
) -> None:
    gone = [pk for pk in practice_ids if pk in before and pk not in after]
    if gone:
        PracticeTraining.objects.filter(pk__in=gone).delete()
    changed = [one for pk, one in after.items() if pk not in before or _plain(before[pk]) != _plain(one)]
    if changed:
        PracticeTraining.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["practice"],
            update_fields=["coalition", "is_trained", "trained_on", "people", "due", "done", "missing"],
        )


def _write_practice_tallies(*, kept: dict[tuple[int, int], Counts], made: dict[tuple[int, int], Counts]) -> None:
    gone = kept.keys() - made.keys()
    if gone:
        condition = Q()
        for practice_id, course_id in gone:
            condition |= Q(practice_id=practice_id, course_id=course_id)
        PracticeCourseTally.objects.filter(condition).delete()
    changed = [
        PracticeCourseTally(practice_id=practice, course_id=course, due=due, due_done=due_done, done=done)
        for (practice, course), (due, due_done, done) in made.items()
        if kept.get((practice, course)) != (due, due_done, done)
    ]
    if changed:
        PracticeCourseTally.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["practice", "course"],
            update_fields=["due", "due_done", "done"],
            batch_size=500,
        )


def _write_coalition_tallies(sums: dict[tuple[int, int], list[int]]) -> None:
    """Add the differences, always in the same order, so that two at once never wait for each other.

    Never below nothing: a completion may not fail because a sum was wrong; the night mends it.
    """
    for (coalition_id, course_id), (due, due_done, done) in sorted(sums.items()):
        if not (due or due_done or done):
            continue
        row = CoalitionCourseTally.objects.filter(coalition_id=coalition_id, course_id=course_id)
        values = {
            "due": Greatest(F("due") + due, 0),
            "due_done": Greatest(F("due_done") + due_done, 0),
            "done": Greatest(F("done") + done, 0),
        }
        if row.update(**values):
            continue
        try:
            with transaction.atomic():
                CoalitionCourseTally.objects.create(
                    coalition_id=coalition_id,
                    course_id=course_id,
                    due=max(due, 0),
                    due_done=max(due_done, 0),
                    done=max(done, 0),
                )
        except IntegrityError:
            row.update(**values)


def _count_month(completion: Completion, *, sign: int) -> None:
    """The coalitions of its credits in one statement, the country in another."""
    month = timezone.localdate(completion.completed_at).replace(day=1)
    for statement in tally_sql.month_counts(
        completion_id=completion.pk, course_id=completion.course_id, month=month, by=sign
    ):
        tally_sql.run(*statement)


def _months() -> dict[tuple[int | None, int, dt.date], int]:
    """(coalition or None, course, first of the month) → completions that stand."""
    standing = Q(corrects__isnull=True, corrected_by__isnull=True)
    national = (
        Completion.objects.filter(standing)
        .annotate(month=TruncMonth("completed_at", output_field=DateField()))
        .values_list("course_id", "month")
        .annotate(count=Count("pk"))
        .order_by()
    )
    regional = (
        Credit.objects.filter(
            completion__corrects__isnull=True, completion__corrected_by__isnull=True, coalition__isnull=False
        )
        .annotate(month=TruncMonth("completion__completed_at", output_field=DateField()))
        .values_list("coalition_id", "completion__course_id", "month")
        .annotate(count=Count("completion_id", distinct=True))
        .order_by()
    )
    found: dict[tuple[int | None, int, dt.date], int] = {
        (None, course, month): count for course, month, count in national
    }
    found.update({(coalition, course, month): count for coalition, course, month, count in regional})
    return found
