# SPDX-License-Identifier: EUPL-1.2
"""What sixteen caseworkers ask of the staff site, for locust; `tools/load` runs it.

Each signs in as somebody with ordinary rights and then, about three times in two
seconds, looks at the worklist, searches, or opens a case.
"""

import itertools
import json
import os
import random
import re
from pathlib import Path

from locust import HttpUser, task

KNOWN = json.loads(Path(os.environ["ANKE_VAR"], "load.json").read_text("utf-8"))
PEOPLE = itertools.cycle(KNOWN["users"].items())
# Of 16 people who think this long on average come some 26 requests a second.
THINKING_SECONDS = float(os.environ.get("THINKING_SECONDS", "0.56"))
SEARCHES = (
    "status=pending&due=overdue",
    "status=pending&due=week&sort=due",
    "status=decided&outcome=remitted",
    "area=municipal&status=pending&page=3",
    "first_instance=municipality-0751&status=pending",
    "status=pending&sort=-received",
)


class Caseworker(HttpUser):
    """One member of staff in front of one browser."""

    def wait_time(self) -> float:
        """Think: nobody asks in step with the others, as a fixed pace would make them.

        *Units*: seconds, exponentially distributed.
        """
        return random.expovariate(1 / THINKING_SECONDS)

    def on_start(self) -> None:
        """Sign in as the page does it."""
        self.name, self.own = next(PEOPLE)
        form = self.client.get("/konto/log-ind/", name="sign in").text
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', form)
        self.client.post(
            "/konto/log-ind/",
            {
                "login": self.name,
                "password": KNOWN["password"],
                "csrfmiddlewaretoken": token.group(1) if token else "",
            },
            headers={"Referer": f"{self.host}/konto/log-ind/"},
            name="sign in",
            allow_redirects=False,
        )

    def look(self, address: str, name: str, sign: str) -> None:
        """Open a page; one that is not the page it should be is an error."""
        with self.client.get(address, name=name, catch_response=True) as answer:
            if answer.status_code != 200 or sign not in answer.text:
                answer.failure(f"{answer.status_code} at {answer.url}")

    @task(3)
    def worklist(self) -> None:
        """Look at one's own work."""
        self.look("/fordeling/mit-arbejde/", "worklist", "Mit arbejde")

    @task(1)
    def search_by_number(self) -> None:
        """Look for a case by its number."""
        number = random.choice(KNOWN["cases"])
        self.look(f"/sager/?q={number}", "search: number", number)

    @task(2)
    def search(self) -> None:
        """Look for cases by what they are."""
        self.look(f"/sager/?{random.choice(SEARCHES)}", "search: filters", "Sager")

    @task(3)
    def own_case(self) -> None:
        """Open one of one's own cases."""
        number = random.choice(self.own)
        self.look(f"/sager/{number}/", "case page", number)

    @task(1)
    def any_case(self) -> None:
        """Open any case."""
        number = random.choice(KNOWN["cases"])
        self.look(f"/sager/{number}/", "case page", number)
