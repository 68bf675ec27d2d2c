# SPDX-License-Identifier: EUPL-1.2
"""Sign-in through a broker of MitID, by OpenID Connect: who somebody is, and no more.

django-allauth speaks the protocol (its adapter, client and state). Its social accounts
are not used: nobody who signs in here becomes a user of the house, and what the broker
says is forgotten but for the keyed hash of a CPR number, or a first instance's id.

The broker is described by a TOML file (`ANKE_CITIZEN_SIGN_IN`):

    name = "MitID"
    server_url = "https://broker.example"
    client_id = "anke"
    client_secret_file = "/etc/anke/broker.secret"
    cpr_claim = "https://data.gov.dk/model/core/eid/cprNumber"

    [organisations]                  # CVR number -> first instance
    "12345678" = "municipality-0851"
"""

from __future__ import annotations

import secrets
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
import requests
from allauth.socialaccount.internal import jwtkit, statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.conf import settings
from django.urls import reverse

from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.domain.cpr import Cpr, CprError
from anke.cases.rules import current_rules
from anke.cases.vault import cpr_lookup
from anke.selfservice.domain.readers import Holder, Way
from anke.selfservice.errors import SignInMisconfiguredError, SignInRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

_CORE = "https://data.gov.dk/model/core/eid/"
_ID = "citizen-broker"
# Signed with the broker's private key; "none" and shared secrets are no signatures.
_ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384"})
# What a broker that is down, or hostile, makes of an answer.
_BROKEN = (
    OAuth2Error,
    requests.RequestException,
    jwt.PyJWTError,
    KeyError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Broker:
    """The broker as the authority has described it."""

    name: str
    server_url: str
    client_id: str
    client_secret_file: str
    scope: tuple[str, ...] = ("openid",)
    cpr_claim: str = f"{_CORE}cprNumber"
    organisation_claim: str = f"{_CORE}professional/cvr"
    assurance_claim: str = "https://data.gov.dk/concept/core/nsis/loa"
    assurance: tuple[str, ...] = ("Substantial", "High")
    organisations: Mapping[str, str] = field(default_factory=dict)
    userinfo: bool = False

    def secret(self) -> str:
        """Read the secret that we have with the broker. Errors: OSError."""
        return Path(self.client_secret_file).read_text("utf-8").strip()


def broker() -> Broker | None:
    """Give the broker, or None where the authority has none.

    Errors: SignInMisconfiguredError that names the file and what is wrong.
    """
    path = settings.ANKE_CITIZEN_SIGN_IN
    return _read(path) if path else None


def broker_name() -> str:
    """Name the broker for the button; empty for none."""
    known = broker()
    return known.name if known else ""


@lru_cache(maxsize=4)
def _read(path: str) -> Broker:
    try:
        values = tomllib.loads(Path(path).read_text("utf-8"))
        for name in ("scope", "assurance"):
            if name in values:
                values[name] = tuple(values[name])
        return Broker(**values)
    except (OSError, ValueError, TypeError) as error:
        raise SignInMisconfiguredError(
            f"{path}: the broker is not described rightly ({error})",
            user_text="Login er ikke sat rigtigt op. Kontakt driften.",
        ) from error


class BrokerAdapter(OpenIDConnectOAuth2Adapter):
    """allauth's adapter with our broker, our address, and a signature that is checked.

    allauth skips the signature of a token that came by TLS from the broker itself; here
    the signature is checked in any case, with algorithms that are signatures.
    """

    def __init__(self, request: HttpRequest, described: Broker) -> None:
        self.described = described
        super().__init__(request, _ID)

    def get_provider(self) -> OpenIDConnectProvider:
        """Give the provider without asking any table."""
        app = SocialApp(
            provider="openid_connect",
            provider_id=_ID,
            name=self.described.name,
            client_id=self.described.client_id,
            secret=self.described.secret(),
            settings={"server_url": self.described.server_url},
        )
        return OpenIDConnectProvider(self.request, app=app)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Give where the broker sends people back to: our own door, not allauth's."""
        del request, app
        return f"{settings.ANKE_SITE_ADDRESS}{reverse('status-signed-in')}"

    def address(self) -> str:
        """Give where to send somebody, and keep what must come back in the session."""
        verifier, challenge = _pkce()
        nonce = secrets.token_urlsafe(24)
        app = self.get_provider().app
        client = self.get_client(self.request, app)
        client.state = statekit.stash_state(
            self.request,
            provider_id=_ID,
            state={"nonce": nonce, "pkce_code_verifier": verifier},
        )
        more = {
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return str(
            client.get_redirect_url(self.authorize_url, self.described.scope, more)
        )

    def claims(self) -> dict[str, Any]:
        """Give what the broker says of whoever came back, checked.

        Errors: SignInRefusedError.
        """
        state_id = self.request.GET.get("state", "")
        state = statekit.unstash_state(self.request, provider_id=_ID, state_id=state_id)
        if state is None or "code" not in self.request.GET:
            raise _refused("no such sign-in was begun here")
        try:
            return self._claims(state)
        except _BROKEN as error:
            # What a broker says may hold personal data, so only the kind is kept.
            raise _refused(type(error).__name__) from None

    def _claims(self, state: Mapping[str, Any]) -> dict[str, Any]:
        app = self.get_provider().app
        answer = self.get_access_token_data(
            self.request,
            app,
            self.get_client(self.request, app),
            pkce_code_verifier=state["pkce_code_verifier"],
        )
        token = str(answer.get("id_token", ""))
        if jwt.get_unverified_header(token).get("alg") not in _ALGORITHMS:
            raise _refused("the token is not signed")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not secrets.compare_digest(str(claims.get("nonce", "")), state["nonce"]):
            raise _refused("the token was made for another sign-in")
        if self.described.userinfo:
            more = self._fetch_user_info(answer["access_token"])
            if more.get("sub") != claims["sub"]:
                raise _refused("the broker speaks of two people")
            claims = more | claims
        return claims


def holder_of_claims(claims: Mapping[str, Any], described: Broker) -> Holder:
    """Say who somebody is by what the broker says; a name is not looked at.

    Errors: SignInRefusedError when it is not sure enough, or says nothing of use.
    """
    if claims.get(described.assurance_claim) not in described.assurance:
        raise _refused("the sign-in is not sure enough")
    organisation = str(claims.get(described.organisation_claim) or "")
    if organisation:
        return Holder(
            Way.SIGN_IN, first_instance=_first_instance(organisation, described)
        )
    try:
        cpr = Cpr(str(claims.get(described.cpr_claim) or ""))
    except CprError:
        raise _refused("the broker gave no CPR number") from None
    return Holder(Way.SIGN_IN, lookup=cpr_lookup(cpr))


def _first_instance(organisation: str, described: Broker) -> str:
    instance = described.organisations.get(organisation, "")
    try:
        return current_rules().catalogue.first_instance(instance).id
    except UnknownEntryError:
        raise _refused("an organisation that is no first instance of ours") from None


def _refused(why: str) -> SignInRefusedError:
    return SignInRefusedError(f"a sign-in was refused: {why}")


def _pkce() -> tuple[str, str]:
    """Give a secret and what proves it later (RFC 7636)."""
    pair = generate_code_challenge()
    return str(pair["code_verifier"]), pair["code_challenge"].decode("ascii")
