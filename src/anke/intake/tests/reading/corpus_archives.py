# SPDX-License-Identifier: EUPL-1.2
"""ZIP files that swell, lie, overlap, climb out or never end."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from anke.intake.domain.reading import Verdict
from anke.intake.tests.reading.builders import (
    DOCX_MAIN,
    ODT_TYPE,
    attached,
    docx,
    pdf,
    png,
    zipped,
)
from anke.intake.tests.reading.corpus import Case

READ, HOSTILE, DEEP = Verdict.READ, Verdict.HOSTILE, Verdict.TOO_DEEP
MALFORMED, MANY = Verdict.MALFORMED, Verdict.TOO_MANY
MEGABYTE = 1024 * 1024


def cases() -> Iterator[Case]:
    """Give the cases of this kind."""
    for name, make, verdicts in (*honest(), *bombs(), *lies(), *odd()):
        yield Case(
            f"zip-{name}",
            lambda made=make: attached(made(), "bilag.zip", "application/zip"),
            attachments=verdicts,
        )
    yield Case(
        "zip-as-letter",
        zipped({"a.txt": b"hej"}),
        Verdict.NO_TEXT,
        (Verdict.NO_TEXT, READ),
        channel="scan",
    )


def honest():
    """Give archives that mean no harm."""
    yield "one-text", lambda: zipped({"a.txt": b"hej"}), (Verdict.NO_TEXT, READ)
    yield (
        "pdf-and-docx",
        lambda: zipped({"a.pdf": pdf(), "b.docx": docx()}),
        (Verdict.NO_TEXT, READ, READ),
    )
    yield "empty", lambda: zipped({}), (Verdict.NO_TEXT,)
    yield (
        "folders",
        lambda: zipped({"a/": b"", "a/b.txt": b"x"}),
        (Verdict.NO_TEXT, READ),
    )
    yield "stored", lambda: zipped({"a.txt": b"hej"}, 0), (Verdict.NO_TEXT, READ)


def bombs():
    """Give archives that swell."""
    yield "noughts-4gb", lambda: zeros(4_095), (HOSTILE,)
    yield "noughts-100mb", lambda: zeros(100), (HOSTILE,)
    yield (
        "many-bombs",
        lambda: zipped({f"{n}": bytes(MEGABYTE) for n in range(150)}),
        (HOSTILE,),
    )
    yield "nested", lambda: nested(6), (Verdict.NO_TEXT, DEEP)
    yield "nested-42", forty_two, (Verdict.NO_TEXT, *[DEEP] * 16)
    yield "overlapping", overlapping, (HOSTILE,)
    yield "docx-bomb", docx_bomb, (HOSTILE,)
    yield "odt-bomb", odt_bomb, (HOSTILE,)
    yield (
        "docx-bomb-in-zip",
        lambda: zipped({"a.docx": docx_bomb()}),
        (Verdict.NO_TEXT, HOSTILE),
    )
    yield (
        "of-pixel-flood",
        lambda: zipped({"a.png": png(claimed=(50_000, 50_000))}),
        (Verdict.NO_TEXT, HOSTILE),
    )
    yield (
        "entries-5000",
        lambda: zipped({f"{n}.txt": b"" for n in range(5_000)}),
        (MANY,),
    )
    yield "entries-100000", hundred_thousand, (MANY,)
    yield (
        "of-programs",
        lambda: zipped({"a.exe": b"MZ" + bytes(99)}),
        (Verdict.NO_TEXT, HOSTILE),
    )


def blanks(megabytes: int, sign: bytes) -> bytes:
    """Pack so many megabytes of one sign, at the cost of packing one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(sign * MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    return packed * megabytes + packer.flush()


def zip_of_packed(files: list[tuple[str, bytes, int]]) -> bytes:
    """Make a ZIP of what is packed already: name, packed bytes, size when unpacked."""
    written, table = bytearray(), bytearray()
    for name, packed, size in files:
        sizes = struct.pack("<IIIHH", 0, len(packed), size, len(name), 0)
        place = len(written)
        written += struct.pack("<4sHHHHH", b"PK\3\4", 20, 0, 8, 0, 0) + sizes
        written += name.encode() + packed
        table += struct.pack("<4sHHHHHH", b"PK\1\2", 20, 20, 0, 8, 0, 0) + sizes
        table += struct.pack("<HHHII", 0, 0, 0, 0, place) + name.encode()
    count = len(files)
    end = (0, 0, count, count, len(table), len(written), 0)
    return bytes(written + table) + struct.pack("<4sHHHHIIH", b"PK\5\6", *end)


def zeros(megabytes: int) -> bytes:
    """Make an archive of noughts."""
    return zip_of_packed([("nul", blanks(megabytes, b"\0"), megabytes * MEGABYTE)])


def nested(depth: int) -> bytes:
    """Make an archive in an archive in an archive."""
    content = bytes(MEGABYTE)
    for _ in range(depth):
        content = zipped({"indre.zip": content})
    return content


def forty_two() -> bytes:
    """Make the well-known shape: sixteen archives of sixteen archives of noughts."""
    leaf = zipped({"nul": bytes(10 * MEGABYTE)})
    middle = zipped({f"{n}.zip": leaf for n in range(16)})
    return zipped({f"{n}.zip": middle for n in range(16)})


def overlapping() -> bytes:
    """Make two entries that share one file's bytes."""
    raw = bytearray(zipped({"a": b"x" * 3_000, "b": b"x" * 3_000}, 0))
    second = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 4)
    raw[second + 42 : second + 46] = struct.pack("<I", 10)
    return bytes(raw)


