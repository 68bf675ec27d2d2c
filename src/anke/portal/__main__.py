# SPDX-License-Identifier: EUPL-1.2
"""`python -m anke.portal` is the public site's own process; see `commands`."""

import argparse
import os
import sys

from anke import console
from anke.errors import AppealsError
from anke.portal.commands import add_options


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; what was wrong goes to standard error."""
    parser = argparse.ArgumentParser(prog="anke portal")
    add_options(parser)
    options = parser.parse_args()
    if options.bundle:
        # Before the settings are read, and inherited by the server processes.
        os.environ["ANKE_RELEASED"] = options.bundle
    os.environ["DJANGO_SETTINGS_MODULE"] = "anke.portal.settings"
    # Tables are small sums; and a process without threads can share memory by forking.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from anke.portal.serving import serve

    try:
        return serve(options.host, options.port, workers=options.workers)
    except AppealsError as error:
        sys.stderr.write(f"anke: {error}\n")
        return console.FAILED


if __name__ == "__main__":
    raise SystemExit(main())
