# SPDX-License-Identifier: EUPL-1.2
"""Why the site refuses to start, one class per cause."""

from anke.errors import AppealsError


class SettingMissing(AppealsError):
    """Production runs on nothing that was not said: a variable must be set."""


class SettingMalformed(AppealsError):
    """A variable of the environment cannot be read as what it should be."""


class KeyUnreadable(AppealsError):
    """A key file is missing, open to others, or not a key."""


class PartMissing(AppealsError):
    """A part of the command line cannot be imported: the installation is broken."""


class ClusterFailed(AppealsError):
    """The temporary PostgreSQL could not be built or started."""


class CatalogueMalformed(AppealsError):
    """A file of translations breaks the gettext format."""


class PackagesMissing(AppealsError):
    """The front-end packages could not be installed, or are not what was expected."""


class RegisterOutdated(AppealsError):
    """The database waits for migrations that production must apply itself."""


class WorkersDied(AppealsError):
    """Each worker that ran a job was killed, for example for want of memory."""


class TestToolsMissing(AppealsError):
    """The packages of requirements/test.txt are not installed."""

    # pytest would take the name for a class of tests.
    __test__ = False
