"""What the nightly proof finds is kept; a night reads and writes less."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("repay", "0007_prepayments")]
    operations = [
        migrations.RemoveField("bill", "loan"),
        migrations.AddIndex("loan", models.Index(condition=models.Q(("holds_credit", True)), fields=["id"], name="repay_loan_credit")),
        migrations.AddIndex("instalment", models.Index(condition=models.Q(("principal_fen__lt", 0)), fields=["due_date", "loan"], name="repay_instalment_capitalised")),
        migrations.CreateModel(
            name="DayProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(db_index=True)),
                ("at", models.DateTimeField()),
                ("loans", models.PositiveIntegerField()),
                ("differences", models.PositiveIntegerField()),
                ("first", models.JSONField(default=list)),
                ("balanced", models.BooleanField()),
            ],
        ),
    ]
