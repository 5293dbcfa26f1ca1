"""How each cell of the permission matrix is asked: an object of each kind, and for each verb what opens for whom.

`MAKERS[kind](world, tenant)` gives the object, `ASKS[kind][verb]` answers for one persona whether the platform lets
them: by the address that does it, or where a verb has no address of its own by the policy that the screens ask.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Locale, Page
from wagtail.permissions import policy_registry

from organisations.permissions.objects import Verb, Whose
from tests.architecture.matrix import Persona, Tenant, World

SEE, CHOOSE, CHANGE, PUBLISH, DELETE, EXPORT = Verb


class Asked(NamedTuple):
    client: Client
    user: Any
    it: Any


Ask = Callable[[Asked], bool]
Maker = Callable[[World, "Tenant | None"], Any]


def tenant_of(world: World, whose: Whose) -> Tenant | None:
    return {Whose.OWN: world.a, Whose.FOREIGN: world.b, Whose.NATIONAL: None}[whose]


# How to ask


def opens(name: str, *parts: str, **fixed: Any) -> Ask:
    """GET answers 200. `parts`: attributes of the object in the order of the address, by default its pk."""

    def ask(asked: Asked) -> bool:
        args = [getattr(asked.it, part) for part in parts or ("pk",)]
        answer = asked.client.get(reverse(name, args=[*args, *fixed.values()]))
        if answer.streaming:
            b"".join(answer.streaming_content)
        return bool(answer.status_code == 200)

    return ask


def screen(name: str, **query: Any) -> Ask:
    """A page that is about no one object answers 200."""
    return lambda asked: bool(asked.client.get(reverse(name), query).status_code == 200)


def does(
    name: str,
    *parts: str,
    data: dict[str, Any] | None = None,
    data_of: Callable[[Any], dict[str, Any]] = lambda it: {},
    **fixed: Any,
) -> Ask:
    """POST is taken: it answers with a redirect that is not the admin's "no"."""

    def ask(asked: Asked) -> bool:
        args = [getattr(asked.it, part) for part in parts or ("pk",)]
        answer = asked.client.post(reverse(name, args=[*args, *fixed.values()]), data or data_of(asked.it))
        return answer.status_code == 302 and answer.headers["Location"] != reverse("wagtailadmin_home")

    return ask


def lists(name: str) -> Ask:
    """The list shows it."""

    def ask(asked: Asked) -> bool:
        answer = asked.client.get(reverse(name))
        if answer.status_code != 200:
            return False
        shown = answer.context_data["object_list"]  # type: ignore[attr-defined]
        return asked.it.pk in [getattr(one, "pk", None) for one in shown]

    return ask


def told(name: str) -> Ask:
    """A chooser that is handed the object's number gives the object back."""

    def ask(asked: Asked) -> bool:
        answer = asked.client.get(reverse(name), {"id": asked.it.pk})
        return answer.status_code == 200 and bool(answer.json()["result"])

    return ask


def policy(action: str) -> Ask:
    """The policy of the model allows it."""

    def ask(asked: Asked) -> bool:
        found = policy_registry.get_by_type(type(asked.it))
        return bool(found.user_has_permission_for_instance(asked.user, action, asked.it))

    return ask


def tester(question: str) -> Ask:
    """Wagtail's tester of the page says so."""
    return lambda asked: bool(getattr(asked.it.permissions_for_user(asked.user), question)())


def never(asked: Asked) -> bool:
    """No address does it, and the policy refuses all."""
    found = policy_registry.get_by_type(type(asked.it))
    return found is not None and any(
        found.user_has_permission_for_instance(asked.user, action, asked.it) for action in ("change", "delete")
    )


def table(namespace: str, *, index: str = "index") -> dict[Verb, Ask]:
    return {
        SEE: lists(f"{namespace}:{index}"),
        CHANGE: opens(f"{namespace}:edit"),
        DELETE: opens(f"{namespace}:delete"),
    }


PAGES: dict[Verb, Ask] = {
    SEE: opens("wagtailadmin_explore"),
    CHOOSE: told("wagtailadmin_choose_page_chosen_multiple"),
    CHANGE: opens("wagtailadmin_pages:edit"),
    PUBLISH: opens("wagtailadmin_pages:unpublish"),
    DELETE: opens("wagtailadmin_pages:delete"),
}


