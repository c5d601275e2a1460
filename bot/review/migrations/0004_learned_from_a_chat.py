"""Lines in the files are linked to the chats they came from, those of earlier proposals too."""

from django.db import migrations, models


def link_earlier(apps, schema_editor):
    from bot.review import learning_withdrawal

    proposals = apps.get_model("review", "Proposal").objects.filter(state="applied").select_related("message")
    learned = apps.get_model("review", "Learned").objects
    for proposal in proposals.iterator():
        chat, when = proposal.message.conversation_id, proposal.applied
        made = learned.create(kind=proposal.kind, digest=learning_withdrawal.of_proposal(proposal), conversation=chat)
        learned.filter(pk=made.pk).update(applied=when or made.applied)


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0003_recall_finished'),
    ]

    operations = [
        migrations.CreateModel(
            name='Learned',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('example', 'training example'), ('case', 'regression case')], max_length=8)),
                ('digest', models.CharField(max_length=64)),
                ('conversation', models.UUIDField(db_index=True, null=True)),
                ('applied', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('withdrawn', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunPython(link_earlier, migrations.RunPython.noop),
    ]
