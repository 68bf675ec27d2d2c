# SPDX-License-Identifier: EUPL-1.2
r"""What is new in a letter, and what is quoted from earlier ones.

Only what is new says why the person writes now; the history belongs to the letter,
but would drown it. Two sets of rules are asked, and the earlier cut counts: our own for
what Danish programs write, and mail-parser-reply's for Danish and English. Both see
bounded lines only: their patterns are not made for a sender who means harm.

>>> part_new("Jeg rykker.\n\nDen 3. marts skrev Anke <a@b.dk>:\n> Vi har modtaget")
('Jeg rykker.', 'Den 3. marts skrev Anke <a@b.dk>:\n> Vi har modtaget')
"""

from __future__ import annotations

import re

LINE_CHARS = 240
LINES = 4_000
LIBRARY_CHARS = 12_000
HEADER_LINES = 6

SEPARATOR = re.compile(
    r"[>\s]*[-_*]{2,}\s*(?:oprindelig (?:meddelelse|besked|mail)|videresendt (?:besked|"
    r"meddelelse|mail)|original (?:message|appointment)|forwarded message|"
    r"forwarded by .{1,100}|besked (?:fra|modtaget) .{1,100}|tidligere besked"
    r")\s*[-_*]*\s*$",
    re.IGNORECASE,
)
BEGIN_FORWARD = re.compile(
    r"[>\s]*(?:start på videresendt besked|begynd videresendt (?:besked|meddelelse)|"
    r"begin forwarded message)\s*:?\s*$",
    re.IGNORECASE,
)
WROTE = re.compile(
    r"[>\s]*(?:den|on|am|d\.|man|tir|ons|tor|fre|lør|søn|[0-9]).{3,200}"
    r"\b(?:skrev|wrote|schrieb|har skrevet)\b.{0,120}:\s*$",
    re.IGNORECASE,
)
FROM = re.compile(r"[>\s*]*(?:fra|from|von|afsender|od|kimden)\s*:\s*\S", re.IGNORECASE)
ABOUT = re.compile(
    r"[>\s*]*(?:sendt|sent|dato|date|til|to|emne|subject|cc|modtaget|modtager|gesendet|an|"
    r"betreff)\s*:",
    re.IGNORECASE,
)
RULE = re.compile(r"\s*_{20,}\s*$")
QUOTED = re.compile(r"\s*>")
SEE_BELOW = re.compile(
    r"(?:se|jf|jvf|læs)\.?\s+(?:venligst\s+)?(?:nedenfor|nedenstående|herunder|under)|"
    r"nedenstående|videresend\w*|til\s+(?:orientering|videre)|fyi|forwarded|see below|"
    r"vedr(?:ørende)?\.? nedenstående|sendt fra min \w+",
    re.IGNORECASE,
)
SEE_BELOW_CHARS = 160


def part_new(text: str) -> tuple[str, str]:
    """Give what is new and what is quoted.

    A letter that says nothing but "se nedenfor" is about what stands below: all of it
    is then its text.
    """
    lines = text.split("\n")
    cut = min(_own_cut(lines), _library_cut(text))
    if cut >= len(lines):
        return text.strip(), ""
    new, history = "\n".join(lines[:cut]).strip(), "\n".join(lines[cut:]).strip()
    if _only_points_down(new):
        return text.strip(), ""
    return new, history


def _own_cut(lines: list[str]) -> int:
    """Give the line where the history begins, else the number of lines."""
    short = [line[:LINE_CHARS] for line in lines[:LINES]]
    for number, line in enumerate(short):
        if _begins_history(short, number, line):
            above = number > 0 and RULE.match(short[number - 1])
            return number - 1 if above else number
    return _quoted_to_the_end(short) if len(short) == len(lines) else len(lines)


def _begins_history(lines: list[str], number: int, line: str) -> bool:
    if not line or line.isspace():
        return False
    if SEPARATOR.match(line) or BEGIN_FORWARD.match(line) or WROTE.match(line):
        return True
    following = lines[number + 1 : number + 1 + HEADER_LINES]
    if FROM.match(line):
        return sum(bool(ABOUT.match(other)) for other in following) >= 2
    # Long names make programs break "Den … skrev …:" over two lines.
    joined = f"{line} {following[0]}" if following else ""
    return bool(
        joined
        and line[:1] in "DdOoAa0123456789>"
        and not line.rstrip().endswith((".", ":"))
        and WROTE.match(joined[:LINE_CHARS])
        and QUOTED.match("".join(following[1:3]).strip() or "-")
    )


def _quoted_to_the_end(lines: list[str]) -> int:
    """Find the block of quoted lines that ends the letter, if it is the only one."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and (QUOTED.match(lines[start - 1]) or not lines[start - 1].strip()):
        start -= 1
    return start if any(QUOTED.match(line) for line in lines[start:end]) else len(lines)


def _library_cut(text: str) -> int:
    """Ask mail-parser-reply where the first header of an earlier letter stands.

    Its parser splits a letter into replies at these headers, and `latest_reply` is what
    stands before the first; signatures and disclaimers, which it looks for with
    patterns that a long line can stall, are not asked for.
    """
    from mailparser_reply.parser import EmailMessage

    lines = text[:LIBRARY_CHARS].split("\n")
    bounded = "\n".join(line[:LINE_CHARS].strip() for line in lines)
    pattern = EmailMessage(text="", languages=["da", "en"]).HEADER_REGEX
    for found in pattern.finditer(bounded):
        header = found[0]
        # Two lines such as "Til: …" and "Dato: …" also stand at the top of letters.
        if WROTE.search(header.replace("\n", " ")) or FROM.search(header):
            before = bounded[: found.start()] + header[: _blank_start(header)]
            return before.count("\n")
    return text.count("\n") + 1


def _blank_start(header: str) -> int:
    return len(header) - len(header.lstrip("\n"))


def _only_points_down(new: str) -> bool:
    """Tell whether the new part only points to the letter below it."""
    if not new:
        return True
    return len(new) <= SEE_BELOW_CHARS and bool(SEE_BELOW.search(new))
