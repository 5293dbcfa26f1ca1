"""How hard a Dutch text reads, by a formula. It measures the length of sentences and words, and nothing else.

Flesch's reading ease as W.H. Douma fitted it to Dutch (1960): 206.84 − 0.77 × syllables per 100 words − 0.93 × words
per sentence; higher is easier. It knows no difficult short words, no jargon, no order of ideas: no formula tells
whether a text is B1. The mark below was set on this platform's own modules, which were written for B1.
"""

import re
from dataclasses import dataclass

EASY_FROM = 60  # below it: a warning; this platform's own modules score 71 to 93
LONG_SENTENCE_WORDS = 22
FEWEST_WORDS = 60  # fewer say too little for a score
SHOWN = 3

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_END = re.compile(r"(?<=[.!?…:])\s+(?=[\"“‘(]?[A-ZÀ-Ý0-9])|\n+")
_ABBREVIATIONS = re.compile(r"\b(bijv|bv|o\.a|m\.b\.v|d\.w\.z|i\.p\.v|nr|art|ca|dr|drs|mr|mw|dhr|enz)\.", re.IGNORECASE)
# Vowels that sound as one: the longest first. A diaeresis begins a syllable of its own (patiënt: pa-ti-ënt).
_VOWELS = re.compile(
    r"eau|aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouyáéíóúàèëïöüâêîôû]", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`score`: about 0 (hard) to 100 (easy), None for fewer than 60 words; `long_sentences`: the longest first."""

    words: int
    sentences: int
    syllables: int
    score: int | None
    long_sentences: tuple[str, ...]

    @property
    def is_hard(self) -> bool:
        return self.score is not None and self.score < EASY_FROM

    @property
    def words_per_sentence(self) -> int:
        return round(self.words / self.sentences) if self.sentences else 0


def read_dutch(text: str) -> Reading:
    """Measure plain text; each line is at least one sentence (headings and list items have no full stop)."""
    shortened = _ABBREVIATIONS.sub(lambda found: found.group(0).replace(".", ""), text)
    sentences = [" ".join(part.split()) for part in _END.split(shortened)]
    counted = [(sentence, found) for sentence in sentences if (found := _WORD.findall(sentence))]
    words = sum(len(found) for _sentence, found in counted)
    syllables = sum(count_syllables(word) for _sentence, found in counted for word in found)
    score = None
    if words >= FEWEST_WORDS:
        score = round(206.84 - 77 * syllables / words - 0.93 * words / len(counted))
    long = sorted((one for one in counted if len(one[1]) > LONG_SENTENCE_WORDS), key=lambda one: -len(one[1]))
    return Reading(
        words=words,
        sentences=len(counted),
        syllables=syllables,
        score=score,
        long_sentences=tuple(sentence for sentence, _words in long[:SHOWN]),
    )


def count_syllables(word: str) -> int:
    """Groups of vowels; at least one."""
    return max(1, len(_VOWELS.findall(word)))
