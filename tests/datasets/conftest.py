"""Two small packs, made here, on a package index of our own; and a cache of our own."""

import os
from types import SimpleNamespace

import pytest
from index_server import HostedFile, IndexServer
from made_packs import BLUE, RED, SDIST, STONE, WHEEL, table, tar_of, zip_of

from course_utils.datasets import packs
from course_utils.environment import pip_settings


@pytest.fixture(scope="session")
def archives():
    """The bytes of a made wheel and a made sdist."""
    wheel = {
        "leaves/data/red.bin": RED,
        "__MACOSX/leaves/data/red.bin": b"not data",
        "__MACOSX/leaves/data/._red.bin": b"not data",
        "leaves/data/blue.txt": BLUE,
        "leaves/__init__.py": b"raise RuntimeError('imported')",
    }
    sdist = {"stones-2.0/data/stone.bin": STONE, "stones-2.0/setup.py": b"raise RuntimeError()"}
    return {WHEEL: zip_of(wheel), SDIST: tar_of(sdist)}


@pytest.fixture
def server(archives):
    """An index that has both packs, and other files beside them."""
    with IndexServer() as running:
        running.projects["leaves"] = [
            HostedFile("leaves-1.0.0-py3-none-any.whl", b"another release"),
            HostedFile(WHEEL, archives[WHEEL]),
            HostedFile("leaves-1.0.tar.gz", b"another kind"),
        ]
        running.projects["stones"] = [HostedFile(SDIST, archives[SDIST])]
        yield running


@pytest.fixture
def configure_pip(monkeypatch):
    """Set pip's options for this test alone; nothing of the machine's configuration counts."""
    for variable in [name for name in os.environ if name.upper().startswith("PIP_")]:
        monkeypatch.delenv(variable)
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(variable, raising=False)
        monkeypatch.delenv(variable.lower(), raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    # Asking pip takes a third of a second: one test does it, the others use variables.
    monkeypatch.setattr(pip_settings, "list_of_pip", lambda pythons: "")

    def configure(**options):
        for option, value in options.items():
            monkeypatch.setenv(f"PIP_{option.upper()}", str(value))

    return configure


@pytest.fixture
def shelf(tmp_path, monkeypatch, archives, server, configure_pip):
    """Everything a fetch needs: an index, a packs.toml, an empty cache."""
    text = table(
        "leaves",
        WHEEL,
        archives[WHEEL],
        "wheel",
        ("*/data/red.bin", "leaves/data/blue.txt"),
        len(RED) + len(BLUE),
    )
    text += table("stones", SDIST, archives[SDIST], "sdist", ("*/stone.bin",), len(STONE))
    packs_file = tmp_path / "packs.toml"
    packs_file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(packs, "PACKS_FILE", packs_file)
    cache = tmp_path / "cache"
    monkeypatch.setenv("COURSE_DATA_CACHE", str(cache))
    configure_pip(index_url=server.url)

    def left_over():
        """What lies in the cache beside whole packs and (empty) lock files."""
        names = {path.name for path in cache.iterdir()} if cache.is_dir() else set()
        return names - {"leaves", "stones", ".leaves.lock", ".stones.lock"}

    return SimpleNamespace(
        server=server,
        cache=cache,
        packs_file=packs_file,
        wheel=archives[WHEEL],
        part=cache / f"{WHEEL}.part",
        left_over=left_over,
    )
