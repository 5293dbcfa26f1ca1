"""The steps that plant the demo, in order. Each says what it does and, when done, what now stands there."""

from collections.abc import Callable

from django.db import transaction
from wagtail.signal_handlers import disable_reference_index_auto_update

from config.demo.planting_accreditation import plant_accreditation, plant_registers, plant_templates
from config.demo.planting_banks import plant_banks
from config.demo.planting_content import plant_knowledge, plant_news, plant_pages, plant_questions
from config.demo.planting_issues import plant_issues
from config.demo.planting_learned import plant_activity
from config.demo.planting_learning import plant_film, plant_h5p, plant_modules
from config.demo.planting_live import plant_live
from config.demo.planting_newsletters import plant_newsletters
from config.demo.planting_people import plant_accounts, plant_coalitions, plant_people, plant_practices
from config.demo.planting_regions import plant_regions
from config.demo.planting_reviews import plant_reviews
from config.demo.planting_site import finish, plant_home, plant_roles, plant_sizes
from config.demo.planting_toolkit import plant_toolkit
from config.demo.planting_tracking import plant_tracking

Step = tuple[str, Callable[[], str]]


def _whole(step: Callable[[], str]) -> Callable[[], str]:
    """All of a step or nothing, in one commit; usage references are counted once, at the end, not at each save."""

    def run() -> str:
        with transaction.atomic(), disable_reference_index_auto_update():
            return step()

    return run


def steps() -> list[Step]:
    """(sentence, step) in the order in which they depend on each other."""
    planned: list[Step] = [
        ("Home page and languages", plant_home),
        ("Roles of the staff", plant_roles),
        ("Coalitions with their sections", plant_coalitions),
        ("Practices", plant_practices),
        ("People and their memberships", plant_people),
        ("Accounts to sign in with", plant_accounts),
        ("A film with captions", plant_film),
        ("An H5P activity", plant_h5p),
        ("Toolkit", plant_toolkit),
        ("Question banks", plant_banks),
        ("Modules with lessons and tests", plant_modules),
        ("Pages, menus and key figures", plant_pages),
        ("Knowledge", plant_knowledge),
        ("Questions", plant_questions),
        ("News", plant_news),
        ("Start pack, files and an item to judge", plant_regions),
        ("Newsletters and their readers", plant_newsletters),
        ("Newsletters to approve and to read back", plant_issues),
        ("Accreditation", plant_accreditation),
        ("What certificates look like", plant_templates),
        ("Learning paths and the training rule", plant_tracking),
        ("Who learned what", plant_activity),
        ("What they thought of it", plant_reviews),
        ("Register numbers and a delivery", plant_registers),
        ("Webinars and workshops", plant_live),
        ("Pictures in their sizes", plant_sizes),
    ]
    return [*((sentence, _whole(step)) for sentence, step in planned), ("Search index", finish)]
