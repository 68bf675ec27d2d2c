# SPDX-License-Identifier: EUPL-1.2
"""The hostile corpus: what people and programs send, and what must become of it.

Each case is made here, the same each time, with the verdict of the letter and of each
of its attachments. `find` is text that must be read, `never` text that must not appear.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from anke.intake.domain.reading import Verdict

Making = bytes | Callable[[], bytes]


@dataclass(frozen=True)
class Case:
    """One file and what is expected of it."""

    id: str
    make: Making
    verdict: Verdict = Verdict.READ
    attachments: tuple[Verdict, ...] = ()
    find: str = ""
    never: str = ""
    warning: str = ""
    language: str = ""
    channel: str = "email"
    heavy: bool = False

    @property
    def raw(self) -> bytes:
        """Give the bytes, made when they are needed."""
        return self.make if isinstance(self.make, bytes) else self.make()


def cases() -> Iterator[Case]:
    """Give all cases of the corpus."""
    for name in ("mail", "languages", "html", "files", "archives", "xml", "secure"):
        module = import_module(f"anke.intake.tests.reading.corpus_{name}")
        yield from module.cases()