def _in_library(asked: Asked) -> bool:
    found = policy_registry.get_by_type(type(asked.it))
    known = found.instances_user_has_any_permission_for(asked.user, ["change", "delete", "choose"])
    return bool(known.filter(pk=asked.it.pk).exists())


ASKS: dict[str, dict[Verb, Ask]] = {
    "home of a section": {**PAGES, PUBLISH: tester("can_publish")},
    "page with pages below it": {**PAGES, PUBLISH: tester("can_publish")},
    "live page": PAGES,
    "draft of a colleague": {**PAGES, PUBLISH: tester("can_publish")},
    "page of the training room": {**PAGES, PUBLISH: tester("can_publish")},
    "reports over all pages": {
        SEE: screen("wagtailadmin_reports:locked_pages"),
        EXPORT: screen("wagtailadmin_reports:site_history", export="csv"),
    },
    "offer of news to the national desk": {
        SEE: screen("pages_desk:offers"),
        CHANGE: opens("pages_desk:decide"),
    },
    "menus": table("wagtailsnippets_pages_menus", index="list"),
    "pack of materials": table("wagtailsnippets_toolkit_materialcollection", index="list"),
    "picture": {
        SEE: _in_library,
        CHOOSE: opens("wagtailimages_chooser:chosen"),
        CHANGE: opens("wagtailimages:edit"),
        DELETE: opens("wagtailimages:delete"),
    },
    "document": {
        SEE: _in_library,
        CHOOSE: opens("wagtaildocs_chooser:chosen"),
        CHANGE: opens("wagtaildocs:edit"),
        DELETE: opens("wagtaildocs:delete"),
    },
    "video": {
        SEE: _in_library,
        CHOOSE: opens("wagtailmedia:media_chosen"),
        CHANGE: opens("wagtailmedia:edit"),
        DELETE: opens("wagtailmedia:delete"),
    },
    "collection of the library": {
        CHANGE: opens("wagtailadmin_collections:edit"),
        DELETE: opens("wagtailadmin_collections:delete"),
    },
    "mailing list": {SEE: lists("newsletter_lists:index"), CHANGE: opens("newsletter_lists:edit")},
    "reader of a list": {
        SEE: lists("newsletter_readers:index"),
        CHANGE: opens("newsletter_readers:unsubscribe"),
    },
    "segment of readers": {SEE: lists("newsletter_segments:index"), CHANGE: opens("newsletter_segments:edit")},
    "newsletter issue": {
        SEE: opens("newsletters_admin:issue"),
        CHANGE: opens("newsletters_admin:edit"),
        PUBLISH: does("newsletters_admin:act", verb="goedkeuren"),
        DELETE: does("newsletters_admin:act", verb="verwijderen"),
    },
    "blocked address": {SEE: opens("newsletter_blocked:inspect"), CHANGE: does("newsletter_blocked:lift")},
    "webinar or workshop": {
        SEE: opens("live_admin:edition"),
        CHANGE: opens("live_admin:edit"),
        PUBLISH: does("live_admin:act", verb="publiceren"),
        DELETE: does("live_admin:act", verb="verwijderen"),
        EXPORT: opens("live_admin:download", kind="csv"),
    },
    **{
        name: {CHANGE: opens(f"{namespace}:edit"), DELETE: opens(f"{namespace}:delete")}
        for name, namespace in (
            ("speaker", "live_speakers"),
            ("series", "live_series"),
            ("words of a mail", "live_texts"),
        )
    },
    "look of a coalition": {
        SEE: opens("coalitions_admin:branding", "slug"),
        CHANGE: does("coalitions_admin:branding", "slug", data={"display_name": "Anders", "brand_colour": "#0b5c8a"}),
    },
    "postcodes of a coalition": {
        SEE: opens("coalitions_admin:postcodes", "slug"),
        CHANGE: does("coalitions_admin:postcodes", "slug", data={"areas": "8000-8199"}),
    },
    "people of a coalition": {
        SEE: opens("coalitions_admin:people", "slug"),
        CHANGE: opens("coalitions_admin:person", "slug", "analyst_id"),
    },
    "start pack, as a coalition works through it": {
        SEE: opens("coalitions_admin:start_pack", "slug"),
        CHANGE: does("coalitions_admin:start_pack", "slug", data_of=lambda it: {"step": it.step_id, "done": "1"}),
        EXPORT: opens("coalitions_admin:start_pack_zip", "slug"),
    },
    "version of the start pack": {
        SEE: screen("coalitions_admin:start_pack_desk"),
        CHANGE: screen("coalitions_admin:start_pack_draft"),
    },
    "private file of a coalition": {
        SEE: opens("coalitions_admin:file_download", "slug", "pk"),
        CHANGE: opens("coalitions_admin:file", "slug", "pk"),
    },
    "log of a coalition": {SEE: opens("coalitions_admin:log", "slug")},
    "board of a coalition's practices": {
        SEE: opens("boards:coalition", "slug"),
        CHANGE: opens("boards:remind", "slug"),
        EXPORT: opens("boards:coalition_file", "slug", extension="csv"),
    },
    "practice on the board": {SEE: opens("boards:practice", "coalition_slug", "pk")},
    "practice in the register": {SEE: opens("practices:inspect"), CHANGE: opens("practices:edit")},
    "application of a practice": {
        SEE: opens("registrations:judge"),
        CHANGE: does("registrations:judge", data={"decline": "1", "reason": "Dubbel."}),
    },
    "people and groups of the admin": {
        SEE: lists("wagtailusers_users:index"),
        CHANGE: opens("wagtailusers_users:edit"),
        DELETE: opens("wagtailusers_users:delete"),
    },
    "question of a visitor": {SEE: lists("contact_messages:index"), CHANGE: opens("contact_messages:edit")},
    "key figure": table("wagtailsnippets_insight_kpi", index="list"),
    "figure of a coalition": table("wagtailsnippets_insight_coalitionfigure", index="list"),
    "question bank": {
        SEE: opens("question_banks:bank"),
        CHANGE: opens("question_banks:edit"),
        EXPORT: opens("question_banks:export", kind="csv"),
    },
    "version of a course": {SEE: opens("course_versions:inspect"), CHANGE: never, DELETE: never},
    "certificate": {SEE: opens("certificates:inspect"), CHANGE: opens("certificates:revoke"), DELETE: never},
    "words of a certificate": table("certificate_templates"),
    "completion": {CHANGE: opens("completions:correct")},
    "learning path": table("learning_paths"),
    "training rule": table("training_rules"),
    "prior course": table("prerequisites"),
    "more time for a test": table("time_allowances"),
    "extra attempt": {SEE: lists("extra_attempts:index"), DELETE: opens("extra_attempts:delete")},
    "opinion on a course": {
        SEE: lambda asked: opens("course_reviews:results")(asked._replace(it=asked.it.completion.course)),
        CHANGE: does("course_reviews:judge", data={"is_shown": "1"}),
    },
    "accreditation": {SEE: lists("accreditations:index"), CHANGE: opens("accreditations:edit")},
    "delivery to a register": {
        SEE: opens("accreditation_desk:delivery", "public_id"),
        EXPORT: opens("accreditation_desk:file", "file_id"),
    },
    "H5P activity": {
        SEE: opens("h5p_contents:inspect"),
        CHOOSE: opens("h5p_content_chooser:chosen"),
        CHANGE: opens("h5p_contents:edit"),
        DELETE: opens("h5p_contents:delete"),
        EXPORT: opens("h5p_contents:download", which="zoals-geupload"),
    },
    "H5P library": {SEE: opens("h5p_libraries:inspect"), PUBLISH: screen("h5p_libraries:unused"), DELETE: never},
    "audit log": {SEE: opens("audit:inspect"), CHANGE: never, DELETE: never},
    "job in the background": {SEE: opens("jobs:inspect"), CHANGE: does("jobs:retry"), DELETE: never},
    "redirect": table("wagtailredirects"),
    "site, language, workflow": {CHANGE: opens("wagtaillocales:edit"), DELETE: opens("wagtaillocales:delete")},
    "a new coalition": {CHANGE: screen("coalitions_admin:provision")},
}


