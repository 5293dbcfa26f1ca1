"""Coalitions, practices, people, and who can sign in."""

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Locale

from accounts.models import User
from coalitions.blocks import FIRST_PARTS, LAST_PARTS
from coalitions.domain.branding import save_branding
from coalitions.domain.provisioning import ensure_coalition_index, provision_coalition
from coalitions.models import CoalitionPage
from config.demo.accounts import PASSWORD, demo_accounts
from config.demo.data_files import FOLDER, load
from insight.models import CoalitionFigure
from organisations.domain.areas import save_areas
from organisations.domain.registrations import submit_registration
from organisations.enums import PracticeRole, StaffRole
from organisations.models import Affiliation, Coalition, CoalitionGroup, Identity, Membership, Practice, Registration
from pages.models import StandardPage

JOINED = dt.date(2026, 1, 5)
# Use in a region grew to what coalitions.json says of the last quarter.
QUARTERS = [dt.date(year, month, day) for year in (2021, 2022) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
GROWTH = (0.36, 0.44, 0.53, 0.6, 0.69, 0.8, 0.91, 1)


def plant_coalitions() -> str:
    ensure_coalition_index()
    for data in load("coalitions.json"):
        if Coalition.objects.filter(slug=data["slug"]).exists():
            continue
        coalition = provision_coalition(
            name=data["name"],
            slug=data["slug"],
            brand_colour=data["brand_colour"],
            accent_colour=data["accent_colour"] or None,
            contact_email=data["contact_email"],
            contact_phone=data["contact_phone"],
            organisations_count=data["organisations_count"],
            inhabitants=data["inhabitants"],
            practices_count=data["practices_count"],
            figures_date=dt.date.fromisoformat(data["figures_date"]),
            places=", ".join(data["towns"]),
            map_cell=tuple(data["map_cell"]),
            actor=None,
        )
        CoalitionFigure.objects.bulk_create(
            CoalitionFigure(
                coalition=coalition,
                date=date,
                usage_pct=f"{data['usage_pct'] * share:.1f}",
                source="Verzonnen cijfer voor de demo",
            )
            for date, share in zip(QUARTERS, GROWTH, strict=True)
        )
        with (FOLDER / "logos" / f"{coalition.slug}.svg").open("rb") as logo:
            save_branding(
                coalition=coalition,
                actor=None,
                display_name=data["name"],
                brand_colour=data["brand_colour"],
                accent_colour=data["accent_colour"],
                logo=logo,
            )
        save_areas(coalition=coalition, ranges=[(data["postcode_from"], data["postcode_to"])], actor=None)
        _fill_section(coalition=coalition, data=data)
    return f"{Coalition.objects.count()} coalitions"


def _fill_section(*, coalition: Coalition, data: dict[str, Any]) -> None:
    page = CoalitionPage.objects.get(coalition=coalition, locale=Locale.get_default())
    paragraphs = "".join(f"<p>{text}</p>" for text in data["about"])
    text = {"type": "text", "value": f"<h2>Samen in {data['name']}</h2>{paragraphs}"}
    before, after = ([{"type": name, "value": {}} for name in names] for names in (FIRST_PARTS, LAST_PARTS))
    page.body = [*before, text, *after]
    page.consultants = [
        {"type": "consultant", "value": {"area": "", "photo": None, **{key: person[key] for key in person}}}
        for person in data["consultants"]
    ]
    page.save_revision().publish()
    people = [{"photo": None, **{key: person[key] for key in person}} for person in data["consultants"]]
    for slug, blocks in (
        ("over-ons", [{"type": "text", "value": paragraphs}]),
        ("contact", [{"type": "people", "value": {"title": "Onze mensen", "people": people}}]),
    ):
        child = StandardPage.objects.child_of(page).get(slug=slug)
        child.body = [*(child.body.get_prep_value()), *blocks]
        child.save_revision().publish()


@transaction.atomic
def plant_practices() -> str:
    coalitions = {coalition.slug: coalition for coalition in Coalition.objects.all()}
    for data in load("practices.json"):
        practice, made = Practice.objects.get_or_create(
            agb_code=data["agb_code"],
            defaults={key: data[key] for key in ("name", "street", "postcode", "city", "phone")},
        )
        if not made:
            continue
        Affiliation.objects.create(practice=practice, coalition=coalitions[data["coalition"]], valid_from=JOINED)
        Identity.objects.create(
            practice=practice,
            display_name=data["name"],
            portal_name=data["portal_name"],
            portal_url=data["portal_url"],
            phone=data["phone"],
        )
    _plant_registration(coalitions["noorderveld"])
    return f"{Practice.objects.count()} practices"


def _plant_registration(coalition: Coalition) -> None:
    """A practice that applied by itself and waits for an answer."""
    agb_code = "01990099"
    if not Registration.objects.filter(agb_code=agb_code).exists():
        submit_registration(
            registration=Registration(
                agb_code=agb_code,
                name="Huisartsenpraktijk De Nieuwe Brug",
                street="Brugstraat 8",
                postcode="8012 CB",
                city="Noordersluis",
                phone="088 000 01 95",
                applicant_email="n.dewit@denieuwebrug.example",
                applicant_first_name="Nadia",
                applicant_last_name="de Wit",
                applicant_role=PracticeRole.PRAKTIJKMANAGER,
                coalition=coalition,
            )
        )


@transaction.atomic
def plant_people() -> str:
    """People sign in by a code sent to their address: only the demo's accounts get a password."""
    practices = {practice.agb_code: practice for practice in Practice.objects.all()}
    known = set(User.objects.values_list("email", flat=True))
    for data in load("people.json"):
        if data["email"] in known:
            continue
        user = User(
            **{key: data[key] for key in ("email", "first_name", "last_name", "initials")},
        )
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        for place in data["memberships"]:
            Membership.objects.create(
                user=user,
                practice=practices[place["agb_code"]],
                role=PracticeRole(place["role"]),
                is_contact=place["is_contact"],
                valid_from=JOINED,
            )
    return f"{User.objects.count()} people"


@transaction.atomic
def plant_accounts() -> str:
    """One account a role. Staff join the group of their role; practice staff already are somebody of the demo."""
    password = make_password(PASSWORD)  # hashed once: hashing is slow on purpose
    for account in demo_accounts():
        user, made = User.objects.get_or_create(
            email=account["email"],
            defaults={key: account[key] for key in ("first_name", "last_name", "initials")},
        )
        if not made and user.has_usable_password():
            continue
        user.password = password
        user.is_staff = bool(account["staff_role"])
        user.is_superuser = account["staff_role"] == StaffRole.ADMINISTRATOR
        user.save()
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        if account["staff_role"]:
            user.groups.add(_group(role=account["staff_role"], coalition=account["coalition"]))
    return f"{len(demo_accounts())} accounts"


def _group(*, role: str, coalition: str) -> Group:
    found = CoalitionGroup.objects.select_related("group").filter(role=role)
    link = found.get(coalition__slug=coalition) if coalition else found.get(coalition__isnull=True)
    return link.group
