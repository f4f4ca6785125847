"""What the demonstration's shop sells, where and to whom: invented names, in English and in Arabic."""

from fondaco.kernel.values import Struct


class Good(Struct, frozen=True):
    """One article in several sizes; the price is that of the first, the next ones cost more as they are larger."""

    category: str
    brand: str
    name_en: str
    name_ar: str
    price: float
    sizes: tuple[tuple[str, str], ...]
    generic: str = ""


# Code, names, and the code of what it stands under.
CATEGORIES = (
    ("DRINKS", "Drinks", "مشروبات", None),
    ("TEA", "Tea", "شاي", "DRINKS"),
    ("HERBAL", "Herbal tea", "أعشاب", "TEA"),
    ("COFFEE", "Coffee", "قهوة", "DRINKS"),
    ("GROCERY", "Grocery", "بقالة", None),
    ("DATES", "Dates", "تمور", "GROCERY"),
    ("SPICES", "Spices", "بهارات", "GROCERY"),
    ("PANTRY", "Rice, pulses and oil", "أرز وبقوليات وزيوت", "GROCERY"),
    ("SWEETS", "Honey and sweets", "عسل وحلويات", "GROCERY"),
    ("PHARMACY", "Pharmacy", "صيدلية", None),
    ("PAIN", "Pain and fever", "مسكنات وخافضات حرارة", "PHARMACY"),
    ("ANTIBIOTIC", "Antibiotics", "مضادات حيوية", "PHARMACY"),
    ("VITAMIN", "Vitamins", "فيتامينات", "PHARMACY"),
    ("CARE", "Personal care", "عناية شخصية", None),
)
BRANDS = (
    ("NILE-LEAF", "Nile Leaf", "ورقة النيل"),
    ("MOKHA-GATE", "Mokha Gate", "باب المخا"),
    ("PALM-HOUSE", "Palm House", "بيت النخيل"),
    ("SPICE-QUAY", "Spice Quay", "رصيف البهار"),
    ("GOLDEN-FIELD", "Golden Field", "الحقل الذهبي"),
    ("BEE-VALLEY", "Bee Valley", "وادي النحل"),
    ("HEALWELL", "Healwell", "هيلويل"),
    ("DELTA-CARE", "Delta Care", "دلتا كير"),
)
GENERICS = (
    ("PARACETAMOL", "Paracetamol", "باراسيتامول", ("Panadol", "Adol")),
    ("IBUPROFEN", "Ibuprofen", "ايبوبروفين", ("Brufen",)),
    ("AMOX-CLAV", "Amoxicillin + clavulanic acid", "أموكسيسيلين وحمض الكلافولانيك", ("Augmentin",)),
    ("AMOXICILLIN", "Amoxicillin", "أموكسيسيلين", ()),
    ("AZITHROMYCIN", "Azithromycin", "أزيثروميسين", ()),
    ("ASCORBIC-ACID", "Ascorbic acid", "حمض الأسكوربيك", ()),
    ("COLECALCIFEROL", "Colecalciferol", "كولي كالسيفيرول", ()),
)

BAGS = (("20 bags", "٢٠ كيس"), ("50 bags", "٥٠ كيس"), ("100 bags", "١٠٠ كيس"))
LOOSE = (("125 g", "١٢٥ جرام"), ("250 g", "٢٥٠ جرام"), ("500 g", "٥٠٠ جرام"), ("1 kg", "١ كيلو"))
BOXES = (("400 g", "٤٠٠ جرام"), ("800 g", "٨٠٠ جرام"), ("3 kg", "٣ كيلو"))
JARS = (("50 g", "٥٠ جرام"), ("100 g", "١٠٠ جرام"), ("200 g", "٢٠٠ جرام"))
SACKS = (("1 kg", "١ كيلو"), ("5 kg", "٥ كيلو"), ("10 kg", "١٠ كيلو"))
BOTTLES = (("250 ml", "٢٥٠ مل"), ("500 ml", "٥٠٠ مل"), ("1 l", "١ لتر"))
TABLETS = (("500 mg 12 tablets", "٥٠٠ مجم ١٢ قرص"), ("500 mg 24 tablets", "٥٠٠ مجم ٢٤ قرص"))
STRONG = (("625 mg 14 tablets", "٦٢٥ مجم ١٤ قرص"), ("1 g 14 tablets", "١ جم ١٤ قرص"))
SYRUPS = (("60 ml", "٦٠ مل"), ("100 ml", "١٠٠ مل"))


def _goods(
    category: str, brand: str, sizes: tuple[tuple[str, str], ...], *named: tuple[str, str, float]
) -> tuple[Good, ...]:
    return tuple(Good(category, brand, english, arabic, price, sizes) for english, arabic, price in named)


def _medicine(
    category: str, brand: str, *named: tuple[str, str, float, str, tuple[tuple[str, str], ...]]
) -> tuple[Good, ...]:
    return tuple(Good(category, brand, en, ar, price, sizes, generic) for en, ar, price, generic, sizes in named)


