"""Who gets what at the addresses of lists and readers. The links in mails answer to their token alone."""

from typing import Any

from newsletters.domain.links import mail_token, preference_token
from newsletters.enums import SuppressionReason
from newsletters.models import ReaderImport, Segment, Suppression
from tests.architecture.matrix import LOGIN, Persona, Row, Tenant, World, expect
from tests.factories.newsletters import MailingListFactory, make_reader

# In the admin: who may not enter it is sent to sign in; Wagtail's own views send the others to its home (302).
OUT = {"anonymous": LOGIN, "learner": LOGIN, "contact": LOGIN}
KEEPERS = {"coalition_editor": 200, "coalition_lead": 200, "national_editor": 200, "administrator": 200}
SEES_LISTS = expect(302, **OUT, **KEEPERS, coalition_analyst=200, data_manager=200)
SEES_READERS = expect(302, **OUT, **KEEPERS, data_manager=200)
KEEPS = expect(302, **OUT, **KEEPERS)
# A coalition's own row: the national editors keep other lists, and get 404.
OWN_ROW = {**KEEPS, Persona.NATIONAL_EDITOR: 404}
FOREIGN_ROW = {**OWN_ROW, Persona.COALITION_EDITOR: 404, Persona.COALITION_LEAD: 404}
DESK = expect(302, **OUT, national_editor=200, data_manager=200, administrator=200)
DESK_ONLY = expect(404, **OUT, national_editor=200, data_manager=200, administrator=200)


def mailing_list(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": tenant.coalition.mailing_lists.get().pk}


def reader(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": make_reader(tenant.coalition.mailing_lists.get(), name=f"{tenant.mark} lezer").pk}


def long_import(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": ReaderImport.objects.create(mailing_list=tenant.coalition.mailing_lists.get()).pk}


def segment(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"pk": Segment.objects.create(coalition=tenant.coalition, title=f"{tenant.mark} segment").pk}


def blocked(world: World, tenant: Tenant) -> dict[str, Any]:
    reason = SuppressionReason.HARD_BOUNCE
    return {"pk": Suppression.objects.create(email_hash="0" * 64, masked="a•••@b.example", reason=reason).pk}


def in_mail(world: World, tenant: Tenant) -> dict[str, Any]:
    row = make_reader(MailingListFactory())
    return {"token": mail_token(row.subscriber_id, [row.mailing_list_id], None)}


def to_reader(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"token": preference_token(make_reader(MailingListFactory()).subscriber)}


def unknown(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"token": "x" * 43}


def one_click(world: World, tenant: Tenant) -> dict[str, Any]:
    return {"List-Unsubscribe": "One-Click"}


OWN_POST = expect(404, **OUT, coalition_editor=302, coalition_lead=302, administrator=302)
FOREIGN_POST = expect(404, **OUT, administrator=302)

# Who may see no reader at all is sent away by Wagtail's view; who may, does not find this one.
INSPECTS = expect(
    404,
    **OUT,
    coalition_editor=200,
    coalition_lead=200,
    administrator=200,
    coalition_analyst=302,
    coalition_author=302,
)

LIST_ROWS = [
    Row(url="newsletters:signup", own=expect(200)),
    Row(url="newsletters:begin", method="post", own=expect(200)),
    Row(url="newsletters:requested", own=expect(200)),
    Row(url="newsletters:confirm", kwargs=unknown, own=expect(404)),
    Row(url="newsletters:unsubscribe", kwargs=in_mail, own=expect(200)),
    Row(url="newsletters:unsubscribe", kwargs=in_mail, method="post", data=one_click, own=expect(200)),
    Row(url="newsletters:unsubscribe", kwargs=unknown, method="post", data=one_click, own=expect(404)),
    Row(url="newsletters:manage", kwargs=in_mail, own=expect(200)),
    Row(url="newsletters:ask_link", own=expect(200)),
    Row(url="newsletters:preferences", kwargs=to_reader, own=expect(200)),
    Row(url="newsletters:preferences", kwargs=in_mail, own=expect(404)),
    Row(url="newsletters:mine", own=expect(302, anonymous=LOGIN)),
    Row(url="newsletter_lists:index", own=SEES_LISTS),
    Row(url="newsletter_lists:index_results", own=SEES_LISTS),
    Row(url="newsletter_lists:add", own=KEEPS),
    Row(url="newsletter_lists:edit", kwargs=mailing_list, own=OWN_ROW, foreign=FOREIGN_ROW),
    Row(url="newsletter_readers:index", own=SEES_READERS),
    Row(url="newsletter_readers:index_results", own=SEES_READERS),
    Row(
        url="newsletter_readers:inspect",
        kwargs=reader,
        own=INSPECTS,
        foreign=expect(404, **OUT, administrator=200),
    ),
    Row(url="newsletter_readers:import", own=expect(404, **OUT, **KEEPERS)),
    Row(url="newsletter_readers:unsubscribe", kwargs=reader, method="post", own=OWN_POST, foreign=FOREIGN_POST),
    Row(
        url="newsletter_readers:import_progress",
        kwargs=long_import,
        own=expect(404, **OUT, coalition_editor=200, coalition_lead=200, administrator=200),
        foreign=expect(404, **OUT, administrator=200),
    ),
    Row(
        url="newsletter_readers:unsubscribe",
        kwargs=reader,
        own=expect(404, **OUT, coalition_editor=200, coalition_lead=200, administrator=200),
        foreign=expect(404, **OUT, administrator=200),
    ),
    Row(url="newsletter_readers:undo", kwargs=reader, method="post", own=OWN_POST, foreign=FOREIGN_POST),
    Row(url="newsletter_readers:lift", kwargs=reader, method="post", own=OWN_POST, foreign=FOREIGN_POST),
    Row(url="newsletter_segments:index", own=KEEPS),
    Row(url="newsletter_segments:index_results", own=KEEPS),
    Row(url="newsletter_segments:add", own=KEEPS),
    Row(url="newsletter_segments:edit", kwargs=segment, own=OWN_ROW, foreign=FOREIGN_ROW),
    Row(url="newsletter_segments:count", own=expect(404, **OUT, **KEEPERS)),
    Row(url="newsletter_blocked:index", own=DESK),
    Row(url="newsletter_blocked:index_results", own=DESK),
    Row(url="newsletter_blocked:inspect", kwargs=blocked, own=DESK),
    Row(url="newsletter_blocked:block", own=DESK_ONLY),
    Row(
        url="newsletter_blocked:lift",
        kwargs=blocked,
        method="post",
        own=expect(404, **OUT, national_editor=302, data_manager=302, administrator=302),
    ),
]
