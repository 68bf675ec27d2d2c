# SPDX-License-Identifier: EUPL-1.2
"""The second half of the set-up, after the Python packages: front end and texts.

`./anke` runs `python -m anke.site.set_up` once for each change of the requirements.
"""

import sys

from anke.errors import AppealsError
from anke.site.environment import CHECKOUT
from anke.site.frontend import install_front_end
from anke.site.translations import compile_catalogues


def main() -> int:
    """Install the front-end packages and compile the translations."""
    try:
        install_front_end(CHECKOUT)
        compile_catalogues()
    except AppealsError as error:
        sys.stderr.write(f"anke: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
