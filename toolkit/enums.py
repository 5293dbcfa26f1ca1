"""How materials are told apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.enums import Language

__all__ = ["Audience", "Channel", "FileFormat", "Language", "MaterialKind", "ReadingLevel", "Theme"]


class MaterialKind(models.TextChoices):
    POSTER = "poster", _("Poster")
    FLYER = "flyer", _("Flyer")
    PRESCRIPTION_PAD = "receptenblok", _("Prescription pad")
    INFOGRAPHIC = "infographic", _("Infographic")
    NEWSLETTER = "nieuwsbrief", _("Newsletter template")
    LETTER = "brief", _("Letter")
    EMAIL = "e-mail", _("E-mail")
    WEBSITE_TEXT = "websitetekst", _("Website text")
    NEWSPAPER_TEXT = "krantentekst", _("Newspaper text")
    ANSWERING_MACHINE = "telefoontekst", _("Answering-machine text")
    SOCIAL_SET = "social", _("Social media set")
    ANIMATION = "animatie", _("Animation")
    PRESENTATION = "presentatie", _("Presentation")
    CHEAT_SHEET = "spiekbrief", _("Cheat sheet")
    START_PACK = "startpakket", _("Start pack")

    @property
    def art(self) -> str:
        """The illustration that stands for this kind (docs/design.md lists them)."""
        return {
            "brief": "letter",
            "e-mail": "mail",
            "nieuwsbrief": "mail",
            "websitetekst": "laptop",
            "krantentekst": "news",
            "telefoontekst": "phone",
            "receptenblok": "pen",
            "animatie": "screen",
            "presentatie": "screen",
            "spiekbrief": "desk",
            "infographic": "chart",
            "social": "people",
            "startpakket": "kit",
        }.get(self.value, "poster")


class Theme(models.TextChoices):
    ACCESS = "inzage", _("Looking in the record")
    FIRST_TIME = "aanmelden", _("Signing up and logging in")
    RESULTS = "uitslagen", _("Test results")
    MEDICINES = "medicijnen", _("Medicines")
    FAMILY = "naasten", _("For a child or relative")
    PGO = "pgo", _("Portal or PGO")
    WRITING = "schrijven", _("Writing for who reads along")


class Audience(models.TextChoices):
    PATIENTS = "patienten", _("Patients")
    PRACTICE = "praktijk", _("The practice team")
    COALITION = "coalitie", _("Coalitions")
    PRESS = "media", _("Local media")


class Channel(models.TextChoices):
    WAITING_ROOM = "wachtkamer", _("Waiting room")
    DESK = "balie", _("Desk and telephone")
    ONLINE = "online", _("Website and e-mail")
    SOCIAL = "social", _("Social media")
    POST = "post", _("Post and newspaper")
    CONSULTATION = "spreekkamer", _("Consulting room")


class ReadingLevel(models.TextChoices):
    PICTURES = "beeld", _("Images only")
    A2 = "a2", _("A2: very simple")
    B1 = "b1", _("B1: plain")
    B2 = "b2", _("B2")


class FileFormat(models.TextChoices):
    """What a download is. The first ones are rendered from a template, the others are uploaded."""

    PDF_A3 = "pdf-a3", _("PDF, A3")
    PDF_A4 = "pdf-a4", _("PDF, A4")
    PNG_SOCIAL = "png-social", _("Social media")
    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    PPTX = "pptx", _("PowerPoint")
    PNG = "png", _("Picture (PNG)")
    JPG = "jpg", _("Picture (JPG)")
    MP4 = "mp4", _("Film (MP4)")
    TXT = "txt", _("Text")
    ZIP = "zip", _("Zip")

    @property
    def extension(self) -> str:
        return {"pdf-a3": "pdf", "pdf-a4": "pdf", "png-social": "png"}.get(self.value, self.value)
