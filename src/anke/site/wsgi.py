# SPDX-License-Identifier: EUPL-1.2
"""The staff site as the WSGI application that the server runs."""

from django.core.wsgi import get_wsgi_application

from anke.console.listening import end_with_parent
from anke.site.environment import choose_settings
from anke.site.warming import warm_up_after_first_page

choose_settings()
application = get_wsgi_application()
warm_up_after_first_page()
end_with_parent()
