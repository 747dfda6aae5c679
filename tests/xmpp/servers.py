"""XMPP servers from Debian on loopback: Prosody, and ejabberd. Each runs from a folder of its own, on ports of its own, as whoever started the
test; nothing of the machine's own configuration is read or written. All of it ends with the test."""
import base64
import hashlib
import hmac
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
import uuid

from scenario import Skip

DOMAIN, ROOMS, UPLOAD = "chat.test", "rooms.chat.test", "upload.chat.test"
FAR, FAR_SECRET = "far.test", "word-of-the-far-one"  # a domain that somebody else serves (XEP-0114)
ADMIN = "admin"
SLOWEST = 40  # seconds to start
ITERATIONS = 4096
WITH_US = ("setpriv", "--pdeathsig", "KILL")  # it ends when we do, even when we are killed


def free_ports(count):
    """All held until the last is found, so that none comes twice."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def listens(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """`certificate`: pair; may be changed before a start. `port` is for clients, `web` for uploads (TLS)."""

    needs = ()

    def __init__(self, folder, certificate, **options):
        for program in self.needs:
            if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin"):
                raise Skip(f"there is no {program} here (script/packages install{self.long})")
        os.makedirs(folder)
        self.folder, self.certificate, self.options = folder, certificate, options
        self.port, self.web, self.control, self.far = free_ports(4)
        self.process, self.users = None, set()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def start(self):
        self.configure()
        with open(self.path("out"), "ab") as out:
            self.process = subprocess.Popen([*WITH_US, *self.command()], stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.folder,
                                            env=self.environment(), start_new_session=True)
        until = time.monotonic() + SLOWEST
        while not all(listens(port) for port in self.ports()):
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{type(self).__name__} does not start: {self.said()[-2000:]}")
            time.sleep(0.02)

    def ports(self):
        return (self.port, self.web)

    def environment(self):
        return {**os.environ, "HOME": self.folder}

    def said(self):
        with open(self.path("out"), encoding="utf-8", errors="replace") as out:
            return out.read()

    def stop(self, kill=False):
        if self.process is None or self.process.poll() is not None:
            return
        (self.process.kill if kill else self.process.terminate)()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def restart(self, kill=False):
        self.stop(kill)
        self.start()

    def add_user(self, name, password):
        """Nothing when there is one of this name already."""
        if name not in self.users:
            self.users.add(name)
            self.register(name, password)


PROSODY = """
local folder = "{folder}"
run_as_root = true
pidfile = folder .. "/prosody.pid"
data_path = folder .. "/data"
certificates = folder
log = {{ {level} = folder .. "/prosody.log" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{ }}
s2s_ports = {{ }}
component_ports = {{ {far} }}
component_interfaces = {{ "127.0.0.1" }}
http_ports = {{ }}
https_ports = {{ {web} }}
https_interfaces = {{ "127.0.0.1" }}
ssl = {{ certificate = "{certificate}", key = "{key}" }}
https_ssl = {{ certificate = "{certificate}", key = "{key}" }}
c2s_require_encryption = true
authentication = "internal_hashed"
storage = "internal"
default_iteration_count = {iterations}
default_archive_policy = true
archive_expires_after = "never"
{network}
modules_enabled = {{ "roster", "saslauth", "tls", "disco", "ping", "version", "time", "pep", "vcard4", "vcard_legacy", "blocklist", "offline",
    "carbons", "smacks", "posix"{archive} }}
modules_disabled = {{ "s2s" }}
admins = {{ "{admin}@{domain}" }}
VirtualHost "{domain}"
Component "{rooms}" "muc"
    restrict_room_creation = "local"
Component "{far_domain}"
    component_secret = "{far_secret}"
Component "{upload}" "http_file_share"
    http_host = "localhost"
    http_external_url = "https://localhost:{web}/"
    http_file_share_access = {{ "{domain}" }}
"""


class Prosody(Server):
    """Options: archive=False, network="network_settings = ...", level of the log."""

    needs, long = ("prosody",), ""

    def configure(self):
        self.write("prosody.cfg.lua", PROSODY.format(
            folder=self.folder, port=self.port, web=self.web, certificate=self.certificate[0], key=self.certificate[1], admin=ADMIN, domain=DOMAIN,
            rooms=ROOMS, upload=UPLOAD, far=self.far, far_domain=FAR, far_secret=FAR_SECRET, iterations=ITERATIONS, network=self.options.get("network", ""), level=self.options.get("level", "info"),
            archive=', "mam"' if self.options.get("archive", True) else ""))

    def command(self):
        return ["prosody", "-F", "--config", self.path("prosody.cfg.lua")]

    def register(self, name, password):
        """As `prosodyctl register` would, in its own format, without starting a Lua for each."""
        salt = str(uuid.uuid4())
        salted = hashlib.pbkdf2_hmac("sha1", password.encode(), salt.encode(), ITERATIONS)
        key = lambda word: hmac.new(salted, word, "sha1").digest()
        stored = hashlib.sha1(key(b"Client Key")).hexdigest()
        self.write(f"data/{DOMAIN.replace('.', '%2e')}/accounts/{name}.dat",
                   f'return {{ stored_key = "{stored}"; server_key = "{key(b"Server Key").hex()}"; salt = "{salt}"; iteration_count = {ITERATIONS}; }};\n')


EJABBERD = """
hosts: ["{domain}"]
loglevel: {level}
log_rotate_count: 0
certfiles: ["{pem}"]
ca_file: "{pem}"
auth_method: internal
auth_password_format: plain
disable_sasl_mechanisms: ["digest-md5", "X-OAUTH2"]
listen:
  - {{port: {port}, ip: "127.0.0.1", module: ejabberd_c2s, starttls: true, starttls_required: true, max_stanza_size: 262144, access: c2s}}
  - {{port: {web}, ip: "127.0.0.1", module: ejabberd_http, tls: true, request_handlers: {{/upload: mod_http_upload}}}}
  - {{port: {control}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {{/api: mod_http_api}}}}
  - {{port: {far}, ip: "127.0.0.1", module: ejabberd_service, hosts: {{"{far_domain}": {{password: "{far_secret}"}}}}}}
acl:
  admin: {{user: ["{admin}@{domain}"]}}
  loopback: {{ip: ["127.0.0.0/8"]}}
access_rules:
  local: {{allow: all}}
  c2s: {{allow: all}}
  configure: {{allow: admin}}
api_permissions:
  test: {{from: mod_http_api, who: {{access: {{allow: {{acl: loopback}}}}}}, what: "*"}}
modules:
  mod_adhoc: {{}}
  mod_blocking: {{}}
  mod_caps: {{}}
  mod_carboncopy: {{}}
  mod_disco: {{}}
  mod_http_upload: {{host: "{upload}", put_url: "https://localhost:{web}/upload", docroot: "{folder}/upload"}}
  {archive}
  mod_muc: {{host: "{rooms}", access: all, access_admin: configure, access_create: all, default_room_options: {{mam: false}}}}
  mod_offline: {{}}
  mod_ping: {{}}
  mod_privacy: {{}}
  mod_pubsub: {{plugins: [flat, pep]}}
  mod_roster: {{}}
  mod_stream_mgmt: {{}}
  mod_time: {{}}
  mod_vcard: {{}}
  mod_version: {{}}
"""


class Ejabberd(Server):
    """Without a node name: so it starts no epmd, and is nobody's cluster."""

    needs, long = ("ejabberdctl", "erl"), " long"

    def configure(self):
        with open(self.path("both.pem"), "w", encoding="ascii") as both:
            for part in reversed(self.certificate):
                with open(part, encoding="ascii") as text:
                    both.write(text.read())
        self.write("ejabberd.yml", EJABBERD.format(
            folder=self.folder, port=self.port, web=self.web, control=self.control, pem=self.path("both.pem"), admin=ADMIN, domain=DOMAIN,
            rooms=ROOMS, upload=UPLOAD, far=self.far, far_domain=FAR, far_secret=FAR_SECRET, level=self.options.get("level", "warning"),
            archive="mod_mam: {default: always}" if self.options.get("archive", True) else ""))

    def command(self):
        return ["erl", "+K", "true", "-noinput", "-mnesia", "dir", json.dumps(self.path("spool")), "-s", "ejabberd"]

    def ports(self):
        return (self.port, self.web, self.control)

    def environment(self):
        libraries = os.path.join("/usr/lib", os.uname().machine + "-linux-gnu")
        return {**super().environment(), "EJABBERD_CONFIG_PATH": self.path("ejabberd.yml"), "EJABBERD_LOG_PATH": self.path("ejabberd.log"),
                "ERL_LIBS": libraries, "ERL_CRASH_DUMP": self.path("crash"), "CONTRIB_MODULES_CONF_DIR": self.path("contrib")}

    def register(self, name, password):
        body = json.dumps({"user": name, "host": DOMAIN, "password": password}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.control}/api/register", body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            answer.read()


def server_class():
    return {"prosody": Prosody, "ejabberd": Ejabberd}[os.environ.get("XMPP_SERVER", "prosody")]
