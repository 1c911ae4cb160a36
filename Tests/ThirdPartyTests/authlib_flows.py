"""Runs Authlib's other flows against the broker: a web app (Flask) with its refresh and its logout, a machine, and a device.

Reads what to do from standard input, as JSON: {"flow": "web app", "issuer": "...", "person": "...", ...}, and writes what it
saw. It judges nothing: whoever started it compares.
"""

import json
import os
import sys
import time
from urllib.parse import parse_qs, urlsplit

# Read by Authlib when it is imported: plain http is fine on loopback.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.common.security import generate_token  # noqa: E402
from authlib.integrations.base_client import OAuthError  # noqa: E402
from authlib.integrations.flask_client import OAuth  # noqa: E402
from authlib.integrations.requests_client import OAuth2Session  # noqa: E402
from authlib.oauth2.rfc6750.errors import InsufficientScopeError, InvalidTokenError  # noqa: E402
from authlib.oauth2.rfc7523 import PrivateKeyJWT  # noqa: E402
from authlib.oauth2.rfc8628 import DEVICE_CODE_GRANT_TYPE  # noqa: E402
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator  # noqa: E402
from flask import Flask, jsonify  # noqa: E402
from joserfc import jwt  # noqa: E402
from joserfc.jwk import KeySet, RSAKey  # noqa: E402

from browser import TIMEOUT, Browser, direct  # noqa: E402

plain = direct()
# Longer than any token lives: what would be renewed just before its end is renewed at once.
ALWAYS_RENEW = 10_000_000


def discovered(issuer):
    return plain.get(issuer + "/.well-known/openid-configuration", timeout=TIMEOUT).json()


def keys(metadata):
    return KeySet.import_key_set(plain.get(metadata["jwks_uri"], timeout=TIMEOUT).json())


def attempt(call):
    """What comes of it: an answer, or the refusal as the library throws it."""
    try:
        return {"answer": call()}
    except OAuthError as error:
        return {"error": error.error, "description": error.description}


class API(JWTBearerTokenValidator):
    """A service that checks access tokens by itself (RFC 9068 §4)."""

    def __init__(self, metadata, audience):
        super().__init__(metadata["issuer"], audience)
        self.keys = keys(metadata)

    def get_jwks(self):
        return self.keys

    def admits(self, token, scope=None):
        try:
            claims = self.authenticate_token(token)
            self.validate_token(claims, scope, None)
        except (InvalidTokenError, InsufficientScopeError) as error:
            return {"error": error.error}
        return {"header": claims.header, "claims": dict(claims)}


class WebApp:
    """A web app as Authlib's documentation has it, and one browser's session with it."""

    def __init__(self, job, client):
        app = Flask(client["client_id"])
        app.secret_key = generate_token(32)
        # What the app was told to keep when a token was renewed.
        self.renewed = []
        self.broker = OAuth(app).register(
            "broker",
            client_id=client["client_id"],
            client_secret=client["client_secret"],
            server_metadata_url=job["issuer"] + "/.well-known/openid-configuration",
            update_token=lambda token, **_: self.renewed.append(dict(token)),
            client_kwargs={
                "scope": "openid profile offline_access",
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT,
                "trust_env": False,
            },
        )
        app.add_url_rule("/login", view_func=lambda: self.broker.authorize_redirect(client["redirect_uri"]), endpoint="in")
        app.add_url_rule("/callback", view_func=self.callback)
        app.add_url_rule("/profile", view_func=self.profile)
        app.add_url_rule("/logout", view_func=self.logout)
        app.add_url_rule("/bye", view_func=lambda: jsonify(self.broker.validate_logout_response()), endpoint="bye")
        self.app = app
        self.redirect_uri, self.bye_uri = client["redirect_uri"], client["post_logout_redirect_uri"]
        self.browser_side = app.test_client()

    def callback(self):
        # Authlib compares the state, redeems the code, and checks the ID token.
        self.token = self.broker.authorize_access_token()
        return jsonify(self.token["userinfo"])

    def profile(self):
        # Authlib renews a token that is about to end, and tells the app to keep the new one.
        self.broker.client_kwargs["leeway"] = ALWAYS_RENEW
        return jsonify(self.broker.userinfo(token=self.token))

    def logout(self):
        return self.broker.logout_redirect(self.bye_uri, id_token_hint=self.token["id_token"])

    def sign_in(self, browser, parameters=""):
        redirect = self.browser_side.get("/login").location
        callback, page = browser.go(redirect + parameters, self.redirect_uri)
        if page:
            return {"page": page.seen()}
        answer = parse_qs(urlsplit(callback).query)
        if "error" in answer:
            return {"error": answer["error"][0]}
        response = self.browser_side.get("/callback?" + urlsplit(callback).query)
        return {"status": response.status_code, "id_token": response.json}

    def sign_out(self, browser):
        end, page = browser.go(self.browser_side.get("/logout").location, self.bye_uri)
        if page:
            return {"page": page.seen()}
        response = self.browser_side.get("/bye?" + urlsplit(end).query)
        return {"status": response.status_code, "state_data": response.json}

    def refresh(self, refresh_token):
        metadata = self.broker.load_server_metadata()
        with self.app.test_request_context(), self.broker._get_oauth_client(**metadata) as session:
            return attempt(lambda: session.refresh_token(metadata["token_endpoint"], refresh_token=refresh_token))


