"""The learner's pip: how it reaches the index counts, where it puts packages does not."""

import os
import sys

import pytest
from index_server import HostedFile
from made_uv import holds, stub, wheel

from course_utils.environment import building, pip_settings, uv

ASK_PIP = pip_settings.list_of_pip
# Each would leave `.venv` empty, stop pip, or hide what it says. ELSEWHERE is a folder.
ELSEWHERE = "elsewhere"
WHERE_AND_WHETHER = {
    "user": "1",
    "target": ELSEWHERE,
    "prefix": ELSEWHERE,
    "root": ELSEWHERE,
    "python": "/no/such/python",
    "require-virtualenv": "1",
    "dry-run": "1",
    "require-hashes": "1",
    "no-binary": ":all:",
    "requirement": "/no/such/lock.txt",
    "platform": "plan9",
    "quiet": "3",
}


@pytest.fixture
def set_aside(course, monkeypatch):
    """Run the set-up with settings as variables or as a file; says what lies elsewhere."""
    folder = course.folder / ELSEWHERE

    def texts(settings):
        return {name: str(folder) if text == ELSEWHERE else text for name, text in settings.items()}

    def as_variables(settings):
        for option, text in texts(settings).items():
            monkeypatch.setenv("PIP_" + option.upper().replace("-", "_"), text)

    def as_file(settings, section="global"):
        lines = [f"{option} = {text}" for option, text in texts(settings).items()]
        file = course.folder / "pip.conf"
        file.write_text("\n".join([f"[{section}]", *lines]) + "\n", encoding="utf-8")
        monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
        monkeypatch.setattr(pip_settings, "list_of_pip", ASK_PIP)

    course.as_variables, course.as_file = as_variables, as_file
    course.elsewhere = folder
    return course


def assert_set_up(course):
    building.ensure()
    assert holds(course.venv, "leaf") and holds(course.venv, "course_utils")
    assert building.STAMP.exists()
    assert not course.elsewhere.exists()


@pytest.mark.parametrize("option", WHERE_AND_WHETHER)
def test_a_variable_cannot_send_packages_elsewhere(set_aside, option):
    set_aside.put_uv(stub("sys.exit(1)"))
    set_aside.as_variables({option: WHERE_AND_WHETHER[option]})
    assert_set_up(set_aside)


@pytest.mark.parametrize("section", ["global", "install"])
def test_nor_can_a_file_of_settings(set_aside, section):
    set_aside.put_uv(stub("sys.exit(1)"))
    set_aside.as_file(WHERE_AND_WHETHER, section)
    assert_set_up(set_aside)


def test_nor_while_uv_is_fetched_and_the_environment_made(set_aside, monkeypatch):
    """From nothing: `python -m venv`, uv from the index, the packages."""
    program = f"uv-{uv.VERSION}.data/scripts/uv"
    text = stub(set_aside.works).replace(sys.executable, "python")
    set_aside.server.projects["uv"] = [HostedFile(*wheel("uv", uv.VERSION, {program: text}))]
    set_aside.as_variables(WHERE_AND_WHETHER)
    set_aside.as_file(WHERE_AND_WHETHER)
    monkeypatch.setattr(building, "VENV", set_aside.folder / "new")
    monkeypatch.setattr(building, "STAMP", building.VENV / "course.json")
    monkeypatch.setattr(building, "LOG", building.VENV / "setup.log")
    monkeypatch.setattr(building, "missing", lambda extras: ["everything"])
    set_aside.venv = building.VENV
    assert_set_up(set_aside)
    assert uv.path(building.VENV).exists()


def test_pythonpath_does_not_hide_what_is_missing(course, monkeypatch):
    """A package that lies on PYTHONPATH is not in `.venv`, though pip would say so."""
    course.put_uv(stub("sys.exit(1)"))
    lying = course.folder / "path" / "leaf-1.0.dist-info"
    lying.mkdir(parents=True)
    (lying / "METADATA").write_text("Metadata-Version: 2.1\nName: leaf\nVersion: 1.0\n")
    monkeypatch.setenv("PYTHONPATH", str(lying.parent))
    building.ensure()
    assert holds(course.venv, "leaf")


