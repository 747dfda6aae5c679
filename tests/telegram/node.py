"""The programs of thirdparty/ as processes: a Bot API server that others wrote, and the proxy that checks."""
import fcntl
import json
import os
import shutil
import socket
import subprocess
import urllib.request

from scenario import Skip

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "thirdparty")
OLDEST = 12  # of Node


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def need_node():
    node = shutil.which("node")
    if not node:
        raise Skip("there is no node here (Debian: nodejs)")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < OLDEST:
        raise Skip(f"node {version} is too old")
    return node


def need_packages(folder):
    """The npm packages in this folder, installed when they are not there, by one at a time."""
    need_node()
    os.makedirs(folder, exist_ok=True)
    done = os.path.join(folder, "installed")
    with open(os.path.join(folder, "lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(done):
            install(folder)
            shutil.copy(os.path.join(HERE, "package-lock.json"), done)
    return os.path.join(folder, "node_modules")


def install(folder):
    npm = shutil.which("npm")
    if not npm:
        raise Skip("there is no npm here to install telegram-test-api")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, name), folder)
    try:
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"], cwd=folder, capture_output=True, text=True,
                       check=True, timeout=120)
    except subprocess.CalledProcessError as why:
        raise Skip("npm could not install telegram-test-api: " + why.stderr.strip()[-300:]) from None
    except subprocess.TimeoutExpired:
        raise Skip("npm did not install telegram-test-api within two minutes") from None


class NodeProgram:
    """Runs from when it is made until it is left; says `listening` when it does."""

    def __init__(self, file, *words, modules=None):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = {**os.environ, **({"NODE_PATH": modules} if modules else {})}
        self.process = subprocess.Popen([need_node(), os.path.join(HERE, file), str(self.port), *words], env=environment, text=True,
                                        stdout=subprocess.PIPE)
        if "listening" not in self.process.stdout.readline():
            raise RuntimeError(f"{file} does not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, path, body=None):
        request = urllib.request.Request(self.url + path, headers={"content-type": "application/json"},
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


class Proxy(NodeProgram):
    def __init__(self, upstream):
        super().__init__("proxy.js", upstream)

    def violations(self):
        return self.ask("/violations")


class TestApi(NodeProgram):
    """telegram-test-api: `stock`, or `repaired`."""

    def __init__(self, flavour, modules):
        super().__init__("server.js", flavour, modules=modules)
