from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PracticeRole(TextChoices):
    """What somebody does in a practice: it decides which training is due and which register counts it."""

    HUISARTS = "huisarts", _("GP")
    POH = "poh", _("nurse practitioner (POH)")
    DOKTERSASSISTENT = "doktersassistent", _("practice assistant")
    VERPLEEGKUNDIGE = "verpleegkundige", _("practice nurse")
    PRAKTIJKMANAGER = "praktijkmanager", _("practice manager")
    WAARNEMER = "waarnemer", _("locum GP")


class StaffRole(TextChoices):
    """Who may do what in the admin. Declared once; the groups, the policies and the matrix test read it."""

    COALITION_AUTHOR = "coalition_author", _("new coalition editor")
    COALITION_EDITOR = "coalition_editor", _("coalition editor")
    COALITION_LEAD = "coalition_lead", _("coalition lead")
    COALITION_ANALYST = "coalition_analyst", _("coalition analyst")
    NATIONAL_EDITOR = "national_editor", _("national editor")
    DESIGNER = "designer", _("designer")
    TRAINING_MANAGER = "training_manager", _("training manager")
    COURSE_AUTHOR = "course_author", _("course author")
    ACCREDITATION_CLERK = "accreditation_clerk", _("accreditation clerk")
    H5P_MANAGER = "h5p_manager", _("H5P manager")
    DATA_MANAGER = "data_manager", _("data manager")
    QUESTION_DESK = "question_desk", _("question desk")
    ADMINISTRATOR = "administrator", _("administrator")

    @property
    def is_regional(self) -> bool:
        return self.value.startswith("coalition_")


class RegistrationStatus(TextChoices):
    PENDING = "pending", _("to be judged")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")


class PictureStyle(TextChoices):
    """How a coalition shows pictures in its section."""

    NATURAL = "natural", _("photos as they are")
    TINTED = "tinted", _("photos in the coalition's colour")
    DRAWN = "drawn", _("drawings in the coalition's colour, no photos in lists")


class TransferStatus(TextChoices):
    PENDING = "pending", _("to be judged")
    APPROVED = "approved", _("approved")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
