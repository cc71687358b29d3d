"""Papers and their signatures."""

import django.db.models.deletion
import suiche.kit.fields
import suiche.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("documents", "0001_initial"),
        ("documents", "0002_holder"),
        ("documents", "0003_kinds_of_today"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(default=suiche.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=24)),
                ('kind', models.CharField(choices=[('DISCLOSURE', 'DISCLOSURE'), ('CONTRACT', 'CONTRACT'), ('CERTIFICATE', 'CERTIFICATE'), ('DEBIT_MANDATE', 'DEBIT_MANDATE')], max_length=24)),
                ('subject_type', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('title', models.CharField(max_length=80)),
                ('paper_no', models.CharField(max_length=60)),
                ('holder', suiche.kit.fields.EncryptedTextField(null=True)),
                ('fields', models.JSONField()),
                ('content', suiche.kit.fields.EncryptedBytesField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('verify_code', models.CharField(max_length=24, unique=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'created_at'], name='documents_by_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['PREPARED', 'PARTLY_SIGNED', 'SIGNED', 'VOID'])), name='documents_document_state'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='documents_document_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('field', models.CharField(max_length=40)),
                ('organisation', models.BooleanField()),
                ('signer_name', suiche.kit.fields.EncryptedTextField()),
                ('signer_number', suiche.kit.fields.EncryptedTextField()),
                ('certificate_serial', models.CharField(max_length=40)),
                ('time_stamp', models.DateTimeField()),
                ('sha256_before', models.CharField(max_length=64)),
                ('sha256_after', models.CharField(max_length=64)),
                ('evidence', suiche.kit.fields.EncryptedTextField()),
                ('by', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('document', 'field'), name='documents_field_signed_once'), models.CheckConstraint(condition=models.Q(('sha256_before', models.F('sha256_after')), _negated=True), name='documents_signature_changes_bytes')],
            },
        ),
    ]
