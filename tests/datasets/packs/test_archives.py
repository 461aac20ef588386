"""Reading archives: only what is asked for, and nothing outside the folder."""

import io
import stat
import tarfile
import zipfile

import pytest
from made_packs import tar_of, zip_of

from course_utils.datasets.packs.archives import unpack_members
from course_utils.datasets.packs.errors import ArchiveError


def unpack(tmp_path, content, kind, *patterns):
    archive = tmp_path / f"made.{kind}"
    archive.write_bytes(content)
    folder = tmp_path / "inside" / "folder"
    folder.mkdir(parents=True)
    try:
        unpack_members(archive, kind, patterns, folder)
    finally:
        written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    return written - {archive.name}


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
@pytest.mark.parametrize(
    "name", ["../../evil.txt", "a/../../evil.txt", "/evil.txt", "a\\..\\evil.txt", "C:evil.txt"]
)
def test_unsafe_names_are_refused(tmp_path, kind, name):
    make = zip_of if kind == "wheel" else tar_of
    with pytest.raises(ArchiveError, match="unsafe name"):
        unpack(tmp_path, make({name: b"evil"}), kind, "*evil.txt")
    assert not list(tmp_path.rglob("evil.txt"))


def test_links_are_not_followed(tmp_path):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        link = tarfile.TarInfo("a/link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    with pytest.raises(ArchiveError, match="no member"):
        unpack(tmp_path, stream.getvalue(), "sdist", "*/link.txt")


def test_links_in_a_wheel_are_not_followed(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("a/link.txt")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
    with pytest.raises(ArchiveError, match="no member"):
        unpack(tmp_path, stream.getvalue(), "wheel", "*/link.txt")


def test_only_what_is_asked_for(tmp_path):
    members = {"a/one.txt": b"1", "a/two.txt": b"2", "__MACOSX/a/._one.txt": b"", "a/b/": b""}
    assert unpack(tmp_path, zip_of(members), "wheel", "*one.txt") == {"one.txt"}


def test_missing_member(tmp_path):
    with pytest.raises(ArchiveError, match="no member '\\*/three.txt'.*packs.toml"):
        unpack(tmp_path, zip_of({"a/one.txt": b"1"}), "wheel", "*/three.txt")


def test_two_members_of_one_name(tmp_path):
    members = {"a/one.txt": b"1", "b/one.txt": b"2"}
    with pytest.raises(ArchiveError, match="two members called 'one.txt'"):
        unpack(tmp_path, zip_of(members), "wheel", "*/one.txt")


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_what_is_no_archive(tmp_path, kind):
    with pytest.raises(ArchiveError, match=f"cannot be read as a {kind}"):
        unpack(tmp_path, b"not an archive", kind, "*")


def test_unknown_kind(tmp_path):
    with pytest.raises(ArchiveError, match='"wheel" or "sdist", not \'egg\''):
        unpack(tmp_path, b"", "egg", "*")
