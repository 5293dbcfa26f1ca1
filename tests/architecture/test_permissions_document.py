from django.conf import settings

from organisations.permissions.document import render_permissions


def test_permissions_document_is_what_the_declaration_says() -> None:
    assert (settings.BASE_DIR / "docs" / "permissions.md").read_text(encoding="utf-8") == render_permissions()
