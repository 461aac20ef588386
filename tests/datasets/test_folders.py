"""Your own photographs: as telephones write them, kept in groups, all faults told at once."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from course_utils import datasets
from course_utils.datasets.decoding import decode_square

RANDOM = np.random.default_rng(0)


def picture(width=48, height=32):
    return Image.fromarray(RANDOM.integers(0, 256, (height, width, 3), dtype="uint8"))


def fill(folder, *names):
    """Write a different photograph under each name."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        picture().save(path)


@pytest.fixture
def fruit(tmp_path):
    """Two classes of five groups, as three ways of naming show them."""
    folder = tmp_path / "fruit"
    fill(
        folder,
        *[f"apple/crate {k} ({n}).jpg" for k in "abcde" for n in (1, 2, 3)],
        *[
            f"pear/{k}/{n}.png"
            for k in ("kitchen", "market", "garden", "shop", "tree")
            for n in "12"
        ],
    )
    return folder


def groups_of(folder, capsys, **settings):
    """How many groups the reader finds in a folder."""
    datasets.load_folder(folder, size=8, **settings)
    return int(capsys.readouterr().out.split(" groups")[0].split()[-1])


def test_a_folder_becomes_a_dataset(fruit, capsys):
    data = datasets.load_folder(fruit, size=16)
    assert capsys.readouterr().out == "25 photographs in 10 groups: apple 15, pear 10.\n"
    assert data.class_names == ("apple", "pear") and data.name == "fruit"
    assert len(data.train) + len(data.validation) + len(data.test) == 25
    for part in (data.train, data.validation, data.test.open()):
        assert part.images.shape[1:] == (16, 16, 3) and part.images.dtype == np.uint8
        assert set(part.labels) == {0, 1}


@pytest.mark.parametrize("seed", range(4))
def test_no_group_is_on_two_sides(tmp_path, seed, capsys):
    folder, gray = tmp_path / "fruit", iter(range(255))
    for name in ("apple", "pear"):
        for group in range(8):
            tone = next(gray)
            for copy in range(1, 4):
                path = folder / name / f"box {group} ({copy}).png"
                path.parent.mkdir(parents=True, exist_ok=True)
                # A group has one red; the green makes the files of a group differ.
                Image.new("RGB", (8, 8), (tone, copy, 0)).save(path)
    data = datasets.load_folder(folder, size=8, seed=seed)
    parts = data.train, data.validation, data.test.open()
    sides = [set(part.images[:, 0, 0, 0]) for part in parts]
    assert sum(map(len, sides)) == len(set.union(*sides)) == 16 and all(sides)


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        ([f"IMG_{k:04d}.jpg" for k in range(6)], 6),  # a counter of four digits says nothing
        ([f"apple_{k}.jpg" for k in range(6)], 6),  # nor one that the whole class has
        ([f"crate{k}_{n}.jpg" for k in "123" for n in "12"], 3),
        ([f"IMG_20260101_12000{k}_BURST{n}.jpg" for k in "0" for n in "123"]
         + ["IMG_20260101_120500.jpg", "IMG_20260102_120500.jpg"], 3),
        ([f"IMG_20260101_1200{k}.jpg" for k in ("00", "50")]  # fifty seconds apart
         + [f"PXL_20260101_12{k}00123.jpg" for k in ("10", "20")], 3),
        (["a.jpg", "a copy.jpg", "a (2).jpg", "b.jpg", "c.jpg", "d.jpg"], 4),
    ],
)  # fmt: skip
def test_names_show_groups(tmp_path, capsys, names, groups):
    folder = tmp_path / "fruit"
    fill(folder, *(f"apple/{name}" for name in names), *(f"pear/{k}/1.jpg" for k in "abc"))
    assert groups_of(folder, capsys, test_share=0) == groups + 3


def test_cameras_say_when(tmp_path, capsys):
    folder = tmp_path / "fruit"
    fill(folder, *(f"pear/{k}/1.jpg" for k in "abc"))
    (folder / "apple").mkdir()
    for place, time in enumerate(("12:00:00", "12:00:40", "12:01:20", "12:30:00", "13:00:00")):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = f"2026:01:01 {time}"
        picture().save(folder / f"apple/IMG_{place:04d}.jpg", exif=exif)
    assert groups_of(folder, capsys) == 3 + 3


def test_you_can_say_what_a_group_is(tmp_path, capsys):
    folder = tmp_path / "fruit"
    fill(folder, *(f"{name}/{day} {k}.jpg" for name in "ab" for day in "xyz" for k in "12345"))
    assert groups_of(folder, capsys, groups=lambda path: path.name[0]) == 6


def test_equal_files_are_kept_once(fruit, capsys):
    (fruit / "apple/again.jpg").write_bytes((fruit / "apple/crate a (1).jpg").read_bytes())
    datasets.load_folder(fruit, size=8)
    assert "25 photographs" in capsys.readouterr().out


