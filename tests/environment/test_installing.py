"""The packages arrive, with uv, or with pip and one line that says why; passwords stay unseen."""

import os
import sys
from base64 import b64encode

import pytest
from index_server import HostedFile
from made_uv import holds, real_uv, stub, wheel

from course_utils.environment import building, installing, locks, pip_settings, uv

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stubs of uv are scripts")
PASSWORD = "s3cret-of-ada"
LOGIN = "Basic " + b64encode(f"ada:{PASSWORD}".encode()).decode()
FALLBACK = "Without uv, with pip, which takes longer: "


def lines_of_fallback(capsys):
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith(FALLBACK)]


def with_password(url):
    return url.replace("//", f"//ada:{PASSWORD}@")


# uv can be had


def test_uv_installs_the_lock_and_is_told_where(course, capsys, monkeypatch):
    course.put_uv(stub(course.works))
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://elsewhere.invalid/simple")
    monkeypatch.setenv("UV_CACHE_DIR", str(course.folder / "shared"))
    building.ensure()
    assert holds(course.venv, "leaf") and holds(course.venv, "course_utils")
    words, variables = course.what_uv_was_told()
    assert "--no-config" in words and "unsafe-best-match" in words
    assert variables["UV_INDEX_URL"] == course.server.url
    assert variables["UV_CACHE_DIR"] == str(course.folder / "shared")
    assert "UV_DEFAULT_INDEX" not in variables
    assert building.STAMP.exists()
    said = capsys.readouterr().out
    assert FALLBACK not in said
    assert "packages: 2 to install\nfetching leaf, 30 MiB\nunpacking 2 packages\n" in said


def test_uv_comes_from_the_index_of_pip_and_stays(course, capsys):
    name = f"uv-{uv.VERSION}.data/scripts/uv"
    text = stub(course.works).replace(sys.executable, "python")
    course.server.projects["uv"] = [HostedFile(*wheel("uv", uv.VERSION, {name: text}))]
    building.ensure()
    assert lines_of_fallback(capsys) == []
    assert holds(course.venv, "leaf") and not holds(course.venv, "uv")
    building.STAMP.unlink()
    building.ensure()
    fetched = [path for path, *_ in course.server.requests if path.startswith("/files/uv-")]
    assert len(fetched) == 1


@pytest.mark.parametrize("fault", ["", "extra", "links", "no project", "refused", "a uv.toml"])
def test_the_real_uv(course, other_server, capsys, monkeypatch, fault):
    """The program itself, against our index with a password: installs, or leaves it to pip."""
    if not (program := real_uv()):
        pytest.skip("there is no uv here")
    uv.path(course.venv).parent.mkdir(parents=True)
    uv.path(course.venv).symlink_to(program)
    monkeypatch.setenv("UV_CACHE_DIR", str(course.folder / "cache"))
    monkeypatch.setenv("PIP_INDEX_URL", with_password(course.server.url))
    projects = course.server.projects
    if fault == "extra":  # the first index has another version only: pip looks at both
        monkeypatch.setenv("PIP_EXTRA_INDEX_URL", with_password(other_server.url))
        other_server.projects["leaf"] = projects["leaf"]
        projects["leaf"] = [HostedFile(*wheel("leaf", "0"))]
    elif fault == "links":
        for hosted in (projects.pop(name)[0] for name in ("leaf", "stone")):
            (course.folder / hosted.name).write_bytes(hosted.content)
        monkeypatch.setenv("PIP_FIND_LINKS", str(course.folder))
    elif fault == "no project":
        del projects["leaf"]
    elif fault == "refused":
        course.server.page_status = 403
    elif fault == "a uv.toml":
        monkeypatch.chdir(course.folder)
        (course.folder / "uv.toml").write_text("[pip]\nno-index = true\n", encoding="utf-8")
    if fault in ("no project", "refused"):
        with pytest.raises(installing.SetupError, match="^pip could not install") as problem:
            building.ensure()
        (line,) = lines_of_fallback(capsys)
        assert "it ended with status" in line
        assert not building.STAMP.exists()
        assert PASSWORD not in line + str(problem.value)
    else:
        building.ensure()
        assert lines_of_fallback(capsys) == []
        assert holds(course.venv, "leaf")
        logins = {login for *_, login in course.server.requests + other_server.requests}
        assert fault == "links" or LOGIN in logins
    assert PASSWORD not in building.LOG.read_text(encoding="utf-8")


