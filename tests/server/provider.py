"""A real OpenID provider for tests: oidc-provider-mock, made to demand PKCE and able to cheat.

The package answers discovery, authorization, tokens, keys and the end of a session over HTTP.
Around it stand PKCE by S256 (RFC 7636), as providers in the field demand it, and the deceits that
a client has to see through.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
import httpx
import oidc_provider_mock
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

Claims = dict[str, Any]
Cheat = Callable[[Claims, "Provider"], str]


@dataclass(kw_only=True)
class Provider:
    """A running provider. `cheat` makes a false identity token of the claims of a true one.

    `stop` ends it before its context does.
    """

    address: str
    key: RSAKey
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    cheat: Cheat | None = None
    challenges: dict[str, str] = field(default_factory=dict)
    stop: Callable[[], None] = field(default=lambda: None, repr=False)
    strange_key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))

    def person(self, subject: str, **claims: Any) -> None:
        """Somebody who can sign in there, with these claims."""
        told = httpx.put(f"{self.address}/users/{subject}", json=claims)
        told.raise_for_status()

    def register(self, redirect_uri: str) -> None:
        """Make this installation known, as its operator would."""
        told = httpx.post(f"{self.address}/oauth2/clients", json={"redirect_uris": [redirect_uri]})
        told.raise_for_status()
        self.client_id, self.client_secret = told.json()["client_id"], told.json()["client_secret"]

    def file(self, folder: Path, rules: str, **changed: str) -> Path:
        """What an operator writes for the installation; `changed` are keys to write otherwise."""
        said = {
            "name": "SSO Situbondo",
            "issuer": self.address,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "claim": "groups",
            "office_claim": "office",
        } | changed
        file = folder / "provider.toml"
        lines = [f"{key} = {json.dumps(value)}" for key, value in said.items()]
        file.write_text("\n".join([*lines, rules]), encoding="utf-8")
        file.chmod(0o600)
        return file


@contextmanager
def running_provider(port: int) -> Iterator[Provider]:
    """The provider on this port of localhost; it ends with the context."""
    inner = oidc_provider_mock.app(require_client_registration=True, require_nonce=True)
    provider = Provider(address=f"http://localhost:{port}", key=_key_of(inner))
    server = make_server("localhost", port, _Around(inner, provider), threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    provider.stop = stop
    try:
        yield provider
    finally:
        if thread.is_alive():
            stop()


class _Around:
    """The provider's application with PKCE and the deceits around it."""

    def __init__(self, inner: Any, provider: Provider) -> None:
        self._inner = inner
        self._provider = provider

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        body = Request(environ).get_data(cache=False)
        # Read by us, and then once more by the application inside.
        request = Request({**environ, "wsgi.input": BytesIO(body)})
        environ["wsgi.input"] = BytesIO(body)
        answer = self._refused(request) or self._answer(request, environ)
        return answer(environ, start)

    def _answer(self, request: Request, environ: dict[str, Any]) -> Response:
        answer = Response.from_app(self._inner, environ)
        if request.path == "/.well-known/openid-configuration":
            described = json.loads(answer.get_data()) | {
                "code_challenge_methods_supported": ["S256"]
            }
            answer.set_data(json.dumps(described))
        if request.path == "/oauth2/authorize" and "location" in answer.headers:
            code = parse_qs(urlsplit(answer.headers["location"]).query).get("code", [""])[0]
            self._provider.challenges[code] = request.args["code_challenge"]
        if request.path == "/oauth2/token" and answer.status_code == 200 and self._provider.cheat:
            told = json.loads(answer.get_data())
            told["id_token"] = self._provider.cheat(claims_of(told["id_token"]), self._provider)
            answer.set_data(json.dumps(told))
        return answer

    def _refused(self, request: Request) -> Response | None:
        """What the client owes by RFC 7636: a challenge first, the verifier behind it later."""
        if request.path == "/oauth2/authorize" and request.args.get("state") != "doctor":
            if request.args.get("code_challenge_method") == "S256":
                return None
            return Response("PKCE is required", status=400)
        if request.path != "/oauth2/token" or request.form.get("code") == "doctor":
            return None
        verifier = request.form.get("code_verifier", "")
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if self._provider.challenges.pop(request.form.get("code", ""), None) == challenge:
            return None
        return Response('{"error": "invalid_grant"}', status=400, mimetype="application/json")


def _key_of(app: flask.Flask) -> RSAKey:
    """The provider's own key: a deceit must be seen through where the signature is right, too."""
    with app.test_request_context():
        app.preprocess_request()
        return RSAKey.import_key(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))


def claims_of(token: str) -> Claims:
    """What an identity token says, whoever signed it."""
    part = token.split(".")[1]
    found: Claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def saying(**changed: Any) -> Cheat:
    """Signed by the provider's own key, but with other claims."""
    return lambda claims, provider: jwt.encode({"alg": "RS256"}, claims | changed, provider.key)


def expired(claims: Claims, provider: Provider) -> str:
    """Two hours old, as if somebody had kept it."""
    moments = {"iat": claims["iat"] - 7200, "exp": claims["exp"] - 7200}
    return saying(**moments)(claims, provider)


def forged(claims: Claims, provider: Provider) -> str:
    """Signed by a key that is not the provider's."""
    return jwt.encode({"alg": "RS256"}, claims, provider.strange_key)


def unsigned(claims: Claims, provider: Provider) -> str:
    """With `alg: none`, as if a signature were not needed."""
    del provider
    head, body = (_base64(json.dumps(part)) for part in ({"alg": "none"}, claims))
    return f"{head}.{body}."


def signed_by_secret(claims: Claims, provider: Provider) -> str:
    """With the public key's text as the secret of an HMAC (the confusion of RS256 and HS256)."""
    head, body = (_base64(json.dumps(part)) for part in ({"alg": "HS256"}, claims))
    secret = provider.key.as_pem(private=False)
    mac = hmac.new(secret, f"{head}.{body}".encode(), "sha256").digest()
    return f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _base64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()
