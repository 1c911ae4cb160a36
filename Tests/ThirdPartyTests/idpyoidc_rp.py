"""Runs IdPy's certified relying party against the broker, all of it by its own means: discovery, the login with PKCE, the
checks of the ID token, userinfo, refresh, logout, and the back-channel logout of a second relying party.

Reads {"issuer": "...", "person": "...", "receiver": "...", "clients": [...], "allow": "..."} as JSON from standard input, and
writes what it saw. It judges nothing: whoever started it compares.
"""

import json
import sys
from urllib.parse import parse_qsl, urlsplit

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
        self.issuer, self.redirect_uri, self.bye_uri = job["issuer"], client["redirect_uri"], client["bye_uri"]
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
            "post_logout_redirect_uris": [client["bye_uri"]],
            "backchannel_logout_uri": client["logout_uri"],
            "backchannel_logout_session_required": True,
            "response_types_supported": ["code"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
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
            key_conf={"key_defs": []},
            httpc=request,
            httpc_params={"timeout": TIMEOUT},
        )

    @property
    def client(self):
        return self.handler.issuer2rp[self.issuer]

    def ask(self, browser, **more):
        """Where the browser ends, and the page if it gets no further."""
        return browser.go(self.handler.begin(self.issuer, req_args=more or None), self.redirect_uri)

    def finish(self, callback, **changes):
        """Everything from the answer to userinfo, with what the library makes of it."""
        answer = dict(parse_qsl(urlsplit(callback).query)) | changes
        try:
            return self.handler.finalize(self.issuer, answer)
        except Exception as error:  # The library has no common base for what it refuses.
            return {"refused": type(error).__name__}


def shown(outcome):
    """What a login came to, without the code and the tokens."""
    return {
        name: value.to_dict() if hasattr(value, "to_dict") else value
        for name, value in outcome.items()
        if name not in ("token", "state")
    }


def main():
    job = json.load(sys.stdin)
    first, second = (RelyingParty(job, client) for client in job["clients"])
    browser = Browser(job["person"])
    seen = {}

    # With offline_access it asks for consent, as OpenID Connect Core §11 has it.
    callback, page = first.ask(browser)
    seen["consent"] = page and page.seen()
    if page:
        callback, page = browser.submit(page, first.redirect_uri, button=job["allow"])
    login = first.handler.finalize(first.issuer, dict(parse_qsl(urlsplit(callback).query)))
    seen["login"] = shown(login)
    state = login["state"]
    seen["metadata"] = first.client.get_context().provider_info.to_dict()
    seen["is_active"] = first.handler.has_active_authentication(state)

    before = first.client.get_session_information(state)["refresh_token"]
    refreshed = first.handler.refresh_access_token(state)
    seen["refreshed"] = {
        "class": type(refreshed).__name__,
        "id_token": refreshed["__verified_id_token"].to_dict() if "__verified_id_token" in refreshed else None,
        "access_token_is_new": refreshed["access_token"] != login["token"],
        "refresh_token_is_new": refreshed["refresh_token"] != before,
        "userinfo": first.handler.get_user_info(state).to_dict(),
    }

    # The second one, in the same browser: nobody is asked again who they are.
    callback, page = second.ask(browser, scope=["openid"])
    seen["second_page"] = page and page.seen()
    seen["second"] = shown(second.finish(callback))
    seen["sign_ins"] = browser.sign_ins

    # What the library itself turns away; what it were to take would make the above worth nothing.
    callback, _ = second.ask(browser, scope=["openid"])
    seen["refused"] = {
        "another state": second.finish(callback, state="another"),
        "another issuer": second.finish(callback, iss="https://evil.example"),
        "another code": second.finish(callback, code="another"),
    }
    callback, _ = second.ask(browser, scope=["openid"], prompt="none", max_age=3600)
    seen["without_asking"] = shown(second.finish(callback))

    address = first.handler.logout(state)["url"]
    end, page = browser.go(address, first.bye_uri)
    seen["logout"] = {
        "page": page and page.seen(),
        "asked": dict(parse_qsl(urlsplit(address).query)).get("state"),
        "answer": dict(parse_qsl(urlsplit(end).query)) if end else None,
    }
    posts = plain.get(job["receiver"] + "/second", timeout=TIMEOUT).json()
    seen["logout_posts"] = len(posts)
    sessions = [backchannel_logout(second.client, request=post["body"]) for post in posts]
    seen["logged_out"] = [second.client.get_session_information(session)["iss"] for session in sessions]
    callback, page = second.ask(browser, scope=["openid"], prompt="none")
    seen["after_logout"] = second.finish(callback)
    seen["refresh_after_logout"] = refresh_after_logout(first, state)
    json.dump(seen, sys.stdout)


def refresh_after_logout(party, state):
    try:
        return party.handler.refresh_access_token(state).to_dict()
    except Exception as error:  # As above.
        return {"refused": type(error).__name__, "error": str(error)}


if __name__ == "__main__":
    main()
