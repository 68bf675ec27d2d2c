# SPDX-License-Identifier: EUPL-1.2
"""`python -m anke` is the command `anke`."""

from anke.site.cli import main

raise SystemExit(main())
