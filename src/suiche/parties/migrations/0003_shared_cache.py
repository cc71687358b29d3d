"""The table of the cache that all web processes share: limits on tries are counted in it.

The same columns as `manage.py createcachetable` makes; a migration, so that no start can forget it.
"""

from django.db import migrations

CREATE = """
create table if not exists kit_cache (
    cache_key varchar(255) not null primary key,
    value text not null,
    expires timestamp with time zone not null
);
create index if not exists kit_cache_expires on kit_cache (expires);
"""


class Migration(migrations.Migration):
    """Makes the table where it is missing."""

    dependencies = [("parties", "0002_tokens_and_handovers")]
    operations = [migrations.RunSQL(CREATE, "drop table if exists kit_cache")]
