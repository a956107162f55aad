"""Verifies a seal or evidence with a JOSE library that is not ours.

Signature, certificate path, and that the payload is of the published schema.
"""

import argparse
import base64
import hashlib
import json
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SCHEMAS = pathlib.Path(__file__).parents[2] / "schemas"
ALGORITHMS = ["ES256", "ES384", "PS256", "RS256"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--library", choices=["jwcrypto", "joserfc"], required=True)
    arguments.add_argument("--typ", required=True)
    arguments.add_argument("--anchor", type=pathlib.Path, required=True)
    arguments.add_argument("statement", type=pathlib.Path)
    wanted = arguments.parse_args()

    compact = wanted.statement.read_text().strip()
    header = json.loads(decoded(compact.split(".")[0]))
    assert header["typ"] == wanted.typ, header["typ"]
    assert header["alg"] in ALGORITHMS, header["alg"]
    assert isinstance(header["iat"], int)
    der = base64.b64decode(header["x5c"][0], validate=True)
    assert decoded(header["x5t#S256"]) == hashlib.sha256(der).digest(), "x5t#S256"
    leaf = x509.load_der_x509_certificate(der)
    anchor = x509.load_pem_x509_certificate(wanted.anchor.read_bytes())
    leaf.verify_directly_issued_by(anchor)

    pem = leaf.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    verify = {"jwcrypto": with_jwcrypto, "joserfc": with_joserfc}[wanted.library]
    payload = verify(compact, pem, isinstance(leaf.public_key(), ec.EllipticCurvePublicKey))
    assert payload == decoded(compact.split(".")[1])
    of_its_schema(wanted.typ, json.loads(payload))


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def with_jwcrypto(compact, pem, _):
    from jwcrypto import jwk, jws

    token = jws.JWS()
    token.allowed_algs = ALGORITHMS
    token.deserialize(compact, jwk.JWK.from_pem(pem))
    return token.payload


def with_joserfc(compact, pem, elliptic):
    from joserfc import jws
    from joserfc.jwk import ECKey, RSAKey

    key = (ECKey if elliptic else RSAKey).import_key(pem)
    registry = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    # Its defaults are for tokens: 512 bytes of header, where ours holds certificates.
    registry.max_header_length = 64 << 10
    registry.max_payload_length = 2 << 20
    return jws.deserialize_compact(compact, key, registry=registry).payload


def of_its_schema(typ, value):
    import jsonschema

    name = {"treaty-seal+jose": "manifest", "treaty-evidence+jose": "evidence"}[typ]
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(value)


main()
