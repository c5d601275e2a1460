"""What messages are found and counted by gets columns of its own; the next migration fills them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("conversations", "0015_when_a_chat_was_emptied")]

    operations = [
        migrations.AddField("message", "confidence", models.FloatField(null=True)),
        migrations.AddField("message", "version", models.PositiveIntegerField(null=True)),
        migrations.AddField("message", "in_reply_to", models.PositiveIntegerField(null=True)),
        migrations.AddField("message", "language", models.CharField(blank=True, default="", max_length=32), False),
        migrations.AddField("message", "model", models.CharField(blank=True, default="", max_length=64), False),
        migrations.AddField("message", "pressed", models.TextField(blank=True, default=""), False),
        migrations.AddField("message", "typed", models.BooleanField(default=False)),
        migrations.AddField("message", "postponed", models.PositiveSmallIntegerField(default=0)),
    ]
