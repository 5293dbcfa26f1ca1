from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NewsCategory(TextChoices):
    TRAINING = "scholing", _("Training")
    TOOLKIT = "toolkit", _("Toolkit")
    PRACTICE = "praktijk", _("From the practice")
    FIGURES = "cijfers", _("Figures")
    PROGRAMME = "programma", _("Programme")


class FaqCategory(TextChoices):
    RULES = "regels", _("Law and rules")
    TRAINING = "scholing", _("Training and accreditation")
    PATIENTS = "patienten", _("Questions of patients")
    COALITION = "coalitie", _("Coalition and tariff")


class KnowledgeKind(TextChoices):
    GUIDELINE = "richtlijn", _("Guideline")
    MANUAL = "handleiding", _("Practice manual")
    ADVICE = "advies", _("Advice for practices")
    FACTSHEET = "factsheet", _("Factsheet")


class OfferStatus(TextChoices):
    PENDING = "pending", _("waiting")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class Audience(TextChoices):
    """Whom an entry point on the home page is for; each has its own illustration."""

    PRACTICE = "practice", _("Practice")
    COALITION = "coalition", _("Coalition")
    PATIENT = "patient", _("Patient")


class Room(TextChoices):
    """The rooms of the house, each with its tint (docs/design.md)."""

    LEREN = "leren", _("Learn")
    TOOLKIT = "toolkit", _("Toolkit")
    REGIO = "regio", _("Region")
    AGENDA = "agenda", _("Agenda")
    INZICHT = "inzicht", _("Insight")
