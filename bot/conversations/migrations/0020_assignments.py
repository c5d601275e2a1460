"""Who had a chat, and from when to when: passing it on no longer forgets who had it before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def carry_over(apps, schema_editor):
    handoffs = apps.get_model("conversations", "Handoff").objects.exclude(navigator=None)
    Assignment = apps.get_model("conversations", "Assignment")
    Assignment.objects.bulk_create(
        (
            Assignment(
                handoff=talk, navigator_id=talk.navigator_id, since=talk.given or talk.claimed or talk.asked, until=talk.ended
            )
            for talk in handoffs.order_by("pk").iterator()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0019_consent_texts_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="conversations.handoff",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "navigator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ("pk",)},
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
