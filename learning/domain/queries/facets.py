"""The catalogue's facets: counted from the catalogue in memory, so that a filter asks the database nothing.

Values of one facet widen (a course for either role), facets narrow each other. A count says what one finds after also
choosing that value, with the other facets as they are.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field

from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from learning.domain.queries.items import CatalogueItem, plain
from learning.enums import Duration
from organisations.enums import PracticeRole

YES = "ja"
LANGUAGES = {"nl": "Nederlands", "en": "English"}
MAX_QUERY = 100


@dataclass(frozen=True, kw_only=True)
class Looker:
    """Who looks and when, as far as it matters to a facet. `kept`: keys of the courses they keep for later."""

    today: dt.date
    kept: Set[uuid.UUID] | None = None


@dataclass(frozen=True, kw_only=True)
class Option:
    """`name` and `value`: as in the query string."""

    name: str
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Facet:
    """`is_single`: one value at most (radio buttons, with "any" in front)."""

    label: str
    options: tuple[Option, ...]
    is_single: bool = False

    @property
    def name(self) -> str:
        return self.options[0].name

    @property
    def is_chosen(self) -> bool:
        return any(option.is_chosen for option in self.options)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The filters of a query string; what is not a known value was left out."""

    query: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_set(self) -> bool:
        return bool(self.query or self.chosen)

    @property
    def key(self) -> str:
        """The filters that are on, free text apart: the same for everybody who chose the same."""
        return "/".join(f"{name}={','.join(values)}" for name, values in sorted(self.chosen.items()))


@dataclass(frozen=True, kw_only=True)
class _Kind:
    name: str
    label: Callable[[], str]
    values: Callable[[], Sequence[tuple[str, str]]]
    matches: Callable[[CatalogueItem, str, Looker], bool]
    is_single: bool = False


def _flag(name: str, label: Callable[[], str], matches: Callable[[CatalogueItem, Looker], bool]) -> _Kind:
    return _Kind(
        name=name, label=label, values=lambda: [(YES, label())], matches=lambda i, _value, who: matches(i, who)
    )


_KINDS: tuple[_Kind, ...] = (
    _Kind(
        name="rol",
        label=lambda: _("Role in the practice"),
        values=lambda: [(value, capfirst(str(label))) for value, label in PracticeRole.choices],
        matches=lambda item, value, _who: item.is_for(value),
    ),
    _Kind(
        name="duur",
        label=lambda: _("Duration"),
        values=lambda: [(value, capfirst(str(label))) for value, label in Duration.choices],
        matches=lambda item, value, _who: item.minutes <= int(value),
        is_single=True,
    ),
    _flag("verplicht", lambda: _("Mandatory"), lambda item, _who: item.is_mandatory),
    _flag("accreditatie", lambda: _("With accreditation"), lambda item, who: item.is_accredited(who.today)),
    _flag("nieuw", lambda: _("New"), lambda item, who: item.is_new(who.today)),
    _flag("bewaard", lambda: _("Kept for later"), lambda item, who: who.kept is not None and item.key in who.kept),
    _Kind(
        name="taal",
        label=lambda: _("Language"),
        values=lambda: list(LANGUAGES.items()),
        matches=lambda item, value, _who: value in item.urls,
    ),
)


def read_wanted(query: "MultiValueDict[str, str]", *, may_keep: bool) -> Wanted:
    """From the query string: q, rol, duur, verplicht, accreditatie, nieuw, taal and, signed in, bewaard."""
    chosen = {}
    for kind in _KINDS:
        known = [value for value, _label in kind.values()]
        asked = set(query.getlist(kind.name))
        values = tuple(value for value in known if value in asked)
        if values and (may_keep or kind.name != "bewaard"):
            chosen[kind.name] = values[:1] if kind.is_single else values
    return Wanted(query=" ".join(query.get("q", "").split())[:MAX_QUERY], chosen=chosen)


def found_items(items: Iterable[CatalogueItem], *, wanted: Wanted, who: Looker) -> list[CatalogueItem]:
    words = plain(wanted.query).split()
    return [
        item for item in items if all(word in item.words for word in words) and _passes(item, wanted=wanted, who=who)
    ]


def count_facets(items: Sequence[CatalogueItem], *, wanted: Wanted, who: Looker) -> tuple[Facet, ...]:
    """Every facet that tells these items apart; those of one choice (mandatory, new …) stand together."""
    words = plain(wanted.query).split()
    worded = [item for item in items if all(word in item.words for word in words)]
    facets: list[Facet] = []
    flags: list[Option] = []
    for kind in _KINDS:
        rest = [item for item in worded if _passes(item, wanted=wanted, who=who, leave_out=kind.name)]
        chosen = wanted.chosen.get(kind.name, ())
        values = kind.values()
        options = tuple(
            Option(
                name=kind.name,
                value=value,
                label=label,
                count=sum(kind.matches(item, value, who) for item in rest),
                is_chosen=value in chosen,
            )
            for value, label in values
            if value in chosen or any(kind.matches(item, value, who) for item in items)
        )
        if len(values) == 1:
            flags.extend(options)
        elif len(options) > 1 or chosen:
            facets.append(Facet(label=kind.label(), options=options, is_single=kind.is_single))
    if flags:
        facets.insert(2, Facet(label=_("Kind of course"), options=tuple(flags)))
    return tuple(facets)


def _passes(item: CatalogueItem, *, wanted: Wanted, who: Looker, leave_out: str = "") -> bool:
    return all(
        any(kind.matches(item, value, who) for value in wanted.chosen[kind.name])
        for kind in _KINDS
        if kind.name in wanted.chosen and kind.name != leave_out
    )
