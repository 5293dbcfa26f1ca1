"""Three indexes of h5p_statement that others begin with. Dropped by name: altering the field would copy SQLite's table."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _dropped(name: str, column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=f"DROP INDEX IF EXISTS {name}", reverse_sql=f"CREATE INDEX {name} ON h5p_statement ({column})"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("h5p", "0003_uploads_wait_for_approval"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                _dropped("h5p_statement_launch_id_2ff15156", "launch_id"),
                _dropped("h5p_statement_user_id_b6b5557e", "user_id"),
                _dropped("h5p_statement_content_id_94347395", "content_id"),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="statement",
                    name="launch",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="h5p.launch",
                    ),
                ),
                migrations.AlterField(
                    model_name="statement",
                    name="user",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="statement",
                    name="content",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="h5p.content",
                    ),
                ),
            ],
        ),
    ]