# What to ask about


def _of(part: str) -> Maker:
    return lambda world, tenant: getattr(tenant, part)


def _below_home(world: World, make: Callable[..., Any], **fields: Any) -> Any:
    home = world.a.section.get_parent().get_parent().specific
    return home.add_child(instance=make(**fields))


def _parent_page(world: World, tenant: Tenant | None) -> Any:
    return tenant.news_index if tenant else world.a.section.get_parent().specific


def _live_page(world: World, tenant: Tenant | None) -> Any:
    from pages.models import StandardPage

    return tenant.news_page if tenant else _below_home(world, StandardPage, title="Over ons", slug="over-ons")


def _draft(world: World, tenant: Tenant | None) -> Any:
    from pages.models import NewsIndexPage
    from tests.factories.coalitions import make_news_page

    if tenant:
        return tenant.draft_page
    index = NewsIndexPage.objects.filter(slug="landelijk").first()
    index = index or _below_home(world, NewsIndexPage, title="Nieuws", slug="landelijk")
    return make_news_page(parent=index, title="Landelijk concept", live=False)


def _course_page(world: World, tenant: Tenant | None) -> Any:
    from tests.learning.matrix import course

    return course(world, tenant or world.a)


def _offer(world: World, tenant: Tenant | None) -> Any:
    from pages.domain.offers import offer_news

    return offer_news(page=tenant.news_page, offered_by=None)  # type: ignore[union-attr]


