"""Runs the flows of requests-oauth2client against the broker: a web app that pushes its requests and binds its tokens (PAR,
DPoP, private_key_jwt), a machine, and a device.

Reads what to do from standard input, as JSON: {"flow": "web app", "issuer": "...", "person": "...", ...}, and writes what it
saw. It judges nothing: whoever started it compares.
"""

import json
import sys
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from jwskate import Jwk
from requests_oauth2client import (
    BearerToken,
    ClientSecretBasic,
    DeviceAuthorizationPollingJob,
    DPoPKey,
    DPoPToken,
    IdToken,
    OAuth2AccessTokenAuth,
    OAuth2Client,
    OAuth2ClientCredentialsAuth,
    PrivateKeyJwt,
    PublicApp,
)
from requests_oauth2client.exceptions import OAuth2Error

from browser import TIMEOUT, Browser, direct

# Longer than any token lives: what would be renewed just before its end is renewed at once.
ALWAYS_RENEW = 10_000_000


class Direct(requests.Session):
    """Its session: on loopback, and never for long."""

    def __init__(self):
        super().__init__()
        self.trust_env = False

    def request(self, *arguments, **more):
        more["timeout"] = more.get("timeout") or TIMEOUT
        return super().request(*arguments, **more)


def attempt(call):
    """What comes of it: an answer, or the refusal as the library throws it."""
    try:
        return {"answer": call()}
    except OAuth2Error as error:
        return {"error": error.error, "description": error.description, "class": type(error).__name__}


def client(job, auth, **more):
    # `testing` lets plain http pass, and nothing else. This version takes all endpoints from the metadata but one.
    metadata = direct().get(job["issuer"] + "/.well-known/openid-configuration", timeout=TIMEOUT).json()
    return OAuth2Client.from_discovery_endpoint(
        issuer=job["issuer"],
        auth=auth,
        session=Direct(),
        testing=True,
        device_authorization_endpoint=metadata.get("device_authorization_endpoint"),
        **more,
    )


def described(token):
    """A token answer without the tokens that nobody but the API and the broker should read."""
    return {
        "class": type(token).__name__,
        "token_type": token.token_type,
        "scope": token.scope,
        "expires_in": token.expires_in,
        "has_refresh_token": token.refresh_token is not None,
        "id_token": token.id_token and {"header": dict(token.id_token.headers), "claims": dict(token.id_token.claims)},
        "access_token": {
            "header": dict(token.access_token_jwt.headers),
            "claims": dict(token.access_token_jwt.claims),
        },
    }


def verifies(app, token):
    """Whether the access token's signature is good by the published keys."""
    jwt = token.access_token_jwt
    return jwt.verify_signature(app.authorization_server_jwks.get_jwk_by_kid(jwt.kid), alg=jwt.alg)


def status(method, url, **more):
    response = Direct().request(method, url, **more)
    return {"status": response.status_code, "challenge": response.headers.get("WWW-Authenticate", "")}


def keyed(job):
    """RFC 10070: the audience of a client assertion is the issuer; by default the library takes the endpoint's address."""
    key = Jwk.from_pem(job["private_key"]).with_kid_thumbprint()
    return key, PrivateKeyJwt(job["client_id"], key, alg="RS256", aud=job["issuer"])


def web_app(job):
    key, auth = keyed(job)
    bound = {"redirect_uri": job["redirect_uri"], "dpop_bound_access_tokens": True, "id_token_signed_response_alg": "ES256"}
    app = client(job, auth, **bound)
    browser = Browser(job["person"])

    request = app.authorization_request(scope="openid profile email offline_access")
    pushed = app.pushed_authorization_request(request)
    address = urlsplit(pushed.uri)
    callback, page = browser.go(pushed.uri, job["redirect_uri"])
    seen = {
        "request_names": sorted(name for name, _ in parse_qsl(address.query)),
        "request_uri": pushed.request_uri,
        "page": page and page.seen(),
        "answer_names": sorted(name for name, _ in parse_qsl(urlsplit(callback).query)),
    }
    # The library compares state and issuer, redeems with its verifier and its proof, and checks the ID token.
    token = app.authorization_code(request.validate_callback(callback))
    seen["token"] = described(token)
    seen["verifies"] = verifies(app, token)
    seen["thumbprint"] = token.dpop_key.dpop_jkt
    seen["userinfo"] = app.userinfo(token)

    # Renewal by the library, just before the token would end, with the same key.
    renewing = OAuth2AccessTokenAuth(app, token, leeway=ALWAYS_RENEW)
    seen["renewed_userinfo"] = Direct().get(app.userinfo_endpoint, auth=renewing).json()
    seen["renewed"] = described(renewing.token)
    seen["renewed_is_new"] = (
        renewing.token.access_token != token.access_token and renewing.token.refresh_token != token.refresh_token
    )

    # What a thief of the tokens could do: without the key, and with one of his own.
    stolen, thief = renewing.token, DPoPKey.generate()
    seen["stolen"] = {
        "as_bearer": status("GET", app.userinfo_endpoint, auth=BearerToken(stolen.access_token)),
        "with_another_key": status(
            "GET", app.userinfo_endpoint, auth=DPoPToken(access_token=stolen.access_token, _dpop_key=thief)
        ),
    }
    unbound = {"grant_type": "refresh_token", "refresh_token": stolen.refresh_token}
    seen["refresh_without_proof"] = attempt(lambda: described(app.token_request(unbound, dpop=False)))

    # What the front door refuses.
    other = app.authorization_request(scope="openid", redirect_uri="https://evil.example/callback")
    seen["pushed_to_elsewhere"] = attempt(lambda: app.pushed_authorization_request(other).request_uri)
    used, page = browser.go(pushed.uri, job["redirect_uri"])
    seen["used_twice"] = {"callback": used, "status": page and page.status}
    callback, page = browser.go(app.authorization_request(scope="openid").uri, job["redirect_uri"])
    seen["not_pushed"] = {
        "callback": callback and dict(parse_qsl(urlsplit(callback).query)).get("error"),
        "status": page and page.status,
    }
    by_address = client(job, PrivateKeyJwt(job["client_id"], key, alg="RS256"), **bound)
    seen["assertion_to_endpoint"] = attempt(
        lambda: by_address.pushed_authorization_request(by_address.authorization_request()).request_uri
    )

    seen["revoked"] = app.revoke_refresh_token(stolen)
    seen["userinfo_after_revocation"] = status("GET", app.userinfo_endpoint, auth=stolen)
    seen["refresh_after_revocation"] = attempt(lambda: described(app.refresh_token(stolen)))
    return seen


