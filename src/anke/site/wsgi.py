# SPDX-License-Identifier: EUPL-1.2
"""The staff site as the WSGI application that the server runs."""

from django.core.wsgi import get_wsgi_application

from anke.site.environment import choose_settings

choose_settings()
application = get_wsgi_application()
