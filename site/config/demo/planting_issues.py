"""Issues in each state that an editor meets: a template, two that were sent, one that waits for approval, a draft."""

import datetime as dt
import json
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from learning.models import CoursePage
from newsletters.domain.audience import audience
from newsletters.domain.rendering import archive_url, render_issue
from newsletters.enums import DeliveryState, IssueState
from newsletters.models import Delivery, Issue, MailingList
from organisations.models import Coalition
from pages.models import NewsPage
from toolkit.models import MaterialPage

Block = tuple[str, Any]


def plant_issues() -> str:
    if not Issue.objects.exists():
        _issue(None, "Maandelijkse nieuwsbrief", "Vul hier de voorregel in", _blocks(None), is_template=True)
        national = _issue(None, "Wat ziet uw patiënt thuis?", "En: de poster is er nu in vijf talen", _blocks(None))
        _send(national, days_ago=12)
        _issue(None, "Wat verandert er per 1 januari?", "", _blocks(None)[:2])
        for number, coalition in enumerate(Coalition.objects.order_by("pk")[:2]):
            regional = _issue(
                coalition, f"Nieuws uit {coalition.name}", "Wat er in uw regio speelt", _blocks(coalition)
            )
            if number:
                Issue.objects.filter(pk=regional.pk).update(state=IssueState.AWAITING)
            else:
                _send(regional, days_ago=5)
    return f"{Issue.objects.count()} issues"


def _issue(coalition: Coalition | None, subject: str, preheader: str, blocks: list[Block], **values: Any) -> Issue:
    body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    issue = Issue.objects.create(coalition=coalition, subject=subject, preheader=preheader, body=body, **values)
    first = MailingList.objects.filter(coalition=coalition).order_by("pk").first()
    issue.lists.set([first] if first else [])
    return issue


def _send(issue: Issue, *, days_ago: int) -> None:
    """As it stands after sending; no mail leaves."""
    at = timezone.now() - dt.timedelta(days=days_ago)
    issue.slug = f"{timezone.localdate(at):%Y-%m-%d}-{slugify(issue.subject)}"[:90]
    issue.state, issue.scheduled_at, issue.frozen_at, issue.finished_at = IssueState.SENT, at, at, at
    rendered = render_issue(issue=issue, web_url=archive_url(issue))
    issue.html, issue.text = rendered.html, rendered.text
    issue.save()
    readers = audience([one.pk for one in issue.lists.all()]).values_list("pk", "email")
    Delivery.objects.bulk_create(
        Delivery(
            issue=issue,
            subscriber_id=pk,
            domain=email.rpartition("@")[2],
            state=DeliveryState.SENT,
            message_id=f"<demo.{issue.pk}.{pk}@open.example>",
            attempts=1,
            due_at=at,
            at=at,
        )
        for pk, email in readers
    )


def _blocks(coalition: Coalition | None) -> list[Block]:
    news = NewsPage.objects.live().filter(coalition=coalition).order_by("-date", "pk")[:3]
    items = [
        ("item", {"page": page.pk, "is_large": number == 0, "summary": "", "link_text": ""})
        for number, page in enumerate(news)
    ]
    lead = {
        "greet": True,
        "title": f"Dit speelt er in {coalition.name}" if coalition else "Samen openen we het dossier",
        "text": "<p>Steeds meer patiënten kijken <b>thuis</b> in hun dossier. In deze nieuwsbrief leest u wat dat "
        "betekent voor uw spreekuur, en wat u er deze maand voor kunt doen.</p>",
        "image": None,
        "alt": "",
        "button": "Bekijk alle modules",
        "page": None,
        "url": "/leren/",
    }
    figures = [
        {"value": "97%", "label": "van de praktijken doet mee", "date": "december 2022", "source": ""},
        {"value": "14%", "label": "van de patiënten kijkt in het dossier", "date": "december 2022", "source": ""},
    ]
    course = CoursePage.objects.live().order_by("path").first()
    material = MaterialPage.objects.live().order_by("path").first()
    return [
        ("lead", lead),
        *items,
        *([("course", {"page": course.pk, "summary": ""})] if course else []),
        *([("material", {"page": material.pk, "summary": ""})] if material else []),
        ("figures", {"title": "Waar we staan", "figures": figures}),
        (
            "quote",
            {
                "text": "Mijn patiënten komen beter voorbereid op het spreekuur. Dat scheelt mij tijd.",
                "name": "M. Bakker",
                "role": "huisarts",
            },
        ),
    ]
