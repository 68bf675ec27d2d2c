# SPDX-License-Identifier: EUPL-1.2
"""Find the texts of pages and code, so that none stays untranslated.

gettext's own programs are not needed.

Example:
    >>> list(messages_in_template("<p>{% translate 'Case' %}</p>"))
    [('', 'Case')]
    >>> bare_texts("<p>Sag {{ number }}</p>")
    ['Sag']
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from django.template.base import BLOCK_TAG_START
from django.utils.translation.template import templatize

Message = tuple[str, str]

FUNCTIONS = {
    "_": 0,
    "gettext": 0,
    "gettext_lazy": 0,
    "gettext_noop": 0,
    "ngettext": 0,
    "ngettext_lazy": 0,
    "pgettext": 1,
    "pgettext_lazy": 1,
    "npgettext": 1,
    "npgettext_lazy": 1,
}
CALL = re.compile(r"\b(" + "|".join(FUNCTIONS) + r")\(")
# What a reader sees besides the text between tags.
SEEN_ATTRIBUTES = re.compile(
    r"""\s(?:alt|title|placeholder|aria-label|aria-description)="([^"]*)\""""
)
LETTERS = re.compile(r"[^\W\d_]{2,}")
TRANSLATED_BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL
)
SILENT_BLOCK = re.compile(
    r"{%\s*comment\b.*?{%\s*endcomment\s*%}|<(script|style)\b.*?</\1>|<!--.*?-->",
    re.DOTALL,
)
TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
HTML_TAG = re.compile(r"<[^>]*>|&\w+;|&#\d+;", re.DOTALL)


def messages_in_code(source: str) -> Iterator[Message]:
    """Give (context, message) of each call of a gettext function with fixed texts."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _messages(node.func.id, node.args)


def messages_in_template(source: str) -> Iterator[Message]:
    """Give (context, message) of each translated text of a template."""
    if BLOCK_TAG_START not in source and "_(" not in source:
        return
    # Django turns a template into something that looks like calls in a program, with
    # all other text crossed out; only the calls are well formed.
    code = templatize(source)
    for found in CALL.finditer(code):
        yield from _messages(found[1], _arguments(code[found.end() - 1 :]))


def bare_texts(source: str) -> list[str]:
    """List words that stand in a template without being translated."""
    text = TRANSLATED_BLOCK.sub(" ", SILENT_BLOCK.sub(" ", source))
    text = TEMPLATE_TAG.sub(" ", text)
    attributes = SEEN_ATTRIBUTES.findall(text)
    pieces = [*HTML_TAG.sub("\n", text).splitlines(), *attributes]
    return [piece.strip() for piece in pieces if LETTERS.search(piece)]


def _messages(function: str, arguments: list[ast.expr]) -> Iterator[Message]:
    place = FUNCTIONS.get(function)
    if place is None:
        return
    texts = [
        argument.value
        for argument in arguments[: place + 1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    # A message that is computed stands as a text somewhere else.
    if len(texts) == place + 1:
        yield (texts[0] if place else ""), texts[place]


def _arguments(code: str) -> list[ast.expr]:
    """Read the arguments of the call that begins with this bracket."""
    depth = 0
    taken = []
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        depth += {"(": 1, ")": -1}.get(token.string, 0)
        taken.append(token.string)
        if depth == 0:
            break
    call = ast.parse("f" + " ".join(taken), mode="eval").body
    return call.args if isinstance(call, ast.Call) else []
