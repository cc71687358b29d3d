"""The tables that migrations make are those of the models."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from suiche.demo.prepare import require_whole
from suiche.demo.say import StartError
from suiche.kit import deployment


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert "No changes detected" in said.getvalue()


@pytest.mark.django_db
def test_a_database_that_stopped_half_way_to_the_first_release_is_refused() -> None:
    assert deployment.half_way() == []
    recorder = MigrationRecorder(connection)
    ran = recorder.migration_qs.filter(app="repay")
    ran.delete()
    recorder.record_applied("repay", "0001_initial")
    assert deployment.half_way() == ["repay"]
    with pytest.raises(StartError, match="repay"):
        require_whole()


@pytest.mark.django_db
def test_a_table_that_only_grows_is_not_emptied_either() -> None:
    with connection.cursor() as cursor:
        cursor.execute(  # the bits of tgtype: 1 for each row, 32 truncate
            "select tgrelid::regclass::text, bool_or(tgtype & 1 = 1), bool_or(tgtype & 32 = 32) from pg_trigger"
            " where tgfoid = 'suiche_append_only'::regproc group by 1"
        )
        watched = cursor.fetchall()
        assert len(watched) > 20, "nothing was looked at"
        assert [table for table, rows, emptied in watched if not (rows and emptied)] == []
        for what in ("kit_auditrow", "ledger_line", "ledger_entry cascade"):
            with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
                cursor.execute(f"truncate {what}")