def machine(job):
    def by_secret(client):
        return ClientSecretBasic(client["client_id"], client["client_secret"])

    batch, service = client(job, by_secret(job["batch"])), client(job, by_secret(job["service"]))
    renewing = OAuth2ClientCredentialsAuth(batch, scope=["read"], leeway=ALWAYS_RENEW)
    for _ in range(2):
        # Nothing of the key set is secret: it stands in for an API.
        Direct().get(batch.jwks_uri, auth=renewing)
    first = batch.client_credentials(scope=["read"], resource=job["batch"]["audience"])
    seen = {
        "token": described(first),
        "verifies": verifies(batch, first),
        "renewed": renewing.token.access_token != first.access_token,
        "beyond": attempt(lambda: described(batch.client_credentials(scope="admin"))),
        "to_elsewhere": attempt(lambda: described(batch.client_credentials(resource="https://another.example"))),
    }
    seen |= exchanges(job, batch, service, first)
    return seen


def exchanges(job, batch, service, first):
    """A person's token, which one service exchanges for one that the next takes."""
    browser = Browser(job["person"])
    redirect_uri = job["service"]["redirect_uri"]
    request = service.authorization_request(scope="openid read reports", redirect_uri=redirect_uri)
    callback, page = browser.go(request.uri, redirect_uri)
    seen = {"page": page and page.seen()}
    person = service.authorization_code(request.validate_callback(callback))
    seen["person"] = described(person)
    exchange = {"subject_token": person, "audience": job["batch"]["audience"]}
    seen["exchanged"] = attempt(lambda: described(service.token_exchange(scope="read", **exchange)))
    seen["exchanged_for_an_actor"] = attempt(
        lambda: described(service.token_exchange(actor_token=first, scope="read", **exchange))
    )
    seen["exchanged_beyond"] = attempt(lambda: described(service.token_exchange(scope="admin", **exchange)))
    seen["exchanged_to_elsewhere"] = attempt(
        lambda: described(service.token_exchange(subject_token=person, audience="https://another.example"))
    )
    seen["exchanged_nonsense"] = attempt(
        lambda: described(service.token_exchange(subject_token=BearerToken("nonsense"), audience=exchange["audience"]))
    )
    seen["exchanged_by_stranger"] = attempt(lambda: described(batch.token_exchange(**exchange)))

    seen["introspection"] = service.introspect_token(person, token_type_hint="access_token")
    seen["revoked"] = service.revoke_access_token(person)
    seen["introspection_after_revocation"] = service.introspect_token(person)
    seen["exchange_after_revocation"] = attempt(lambda: described(service.token_exchange(**exchange)))
    return seen


def device(job):
    tv = client(job, PublicApp(job["tv"]["client_id"]))
    started = tv.authorize_device(scope="openid profile")
    polling = DeviceAuthorizationPollingJob(tv, started)
    seen = {
        "start": {
            "user_code": started.user_code,
            "verification_uri": started.verification_uri,
            "verification_uri_complete": started.verification_uri_complete,
            "interval": started.interval,
            "expired": started.is_expired(),
        },
        # The library waits for the interval first, and takes "pending" for no answer.
        "pending": polling() is None,
    }
    browser = Browser(job["person"])
    _, page = browser.go(started.verification_uri_complete)
    seen["question"] = page.seen()
    _, page = browser.submit(page, button=job["allow"])
    seen["allowed"] = page.seen()
    token = polling()
    seen["token"] = token and described(token)
    seen["verifies"] = token and verifies(tv, token)
    seen["again"] = attempt(lambda: described(tv.device_code(started)))
    seen["nonsense"] = attempt(lambda: described(tv.device_code("nonsense")))
    return seen


FLOWS = {"web app": web_app, "machine": machine, "device": device}


def main():
    job = json.load(sys.stdin)
    json.dump(FLOWS[job["flow"]](job), sys.stdout)


if __name__ == "__main__":
    main()