GOODS: tuple[Good, ...] = (
    *_goods(
        "TEA",
        "NILE-LEAF",
        BAGS,
        ("Green tea", "شاي أخضر", 32.5),
        ("Green tea with mint", "شاي أخضر بالنعناع", 35),
        ("Black tea", "شاي أسود", 28),
        ("Earl Grey", "شاي إيرل جراي", 39.5),
        ("Karak tea", "شاي كرك", 42),
        ("White tea", "شاي أبيض", 68),
        ("Jasmine tea", "شاي بالياسمين", 44),
        ("Black tea with cardamom", "شاي أسود بالهيل", 36),
    ),
    *_goods(
        "HERBAL",
        "NILE-LEAF",
        BAGS,
        ("Hibiscus", "كركديه", 24),
        ("Chamomile", "بابونج", 27.5),
        ("Anise", "ينسون", 21),
        ("Sage", "مرمية", 23),
        ("Ginger and lemon", "زنجبيل وليمون", 31),
        ("Thyme", "زعتر", 22),
    ),
    *_goods(
        "COFFEE",
        "MOKHA-GATE",
        LOOSE,
        ("Arabica, light roast", "قهوة أرابيكا فاتحة", 85),
        ("Arabica, dark roast", "قهوة أرابيكا غامقة", 85),
        ("Turkish coffee", "قهوة تركية", 78),
        ("Turkish coffee with cardamom", "قهوة تركية محوجة", 88),
        ("Saudi coffee", "قهوة سعودية", 96),
        ("Espresso beans", "بن إسبريسو", 110),
        ("Decaffeinated coffee", "قهوة منزوعة الكافيين", 120),
    ),
    *_goods(
        "DATES",
        "PALM-HOUSE",
        BOXES,
        ("Ajwa dates", "تمر عجوة", 145),
        ("Sukkari dates", "تمر سكري", 70),
        ("Medjool dates", "تمر مجدول", 160),
        ("Khalas dates", "تمر خلاص", 62),
        ("Safawi dates", "تمر صفاوي", 75),
        ("Siwi dates", "تمر سيوي", 48),
        ("Date paste", "عجينة تمر", 39),
        ("Dates stuffed with almonds", "تمر محشو باللوز", 115),
    ),
    *_goods(
        "SPICES",
        "SPICE-QUAY",
        JARS,
        ("Cumin, ground", "كمون مطحون", 26),
        ("Coriander, ground", "كزبرة مطحونة", 22),
        ("Cardamom, whole", "حبهان صحيح", 135),
        ("Cinnamon sticks", "أعواد قرفة", 45),
        ("Turmeric", "كركم", 24),
        ("Black pepper", "فلفل أسود", 52),
        ("Saffron threads", "خيوط زعفران", 390),
        ("Sumac", "سماق", 33),
        ("Seven spices", "سبع بهارات", 38),
        ("Za'atar mix", "خلطة زعتر", 41),
        ("Cloves", "قرنفل", 64),
        ("Nigella seed", "حبة البركة", 37),
    ),
    *_goods(
        "PANTRY",
        "GOLDEN-FIELD",
        SACKS,
        ("Egyptian rice", "أرز مصري", 34),
        ("Basmati rice", "أرز بسمتي", 92),
        ("Red lentils", "عدس أحمر", 58),
        ("Brown lentils", "عدس بجبة", 61),
        ("Fava beans", "فول بلدي", 47),
        ("Chickpeas", "حمص", 66),
        ("White beans", "فاصوليا بيضاء", 63),
        ("Bulgur", "برغل", 40),
        ("Freekeh", "فريك", 74),
        ("Semolina", "سميد", 31),
    ),
    *_goods(
        "PANTRY",
        "GOLDEN-FIELD",
        BOTTLES,
        ("Olive oil, extra virgin", "زيت زيتون بكر ممتاز", 130),
        ("Sunflower oil", "زيت عباد الشمس", 55),
        ("Sesame oil", "زيت سمسم", 84),
        ("Apple vinegar", "خل تفاح", 29),
        ("Pomegranate molasses", "دبس رمان", 68),
        ("Rose water", "ماء ورد", 33),
        ("Orange blossom water", "ماء زهر", 33),
    ),
    *_goods(
        "SWEETS",
        "BEE-VALLEY",
        LOOSE,
        ("Clover honey", "عسل برسيم", 95),
        ("Sidr honey", "عسل سدر", 320),
        ("Orange blossom honey", "عسل موالح", 110),
        ("Halva with pistachio", "حلاوة بالفستق", 72),
        ("Tahini", "طحينة", 58),
        ("Turkish delight", "ملبن", 64),
        ("Sesame brittle", "سمسمية", 36),
    ),
    *_medicine(
        "PAIN",
        "HEALWELL",
        ("Panadol", "بانادول", 38, "PARACETAMOL", TABLETS),
        ("Panadol Extra", "بنادول اكسترا", 49.5, "PARACETAMOL", TABLETS),
        ("Panadol for children", "بنادول للأطفال", 33, "PARACETAMOL", SYRUPS),
        ("Adol", "أدول", 27, "PARACETAMOL", TABLETS),
        ("Brufen", "بروفين", 44, "IBUPROFEN", TABLETS),
        ("Brufen syrup", "شراب بروفين", 31, "IBUPROFEN", SYRUPS),
    ),
    *_medicine(
        "ANTIBIOTIC",
        "HEALWELL",
        ("Augmentin", "أوجمنتين", 118, "AMOX-CLAV", STRONG),
        ("Augmentin suspension", "أوجمنتين معلق", 96, "AMOX-CLAV", SYRUPS),
        ("Amoxil", "أموكسيل", 54, "AMOXICILLIN", TABLETS),
        ("Zithro", "زيثرو", 89, "AZITHROMYCIN", TABLETS),
    ),
    *_medicine(
        "VITAMIN",
        "DELTA-CARE",
        ("Vitamin C", "فيتامين سي", 42, "ASCORBIC-ACID", TABLETS),
        ("Vitamin C, effervescent", "فيتامين سي فوار", 57, "ASCORBIC-ACID", TABLETS),
        ("Vitamin D3 drops", "نقط فيتامين د٣", 65, "COLECALCIFEROL", SYRUPS),
    ),
    *_goods(
        "CARE",
        "DELTA-CARE",
        BOTTLES,
        ("Olive oil soap, liquid", "صابون سائل بزيت الزيتون", 46),
        ("Black seed shampoo", "شامبو حبة البركة", 78),
        ("Argan conditioner", "بلسم أرجان", 92),
        ("Rose body lotion", "لوشن الورد", 69),
        ("Almond massage oil", "زيت لوز", 84),
        ("Mint mouthwash", "غسول فم بالنعناع", 51),
    ),
)