def test_what_reaches_the_index_is_read_from_a_file_that_also_silences_pip(set_aside, monkeypatch):
    monkeypatch.delenv("PIP_INDEX_URL")
    monkeypatch.setenv("PIP_PROXY", "proxy.invalid:8080")
    found = {
        "index_url": "https://a:b@one.invalid/simple",
        "extra-index-url": "\n  file:///x\n  file:///y",
    }
    set_aside.as_file({**found, "default-timeout": "7", "quiet": "2", "python": "/no/such"})
    options = pip_settings.options()
    assert options["index-url"] == found["index_url"]
    assert options["extra-index-url"].split() == ["file:///x", "file:///y"]
    assert (options["timeout"], options["proxy"]) == ("7", "proxy.invalid:8080")
    assert not {"quiet", "python"} & set(options)
    variables = pip_settings.variables_for_pip(options)
    assert variables["PIP_INDEX_URL"] == found["index_url"]
    assert variables["PIP_TIMEOUT"] == "7"
    assert variables["PIP_CONFIG_FILE"] == os.devnull


def test_of_several_sections_the_command_wins():
    text = (
        "global.timeout='1'\ninstall.timeout='2'\ndownload.cert='/c'\nfreeze.timeout='3'\nnoise\n"
    )
    assert pip_settings.read_list(text, ("global", "install")) == {"timeout": "2"}
    assert pip_settings.read_list(text, ("global", "install", "download"))["cert"] == "/c"


def test_no_pip_at_all(monkeypatch, no_settings):
    monkeypatch.setattr(pip_settings, "which", lambda name: None)
    assert ASK_PIP(["/no/such/python"]) == ""
    assert pip_settings.options(pythons=["/no/such/python"]) == {}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"UV_SYSTEM_CERTS": "1"}),
        ({"cert": "/c.pem"}, {"SSL_CERT_FILE": "/c.pem", "UV_SYSTEM_CERTS": None}),
        ({"cert": "/"}, {"SSL_CERT_DIR": "/"}),
        ({"client-cert": "/me.pem"}, {"SSL_CLIENT_CERT": "/me.pem"}),
        (
            {"proxy": "p:1"},
            {"HTTPS_PROXY": "http://p:1", "http_proxy": "http://p:1", "NO_PROXY": ""},
        ),
        ({"trusted-host": "a\nb:1"}, {"UV_INSECURE_HOST": "a b:1"}),
        ({"constraint": "/c.txt"}, {"UV_CONSTRAINT": "/c.txt"}),
        ({"timeout": "0.2"}, {"UV_HTTP_TIMEOUT": "1"}),
        ({"timeout": "soon"}, {"UV_HTTP_TIMEOUT": "15"}),
        ({"retries": "1"}, {"UV_HTTP_RETRIES": "1"}),
        ({"keyring-provider": "import"}, {"UV_KEYRING_PROVIDER": "subprocess"}),
        ({"keyring-provider": "disabled"}, {"UV_KEYRING_PROVIDER": None}),
        ({"no-cache-dir": "true"}, {"UV_NO_CACHE": "1"}),
        ({"index-url": "https://a:b@c/s"}, {"UV_INDEX_URL": "https://a:b@c/s"}),
    ],
)
def test_uv_is_told_how_the_index_is_reached(no_settings, monkeypatch, settings, expected):
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    variables = uv.variables(settings)
    assert {name: variables.get(name) for name in expected} == expected


def test_a_bundle_that_requests_trusts_is_trusted_by_uv(no_settings, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/school.pem")
    assert uv.variables({})["SSL_CERT_FILE"] == "/school.pem"


def test_folders_of_files_and_no_index(no_settings, tmp_path):
    settings = {"find-links": f"{tmp_path} https://a:b@c.invalid/x", "no-index": "true"}
    words = uv.command("uv", "python", [tmp_path / "lock.txt"], settings)
    assert words[words.index("--find-links") + 1] == str(tmp_path)
    assert "--no-index" in words and "a:b" not in " ".join(words)
    assert uv.variables(settings)["UV_FIND_LINKS"] == "https://a:b@c.invalid/x"
