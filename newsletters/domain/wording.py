"""The sentence that a reader agrees to. A changed text is a new version; what was shown is kept word for word."""

from newsletters.models import ConsentWording

VERSION = "2026-11"
TEXTS = {
    "nl": (
        "Ik wil de nieuwsbrieven krijgen die ik hier aankruis. Mijn e-mailadres wordt daarvoor bewaard en voor niets "
        "anders gebruikt. Ik kan mij op elk moment afmelden."
    ),
    "en": (
        "I want to receive the newsletters that I tick here. My e-mail address is kept for that, and used for nothing "
        "else. I can unsubscribe at any time."
    ),
}


def current_wording(language: str) -> ConsentWording:
    """The wording of today in this language, Dutch where it has none; its row is made the first time it is shown."""
    language = language if language in TEXTS else "nl"
    wording, _made = ConsentWording.objects.get_or_create(
        version=VERSION, language=language, defaults={"text": TEXTS[language]}
    )
    return wording
