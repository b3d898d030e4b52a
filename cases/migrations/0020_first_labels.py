from django.db import migrations

LABELS = (
    (
        "trong-diem", "Ban Chỉ đạo theo dõi", "Followed by the steering committee",
        "Việc phức tạp, kéo dài, có kết luận hoặc thông báo của Ban Chỉ đạo",
        "A complex, long case with a conclusion or notice of the steering committee",
    ),
    (
        "tham-nhung", "Thu hồi tài sản tham nhũng, kinh tế", "Recovery in corruption and economic cases",
        "Bản án hình sự về tham nhũng, kinh tế có phần thu hồi tài sản",
        "A criminal judgment on corruption or economic crime with property to recover",
    ),
    (
        "dat-dai", "Liên quan đất đai", "About land",
        "Nghĩa vụ giao đất, nhà, hoặc tài sản xử lý là quyền sử dụng đất",
        "A duty to hand over land or a house, or the property to be sold is a land use right",
    ),
)


def create(apps, schema_editor):
    label = apps.get_model("cases", "Label")
    for position, (code, name, name_en, criteria, criteria_en) in enumerate(LABELS, start=1):
        label.objects.create(
            code=code, name=name, name_en=name_en, criteria=criteria, criteria_en=criteria_en, position=position
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_labels")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
