"""The newest things of one person, without a look at all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0003_voice")]

    operations = [
        migrations.RemoveIndex(model_name="item", name="sg_item_owner"),
        migrations.AddIndex(
            model_name="item", index=models.Index(fields=["owner", "made_on"], name="sg_item_owner_day")
        ),
    ]
