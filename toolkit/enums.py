"""How materials are told apart."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.enums import Language

__all__ = [
    "Audience",
    "Channel",
    "FileFormat",
    "Language",
    "MaterialKind",
    "Orientation",
    "ReadingLevel",
    "SlideKind",
    "Theme",
    "WorkState",
]


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
    """What a download is: rendered in a practice's name, or uploaded as it is."""

    PDF_A3 = "pdf-a3", _("PDF, A3")
    PDF_A4 = "pdf-a4", _("PDF, A4")
    PDF_A5 = "pdf-a5", _("PDF, A5")
    PDF_A6 = "pdf-a6", _("PDF, A6")
    PRINT_A3 = "print-a3", _("For the printer, A3")
    PRINT_A4 = "print-a4", _("For the printer, A4")
    PRINT_A5 = "print-a5", _("For the printer, A5")
    PRINT_A6 = "print-a6", _("For the printer, A6")
    PNG_SHEET = "png-a4", _("Picture of the sheet (PNG)")
    JPG_SHEET = "jpg-a4", _("Picture of the sheet (JPG)")
    PNG_SOCIAL = "png-social", _("Social media")
    PNG_SQUARE = "png-square", _("Social media, square")
    PNG_STORY = "png-story", _("Social media, story")
    PNG_WIDE = "png-wide", _("Social media, wide")
    PNG_SCREEN = "png-screen", _("Slides, landscape")
    PNG_TALL = "png-tall", _("Slides, portrait")
    MP4_SCREEN = "mp4-screen", _("Film, landscape")
    MP4_TALL = "mp4-tall", _("Film, portrait")
    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    PPTX = "pptx", _("PowerPoint")
    HTML = "html", _("Web page (HTML)")
    PNG = "png", _("Picture (PNG)")
    JPG = "jpg", _("Picture (JPG)")
    MP4 = "mp4", _("Film (MP4)")
    TXT = "txt", _("Text")
    ZIP = "zip", _("Zip")

    @property
    def family(self) -> str:
        """How it is made: "pdf", "print", "png", "jpg", "mp4", or the format itself."""
        return self.value.partition("-")[0]

    @property
    def page(self) -> str:
        """The paper or the screen: "a3", "social", "screen"; empty where there is none."""
        return self.value.partition("-")[2]

    @property
    def extension(self) -> str:
        return "pdf" if self.family == "print" else self.family


class WorkState(models.TextChoices):
    """How far work in the background is."""

    WAITING = "waiting", _("waiting")
    BUSY = "busy", _("busy")
    DONE = "done", _("ready")
    FAILED = "failed", _("not possible")


class Orientation(models.TextChoices):
    LANDSCAPE = "screen", _("Landscape")
    PORTRAIT = "tall", _("Portrait")


class SlideKind(models.TextChoices):
    MATERIAL = "material", _("Material")
    MESSAGE = "message", _("Message")
