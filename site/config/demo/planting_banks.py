"""Two question banks: a national one, from a sheet, and one of a coalition. And somebody with extra time."""

from pathlib import Path

from accounts.models import User
from learning.domain.bank_sheets import write_csv
from learning.domain.banks import bank_rows, import_questions
from learning.models import BankQuestion, QuestionBank, TimeAllowance
from organisations.models import Coalition

SHEET = Path(__file__).parent / "data" / "vragenbank.csv"
NATIONAL = "Online inzage: alle soorten vragen"


def plant_banks() -> str:
    """Brought in as a keeper would: through the spreadsheet."""
    if QuestionBank.objects.filter(title=NATIONAL).exists():
        return "stood already"
    national = QuestionBank.objects.create(
        title=NATIONAL, description="Een voorbeeld van elke soort vraag, met labels om uit te trekken."
    )
    import_questions(bank=national, content=SHEET.read_bytes(), actor=None)
    coalition = Coalition.objects.filter(is_active=True).order_by("name").first()
    if coalition is not None:
        own = QuestionBank.objects.create(
            title="Vragen uit de regio", description="Wat balies in de regio het vaakst vragen.", coalition=coalition
        )
        desk = BankQuestion.objects.filter(bank=national, tags__contains="balie").order_by("pk")
        import_questions(bank=own, content=write_csv(bank_rows(desk)), actor=None)
    reader = User.objects.filter(email="assistent@demo.example").first()
    if reader is not None:
        TimeAllowance.objects.get_or_create(user=reader, defaults={"extra_percent": 50, "reason": "Dyslexieverklaring"})
    return f"{QuestionBank.objects.count()} banks, {BankQuestion.objects.count()} questions"