def logout_token(post, metadata):
    """A logout token, with its signature checked."""
    token = jwt.decode(parse_qs(post["body"])["logout_token"][0], keys(metadata), algorithms=["RS256", "ES256", "EdDSA"])
    return {"type": post["type"], "header": token.header, "claims": token.claims}


def web_app(job):
    app, browser = WebApp(job, job["clients"][0]), Browser(job["person"])
    seen = {"login": app.sign_in(browser)}
    old = app.token
    userinfo = app.browser_side.get("/profile").json
    new = app.renewed[-1]
    seen["renewal"] = {
        "times": len(app.renewed),
        "userinfo": userinfo,
        "access_token_is_new": new["access_token"] != old["access_token"],
        "refresh_token_is_new": new["refresh_token"] != old["refresh_token"],
        "id_token": dict(app.broker.parse_id_token(new, nonce=None)),
    }
    # Once the app has used the new one, the old one is reuse, and takes the whole family along.
    newer = app.refresh(new["refresh_token"])["answer"]
    seen["reuse"] = app.refresh(old["refresh_token"])
    seen["after_reuse"] = app.refresh(newer["refresh_token"])
    return seen


def logout(job):
    metadata = discovered(job["issuer"])
    first, second = (WebApp(job, client) for client in job["clients"])
    browser = Browser(job["person"])
    seen = {"login": first.sign_in(browser), "second_login": second.sign_in(browser), "sign_ins": browser.sign_ins}
    seen["logout"] = first.sign_out(browser)
    posts = plain.get(job["receiver"] + "/second", timeout=TIMEOUT).json()
    seen["logout_tokens"] = [logout_token(post, metadata) for post in posts]
    seen["posts_to_first"] = plain.get(job["receiver"] + "/first?now", timeout=TIMEOUT).json()
    seen["first_refresh"] = first.refresh(first.token["refresh_token"])
    seen["second_refresh"] = second.refresh(second.token["refresh_token"])
    seen["without_asking"] = second.sign_in(browser, "&prompt=none")
    seen["login_after_logout"] = first.sign_in(browser)
    seen["sign_ins_after_logout"] = browser.sign_ins

    # No way out to an address that the app has not registered.
    first.bye_uri = "https://elsewhere.example/bye"
    seen["logout_to_elsewhere"] = first.sign_out(browser)
    return seen


def session(metadata, client, **more):
    client = OAuth2Session(
        client["client_id"],
        client.get("client_secret"),
        token_endpoint=metadata["token_endpoint"],
        default_timeout=TIMEOUT,
        **more,
    )
    client.trust_env = False
    return client


def machine(job):
    metadata = discovered(job["issuer"])
    url, grant = metadata["token_endpoint"], {"grant_type": "client_credentials"}
    batch = session(metadata, job["batch"], scope="read", leeway=0, **grant)
    api = API(metadata, job["audience"])
    token = dict(batch.fetch_token())
    seen = {
        "token": {name: token[name] for name in token if name != "access_token"},
        "admitted": api.admits(token["access_token"], ["read"]),
        "admitted_to_write": api.admits(token["access_token"], ["write"]),
        "admitted_elsewhere": API(metadata, "https://another.example").admits(token["access_token"]),
        "beyond": attempt(lambda: session(metadata, job["batch"], scope="admin", **grant).fetch_token(url)),
        "wrong_secret": attempt(
            lambda: session(metadata, job["batch"] | {"client_secret": generate_token(48)}, **grant).fetch_token(url)
        ),
        "without_the_grant": attempt(lambda: session(metadata, job["service"], **grant).fetch_token(url)),
    }

    # Authlib asks for a new one before the old one ends.
    batch.leeway = ALWAYS_RENEW
    batch.get(metadata["jwks_uri"])
    seen["renewed"] = batch.token["access_token"] != token["access_token"]
    batch.leeway = 0

    service = session(metadata, job["service"])
    stranger = session(metadata, job["stranger"])

    def introspection(asking):
        return asking.introspect_token(metadata["introspection_endpoint"], token=token["access_token"], token_type_hint="access_token").json()

    seen["introspection"] = introspection(service)
    seen["introspection_by_a_stranger"] = introspection(stranger)
    stranger.revoke_token(metadata["revocation_endpoint"], token=token["access_token"])
    seen["introspection_after_a_stranger_revoked"] = introspection(service)
    seen["revocation_status"] = batch.revoke_token(metadata["revocation_endpoint"], token=token["access_token"]).status_code
    seen["introspection_after_revocation"] = introspection(service)
    return seen


