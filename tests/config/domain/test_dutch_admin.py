"""Wagtail's own Dutch, as our editors read it."""

import re
from pathlib import Path

import polib
import wagtail
import wagtail_localize
import wagtailmedia
from django.utils import translation
from django.utils.translation import gettext

FAMILIAR = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)
# Parts of Wagtail that are not installed.
UNUSED = ("search_promotions", "styleguide")


def familiar_sentences() -> list[str]:
    found = []
    for package in (wagtail, wagtail_localize, wagtailmedia):
        for path in Path(package.__file__).parent.glob("**/locale/nl/LC_MESSAGES/django.po"):
            if any(part in UNUSED for part in path.parts):
                continue
            found += [
                entry.msgid
                for entry in polib.pofile(str(path))
                if not entry.obsolete and "fuzzy" not in entry.flags and entry.msgstr and FAMILIAR.search(entry.msgstr)
            ]
    return found


def test_admin_says_u_and_never_je() -> None:
    sentences = familiar_sentences()

    with translation.override("nl"):
        still = [one for one in sentences if FAMILIAR.search(gettext(one))]

    assert len(sentences) > 80
    assert still == []
