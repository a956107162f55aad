"""Seals a manifest, or signs evidence, with a JOSE library that is not the gateway's."""

import argparse
import base64
import hashlib
import json
import pathlib
import time

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--library", choices=["jwcrypto", "joserfc"], required=True)
    arguments.add_argument("--alg", required=True)
    arguments.add_argument("--typ", required=True)
    arguments.add_argument("--key", type=pathlib.Path, required=True)
    arguments.add_argument("--certificate", type=pathlib.Path, required=True)
    arguments.add_argument("payload", type=pathlib.Path)
    wanted = arguments.parse_args()

    leaf = x509.load_pem_x509_certificate(wanted.certificate.read_bytes())
    der = leaf.public_bytes(Encoding.DER)
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(der).digest()).rstrip(b"=")
    header = {
        "typ": wanted.typ,
        "alg": wanted.alg,
        "iat": int(time.time()),
        "x5t#S256": thumbprint.decode(),
        "x5c": [base64.b64encode(der).decode()],
    }
    sign = {"jwcrypto": with_jwcrypto, "joserfc": with_joserfc}[wanted.library]
    print(sign(header, wanted.payload.read_bytes(), wanted.key.read_bytes()), end="")


def with_jwcrypto(header, payload, pem):
    from jwcrypto import jwk, jws

    token = jws.JWS(payload)
    token.allowed_algs = [header["alg"]]
    token.add_signature(jwk.JWK.from_pem(pem), None, json.dumps(header), None)
    return token.serialize(compact=True)


def with_joserfc(header, payload, pem):
    from joserfc import jws
    from joserfc.jwk import ECKey, RSAKey

    elliptic = isinstance(load_pem_private_key(pem, None), ec.EllipticCurvePrivateKey)
    key = (ECKey if elliptic else RSAKey).import_key(pem)
    registry = jws.JWSRegistry(algorithms=[header["alg"]], strict_check_header=False)
    # Its defaults are for tokens: 512 bytes of header, where ours holds certificates.
    registry.max_header_length = 64 << 10
    registry.max_payload_length = 2 << 20
    return jws.serialize_compact(header, payload, key, registry=registry)


main()