def _in_national(make: str, title: str) -> Maker:
    def maker(world: World, tenant: Tenant | None) -> Any:
        import tests.factories.coalitions as factories
        from organisations.permissions.groups import national_collection

        if tenant:
            return getattr(tenant, make.removeprefix("make_"))
        return getattr(factories, make)(title=title, collection=national_collection())

    return maker


def _collection(world: World, tenant: Tenant | None) -> Any:
    from organisations.permissions.groups import national_collection

    made = national_collection() if tenant is None else tenant.collection
    return Collection.objects.get(pk=made.pk)


def _mailing_list(world: World, tenant: Tenant | None) -> Any:
    from newsletters.models import MailingList
    from tests.factories.newsletters import MailingListFactory

    if tenant:
        return tenant.coalition.mailing_lists.get()
    return MailingList.objects.filter(slug="matrix").first() or MailingListFactory(slug="matrix")


def _reader(world: World, tenant: Tenant | None) -> Any:
    from tests.factories.newsletters import make_reader

    return make_reader(_mailing_list(world, tenant))


def _segment(world: World, tenant: Tenant | None) -> Any:
    from newsletters.models import Segment

    return Segment.objects.create(coalition=_coalition(world, tenant), title="Matrix segment")


def _issue(world: World, tenant: Tenant | None) -> Any:
    from newsletters.enums import IssueState
    from tests.newsletters.issues import make_issue

    lists = [_mailing_list(world, tenant)]
    return make_issue(*lists, coalition=_coalition(world, tenant), subject="Matrix", state=IssueState.DRAFT)


def _blocked(world: World, tenant: Tenant | None) -> Any:
    from tests.newsletters.matrix_lists import blocked

    return _got("newsletters.Suppression", blocked(world, world.a))


def _edition(world: World, tenant: Tenant | None) -> Any:
    from learning.live.enums import EditionState
    from tests.factories.live import make_edition

    return make_edition(title="Matrix workshop", coalition=_coalition(world, tenant), state=EditionState.DRAFT)


def _speaker(world: World, tenant: Tenant | None) -> Any:
    from tests.factories.live import make_speaker

    return make_speaker("Matrix spreker", slug=f"spreker-{uuid.uuid4()}", coalition=_coalition(world, tenant))


def _series(world: World, tenant: Tenant | None) -> Any:
    from learning.live.models import Series

    return Series.objects.create(slug=f"reeks-{uuid.uuid4()}", title="Reeks", coalition=_coalition(world, tenant))


def _words(world: World, tenant: Tenant | None) -> Any:
    from learning.live.models import MailText

    return MailText.objects.create(kind="thanks", coalition=_coalition(world, tenant), subject="Dank", words="Dank.")


def _coalition(world: World, tenant: Tenant | None) -> Any:
    return tenant.coalition if tenant else None


def _with_people(world: World, tenant: Tenant | None) -> Any:
    coalition = _coalition(world, tenant)
    coalition.analyst_id = tenant.users[Persona.COALITION_ANALYST].pk  # type: ignore[union-attr]
    return coalition


def _start_pack(world: World, tenant: Tenant | None) -> Any:
    """A published version with one step."""
    from coalitions.models import StartPack, StartPackStep

    made = StartPack.objects.create(number=1, is_draft=False, title="Startpakket", published_at=timezone.now())
    StartPackStep.objects.create(pack=made, title="Bel de praktijken")
    StartPack.objects.create(title="Startpakket")  # and a draft
    return made


