# SPDX-License-Identifier: EUPL-1.2
"""The site in this process, and somebody who asks it."""

from anke.portal.tests.open_fixtures import reader, site, two_cache, two_releases

__all__ = ["reader", "site", "two_cache", "two_releases"]
