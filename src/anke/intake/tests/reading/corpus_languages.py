# SPDX-License-Identifier: EUPL-1.2
"""Mails in other languages, and in other characters than they say."""

from collections.abc import Iterator

from anke.intake.tests.reading.builders import html, plain
from anke.intake.tests.reading.corpus import Case

LETTERS = {
    "da": "Jeg klager over afgørelsen, fordi kommunen ikke har set på mine papirer.",
    "en": "I appeal the decision of the municipality because my papers were not read.",
    "de": "Ich lege Widerspruch gegen die Entscheidung der Kommune ein.",
    "pl": "Nie zgadzam się z decyzją gminy i chcę złożyć odwołanie w tej sprawie.",
    "tr": "Belediyenin kararına itiraz ediyorum çünkü belgelerim incelenmedi.",
    "ar": "أعترض على قرار البلدية بشأن إعانة السكن لأن أوراقي لم تُقرأ.",
    "uk": "Я оскаржую рішення муніципалітету, тому що мої документи не розглянули.",
    "so": "Waxaan ka cabanayaa go'aanka degmada sababtoo ah warqadahayga lama akhrin.",
    "kl": "Kommunip aalajangiinera naammagittaalliuutigaara, uanga paasissutissat.",
    "fa": "من به تصمیم شهرداری درباره کمک هزینه مسکن اعتراض دارم.",
    "sv": "Jag överklagar kommunens beslut eftersom mina handlingar inte lästes.",
    "ru": "Я обжалую решение муниципалитета, потому что мои документы не рассмотрели.",
}
# Character sets as letters name them, each with a text that it can write.
CHARSETS = {
    "utf-8": "Klage over afgørelsen",
    "utf-16": "Klage over afgørelsen",
    "utf-16le": "Klage over afgørelsen",
    "utf-32": "Klage over afgørelsen",
    "utf-7": "Klage over afgørelsen",
    "iso-8859-1": "Klage over afgørelsen",
    "iso-8859-2": "Odwołanie od decyzji gminy",
    "iso-8859-4": "Kaebus otsuse kohta šž",
    "iso-8859-5": "Жалоба на решение",
    "iso-8859-6": "اعتراض على القرار",
    "iso-8859-7": "Ένσταση κατά της απόφασης",
    "iso-8859-8-i": "ערעור על ההחלטה",
    "iso-8859-9": "Karara itiraz ediyorum ş",
    "iso-8859-15": "Klage over 100 € afgørelse",
    "windows-1250": "Odwołanie od decyzji gminy",
    "windows-1251": "Жалоба на решение",
    "windows-1252": "Klage – “afgørelse”",
    "windows-1254": "Karara itiraz ediyorum ş",
    "windows-1256": "اعتراض على القرار",
    "windows-1257": "Skundas dėl sprendimo",
    "koi8-r": "Жалоба на решение",
    "koi8-u": "Скарга на рішення",
    "macintosh": "Klage over afgørelsen",
    "cp850": "Klage over afgørelsen",
    "gb2312": "对决定提出申诉",
    "gb18030": "对决定提出申诉",
    "big5": "對決定提出申訴",
    "shift_jis": "決定に対する不服申立て",
    "euc-jp": "決定に対する不服申立て",
    "iso-2022-jp": "決定に対する不服申立て",
    "euc-kr": "결정에 대한 이의신청",
    "iso-2022-kr": "결정에 대한 이의신청",
    "tis-620": "อุทธรณ์คำตัดสิน",
}
PYTHON_NAMES = {
    "iso-8859-8-i": "iso-8859-8",
    "macintosh": "mac-roman",
}


def cases() -> Iterator[Case]:
    """Give the cases of this kind."""
    for code, text in LETTERS.items():
        yield Case(f"language-{code}", plain(text), find=text[:30], language=code)
    for name, text in CHARSETS.items():
        content = text.encode(PYTHON_NAMES.get(name, name))
        kind = f"text/plain; charset={name}"
        yield Case(f"charset-{name}", plain(content, kind=kind), find=text)
    yield from undeclared()
    yield from forbidden()


def undeclared() -> Iterator[Case]:
    """Give texts whose character set is missing, wrong or unknown."""
    danish = "Jeg klager over afgørelsen på baggrund af nye lægelige oplysninger. "
    for name, content, kind, warning in (
        ("utf8-not-declared", danish.encode(), "text/plain", ""),
        ("latin1-not-declared", danish.encode("latin-1"), "text/plain", "gættet"),
        (
            "latin1-as-utf8",
            danish.encode("latin-1"),
            "text/plain; charset=utf-8",
            "gæt",
        ),
        ("utf8-as-ascii", danish.encode(), "text/plain; charset=us-ascii", ""),
        ("unknown", danish.encode("cp1252"), "text/plain; charset=x-klingon", "gættet"),
        ("empty", danish.encode(), 'text/plain; charset=""', ""),
        ("long", danish.encode(), f"text/plain; charset={'x' * 500}", "gættet"),
        ("utf16-no-mark", danish.encode("utf-16-le"), "text/plain", "gættet"),
        ("utf16be-no-mark", danish.encode("utf-16-be"), "text/plain", "gættet"),
        (
            "utf16-as-utf8",
            danish.encode("utf-16-le"),
            "text/plain; charset=utf-8",
            "gæt",
        ),
        ("mark-utf8", b"\xef\xbb\xbf" + danish.encode(), "text/plain", ""),
    ):
        raw = plain(content, kind=kind)
        found = "klager over afgørelsen"
        yield Case(f"charset-{name}", raw, find=found, warning=warning)
    twice = danish.encode().decode("cp1252").encode()
    yield Case("charset-mojibake", plain(twice), find="afgørelsen", warning="to gange")
    yield Case("charset-random", plain(bytes(range(128, 256)) * 40))
    yield Case(
        "charset-html-meta-lies",
        html('<meta charset="utf-7"><p>hej æ</p>'),
        find="hej æ",
    )


def forbidden() -> Iterator[Case]:
    """Give names of codecs that are no character sets: none may be used."""
    for name in ("zlib", "bz2", "base64", "hex", "rot13", "idna", "punycode"):
        kind = f"text/plain; charset={name}"
        yield Case(f"codec-{name}", plain("Jeg klager", kind=kind), find="Jeg klager")
    kind = "text/plain; charset=unicode_escape"
    yield Case("codec-unicode-escape", plain("Jeg \\x41", kind=kind), find="\\x41")
    sneaky = "+ADw-script+AD4-alert(1)+ADw-/script+AD4-hej"
    raw = plain(sneaky, kind="text/html; charset=utf-7")
    yield Case("utf7-script", raw, find="hej", never="alert")
