import pytest
from django.core.exceptions import ValidationError
from wagtail import blocks

from core.blocks import BodyBlock, CallToActionBlock, CardsBlock, PictureBlock, TableBlock
from core.fields import BodyField
from tests.factories.media import ImageFactory

pytestmark = pytest.mark.django_db


def _picture(**values):
    block = PictureBlock()
    raw = {"image": ImageFactory().pk, "alt": "", "decorative": False, "caption": ""} | values
    return block, block.to_python(raw)


def test_library_names_are_the_stored_ones():
    assert list(BodyBlock().child_blocks) == [
        "text",
        "quote",
        "steps",
        "accordion",
        "picture",
        "video",
        "table",
        "figures",
        "call_to_action",
        "cards",
        "files",
        "people",
        "retention",
    ]


@pytest.mark.parametrize("name", list(BodyBlock.base_blocks))
def test_block_has_label_icon_group_description_and_a_preview_that_renders(name, rf):
    block = BodyBlock().child_blocks[name]
    assert block.is_previewable
    assert all([str(block.label), block.meta.icon, str(block.meta.group), str(block.meta.description)])
    assert len(block.render(block.get_preview_value(), context={"request": rf.get("/")}).strip()) > 20


def test_picture_without_alt_or_decorative_is_refused():
    block, value = _picture()
    with pytest.raises(ValidationError) as caught:
        block.clean(value)
    assert list(caught.value.block_errors) == ["alt"]


@pytest.mark.parametrize("values", [{"alt": "Een open deur"}, {"decorative": True}])
def test_picture_with_alt_or_decorative_is_accepted(values):
    block, value = _picture(**values)
    cleaned = block.clean(value)
    assert {name: cleaned[name] for name in values} == values


def test_picture_with_alt_and_decorative_is_refused():
    block, value = _picture(alt="Een open deur", decorative=True)
    with pytest.raises(ValidationError):
        block.clean(value)


@pytest.mark.parametrize(("url", "passes"), [("", False), ("https://thuisarts.example/", True)])
def test_call_to_action_needs_one_destination(url, passes):
    block = CallToActionBlock()
    value = block.to_python({"title": "Kijk", "label": "Kijken", "page": None, "url": url, "text": ""})
    if passes:
        assert block.clean(value).address == url
    else:
        with pytest.raises(ValidationError):
            block.clean(value)


@pytest.mark.parametrize(
    ("caption", "heading", "passes"), [("Wie ziet wat", "Wie", True), (" ", "Wie", False), ("Wie ziet wat", " ", False)]
)
def test_table_needs_caption_and_headings(caption, heading, passes):
    block = TableBlock()
    table = {"caption": caption, "columns": [{"type": "text", "heading": heading}], "rows": [{"values": ["ouders"]}]}
    value = block.to_python({"table": table, "first_column_heads": True})
    if passes:
        assert "<caption>Wie ziet wat</caption>" in block.render(block.clean(value))
    else:
        with pytest.raises(ValidationError):
            block.clean(value)


def test_cards_of_pages_that_have_gone_show_nothing():
    block = CardsBlock()
    assert block.render(block.to_python({"title": "Lees verder", "pages": []})).strip() == ""


def test_body_field_keeps_blocks_out_of_migrations():
    field = BodyField(BodyBlock(), blank=True)
    _name, path, args, kwargs = field.deconstruct()
    assert (path, args, kwargs) == ("core.fields.BodyField", [], {"blank": True})
    assert isinstance(BodyField(*args, **kwargs).stream_block, blocks.StreamBlock)
