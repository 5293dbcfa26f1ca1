import pytest

from core.models import AuditEntry
from organisations.domain.maps import CellTaken, map_of, place_on_map
from organisations.models import Coalition
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CoalitionFactory

pytestmark = pytest.mark.django_db


def test_without_a_wish_a_coalition_comes_beside_the_others_and_never_on_them() -> None:
    cells = [place_on_map(coalition=CoalitionFactory()) for _number in range(57)]
    assert len(set(cells)) == 57
    columns, rows = ({cell[axis] for cell in cells} for axis in (0, 1))
    assert max(columns) - min(columns) <= 9
    assert max(rows) - min(rows) <= 9


def test_a_place_that_is_taken_is_refused_and_nothing_changes() -> None:
    first, second = CoalitionFactory(), CoalitionFactory()
    actor = UserFactory()
    place_on_map(coalition=first, cell=(3, 4), actor=actor)
    place_on_map(coalition=second, cell=(5, 5), actor=actor)
    with pytest.raises(CellTaken, match="Daar staat al"):
        place_on_map(coalition=second, cell=(3, 4), actor=actor)
    second.refresh_from_db()
    assert (second.map_column, second.map_row) == (5, 5)
    assert AuditEntry.objects.filter(action="coalition.placed").count() == 2


def test_who_has_no_place_yet_stands_below_the_others() -> None:
    placed, waiting = CoalitionFactory(name="Aardwijk"), CoalitionFactory(name="Berg")
    place_on_map(coalition=placed, cell=(3, 4))
    shown = map_of((one, {"url": f"/{one.slug}/"}) for one in Coalition.objects.order_by("name"))
    assert [(tile.label, tile.column, tile.row) for tile in shown.tiles] == [("Aardwijk", 0, 0), (waiting.name, 0, 1)]
