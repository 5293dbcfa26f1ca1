from typing import Any

from django.core.management.base import BaseCommand

from coalitions.domain.review import ensure_review_workflow
from coalitions.models import CoalitionCollection
from learning.domain.workflow import ensure_course_workflow
from organisations.permissions.groups import ensure_coalition_groups, ensure_staff_groups, grant_section


class Command(BaseCommand):
    help = "Bring every staff group, national and regional, in line with the declaration. Run after each update."

    def handle(self, *args: Any, **options: Any) -> None:
        groups = ensure_staff_groups()
        links = CoalitionCollection.objects.select_related("coalition", "collection")
        for link in links:
            ensure_coalition_groups(coalition=link.coalition, collection=link.collection)
            for section in link.coalition.sections.all():
                grant_section(coalition=link.coalition, section=section)
            ensure_review_workflow(link.coalition)
        ensure_course_workflow()
        self.stdout.write(f"{len(groups)} national groups and those of {len(links)} coalitions")