def _with_start_pack(world: World, tenant: Tenant | None) -> Any:
    coalition = _coalition(world, tenant)
    coalition.step_id = _start_pack(world, tenant).steps.get().pk
    return coalition


def _file(world: World, tenant: Tenant | None) -> Any:
    from coalitions.models import RegionFile

    kept = RegionFile(coalition=_coalition(world, tenant), title="Contract", filename="contract.txt", size_bytes=4)
    kept.file.save("contract.txt", ContentFile(b"Stil"))
    kept.slug = kept.coalition.slug
    return kept


def _affiliated(world: World, tenant: Tenant | None) -> Any:
    from learning.domain.tallies import refresh_practices

    practice = tenant.practice  # type: ignore[union-attr]
    refresh_practices(practice_ids={practice.pk})
    practice.coalition_slug = tenant.coalition.slug  # type: ignore[union-attr]
    return practice


def _registration(world: World, tenant: Tenant | None) -> Any:
    from tests.factories.organisations import RegistrationFactory

    return RegistrationFactory(coalition=_coalition(world, tenant))


def _colleague(world: World, tenant: Tenant | None) -> Any:
    if tenant is None:
        return world.national[Persona.QUESTION_DESK]
    return tenant.users[Persona.COALITION_ANALYST]


def _question(world: World, tenant: Tenant | None) -> Any:
    from pages.models import ContactMessage

    return ContactMessage.objects.create(
        submission_key=uuid.uuid4(),
        name="Sanne",
        email="sanne@matrix.example",
        subject="Poster",
        question="Mag dat?",
        coalition=_coalition(world, tenant),
    )


def _kpi(world: World, tenant: Tenant | None) -> Any:
    from insight.models import Kpi

    return Kpi.objects.create(key="matrix", label="Matrix", value=5, date=dt.date(2022, 12, 1), source="Matrix")


def _figure(world: World, tenant: Tenant | None) -> Any:
    from insight.models import CoalitionFigure

    coalition = _coalition(world, tenant)
    return CoalitionFigure.objects.create(coalition=coalition, date=dt.date(2022, 12, 1), usage_pct=14)


def _bank(world: World, tenant: Tenant | None) -> Any:
    from tests.factories.questions import make_bank

    return make_bank(title="Matrix bank", coalition=_coalition(world, tenant))


def _version(world: World, tenant: Tenant | None) -> Any:
    from tests.factories.learning import version_of

    return version_of(_course_page(world, tenant))


def _certificate(world: World, tenant: Tenant | None) -> Any:
    from tests.learning.matrix import certificate

    return certificate(world, tenant or world.a)


def _completion(world: World, tenant: Tenant | None) -> Any:
    return _certificate(world, tenant).completion


def _template(world: World, tenant: Tenant | None) -> Any:
    from learning.models import CertificateTemplate

    return CertificateTemplate.objects.filter(coalition=_coalition(world, tenant)).first() or (
        CertificateTemplate.objects.create(coalition=_coalition(world, tenant))
    )


def _path(world: World, tenant: Tenant | None) -> Any:
    from learning.models import LearningPath

    return LearningPath.objects.create(title="Matrix")


def _rule(world: World, tenant: Tenant | None) -> Any:
    from learning.models import TrainingRule

    return TrainingRule.objects.create(title="Matrix", valid_from=dt.date(2031, 1, 1))


def _prerequisite(world: World, tenant: Tenant | None) -> Any:
    from learning.models import Prerequisite
    from tests.factories.accreditation import bare_course

    return Prerequisite.objects.create(course=bare_course("Matrix 2"), requires=bare_course("Matrix 1"))


def _from_row(label: str, module: str, maker: str) -> Maker:
    """The object that an app's own rows of the role matrix make."""

    def made(world: World, tenant: Tenant | None) -> Any:
        from importlib import import_module

        kwargs = getattr(import_module(f"tests.{module}"), maker)(world, tenant or world.a)
        return _got(label, {name.replace("review_id", "pk"): value for name, value in kwargs.items()})

    return made


def _got(label: str, kwargs: dict[str, Any]) -> Any:
    from django.apps import apps

    return apps.get_model(label)._default_manager.get(**kwargs)


