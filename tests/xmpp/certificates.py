"""A certificate authority of the test's own, and certificates by it (openssl)."""
import os
import subprocess

DAYS = "2"


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)


class Authority:
    """`file` is what its clients trust. Certificates are pairs (certificate, key)."""

    def __init__(self, folder, name="ca"):
        self.folder = folder
        self.file, self.key = os.path.join(folder, name + ".crt"), os.path.join(folder, name + ".key")
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", DAYS, "-subj", "/CN=recoup test " + name,
                "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
                "-keyout", self.key, "-out", self.file)

    def certificate(self, name, *hosts):
        """For these hosts, and for localhost, whom the upload service is."""
        base = os.path.join(self.folder, name)
        names = ",".join([f"DNS:{host}" for host in hosts] + ["DNS:localhost", "IP:127.0.0.1"])
        with open(base + ".ext", "w", encoding="ascii") as extensions:
            extensions.write(f"subjectAltName={names}\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=" + hosts[0], "-keyout", base + ".key",
                "-out", base + ".csr")
        openssl("x509", "-req", "-in", base + ".csr", "-CA", self.file, "-CAkey", self.key, "-CAcreateserial", "-days", DAYS, "-out", base + ".crt",
                "-extfile", base + ".ext")
        return base + ".crt", base + ".key"