def keyed(job):
    metadata = discovered(job["issuer"])
    url, api = metadata["token_endpoint"], API(metadata, job["audience"])

    # RFC 10070: the audience of a client assertion is the issuer. It goes into Authlib's first parameter, which Authlib's
    # documentation fills with the token endpoint.
    def ask(key, audience, claims=None):
        client = session(
            metadata,
            {"client_id": job["keyed"]["client_id"], "client_secret": key},
            scope="read",
            grant_type="client_credentials",
            token_endpoint_auth_method="private_key_jwt",
        )
        client.register_client_auth_method(PrivateKeyJWT(audience, claims=claims))
        token = attempt(client.fetch_token)
        return api.admits(token["answer"]["access_token"]) if "answer" in token else token

    key, jti = RSAKey.import_key(job["keyed"]["private_key"]), generate_token(36)
    return {
        "admitted": ask(key, job["issuer"], {"jti": jti}),
        "replayed": ask(key, job["issuer"], {"jti": jti}),
        "to_the_token_endpoint": ask(key, url),
        "by_another_key": ask(RSAKey.generate_key(2048), job["issuer"]),
    }


def device(job):
    metadata = discovered(job["issuer"])
    tv = session(metadata, job["tv"], scope="openid profile offline_access")

    def start():
        answer = tv.post(
            metadata["device_authorization_endpoint"],
            data={"scope": tv.scope},
            auth=tv.client_auth("none"),
            withhold_token=True,
        )
        return answer.json()

    def poll(start):
        return attempt(
            lambda: dict(tv.fetch_token(grant_type=DEVICE_CODE_GRANT_TYPE, device_code=start["device_code"]))
        )

    started = start()
    seen = {"start": {name: value for name, value in started.items() if name != "device_code"}}
    seen["pending"] = poll(started)
    seen["too_soon"] = poll(started)
    asked = time.monotonic()

    browser = Browser(job["person"])
    _, page = browser.go(started["verification_uri"])
    seen["page"] = page.seen()
    _, wrong = browser.submit(page, user_code="BBBB-BBBB")
    seen["wrong_code"] = wrong.seen()
    _, page = browser.submit(page, user_code=started["user_code"].lower())
    seen["question"] = page.seen()
    seen["sign_ins"] = browser.sign_ins
    _, page = browser.submit(page, button=job["allow"])
    seen["allowed"] = page.seen()

    # A second device, which the same person turns away: what is asked of it first is answered at once.
    refused = start()
    _, page = browser.go(refused["verification_uri_complete"])
    _, page = browser.submit(page, button=job["deny"])
    seen["denied"] = page.seen()
    seen["refusal"] = poll(refused)

    # slow_down adds five seconds (RFC 8628 §3.5).
    time.sleep(max(0, asked + started["interval"] + 5 - time.monotonic()))
    answer = poll(started)
    seen["answer"] = answer
    refreshed = attempt(lambda: dict(tv.refresh_token(refresh_token=answer["answer"]["refresh_token"])))
    seen["refreshed"] = refreshed
    seen["admitted"] = API(metadata, job["audience"]).admits(answer["answer"]["access_token"])
    # A code that comes twice may have been stolen: what it brought ends.
    seen["again"] = poll(started)
    seen["refreshed_after_that"] = attempt(
        lambda: dict(tv.refresh_token(refresh_token=refreshed["answer"]["refresh_token"]))
    )
    return seen


FLOWS = {"web app": web_app, "logout": logout, "machine": machine, "keyed": keyed, "device": device}


def main():
    job = json.load(sys.stdin)
    json.dump(FLOWS[job["flow"]](job), sys.stdout)


if __name__ == "__main__":
    main()