def _delivery(world: World, tenant: Tenant | None) -> Any:
    from learning.models import AccreditationFile
    from tests.learning.matrix_accreditation import export

    found = export(world, world.a)
    file = AccreditationFile(export=found, kind="numbers", name="k.txt", sha256="0" * 64, size_bytes=9, lines=1)
    file.file.save("k.txt", ContentFile(b"1234567\r\n"))
    found.file_id = file.public_id
    return found


def _activity(world: World, tenant: Tenant | None) -> Any:
    from tests.factories.h5p import own_package

    return own_package(key="matrix").content


def _h5p_library(world: World, tenant: Tenant | None) -> Any:
    from tests.factories.h5p import own_package

    return own_package(key="matrix").main_library


def _audited(world: World, tenant: Tenant | None) -> Any:
    from core.models import AuditEntry

    return AuditEntry.objects.order_by("pk").first()


def _job(world: World, tenant: Tenant | None) -> Any:
    from core.models import Job, JobState

    return Job.objects.create(kind="core.send_mail", payload={}, state=JobState.FAILED)


def _redirect(world: World, tenant: Tenant | None) -> Any:
    from wagtail.contrib.redirects.models import Redirect

    return Redirect.objects.create(old_path="/oud", redirect_link="https://www.example/")


def _menus(world: World, tenant: Tenant | None) -> Any:
    from pages.models import Menus

    return Menus.objects.first() or Menus.objects.create(locale=Locale.get_default())


def _pack(world: World, tenant: Tenant | None) -> Any:
    from toolkit.models import MaterialCollection

    return MaterialCollection.objects.create(title="Matrix", slug="matrix", summary="Bij elkaar.")


def _locale(world: World, tenant: Tenant | None) -> Any:
    return Locale.objects.get_or_create(language_code="en")[0]


def _nothing(world: World, tenant: Tenant | None) -> Any:
    return Page.get_first_root_node()


MAKERS: dict[str, Maker] = {
    "home of a section": _of("section"),
    "page with pages below it": _parent_page,
    "live page": _live_page,
    "draft of a colleague": _draft,
    "page of the training room": _course_page,
    "reports over all pages": _nothing,
    "offer of news to the national desk": _offer,
    "menus": _menus,
    "pack of materials": _pack,
    "picture": _in_national("make_image", "Landelijke foto"),
    "document": _in_national("make_document", "Landelijk document"),
    "video": _in_national("make_video", "Landelijke film"),
    "collection of the library": _collection,
    "mailing list": _mailing_list,
    "reader of a list": _reader,
    "segment of readers": _segment,
    "newsletter issue": _issue,
    "blocked address": _blocked,
    "webinar or workshop": _edition,
    "speaker": _speaker,
    "series": _series,
    "words of a mail": _words,
    "look of a coalition": _coalition,
    "postcodes of a coalition": _coalition,
    "people of a coalition": _with_people,
    "start pack, as a coalition works through it": _with_start_pack,
    "version of the start pack": _start_pack,
    "private file of a coalition": _file,
    "log of a coalition": _coalition,
    "board of a coalition's practices": _coalition,
    "practice on the board": _affiliated,
    "practice in the register": _of("practice"),
    "application of a practice": _registration,
    "people and groups of the admin": _colleague,
    "question of a visitor": _question,
    "key figure": _kpi,
    "figure of a coalition": _figure,
    "question bank": _bank,
    "version of a course": _version,
    "certificate": _certificate,
    "words of a certificate": _template,
    "completion": _completion,
    "learning path": _path,
    "training rule": _rule,
    "prior course": _prerequisite,
    "more time for a test": _from_row("learning.TimeAllowance", "learning.matrix_banks", "allowance_pk"),
    "extra attempt": _from_row("learning.ExtraAttempt", "learning.matrix_banks", "extra_attempt_pk"),
    "opinion on a course": _from_row("learning.CourseReview", "learning.matrix", "review_id"),
    "accreditation": _from_row("learning.Accreditation", "learning.matrix_accreditation", "accreditation_pk"),
    "delivery to a register": _delivery,
    "H5P activity": _activity,
    "H5P library": _h5p_library,
    "audit log": _audited,
    "job in the background": _job,
    "redirect": _redirect,
    "site, language, workflow": _locale,
    "a new coalition": _nothing,
}
