"""Three national lists beside the one that each coalition has, and readers who agreed on paper."""

import csv
import datetime as dt
import io

from django.db.models import QuerySet

from accounts.models import User
from newsletters.domain.importing import import_readers
from newsletters.domain.lists import free_slug
from newsletters.enums import Interest
from newsletters.models import MailingList
from organisations.domain.queries import people_of_practices, practices_of_coalition
from organisations.enums import PracticeRole
from organisations.models import Coalition, Membership

PROOF = "Inschrijfformulier bij de startbijeenkomst, bewaard door het secretariaat"
AGREED_ON = dt.date(2026, 9, 14)
NATIONAL = (
    (
        "OPEN Nieuws",
        "Elke maand wat er nieuw is in OPEN en in de wet, in vijf minuten gelezen.",
        (),
        (Interest.ACCESS,),
    ),
    ("Nascholing en webinars", "Nieuwe modules, webinars en punten. Zes keer per jaar.", (), (Interest.TRAINING,)),
    (
        "Voor praktijkmanagers",
        "Materialen en planning voor wie online inzage in de praktijk regelt.",
        (PracticeRole.PRAKTIJKMANAGER,),
        (Interest.MATERIALS, Interest.TECHNOLOGY),
    ),
)


def plant_newsletters() -> str:
    """Readers are half of the demo's people; their addresses lead nowhere (.example)."""
    everybody = User.objects.filter(memberships__isnull=False).distinct().order_by("pk")
    for title, description, roles, interests in NATIONAL:
        mailing_list = MailingList.objects.filter(coalition=None, title=title).first() or MailingList.objects.create(
            title=title,
            slug=free_slug(coalition=None, title=title),
            description=description,
            roles=list(roles),
            interests=list(interests),
        )
        people = everybody.filter(memberships__role__in=roles) if roles else everybody
        _subscribe(mailing_list, people[:200:2])
    for mailing_list in MailingList.objects.filter(coalition__isnull=False).select_related("coalition"):
        coalition = mailing_list.coalition
        assert isinstance(coalition, Coalition)  # noqa: S101 narrows the type
        _subscribe(mailing_list, people_of_practices(practices_of_coalition(coalition)).order_by("pk")[:60:2])
    lists = MailingList.objects.count()
    return f"{lists} lists"


def _subscribe(mailing_list: MailingList, people: "QuerySet[User] | list[User]") -> None:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(["e-mail", "naam", "functie"])
    readers = list(people)
    roles = dict(Membership.objects.filter(user__in=readers).values_list("user_id", "role"))
    for person in readers:
        writer.writerow([person.email, person.get_full_name(), roles.get(person.pk, "")])
    if readers:
        import_readers(
            mailing_list=mailing_list,
            content=target.getvalue().encode(),
            proof=PROOF,
            consented_on=AGREED_ON,
            actor=None,
        )
