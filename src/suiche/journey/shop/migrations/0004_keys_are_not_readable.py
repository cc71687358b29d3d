"""Who reads the table of quotes learns no visitor's key and opens no shared page: keys are indexes, tokens encrypted.

Links that were shared, and browsers that saved something, find their quotes as before. The way back is for an
empty table only: a visitor's key cannot be had from its index.
"""

from django.db import migrations, models

import suiche.kit.fields
from suiche.kit.fields import blind_index


def fill(apps, schema_editor):
    """Encrypt and index what stands in the clear; the trigger that freezes figures steps aside for it."""
    quotes = apps.get_model("shop", "Quote")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("alter table shop_quote disable trigger shop_quote_stays")
        for quote in quotes.objects.iterator(chunk_size=1000):
            quote.token, quote.token_index = quote.clear_token, blind_index(quote.clear_token)
            quote.visitor_index = blind_index(quote.visitor_index) if quote.visitor_index else ""
            quote.save(update_fields=["token", "token_index", "visitor_index"])
        cursor.execute("alter table shop_quote enable trigger shop_quote_stays")
        cursor.execute(
            "update kit_idempotencykey set result = result - 'token'"
            " where action in ('journey.shop.save_quote', 'journey.shop.requote')"
        )
        cursor.execute("delete from kit_idempotencykey where action = 'journey.shop.requote'")


class Migration(migrations.Migration):
    """Rename, fill, drop."""

    dependencies = [("kit", "0002_append_only"), ("shop", "0003_families")]

    operations = [
        migrations.RemoveConstraint(model_name="quote", name="shop_quote_has_an_owner"),
        migrations.RenameField(model_name="quote", old_name="token", new_name="clear_token"),
        migrations.RenameField(model_name="quote", old_name="anonymous_key", new_name="visitor_index"),
        migrations.AddField("quote", "token", suiche.kit.fields.EncryptedTextField(null=True)),
        migrations.AddField("quote", "token_index", models.CharField(max_length=64, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("quote", "token", suiche.kit.fields.EncryptedTextField()),
        migrations.AlterField("quote", "token_index", models.CharField(max_length=64, unique=True)),
        migrations.RemoveField("quote", "clear_token"),
        migrations.AddConstraint(
            "quote",
            models.CheckConstraint(
                condition=models.Q(("customer__isnull", False), models.Q(("visitor_index", ""), _negated=True), _connector="OR"),
                name="shop_quote_has_an_owner",
            ),
        ),
    ]
