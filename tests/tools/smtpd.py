"""A mail server that is not ours (aiosmtpd), with the troubles that mail servers make.

It asks for STARTTLS and AUTH, writes every mail that it takes as a line of JSON into a journal,
and says its port on standard output. What goes wrong is chosen by the options.
"""

import argparse
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

options = argparse.ArgumentParser()
options.add_argument("--certificate", required=True)
options.add_argument("--key", required=True)
options.add_argument("--journal", required=True)
options.add_argument("--user", required=True)
options.add_argument("--password", required=True)
options.add_argument("--temporary", type=int, default=0, help="percent of attempts answered 451")
options.add_argument("--refuse", default=None, help="a recipient that is answered 550")
options.add_argument("--greylist", action="store_true", help="451 to the first attempt of a mail")
options.add_argument("--cut", type=int, default=0, help="every so many mails: taken, no answer")
options.add_argument("--slow", type=float, default=0, help="seconds before each answer to RCPT")
options.add_argument("--dsn", action="store_true", help="announce delivery reports (RFC 3461)")
options = options.parse_args()

journal = open(options.journal, "a", encoding="utf-8")
counted = {"attempts": 0, "mails": 0}
seen = set()


class Troubled:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        if options.dsn:
            responses.insert(1, "250-DSN")
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        counted["attempts"] += 1
        if options.slow:
            await asyncio.sleep(options.slow)
        if address == options.refuse:
            return "550 5.1.1 no such mailbox"
        # Evenly over the attempts, so that a share is a share.
        share = options.temporary
        if (counted["attempts"] * share) // 100 != ((counted["attempts"] - 1) * share) // 100:
            return "451 4.3.0 later"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        content = envelope.content.decode("ascii")
        name = next(line for line in content.splitlines() if line.startswith("Message-ID:"))
        if options.greylist and name not in seen:
            seen.add(name)
            return "451 4.7.1 greylisted"
        counted["mails"] += 1
        cut = options.cut and counted["mails"] % options.cut == 0
        journal.write(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "parameters": server.parameters,
            "secure": session.ssl is not None,
            "user": session.auth_data,
            "answered": not cut,
            "mail": content,
        }) + "\n")
        journal.flush()
        if cut:
            server.transport.abort()
        return "250 2.0.0 taken"


class Server(SMTP):
    """aiosmtpd knows no parameters of delivery reports: they are noted and taken off."""

    parameters = []

    def note(self, arg):
        if not options.dsn or arg is None:
            return arg
        kept = []
        for word in arg.split(" "):
            if word.split("=")[0] in ("RET", "ENVID", "NOTIFY", "ORCPT"):
                self.parameters.append(word)
            else:
                kept.append(word)
        return " ".join(kept)

    async def smtp_MAIL(self, arg):
        self.parameters = []
        await super().smtp_MAIL(self.note(arg))

    async def smtp_RCPT(self, arg):
        await super().smtp_RCPT(self.note(arg))


def sign_in(server, session, envelope, mechanism, data):
    wanted = (options.user.encode(), options.password.encode())
    if (data.login, data.password) == wanted:
        return AuthResult(success=True, auth_data=data.login.decode())
    return AuthResult(success=False, handled=False)


async def main():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(options.certificate, options.key)

    def make():
        return Server(
            Troubled(),
            tls_context=tls,
            require_starttls=True,
            auth_required=True,
            auth_require_tls=True,
            authenticator=sign_in,
            enable_SMTPUTF8=True,
            hostname="localhost",
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
