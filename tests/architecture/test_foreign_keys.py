"""import-linter does not see string foreign keys: no model may point at an app above its own."""

from django.apps import apps

RANK = {
    name: rank
    for rank, name in enumerate(
        ("core", "accounts", "media", "organisations", "toolkit", "h5p", "learning", "live", "newsletters", "insight",
         "pages", "coalitions", "config")
    )
}  # fmt: skip


def test_no_foreign_key_points_upward() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in RANK
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and isinstance(field.related_model, type)
        if RANK.get(field.related_model._meta.app_label, -1) > RANK[model._meta.app_label]
        # Pictures, documents and people are Wagtail's and Django's swappable models: settings name them.
        if field.related_model._meta.label not in SWAPPED
    ]

    assert upward == []


# core's page base names the picture model by its setting, as Wagtail does.
SWAPPED = {"media.CustomImage"}


def test_every_app_of_ours_has_a_rank() -> None:
    ours = {config.label for config in apps.get_app_configs() if not config.path.count("site-packages")}

    assert ours - RANK.keys() == set()
