from django.db import migrations


class Migration(migrations.Migration):
    """Another name in the code alone: the table stays, which the version before reads in an upgrade."""

    dependencies = [("review", "0007_translation_changes")]

    operations = [
        migrations.AlterModelTable(name="TranslationChange", table="review_translationchange"),
        migrations.RenameModel(old_name="TranslationChange", new_name="TextChange"),
    ]
