import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlockValidationError

from core.navigation import FooterColumn, Navigation, NavigationLink, current_navigation
from pages.blocks import LinkBlock, validate_address
from tests.factories import pages as make


@pytest.mark.parametrize("address", ["/", "/leren/", "/leren/?rol=poh#top", "https://www.thuisarts.example/x"])
def test_address_good_passes(address):
    validate_address(address)


@pytest.mark.parametrize(
    "address",
    ["//kwaad.example", "/\\kwaad.example", "javascript:alert(1)", "http://zonder-slot.example", "leren", "/a b"],
)
def test_address_bad_is_refused(address):
    with pytest.raises(ValidationError):
        validate_address(address)


@pytest.mark.parametrize(
    "value", [{"text": "Leeg", "page": None, "path": ""}, {"text": "", "page": None, "path": "/leren/"}]
)
def test_link_without_target_or_text_is_refused(value):
    block = LinkBlock()

    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python(value))


@pytest.mark.django_db
def test_menus_feed_the_navigation_and_a_save_shows_at_once(django_assert_num_queries):
    make.make_home()
    menus = make.make_menus()
    assert current_navigation("nl") == Navigation(
        main=(NavigationLink(label="Leren", url="/leren/", room="leren"),),
        footer=(FooterColumn(heading="Programma", links=(NavigationLink(label="Nieuws", url="/nieuws/"),)),),
        footer_text="Voor elke praktijk.",
    )
    with django_assert_num_queries(0):
        current_navigation("nl")

    menus.footer_text = "Anders."
    menus.save()

    assert current_navigation("nl").footer_text == "Anders."
    assert current_navigation("en").footer_text == "Anders."


@pytest.mark.django_db
def test_menus_leave_out_a_page_that_is_not_live():
    draft = make.make_standard(title="Concept", live=False)
    live = make.make_standard(title="Over ons")
    make.make_menus(
        main=[
            {"type": "link", "value": {"text": "", "page": page.pk, "path": "", "room": ""}} for page in (draft, live)
        ]
    )

    assert current_navigation("nl").main == (NavigationLink(label="Over ons", url="/over-ons/"),)


@pytest.mark.django_db
def test_navigation_without_menus_comes_from_the_tree():
    make.make_standard(title="Privacy", show_in_menus=True)
    make.make_standard(title="Verborgen")

    assert current_navigation("nl").main == (NavigationLink(label="Privacy", url="/privacy/"),)
