"""Runs IdPy's certified relying party against the broker, all of it by its own means: discovery, the login with PKCE, the
checks of the ID token, userinfo, refresh, logout, and the back-channel logout of a second relying party.

Reads {"flow": "login", "issuer": "...", "person": "...", "receiver": "...", "clients": [...], "allow": "..."} as JSON from
standard input, and writes what it saw. It judges nothing: whoever started it compares.
"""

import json
import sys
from urllib.parse import parse_qsl, urlsplit

from cryptojwt import KeyJar
from idpyoidc.client.exception import OidcServiceError
from idpyoidc.client.oauth2.stand_alone_client import backchannel_logout
from idpyoidc.client.rp_handler import RPHandler

from browser import TIMEOUT, Browser, direct

plain = direct()


def request(method, url, **more):
    """How the library sends its requests: on loopback, and never for long."""
    with direct() as session:
        return session.request(method, url, **more)


class RelyingParty:
    """One relying party, made of nothing but configuration."""

    def __init__(self, job, client):
        self.issuer, self.redirect_uri = job["issuer"], client["redirect_uri"]
        self.bye_uri = client["post_logout_redirect_uri"]
        services = {
            "discovery": "provider_info_discovery.ProviderInfoDiscovery",
            "authorization": "authorization.Authorization",
            "access_token": "access_token.AccessToken",
            "refresh_access_token": "refresh_access_token.RefreshAccessToken",
            "userinfo": "userinfo.UserInfo",
            "end_session": "end_session.EndSession",
        }
        configuration = {
            "issuer": job["issuer"],
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
            "client_type": "oidc",
            "redirect_uris": [client["redirect_uri"]],
            "post_logout_redirect_uris": [self.bye_uri],
            "backchannel_logout_session_required": True,
            "response_types_supported": ["code"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "client_authn_methods": [client["method"], "bearer_header"],
            "token_endpoint_auth_method": client["method"],
            "token_endpoint_auth_methods_supported": [client["method"]],
            "id_token_signed_response_alg": "RS256",
            "add_ons": {
                "pkce": {
                    "function": "idpyoidc.client.oauth2.add_on.pkce.add_support",
                    "kwargs": {"code_challenge_length": 64, "code_challenge_method": "S256"},
                }
            },
            "services": {name: {"class": "idpyoidc.client.oidc." + path} for name, path in services.items()},
        }
        self.handler = RPHandler(
            base_url="https://rp.example",
            client_configs={job["issuer"]: configuration},
            keyjar=KeyJar(httpc=request),
            httpc=request,
            httpc_params={"timeout": TIMEOUT},
        )

    @property
    def client(self):
        return self.handler.issuer2rp[self.issuer]

    def session(self, state):
        """What it remembers of a login."""
        return self.client.get_session_information(state)

    def ask(self, browser, **more):
        """Where the browser ends, and the page if it gets no further."""
        return browser.go(self.handler.begin(self.issuer, req_args=more or None), self.redirect_uri)

    def finish(self, callback, **changes):
        """Everything from the answer to userinfo, with what the library makes of it."""
        answer = dict(parse_qsl(urlsplit(callback).query)) | changes
        try:
            return self.handler.finalize(self.issuer, answer)
        except OidcServiceError as error:
            return {"refused": type(error).__name__, "error": str(error)}
        except Exception as error:  # There is no common base of what it refuses.
            return {"refused": type(error).__name__}


def shown(outcome):
    """What a login came to, without the code and the tokens."""
    return {
        name: value.to_dict() if hasattr(value, "to_dict") else value
        for name, value in outcome.items()
        if name not in ("token", "state")
    }


def login(job):
    party, browser = RelyingParty(job, job["clients"][0]), Browser(job["person"])
    # With offline_access it asks for consent, as OpenID Connect Core §11 has it.
    callback, page = party.ask(browser)
    seen = {"consent": page and page.seen()}
    if page:
        callback, page = browser.submit(page, party.redirect_uri, button=job["allow"])
    outcome = party.finish(callback)
    seen["login"] = shown(outcome)
    state = outcome["state"]
    seen["is_active"] = party.handler.has_active_authentication(state)

    before = party.session(state)["refresh_token"]
    refreshed = party.handler.refresh_access_token(state)
    seen["refreshed"] = {
        "id_token": refreshed["__verified_id_token"].to_dict(),
        "access_token_is_new": refreshed["access_token"] != outcome["token"],
        "refresh_token_is_new": refreshed["refresh_token"] != before,
        "userinfo": party.handler.get_user_info(state).to_dict(),
    }

    # What the library itself turns away: were it to take these, the above would have proven nothing.
    def changed(**changes):
        callback, _ = party.ask(browser, scope=["openid"])
        return party.finish(callback, **changes)

    seen["refused"] = {
        "another state": changed(state="another"),
        "another issuer": changed(iss="https://elsewhere.example"),
        "another code": changed(code="another"),
    }
    return seen


def logout(job):
    first, second = (RelyingParty(job, client) for client in job["clients"])
    browser, scope = Browser(job["person"]), ["openid"]

    def sign_in(party, **more):
        callback, page = party.ask(browser, scope=scope, **more)
        return {"page": page.seen()} if page else party.finish(callback)

    state = sign_in(first)["state"]
    seen = {"second": shown(sign_in(second, prompt="none", max_age=3600)), "sign_ins": browser.sign_ins}

    address = first.handler.logout(state)["url"]
    end, page = browser.go(address, first.bye_uri)
    seen["logout"] = {
        "page": page and page.seen(),
        "state": dict(parse_qsl(urlsplit(address).query)).get("state"),
        "answer": end and dict(parse_qsl(urlsplit(end).query)),
    }
    # The library checks the logout token, and finds the session it ends.
    posts = plain.get(job["receiver"] + "/second", timeout=TIMEOUT).json()
    sessions = [backchannel_logout(second.client, request=post["body"]) for post in posts]
    seen["logged_out"] = [second.session(session)["client_id"] for session in sessions]
    seen["after_logout"] = shown(sign_in(second, prompt="none"))
    return seen


FLOWS = {"login": login, "logout": logout}


def main():
    job = json.load(sys.stdin)
    json.dump(FLOWS[job["flow"]](job), sys.stdout)


if __name__ == "__main__":
    main()
