"""Made-up names: pseudonyms of children, and people whose surnames are things, so that nobody carries them."""

MAIN_PSEUDONYMS = """
Egel Merel Specht Otter Bever Lynx Zwaluw Koolmees Kievit Grutto Wulp Lepelaar Reiger Ooievaar Buizerd Havik Torenvalk
Uil Kauw Ekster Roodborst Winterkoning Pimpelmees Staartmees Boomklever Putter Vink Sijs Goudvink Kwikstaart Leeuwerik
Nachtegaal Spreeuw Lijster Wielewaal IJsvogel Fuut Meerkoet Waterhoen Aalscholver Tureluur Scholekster Kluut Plevier
Stern Kraanvogel Flamingo Pelikaan Toekan Kolibrie Papegaai Kaketoe Pinguïn Walrus Zeehond Dolfijn Orka Narwal
Zeepaardje Zeester Octopus Inktvis Krab Kreeft Garnaal Schildpad Salamander Hagedis Gekko Kameleon Leguaan Kikker
Boomkikker Vuursalamander Libel Waterjuffer Vlinder Kwartel Patrijs Dagpauwoog Atalanta Citroenvlinder Koninginnenpage
Lieveheersbeestje Hommel Krekel Sprinkhaan Vuurvliegje Mier Eekhoorn Hermelijn Wezel Marter Das Vleermuis Hazelmuis
Relmuis Hamster Cavia Chinchilla Alpaca Lama Kameel Dromedaris Giraffe Zebra Okapi Gazelle Antilope Steenbok Gems
Eland Rendier Bizon Moeflon Panda Koala Wombat Kangoeroe Wallaby Luiaard Miereneter Gordeldier Tapir Capibara
Stokstaartje Mangoest Neushoorn Nijlpaard Olifant Jaguar Luipaard Panter Poema Ocelot Serval Caracal Fennek
Wasbeer IJsbeer
""".split()  # noqa: SIM905 - a list of words reads as words

NEIGHBOUR_PSEUDONYMS = """
Klaproos Korenbloem Madelief Paardenbloem Boterbloem Sneeuwklokje Krokus Narcis Tulp Hyacint Anemoon Akelei
""".split()  # noqa: SIM905 - a list of words reads as words

# First name, surname, languages.
MAIN_VOLUNTEERS = (
    ("Marijke", "Zilverlinde", "nl en"),
    ("Samir", "Zaytunbal", "ar en nl"),
    ("Selam", "Kokhobay", "ti en nl"),
    ("Joost", "Duinroosje", "nl en"),
    ("Olena", "Sonyashka", "uk en"),
    ("Hatice", "Papatyali", "tr nl"),
    ("Darius", "Bolbolak", "fa en nl"),
    ("Annelies", "Koperwiek", "nl en"),
    ("Rania", "Qamarayn", "ar nl"),
    ("Dawit", "Berhanay", "ti nl"),
    ("Wouter", "Rietkraag", "nl en"),
    ("Iryna", "Kalynka", "uk nl en"),
    ("Emre", "Yildizcik", "tr en nl"),
    ("Parisa", "Anarestan", "fa nl"),
    ("Greetje", "Bosanemoon", "nl"),
    ("Nour", "Yasminat", "ar en"),
    ("Mehret", "Tsigeredi", "ti en"),
    ("Bram", "Veldleeuwerik", "nl en"),
    ("Taras", "Vyshnyak", "uk en"),
    ("Zehra", "Ceylanbas", "tr nl en"),
    ("Lotte", "Waterlelie", "nl en ar"),
    ("Bilal", "Nakhlawin", "ar nl en"),
    ("Yonas", "Gerebdur", "ti nl en"),
    ("Femke", "Zeekraal", "nl en"),
    ("Shirin", "Golabdan", "fa en"),
    ("Kees", "Populierendreef", "nl"),
    ("Layla", "Warditayn", "ar en nl"),
    ("Senait", "Adeyabeba", "ti nl"),
    ("Sanne", "Lisdodde", "nl en"),
    ("Bohdan", "Dubravko", "uk nl"),
    ("Cemal", "Ormancik", "tr nl"),
    ("Thijs", "Korenmolen", "nl en"),
    ("Huda", "Sanawbara", "ar nl"),
    ("Filmon", "Wehizaro", "ti en nl"),
    ("Ingrid", "Heidebrem", "nl en"),
    ("Navid", "Kuhestani-Bad", "fa nl en"),
    ("Rosalie", "Dotterbloem", "nl en"),
    ("Tariq", "Bahrayni-Mawj", "ar en"),
    ("Letay", "Semayawit", "ti nl en"),
    ("Ruben", "Wilgenroos", "nl en"),
    ("Mina", "Parvanehpur", "fa nl en"),
    ("Dorien", "Kamperfoelie", "nl en"),
    ("Ahlam", "Najmatayn", "ar en nl"),
    ("Pieter-Jan", "Steenuilhof", "nl en"),
    ("Oksana", "Barvinok", "uk en nl"),
)

NEIGHBOUR_VOLUNTEERS = (
    ("Trijntje", "Zandviool", "nl en"),
    ("Munir", "Rumanayn", "ar nl"),
    ("Abeba", "Tsehayti", "ti nl en"),
)


def address(first: str, surname: str, domain: str) -> str:
    """Return a mail address that cannot exist: the top-level domain ``example`` is reserved (RFC 2606)."""
    return f"{first}.{surname}@{domain}.example".lower()