# uv absent, blocked, broken


def absent(course):
    return f"the package index has no uv {uv.VERSION} for this machine"


def blocked_by_its_page(course):
    course.server.projects["uv"] = []
    course.server.page_statuses = {"uv": 403}
    return "the package index refused it with 403"


def blocked_by_its_file(course):
    name, content = wheel("uv", uv.VERSION)
    course.server.projects["uv"] = [HostedFile(name, content, status=403)]
    return "the package index refused it with 403"


def stalled(course):
    name, content = wheel("uv", uv.VERSION)
    course.server.projects["uv"] = [HostedFile(name, content, stalls=True)]
    return "the package index did not answer in time"


def wheel_without_program(course):
    course.server.projects["uv"] = [HostedFile(*wheel("uv", uv.VERSION))]
    return "it does not start here (No such file or directory)"


def silent(course):
    course.put_uv(f"#!{sys.executable}\nimport time; time.sleep(60)")
    return "it does not answer"


def not_executable(course):
    course.put_uv(stub(course.works), mode=0o644)
    return "it does not start here (Permission denied)"


def of_another_machine(course):
    course.put_uv("\x7fELF nonsense\x00")
    return "it does not start here (Exec format error)"


def another_version(course):
    course.put_uv(stub(course.works, version="0.0.1"))
    return "it does not start here"


def garbage(course):
    course.put_uv(f"#!{sys.executable}\nprint('<html>')")
    return "it does not start here"


def an_error(course):
    course.put_uv(stub("sys.exit('\\nerror: Failed to fetch it\\n  Caused by: a proxy')"))
    return "it ended with status 1, Failed to fetch it"


def an_error_without_a_word(course):
    course.put_uv(stub("sys.exit(7)"))
    return "it ended with status 7"


def killed(course):
    course.put_uv(stub("os.kill(os.getpid(), 9)"))
    return "it was stopped by signal 9"


def a_lie(course):
    course.put_uv(stub("print('Installed 2 packages in 1ms')"))
    return "it ended and leaf is not in .venv"


def a_wrong_version(course):
    course.server.projects["leaf"].append(HostedFile(*wheel("leaf", "2.0")))
    lock = course.folder / "other.txt"
    lock.write_text("leaf==2.0\nstone==1.0\n", encoding="utf-8")
    course.put_uv(stub(course.works.replace("('-r', lock)", f"('-r', {str(lock)!r})")))
    return "it ended and leaf in .venv is 2.0, not 1.0"


@pytest.mark.parametrize("uv_is", [absent, blocked_by_its_file, an_error, a_wrong_version])
def test_pip_goes_on_by_itself_and_one_line_says_why(course, capsys, uv_is):
    reason = uv_is(course)
    building.ensure()
    assert lines_of_fallback(capsys) == [f"{FALLBACK}{reason}."]
    assert holds(course.venv, "leaf") and building.STAMP.exists()


@pytest.mark.parametrize(
    "uv_is",
    [blocked_by_its_page, stalled, wheel_without_program, silent, not_executable,
     of_another_machine, another_version, garbage, an_error_without_a_word, killed, a_lie],
)  # fmt: skip
def test_whatever_is_wrong_with_uv_is_a_reason(course, monkeypatch, uv_is):
    monkeypatch.setattr(uv, "SECONDS_TO_ANSWER", 1)
    monkeypatch.setenv("PIP_TIMEOUT", "0.3" if uv_is is stalled else "20")
    reason = uv_is(course)
    installed = course.venv, building.venv_python(), [course.lock], pip_settings.options()
    with pytest.raises(uv.NoUvError) as problem:
        installing._with_uv(*installed, building.LOG)
    assert str(problem.value) == reason


