# SPDX-License-Identifier: EUPL-1.2
"""Numbers, shares and dates as a Danish or an English reader expects them.

The same value is written in one way on every page, in every table and under every
chart. What cannot be computed is said in words, never as a nought.

    >>> from django.utils import translation
    >>> with translation.override("da"):
    ...     number(18420), number(4.25, 1), day(date(2022, 12, 31))
    ('18.420', '4,2', '31.12.2022')
"""

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext

_MINUS = "\N{MINUS SIGN}"
_NARROW_SPACE = "\N{NO-BREAK SPACE}"


def number(value: float | None, decimals: int = 0) -> str:
    """Write a count or an amount with the thousands set apart."""
    if value is None:
        return not_computable()
    text = formats.number_format(
        abs(round(value, decimals)), decimals, use_l10n=True, force_grouping=True
    )
    return f"{_MINUS}{text}" if round(value, decimals) < 0 else text


def share(value: float | None, decimals: int = 1) -> str:
    """Write a share between 0 and 1 in per cent, as `30,2 %`."""
    if value is None:
        return not_computable()
    return f"{number(value * 100, decimals)}{_NARROW_SPACE}%"


def day(value: date | None) -> str:
    """Write a day in figures, as `31.12.2022`; nothing when there is none."""
    return f"{value:%d.%m.%Y}" if value else ""


def long_day(value: date | None) -> str:
    """Write a day in words, as `31. december 2022`."""
    return formats.date_format(value, "DATE_FORMAT") if value else ""


def instant(value: datetime | None) -> str:
    """Write an instant in Danish time, as `31.12.2022 kl. 14.05`."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return gettext("%(day)s at %(hour)s") % {
        "day": day(local),
        "hour": f"{local:%H.%M}",
    }


def days(value: int) -> str:
    """Write a number of days, as `1 dag` or `12 dage`."""
    return ngettext("%(count)s day", "%(count)s days", value) % {"count": number(value)}


def not_computable() -> str:
    """Say that a figure does not exist (kan ikke opgøres)."""
    return gettext("not computable")
