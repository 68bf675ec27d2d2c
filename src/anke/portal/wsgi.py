# SPDX-License-Identifier: EUPL-1.2
"""The public site as the WSGI application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application

from anke.console.listening import end_with_parent
from anke.portal.warming import warm_up

os.environ["DJANGO_SETTINGS_MODULE"] = "anke.portal.settings"
application = get_wsgi_application()
warm_up()
end_with_parent()
