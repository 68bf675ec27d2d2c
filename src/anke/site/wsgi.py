# SPDX-License-Identifier: EUPL-1.2
"""The staff site as the WSGI application that the server runs."""

from django.core.wsgi import get_wsgi_application

from anke.site.environment import choose_settings
from anke.site.serving import end_with_parent

choose_settings()
application = get_wsgi_application()
end_with_parent()
