"""The house's own tables: trails, keys, jobs, messages, proposals, the cache of all web processes."""

from django.db import migrations, models

import suiche.kit.ids
from suiche.kit.only_grows import only_grows

GROWS = """
create function suiche_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the table % only grows: a correction is a new row', tg_table_name;
end $$;
"""
# The same columns as `createcachetable` makes; limits on tries are counted here. A migration, so that no start forgets it.
CACHE = """
create table kit_cache (
    cache_key varchar(255) not null primary key,
    value text not null,
    expires timestamp with time zone not null
);
create index kit_cache_expires on kit_cache (expires);
"""


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("kit", "0001_initial"),
        ("kit", "0002_append_only"),
        ("kit", "0003_refused_at_carrying_out"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Deployment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('demo', models.BooleanField(default=False)),
                ('shift_days', models.IntegerField(default=0)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='kit_one_deployment'), models.CheckConstraint(condition=models.Q(('shift_days', 0), models.Q(('demo', True), ('shift_days__gte', 0)), _connector='OR'), name='kit_only_a_demo_moves_its_date')],
            },
        ),
        migrations.CreateModel(
            name='AuditRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(db_index=True, max_length=120)),
                ('actor_kind', models.CharField(max_length=12)),
                ('actor_id', models.CharField(db_index=True, max_length=64)),
                ('at', models.DateTimeField(db_index=True)),
                ('arguments', models.JSONField(default=dict)),
                ('input_hash', models.CharField(max_length=64)),
                ('outcome', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='AccessRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor_kind', models.CharField(max_length=12)),
                ('actor_id', models.CharField(max_length=64)),
                ('what', models.CharField(max_length=80)),
                ('subject', models.CharField(db_index=True, max_length=64)),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=120)),
                ('key', models.CharField(max_length=120)),
                ('input_hash', models.CharField(max_length=64)),
                ('result', models.JSONField(null=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('action', 'key'), name='kit_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.CharField(max_length=160)),
                ('arguments', models.JSONField(default=dict)),
                ('not_before', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True, default='')),
                ('dead', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('dead', False)), fields=['not_before', 'id'], name='kit_job_next')],
            },
        ),
        migrations.CreateModel(
            name='InboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.CharField(max_length=40)),
                ('message_id', models.CharField(max_length=120)),
                ('headers', models.JSONField(default=dict)),
                ('body', models.BinaryField()),
                ('received_at', models.DateTimeField()),
                ('handled_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, default='', max_length=60)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('partner', 'message_id'), name='kit_message_once')],
            },
        ),
        migrations.CreateModel(
            name='MoveRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_type', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('from_state', models.CharField(max_length=40)),
                ('to_state', models.CharField(max_length=40)),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['subject_id', 'id'], name='kit_move_subject')],
            },
        ),
        migrations.CreateModel(
            name='ProposalRow',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, primary_key=True, serialize=False)),
                ('action', models.CharField(max_length=160)),
                ('arguments', models.JSONField()),
                ('input_hash', models.CharField(max_length=64)),
                ('reason', models.CharField(max_length=200)),
                ('proposed_by', models.CharField(max_length=80)),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, default='', max_length=80)),
                ('decided_at', models.DateTimeField(null=True)),
                ('approved', models.BooleanField(null=True)),
                ('refused_zh', models.CharField(blank=True, default='', max_length=300)),
                ('refused_en', models.CharField(blank=True, default='', max_length=300)),
                ('refused_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by', ''), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='kit_four_eyes')],
            },
        ),
        migrations.RunSQL(CACHE, "drop table kit_cache"),
        migrations.RunSQL(GROWS, "drop function suiche_append_only"),
        *only_grows("kit_auditrow", "kit_accessrow", "kit_moverow"),
    ]
