"""Signs people in with Authlib as the app, and plays their browser.

Reads what to do from standard input, as JSON:

    {"issuer": "...", "logins": [{"client_id": "...", "client_secret": null, "method": "none", "algorithm": "ES256",
      "redirect_uri": "...", "person": "...", "mischief": null}]}

and writes an array with one object for each login. It judges nothing: whoever started it compares.
"""

import json
import os
import sys
from urllib.parse import parse_qsl, urlsplit

# Read by Authlib when it is imported: plain http is fine on loopback.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.common.security import generate_token  # noqa: E402
from authlib.integrations.base_client import OAuthError  # noqa: E402
from authlib.integrations.requests_client import OAuth2Session  # noqa: E402
from authlib.oidc.core import CodeIDToken  # noqa: E402
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url  # noqa: E402
from joserfc import jwt  # noqa: E402
from joserfc.errors import JoseError  # noqa: E402
from joserfc.jwk import KeySet  # noqa: E402
from joserfc.jws import JWSRegistry  # noqa: E402

from browser import TIMEOUT, Browser, direct  # noqa: E402

plain = direct()


def verified(token, keys, algorithm):
    """The token, if a key of the broker's set has signed it with exactly this algorithm."""
    return jwt.decode(token, key=keys, registry=JWSRegistry(algorithms=[algorithm], strict_check_header=False))


def id_token_claims(token, keys, login, metadata, nonce, access_token):
    """What an app checks of an ID token, done by Authlib (OpenID Connect Core 1.0 §3.1.3.7)."""
    decoded = verified(token, keys, login["algorithm"])
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        {"iss": {"essential": True, "value": metadata["issuer"]}, "aud": {"essential": True, "value": login["client_id"]}},
        {"nonce": nonce, "client_id": login["client_id"], "access_token": access_token},
    )
    claims.validate(leeway=5)
    return decoded.header, dict(claims)


def refused(check):
    """Whether Authlib throws."""
    try:
        check()
    except JoseError:
        return True
    return False


def refusal(error):
    return {"error": error.error, "description": error.description}


def sign_in(issuer, login):
    result = {"secrets": []}
    mischief = login.get("mischief")
    discovery = plain.get(get_well_known_url(issuer, external=True), timeout=TIMEOUT).json()
    metadata = OpenIDProviderMetadata(discovery)
    metadata.validate()
    result["metadata_issuer"] = metadata["issuer"]
    result["promises_iss"] = metadata.get("authorization_response_iss_parameter_supported")
    result["promises_algorithm"] = login["algorithm"] in metadata["id_token_signing_alg_values_supported"]
    result["promises_method"] = login["method"] in metadata["token_endpoint_auth_methods_supported"]

    secret = login.get("client_secret")
    if mischief == "wrong secret":
        secret = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    app = OAuth2Session(
        login["client_id"],
        secret,
        token_endpoint_auth_method=login["method"],
        scope="openid profile email groups",
        redirect_uri=login["redirect_uri"],
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
    )
    app.trust_env = False
    nonce, verifier = generate_token(32), generate_token(48)
    url, state = app.create_authorization_url(metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce)

    browser = Browser(login["person"], deny=mischief == "deny")
    callback, page = browser.go(url, login["redirect_uri"])
    result["hosts"] = browser.hosts
    result["page"] = page and page.seen()
    if callback is None:
        return result
    answer = parse_qsl(urlsplit(callback).query, strict_parsing=True)
    result["answer_names"] = sorted(name for name, _ in answer)
    answer = dict(answer)
    result["state_matches"] = answer.get("state") == state
    result["iss"] = answer.get("iss")
    result["answer_error"] = answer.get("error")
    if "code" not in answer:
        return result
    result["secrets"] += [answer["code"], state, nonce, verifier]

    def redeem(code_verifier):
        # With the whole address, so that Authlib compares the state.
        return dict(
            app.fetch_token(
                metadata["token_endpoint"],
                authorization_response=callback,
                state=state,
                code_verifier=code_verifier,
            )
        )

    try:
        token = redeem(generate_token(48) if mischief == "wrong verifier" else verifier)
    except OAuthError as error:
        result["token_refusal"] = refusal(error)
        return result
    result["secrets"] += [token["access_token"], token["id_token"]]
    result["token_type"] = token["token_type"]

    keys = KeySet.import_key_set(plain.get(metadata["jwks_uri"], timeout=TIMEOUT).json())
    header, claims = id_token_claims(token["id_token"], keys, login, metadata, nonce, token["access_token"])
    result["id_token_header"], result["id_token"] = header, claims
    access_token = verified(token["access_token"], keys, login["algorithm"])
    result["access_token_header"], result["access_token"] = access_token.header, access_token.claims
    result["userinfo"] = app.get(metadata["userinfo_endpoint"]).json()

    # The same checks with one thing wrong each: were these to pass, the ones above would have proven nothing.
    def check(nonce=nonce, access_token=token["access_token"], token=token["id_token"]):
        return lambda: id_token_claims(token, keys, login, metadata, nonce, access_token)

    start, _, signature = token["id_token"].rpartition(".")
    forged = start + "." + ("A" if signature[0] != "A" else "B") + signature[1:]
    result["refused_by_authlib"] = {
        "another nonce": refused(check(nonce=generate_token(32))),
        "another access token": refused(check(access_token=token["access_token"] + "x")),
        "another signature": refused(check(token=forged)),
    }

    if mischief == "replay":
        try:
            redeem(verifier)
        except OAuthError as error:
            result["replay_refusal"] = refusal(error)
        result["userinfo_status_after_replay"] = app.get(metadata["userinfo_endpoint"]).status_code
    return result


def main():
    job = json.load(sys.stdin)
    json.dump([sign_in(job["issuer"], login) for login in job["logins"]], sys.stdout)


if __name__ == "__main__":
    main()
