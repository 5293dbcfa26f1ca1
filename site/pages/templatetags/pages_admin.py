"""What the admin's own templates of this project need."""

from django import template

register = template.Library()

ICONS = {
    "homepage": "home",
    "newspage": "edit",
    "newsindexpage": "list-ul",
    "faqpage": "help",
    "faqindexpage": "help",
    "knowledgepage": "doc-full",
    "knowledgeindexpage": "folder-open-1",
    "contactpage": "mail",
    "catalogueindexpage": "folder-open-1",
    "coursepage": "glasses",
    "lessonpage": "openquote",
    "materialpage": "image",
    "coalitionpage": "site",
}


@register.filter
def page_type_icon(model_name: str) -> str:
    """The icon of a page type where editors choose one; a plain page for types that have none."""
    return ICONS.get(model_name, "doc-empty-inverse")