def test_all_faults_are_told_at_once(fruit):
    whole = (fruit / "apple/crate a (1).jpg").read_bytes()
    (fruit / "apple/short.jpg").write_bytes(whole[:300])
    (fruit / "pear/empty.png").write_bytes(b"")
    (fruit / "pear/same.jpg").write_bytes(whole)
    (fruit / "apple/IMG_1.HEIC").write_bytes(b"ftypheic")
    (fruit / "kiwi").mkdir()
    (fruit / "kiwi/notes.txt").write_text("not a photograph")
    (fruit / "Apple").mkdir()
    fill(fruit, "loose.jpg")
    Image.fromarray(np.zeros((8, 8), "uint16")).save(fruit / "pear/deep.png")
    with pytest.raises(ValueError) as caught:
        datasets.load_folder(fruit)
    told = str(caught.value).splitlines()
    assert told[0] == "The folder fruit has 9 faults:"
    for words in (
        "apple/short.jpg cannot be decoded", "pear/empty.png cannot be decoded",
        "pear/deep.png cannot be decoded (it has more than 8 bits",
        "pear/same.jpg is the same file as apple/crate a (1).jpg, of another class",
        "apple/IMG_1.HEIC: this format cannot be read here. Export it as JPEG",
        "kiwi/: there is no photograph", "Apple/: there is no photograph",
        "Apple and apple differ in capital letters only", "loose.jpg: it lies in no class",
    ):  # fmt: skip
        assert sum(words in line for line in told) == 1, (words, told)


def test_one_goes_on_without_the_bad_files_by_a_word(fruit, capsys):
    (fruit / "apple/short.jpg").write_bytes(b"short")
    data = datasets.load_folder(fruit, size=8, leave_out=True)
    assert len(data.train) + len(data.validation) + len(data.test) == 25
    assert "apple/short.jpg cannot be decoded" in capsys.readouterr().out


def test_a_long_report_ends(tmp_path):
    (tmp_path / "apple").mkdir()
    for k in range(40):
        (tmp_path / f"apple/{k}.jpg").write_bytes(b"")
    with pytest.raises(ValueError, match="and 21 more of such faults") as caught:
        datasets.load_folder(tmp_path)
    assert len(str(caught.value).splitlines()) == 22


def test_classes_with_too_few_groups_are_told(tmp_path):
    fill(tmp_path, *(f"apple/{k}/1.jpg" for k in "abc"), "pear/one/1.jpg", "pear/one/2.jpg")
    with pytest.raises(ValueError, match="pear/: its photographs are 1 group, and 3 are needed"):
        datasets.load_folder(tmp_path)


def test_an_empty_folder_and_none_are_told(tmp_path):
    with pytest.raises(ValueError, match="There is no folder of a class"):
        datasets.load_folder(tmp_path)
    with pytest.raises(ValueError, match="is no folder"):
        datasets.load_folder(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "settings", [{"size": 4}, {"size": 64.0}, {"validation_share": 0}, {"test_share": 0.9}]
)
def test_settings_that_are_none_are_refused(fruit, settings):
    with pytest.raises(ValueError, match=next(iter(settings))):
        datasets.load_folder(fruit, **settings)


def test_no_test_is_sealed_where_none_is_asked_for(fruit):
    assert len(datasets.load_folder(fruit, size=8, test_share=0).test) == 0


# -- as telephones write them -------------------------------------------------------------------


def encoded(image, kind, **settings):
    stream = io.BytesIO()
    image.save(stream, kind, **settings)
    return stream.getvalue()


@pytest.mark.parametrize("turn", range(1, 9))
def test_photographs_stand_upright(turn):
    seen = np.zeros((16, 16, 3), np.uint8)
    seen[:8], seen[:, :8, 1] = (250, 0, 0), 200  # red above, more green on the left
    steps = {
        1: [], 2: ["FLIP_LEFT_RIGHT"], 3: ["ROTATE_180"], 4: ["FLIP_TOP_BOTTOM"], 5: ["TRANSPOSE"],
        6: ["ROTATE_90"], 7: ["TRANSVERSE"], 8: ["ROTATE_270"],
    }  # fmt: skip
    stored = Image.fromarray(seen)
    for step in steps[turn]:
        stored = stored.transpose(Image.Transpose[step])
    exif = Image.Exif()
    exif[0x0112] = turn
    assert np.array_equal(decode_square(encoded(stored, "PNG", exif=exif), 16, "it"), seen)


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "CMYK", "RGB"])
def test_every_mode_has_three_channels(mode):
    image = picture(16, 16).convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    square = decode_square(encoded(image, kind), 16, "it")
    assert square.shape == (16, 16, 3) and square.dtype == np.uint8


def test_what_is_transparent_is_white():
    clear = Image.new("RGBA", (8, 8), (10, 20, 30, 0))
    assert (decode_square(encoded(clear, "PNG"), 8, "it") == 255).all()
    palette = picture(8, 8).quantize(4)
    square = decode_square(encoded(palette, "PNG", transparency=2), 8, "it")
    assert ((square == 255).all(axis=-1) == (np.asarray(palette) == 2)).all()


def test_a_note_that_nobody_can_read_turns_nothing():
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x0112, 2, 4, 0x41414141)
    data = encoded(picture(16, 16), "JPEG", exif=exif)
    assert decode_square(data, 16, "it").shape == (16, 16, 3)


@pytest.mark.parametrize("data", [b"", b"no image", encoded(picture(), "PNG")[:-40]])
def test_broken_files_are_named(data):
    with pytest.raises(ValueError, match="^it cannot be decoded"):
        decode_square(data, 8, "it")
