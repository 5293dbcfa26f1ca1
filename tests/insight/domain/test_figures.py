import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from wagtail.models import Locale

from insight.blocks import KpiFiguresBlock
from insight.domain.queries import key_figures, kpi_choices, latest_coalition_figure, shown_value
from insight.models import CoalitionFigure, Kpi
from organisations.models import Coalition

pytestmark = pytest.mark.django_db


def make_kpi(key="gebruik", value="5", date=dt.date(2020, 12, 31), language="nl", **fields):
    values = {"label": "van de patiënten", "unit": "%", "source": "OPEN"}
    locale, _made = Locale.objects.get_or_create(language_code=language)
    return Kpi.objects.create(key=key, value=Decimal(value), date=date, locale=locale, **{**values, **fields})


def shown(**options):
    return [(figure.key, figure.value, figure.date) for figure in key_figures(**options)]


def test_key_figures_are_the_newest_of_each_key_with_their_date():
    make_kpi(value="14", date=dt.date(2022, 12, 31))
    make_kpi(value="5", date=dt.date(2020, 12, 31))
    make_kpi(key="coalities", value="57", unit="", date=dt.date(2022, 12, 31), sort_order=9)
    make_kpi(key="intern", show_on_home=False)

    assert shown() == [("gebruik", "14%", "31 december 2022"), ("coalities", "57", "31 december 2022")]
    assert [key for key, _value, _date in shown(keys=["intern"])] == ["intern"]


def test_key_figures_corrected_show_at_once():
    kpi = make_kpi(value="14")
    before = shown()

    kpi.value = Decimal("15.5")
    kpi.save()

    assert (before[0][1], shown()[0][1]) == ("14%", "15,5%")


def test_key_figures_need_no_query_once_read(django_assert_num_queries):
    for number in range(3):
        make_kpi(key=f"cijfer-{number}")
    key_figures()

    with django_assert_num_queries(0):
        assert len(key_figures()) == 3


def test_key_figures_in_english_fall_back_to_dutch_until_translated():
    make_kpi(value="14")
    with translation.override("en"):
        fallback = [figure.label for figure in key_figures()]
        make_kpi(value="14", language="en", label="of the patients")

        assert (fallback, [figure.label for figure in key_figures()]) == (["van de patiënten"], ["of the patients"])


def test_kpi_has_one_value_a_day():
    make_kpi()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_kpi(value="6")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [("97", "%", "97%"), ("32000", "", "32.000"), ("2.83", "euro", "2,83 euro"), ("0.5", "%", "0,5%"), ("0", "", "0")],
)
def test_shown_value_is_written_as_readers_write_it(value, unit, text):
    assert shown_value(value=Decimal(value), unit=unit) == text


def test_kpi_figures_block_shows_chosen_figures_with_date():
    make_kpi(value="14")
    make_kpi(key="anders", value="8", label="anders")
    block = KpiFiguresBlock()

    html = block.render(block.to_python({"heading": "Kerncijfers", "keys": ["gebruik"]}))

    assert ("14%" in html, "31 december 2020" in html, "anders" in html) == (True, True, False)
    assert kpi_choices() == [("anders", "8% anders"), ("gebruik", "14% van de patiënten")]


def test_kpi_figures_block_without_figures_is_nothing():
    block = KpiFiguresBlock()

    assert block.render(block.to_python({"heading": "Leeg", "keys": []})).strip() == ""


def test_latest_coalition_figure_and_its_bounds():
    coalition = Coalition.objects.create(name="Noordoever", slug="noordoever")
    for year, usage in ((2020, 5), (2022, 14)):
        CoalitionFigure.objects.create(coalition=coalition, date=dt.date(year, 12, 31), usage_pct=usage)

    assert latest_coalition_figure(coalition_id=coalition.pk).usage_pct == 14
    with pytest.raises(IntegrityError), transaction.atomic():
        CoalitionFigure.objects.create(coalition=coalition, date=dt.date(2023, 1, 1), usage_pct=101)
