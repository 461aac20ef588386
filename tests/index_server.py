"""A package index on the loopback, with every fault that a real one may have."""

import hashlib
import html
import json
import re
import socket
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

JSON_TYPE = "application/vnd.pypi.simple.v1+json"
YANKED = ' data-yanked=""'


@dataclass
class HostedFile:
    """A file of a project; `listed` is the sha256 that the index page claims."""

    name: str
    content: bytes
    listed: str | None = None
    yanked: bool = False
    status: int = 200
    stalls: bool = False  # the answer never comes

    def digest(self):
        return self.listed or hashlib.sha256(self.content).hexdigest()


class IndexServer(ThreadingHTTPServer):
    """Serves `projects` (name -> list of HostedFile); its attributes are its faults."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.projects = {}
        self.style = "json"  # or "html"
        self.ranges = True
        self.cuts = 0  # this many answers stop half-way
        self.page_status = 200
        self.page_statuses = {}  # project -> another status than 200, for it alone
        self.page_body = None  # (content type, bytes) instead of the page
        self.file_status = 200
        self.wrong_content = None  # bytes instead of the file
        self.gate = threading.Event()  # files are sent while it is set
        self.gate.set()
        self.ended = threading.Event()
        self.requests = []  # (path, Range, Authorization)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/simple/"

    def file_requests(self):
        return [request for request in self.requests if request[0].startswith("/files/")]

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *problem):
        self.gate.set()
        self.ended.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A connection that was cut is no news here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        """Say nothing."""

    def do_HEAD(self):  # noqa: N802 (the name http.server calls)
        self.do_GET()

    def do_GET(self):  # noqa: N802
        # As a proxy, the server is asked for whole addresses.
        path = urlsplit(self.path).path
        headers = self.headers
        self.server.requests.append((path, headers.get("Range"), headers.get("Authorization")))
        kind, _, name = path.strip("/").partition("/")
        if kind == "simple":
            self._page(name)
        else:
            self._file(name)

    def _page(self, project):
        server = self.server
        status = server.page_statuses.get(project, server.page_status)
        if status != 200:
            self._answer(status, b"out of order")
        elif server.page_body is not None:
            self._answer(200, server.page_body[1], server.page_body[0])
        elif project not in server.projects:
            self._answer(404, b"no such project")
        elif server.style == "json":
            self._answer(200, _json_page(project, server.projects[project]), JSON_TYPE)
        else:
            self._answer(200, html_page(server.projects[project]), "text/html")

    def _file(self, name):
        server = self.server
        files = [file for files in server.projects.values() for file in files if file.name == name]
        if not files or server.file_status != 200 or files[0].status != 200:
            status = max(server.file_status, files[0].status) if files else 404
            return self._answer(status, b"not here")
        if files[0].stalls:
            return server.ended.wait(60)
        server.gate.wait(60)
        content = files[0].content if server.wrong_content is None else server.wrong_content
        first = self._first_byte()
        if first >= len(content) > 0:
            return self._answer(416, b"")
        headers = {}
        if first:
            headers["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        return self._answer(206 if first else 200, content[first:], headers=headers, cut=True)

    def _first_byte(self):
        # Other ranges than "from here to the end" are answered with the whole, as a server may.
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        return int(asked[1]) if asked and self.server.ranges else 0

    def _answer(self, status, body, kind="application/octet-stream", headers=None, cut=False):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if cut and self.server.cuts > 0:
            self.server.cuts -= 1
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        else:
            self.wfile.write(body)


def _json_page(project, files):
    rows = [
        {
            "filename": file.name,
            "url": f"../../files/{file.name}",
            "hashes": {"sha256": file.digest()},
            "yanked": file.yanked,
        }
        for file in files
    ]
    page = {"meta": {"api-version": "1.0"}, "name": project, "files": rows}
    return json.dumps(page).encode()


def html_page(files, folder="../../files/"):
    """The page of a project in HTML, as PEP 503 describes it."""
    links = [
        f'<a href="{folder}{html.escape(file.name)}#sha256={file.digest()}"'
        f"{YANKED if file.yanked else ''}>{html.escape(file.name)}</a>"
        for file in files
    ]
    return ("<!DOCTYPE html><html><body>" + "\n".join(links) + "</body></html>").encode()
