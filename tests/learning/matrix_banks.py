"""Question banks are their keepers': the national desk keeps all, a coalition's editors and leads their own."""

from typing import Any

from tests.architecture.matrix import LOGIN, Row, Tenant, World, expect


def bank(world: World, tenant: Tenant) -> Any:
    from learning.models import QuestionBank
    from tests.factories.questions import make_bank

    title = f"{tenant.mark} bank"
    return QuestionBank.objects.filter(title=title).first() or make_bank(title=title, coalition=tenant.coalition)


def bank_pk(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": bank(world, tenant).pk}


def bank_query(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"bank": bank(world, tenant).pk}


def question_pk(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": bank(world, tenant).questions.first().pk}


def bank_csv(world: World, tenant: Tenant) -> dict[str, Any]:
    return {**bank_pk(world, tenant), "kind": "csv"}


def allowance_pk(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.models import TimeAllowance
    from tests.architecture.matrix import Persona

    person = tenant.users[Persona.LEARNER]
    return {"pk": TimeAllowance.objects.get_or_create(user=person, defaults={"reason": "dyslexie"})[0].pk}


def extra_attempt_pk(world: World, tenant: Tenant) -> dict[str, Any]:
    from learning.models import ExtraAttempt
    from tests.architecture.matrix import Persona
    from tests.factories.learning import course_of
    from tests.learning.matrix import course

    given = {"user": tenant.users[Persona.LEARNER], "course": course_of(course(world, tenant))}
    return {"pk": ExtraAttempt.objects.get_or_create(**given, defaults={"reason": "storing", "generation": 1})[0].pk}


KEEPERS = {"national_editor": 200, "training_manager": 200, "administrator": 200}
REGIONAL_KEEPERS = {"coalition_editor": 200, "coalition_lead": 200}
VISITORS = {"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN}
# Our own views say 404 to who keeps no banks; Wagtail's views send them to the dashboard, naming nothing.
OURS = expect(404, **VISITORS, **KEEPERS, **REGIONAL_KEEPERS)
OURS_FOREIGN = expect(404, **VISITORS, **KEEPERS)
WAGTAIL = expect(302, **VISITORS, **KEEPERS, **REGIONAL_KEEPERS)
WAGTAIL_FOREIGN = expect(302, **VISITORS, **KEEPERS, coalition_editor=404, coalition_lead=404)
BRING = expect(404, **VISITORS, national_editor=302, training_manager=302, administrator=302)
TIME = expect(302, **VISITORS, training_manager=200, administrator=200)


def _bank_row(url: str, *, own: Any, foreign: Any, **rest: Any) -> Row:
    return Row(url=f"question_banks:{url}", own=own, foreign=foreign, **rest)


ROWS = [
    Row(url="question_banks:index", own=WAGTAIL),
    Row(url="question_banks:index_results", own=WAGTAIL),
    Row(url="question_banks:add", own=WAGTAIL),
    Row(url="question_banks:template", own=OURS),
    _bank_row("edit", kwargs=bank_pk, own=WAGTAIL, foreign=WAGTAIL_FOREIGN),
    _bank_row("delete", kwargs=bank_pk, own=OURS, foreign=OURS_FOREIGN),
    _bank_row("bank", kwargs=bank_pk, own=OURS, foreign=OURS_FOREIGN),
    _bank_row("import", kwargs=bank_pk, own=OURS, foreign=OURS_FOREIGN),
    _bank_row("export", kwargs=bank_csv, own=OURS, foreign=OURS_FOREIGN),
    _bank_row("bring", kwargs=bank_pk, method="post", own=BRING, foreign=BRING),
    Row(url="bank_questions:index", own=WAGTAIL),
    Row(url="bank_questions:index_results", own=WAGTAIL),
    Row(url="bank_questions:add", query=bank_query, own=WAGTAIL, foreign=WAGTAIL_FOREIGN),
    Row(url="bank_questions:edit", kwargs=question_pk, own=WAGTAIL, foreign=WAGTAIL_FOREIGN),
    Row(url="bank_questions:delete", kwargs=question_pk, own=OURS, foreign=OURS_FOREIGN),
    Row(url="bank_questions:preview", kwargs=question_pk, own=OURS, foreign=OURS_FOREIGN),
    Row(url="time_allowances:index", own=TIME),
    Row(url="time_allowances:index_results", own=TIME),
    Row(url="time_allowances:add", own=TIME),
    Row(url="time_allowances:edit", kwargs=allowance_pk, own=TIME, foreign=TIME),
    Row(url="time_allowances:delete", kwargs=allowance_pk, own=TIME, foreign=TIME),
    Row(url="extra_attempts:index", own=TIME),
    Row(url="extra_attempts:index_results", own=TIME),
    Row(url="extra_attempts:add", own=TIME),
    Row(url="extra_attempts:delete", kwargs=extra_attempt_pk, own=TIME, foreign=TIME),
]