def test_where_pip_fails_too_the_sentence_is_about_pip(course, capsys):
    course.server.projects.clear()
    with pytest.raises(installing.SetupError, match="did not offer a package") as problem:
        building.ensure()
    assert len(lines_of_fallback(capsys)) == 1
    assert str(problem.value).startswith("pip could not install the packages.")
    assert not building.STAMP.exists()


def test_a_pip_that_installs_nothing_is_not_believed(course, monkeypatch):
    """Were a setting overlooked that sends packages elsewhere, no stamp would call it ready."""
    all_count = (*pip_settings.REACHING, "dry-run")
    monkeypatch.setattr(pip_settings, "REACHING", all_count)
    monkeypatch.setenv("PIP_DRY_RUN", "1")
    with pytest.raises(installing.SetupError, match="leaf is not in .venv. Look at `pip config"):
        building.ensure()
    assert not building.STAMP.exists()


# Passwords


@pytest.mark.parametrize("ends_with", ["success", "uv's error", "pip's error"])
def test_a_password_in_an_address_is_never_seen(course, capfd, monkeypatch, ends_with):
    address = with_password(course.server.url)
    monkeypatch.setenv("PIP_INDEX_URL", address)
    monkeypatch.setenv("PIP_FIND_LINKS", f"{address}links/")
    loud = f"print('trying {address}', file=sys.stderr, flush=True)\n"
    course.put_uv(stub(loud + (course.works if ends_with == "success" else "sys.exit(2)")))
    said = ""
    if ends_with == "pip's error":
        course.server.projects.clear()
        with pytest.raises(installing.SetupError) as problem:
            building.ensure()
        said = str(problem.value)
    else:
        building.ensure()
    shown = capfd.readouterr()
    log = building.LOG.read_text(encoding="utf-8")
    assert "trying http://****@127" in log
    assert PASSWORD not in said + shown.out + shown.err + log
    if ends_with == "success":
        words, variables = course.what_uv_was_told()
        assert PASSWORD not in " ".join(words)
        assert variables["UV_FIND_LINKS"] == f"{address}links/"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://ada:x@one.invalid/a b", "see https://****@one.invalid/a b"),
        ("'https://ada:p@ss@one.invalid'", "'https://****@one.invalid'"),
        (
            "(https://token@one.invalid) and ftp://b:c@d",
            "(https://****@one.invalid) and ftp://****@d",
        ),
        ("mail a@b, https://one.invalid/@v/list", "mail a@b, https://one.invalid/@v/list"),
    ],
)
def test_what_stands_before_an_address(text, shown):
    assert pip_settings.without_passwords(text) == shown


# What is said of a failure


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: Could not find a version that satisfies x", "did not offer a package"),
        ("Max retries exceeded with url", "was not reached"),
        ("something else", "Start the same command again"),
    ],
)
def test_a_failure_of_pip_becomes_a_sentence(log, sentence):
    assert sentence in installing.pip_sentence(log)


# What a lock asks for


def test_a_lock_is_read_with_its_markers(tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text("# made\n-c base.txt\na-b==1.0+cpu ; os_name == 'nt'\nc==1\n", encoding="utf-8")
    assert locks.versions(lock) == {"a-b": {"1.0+cpu": "os_name == 'nt'"}, "c": {"1": ""}}


@pytest.mark.parametrize(
    ("held", "needed"),
    [
        ({"1": ""}, True),
        ({"1": "python_full_version < '3.12'", "2": "python_full_version >= '3.12'"}, True),
        ({"1": f"sys_platform == '{sys.platform}'"}, True),
        ({"1": "sys_platform == 'another'"}, False),
        ({"1": "python_full_version < '3.12'"}, False),
    ],
)
def test_a_package_for_another_system_is_not_missed(held, needed):
    assert locks._is_needed(held) == needed