def office_bomb(main: str, first: str) -> bytes:
    """Make a document whose text is 300 MB of blanks."""
    mark = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = mark.compress(ODT_TYPE.encode()) + mark.flush()
    text = (main, blanks(300, b" "), 300 * MEGABYTE)
    return zip_of_packed([(first, content, len(ODT_TYPE)), text])


def docx_bomb() -> bytes:
    """Make a Word bomb."""
    return office_bomb(DOCX_MAIN, "[Content_Types].xml")


def odt_bomb() -> bytes:
    """Make an OpenDocument bomb: its mark stands unpacked at the start."""
    raw = zipped({"mimetype": ODT_TYPE.encode()}, 0)
    packed = blanks(300, b" ")
    whole = zip_of_packed([("x" * 8, b"", 0), ("content.xml", packed, 300 * MEGABYTE)])
    head = raw[: raw.index(b"PK\x01\x02")]
    start = whole.index(b"PK\3\4", 4)
    table = whole.index(b"PK\x01\x02")
    first = raw[raw.index(b"PK\x01\x02") : raw.index(b"PK\x05\x06")]
    second = bytearray(whole[whole.index(b"PK\x01\x02", table + 4) :])
    second[42:46] = struct.pack("<I", len(head))
    end = second.index(b"PK\x05\x06")
    body = head + whole[start:table]
    size = len(first) + end
    second[end + 12 : end + 20] = struct.pack("<II", size, len(body))
    return body + first + bytes(second)


def hundred_thousand() -> bytes:
    """Make a real table of contents with 100,000 lines."""
    one = zipped({"a": b""}, 0)
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    table = one[start:end] * 100_000
    tail = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(table), start, 0
    )
    return one[:start] + table + tail