WEEK = {day: {"open": "09:00", "close": "22:00"} for day in ("sat", "sun", "mon", "tue", "wed")}
BRANCHES: tuple[dict[str, object], ...] = (
    {
        "iv_id": "CAI-ZAMALEK",
        "name_en": "Zamalek",
        "name_ar": "الزمالك",
        "location": {"lat": 30.0609, "lon": 31.2197},
        "working_hours": WEEK
        | {"thu": {"open": "09:00", "close": "00:00"}, "fri": {"open": "14:00", "close": "00:00"}},
    },
    {
        "iv_id": "CAI-MAADI",
        "name_en": "Maadi",
        "name_ar": "المعادي",
        "location": {"lat": 29.9602, "lon": 31.2569},
        "working_hours": WEEK | {"thu": [{"open": "09:00", "close": "13:00"}, {"open": "17:00", "close": "23:00"}]},
    },
    {
        "iv_id": "ALX-CORNICHE",
        "name_en": "Alexandria, Corniche",
        "name_ar": "الإسكندرية، الكورنيش",
        "location": {"lat": 31.2156, "lon": 29.9553},
        "working_hours": WEEK,
    },
    {
        "iv_id": "WAREHOUSE",
        "name_en": "Warehouse, 10th of Ramadan",
        "name_ar": "مخزن العاشر من رمضان",
        "location": {"lat": 30.2965, "lon": 31.7426},
    },
)

GROUPS = (
    ("Regulars", "Who comes every week"),
    ("جملة", "Wholesale"),
    ("Clinics", "Doctors and clinics"),
)
# First name, last name, type, the groups by position, city and street.
CUSTOMERS = (
    ("Mona", "Hassan", "individual", (0,), "Cairo", "12 Brazil Street"),
    ("أحمد", "عبد الرحمن", "individual", (0,), "القاهرة", "٧ شارع ٩"),
    ("Youssef", "Kamal", "vip", (0, 2), "Cairo", "3 Road 233"),
    ("فاطمة", "الزهراء", "individual", (), "الإسكندرية", "٤٥ طريق الجيش"),
    ("Nadia", "Fahmy", "individual", (0,), "Alexandria", "8 Fouad Street"),
    ("خالد", "منصور", "corporate", (1,), "طنطا", "١٨ شارع البحر"),
    ("Layla", "Said", "vip", (0,), "Giza", "21 Dokki Street"),
    ("محمود", "إبراهيم", "corporate", (1,), "المنصورة", "٥ شارع الجمهورية"),
    ("Sara", "Nabil", "individual", (), "Cairo", "30 Abbas El Akkad"),
    ("عمر", "فاروق", "individual", (0,), "أسوان", "٢ كورنيش النيل"),
    ("Heba", "Mostafa", "corporate", (2,), "Cairo", "Clinic 4, 9 Tahrir Street"),
    ("Karim", "Adel", "individual", (), "Port Said", "14 Palestine Street"),
)