def lies():
    """Give archives whose tables lie."""
    yield "count-lies", lambda: count_says(60_000), (HOSTILE,)
    yield "count-says-million", lambda: count_says(0xFFFE), (HOSTILE,)
    yield "size-lies-small", lambda: size_says(3), (Verdict.NO_TEXT, MALFORMED)
    yield "size-lies-huge", lambda: size_says(0xFFFFFFF0), (HOSTILE,)
    yield "bad-checksum", bad_checksum, (Verdict.NO_TEXT, MALFORMED)
    yield "cut", lambda: zipped({"a.txt": b"hej" * 99})[:-40], (MALFORMED,)
    yield "end-only", lambda: b"PK\x05\x06" + bytes(18), (Verdict.NO_TEXT,)
    yield "start-only", lambda: b"PK\x03\x04" + bytes(40), (MALFORMED,)
    yield "table-outside", table_outside, (HOSTILE,)


def count_says(count: int) -> bytes:
    """Make an archive whose end claims so many files."""
    raw = bytearray(zipped({"a.txt": b"hej"}))
    end = raw.index(b"PK\x05\x06")
    raw[end + 8 : end + 12] = struct.pack("<HH", count, count)
    return bytes(raw)


def size_says(size: int) -> bytes:
    """Make an archive whose table claims this size."""
    raw = bytearray(zipped({"a.txt": b"hej" * 999}))
    place = raw.index(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", size)
    return bytes(raw)


def bad_checksum() -> bytes:
    """Make an archive whose file has another checksum."""
    raw = bytearray(zipped({"a.txt": b"hej" * 99}))
    place = raw.index(b"PK\x01\x02")
    raw[place + 16 : place + 20] = b"\1\2\3\4"
    return bytes(raw)


def table_outside() -> bytes:
    """Make an archive whose table lies beyond its end."""
    raw = bytearray(zipped({"a.txt": b"hej"}))
    end = raw.index(b"PK\x05\x06")
    raw[end + 16 : end + 20] = struct.pack("<I", 0x7FFFFFFF)
    return bytes(raw)


def odd():
    """Give archives with strange entries."""
    yield (
        "slip",
        lambda: zipped({"../../../tmp/evil.txt": b"hej"}),
        (Verdict.NO_TEXT, READ),
    )
    yield (
        "slip-absolute",
        lambda: zipped({"/etc/evil.txt": b"hej"}),
        (Verdict.NO_TEXT, READ),
    )
    yield (
        "slip-windows",
        lambda: zipped({"..\\..\\evil.txt": b"hej"}),
        (Verdict.NO_TEXT, READ),
    )
    yield "symlink", symlink, (Verdict.NO_TEXT, HOSTILE)
    yield "encrypted-entry", encrypted_entry, (Verdict.NO_TEXT, Verdict.ENCRYPTED)
    yield (
        "bzip2",
        lambda: zipped({"a": b"hej"}, zipfile.ZIP_BZIP2),
        (Verdict.NO_TEXT, Verdict.UNSUPPORTED),
    )
    yield (
        "lzma",
        lambda: zipped({"a": b"hej"}, zipfile.ZIP_LZMA),
        (Verdict.NO_TEXT, Verdict.UNSUPPORTED),
    )
    yield (
        "long-names",
        lambda: zipped({"a" * 60_000 + ".txt": b"hej"}),
        (Verdict.NO_TEXT, READ),
    )
    yield "same-name-twice", same_name, (Verdict.NO_TEXT, READ, READ)
    yield "name-nul", lambda: zipped({"a\0.exe.txt": b"hej"}), (Verdict.NO_TEXT, READ)
    yield (
        "eml-inside",
        lambda: zipped({"a.eml": b"From: a@b\nSubject: x\n\nhej"}),
        (Verdict.NO_TEXT, DEEP),
    )


def symlink() -> bytes:
    """Make an archive with a link to another file."""
    info = zipfile.ZipInfo("link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return written.getvalue()


def encrypted_entry() -> bytes:
    """Make an archive with a locked file."""
    raw = bytearray(zipped({"a.txt": b"hej" * 20}))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def same_name() -> bytes:
    """Make an archive with two files of one name."""
    raw = zipped({"a.txt": b"en", "b.txt": b"to"}, 0)
    return raw.replace(b"b.txt", b"a.txt")
