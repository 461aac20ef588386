"""Boxes that other people's tools wrote are read as drawn; what cannot be right is told."""

import contextlib
import io
import json
import os

import globox
import numpy as np
import pytest
from PIL import Image
from pycocotools.coco import COCO

from course_utils.datasets import SealedTestError, load_boxes, read_boxes

NAMES = ("face", "car", "animal")
DRAWN = {
    "street.png": ((200, 100), [("car", 10, 20, 60, 50), ("face", 150, 5, 200, 100)]),
    "park.jpg": ((64, 96), [("animal", 0, 0, 20, 30)]),
    "empty.png": ((50, 50), []),
}


def picture(path, width, height, color=(90, 140, 60)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (width, height), color).save(path)


def pictures(folder):
    for name, ((width, height), _) in DRAWN.items():
        picture(folder / name, width, height)


def annotations():
    """What was drawn, as globox keeps it, a library of other people that writes boxes."""
    return globox.AnnotationSet(
        globox.Annotation(
            name,
            size,
            [
                globox.BoundingBox(label=label, xmin=left, ymin=top, xmax=right, ymax=bottom)
                for label, left, top, right, bottom in things
            ],
        )
        for name, (size, things) in DRAWN.items()
    )


def as_drawn(found):
    """{image name: [(class name, left, top, right, bottom)]} of what was read."""
    return {
        path.name: [
            (found.class_names[number], *np.round(box, 3).tolist())
            for number, box in zip(classes, boxes, strict=True)
        ]
        for path, boxes, classes in zip(found.paths, found.boxes, found.classes, strict=True)
    }


EXPECTED = {name: [tuple(thing) for thing in things] for name, (_, things) in DRAWN.items()}


def voc_folder(folder):
    pictures(folder / "JPEGImages")
    (folder / "Annotations").mkdir()
    annotations().save_pascal_voc(folder / "Annotations")


def coco_folder(folder):
    pictures(folder / "images")
    annotations().save_coco(folder / "instances.json", auto_ids=True)


def yolo_folder(folder):
    pictures(folder / "images")
    (folder / "labels").mkdir()
    numbers = {name: k for k, name in enumerate(NAMES)}
    annotations().save_yolo_darknet(folder / "labels", label_to_id=numbers)
    (folder / "classes.txt").write_text("\n".join(NAMES))


WRITERS = {"voc": voc_folder, "coco": coco_folder, "yolo": yolo_folder}


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("told", [True, False])
def test_what_another_tool_wrote_is_read(tmp_path, capsys, format, told):
    WRITERS[format](tmp_path)
    found = read_boxes(tmp_path, format=format if told else None)
    assert as_drawn(found) == EXPECTED and found.format == format
    assert found.class_names == (NAMES if format == "yolo" else tuple(sorted(NAMES)))
    assert {box.dtype for box in found.boxes} == {np.dtype("float32")}
    assert {classes.dtype for classes in found.classes} == {np.dtype("int64")}
    said = capsys.readouterr().out
    assert "3 images with 3 boxes" in said and "car 1" in said and "without a box: 1" in said


@pytest.mark.parametrize("format", WRITERS)
def test_the_classes_can_be_given(tmp_path, format):
    WRITERS[format](tmp_path)
    names = NAMES if format == "yolo" else ("car", "animal", "face", "dog")
    found = read_boxes(tmp_path, class_names=list(names))
    assert as_drawn(found) == EXPECTED and found.class_names == names
    with pytest.raises(ValueError, match="the class .*animal|the class 2"):
        read_boxes(tmp_path, class_names=("face", "car"))
    with pytest.raises(ValueError, match="not one text"):
        read_boxes(tmp_path, class_names="car")


def test_coco_is_read_as_pycocotools_reads_it(tmp_path):
    coco_folder(tmp_path)
    with contextlib.redirect_stdout(io.StringIO()):
        theirs = COCO(tmp_path / "instances.json")
    expected = {}
    for image in theirs.imgs.values():
        rows = theirs.loadAnns(theirs.getAnnIds(imgIds=image["id"]))
        expected[image["file_name"]] = [
            (theirs.cats[row["category_id"]]["name"], *row["bbox"]) for row in rows
        ]
    for name, things in as_drawn(read_boxes(tmp_path)).items():
        ours = [(label, x, y, right - x, low - y) for label, x, y, right, low in things]
        assert ours == expected[name]


def test_yolo_names_are_found_in_yaml_and_subfolders_keep_apart(tmp_path):
    for part, color in (("train", 10), ("val", 200)):
        picture(tmp_path / part / "images" / "one.png", 40, 20, (color,) * 3)
        (tmp_path / part / "labels").mkdir()
        (tmp_path / part / "labels" / "one.txt").write_text(f"{color // 200} 0.5 0.5 0.5 0.5\n\n")
    for text in ("names: [cat, dog]", "nc: 2\nnames:\n  0: cat\n  1: dog\n"):
        (tmp_path / "data.yaml").write_text(text)
        found = read_boxes(tmp_path)
        assert found.class_names == ("cat", "dog")
        assert [classes.tolist() for classes in found.classes] == [[0], [1]]
        assert [path.parent.parent.name for path in found.paths] == ["train", "val"]
        assert found.boxes[0].tolist() == [[10, 5, 30, 15]]


def test_labels_may_lie_beside_the_images_among_other_files(tmp_path):
    pictures(tmp_path)
    (tmp_path / "park.txt").write_text("0 0.5 0.5 1 1")
    for name in ("README.dataset.txt", "train.txt", ".DS_Store.txt"):
        (tmp_path / name).write_text("This is no label file.")
    (tmp_path / "classes.txt").write_text("lawn\n")
    found = read_boxes(tmp_path)
    assert as_drawn(found)["park.jpg"] == [("lawn", 0, 0, 64, 96)] and len(found) == 3


def test_crowds_and_images_without_annotation_are_left_out(tmp_path, capsys):
    coco_folder(tmp_path)
    picture(tmp_path / "images" / "other.png", 30, 30)
    data = json.loads((tmp_path / "instances.json").read_text())
    data["annotations"][0]["iscrowd"] = 1
    (tmp_path / "instances.json").write_text(json.dumps(data))
    found = read_boxes(tmp_path)
    assert sum(map(len, found.boxes)) == 2 and "other.png" not in as_drawn(found)
    assert "left out: 1" in capsys.readouterr().out


def test_a_photograph_is_taken_as_it_is_seen(tmp_path):
    turned = Image.Exif()
    turned[0x0112] = 6
    (tmp_path / "classes.txt").write_text("all")
    Image.new("RGB", (40, 20)).save(tmp_path / "one.jpg", exif=turned)
    (tmp_path / "one.txt").write_text("0 0.5 0.5 1 1")
    assert read_boxes(tmp_path).boxes[0].tolist() == [[0, 0, 20, 40]]


def test_a_pixel_of_rounding_is_cut_at_the_edge(tmp_path):
    picture(tmp_path / "one.png", 30, 20)
    (tmp_path / "classes.txt").write_text("all")
    (tmp_path / "one.txt").write_text("0 0.5 0.5 1.000001 1.06")
    assert read_boxes(tmp_path).boxes[0].tolist() == [[0, 0, 30, 20]]


# What cannot be right: a folder is written, one thing is spoiled, and the place is told.


def spoil(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


VOC = "Annotations/street.xml"
VOC_FAULTS = {
    "broken": ("</annotation>", "", r"Annotations/street.xml, line 1, column \d+: broken XML"),
    "missing image": (
        "street.png",
        "avenue.png",
        "<filename>: the image avenue.png is missing",
    ),
    "parent": ("street.png", "../street.png", "street.xml, <filename>: .* not a path inside"),
    "absolute": ("street.png", "/etc/passwd", "street.xml, <filename>: .* not a path inside"),
    "a drive": ("street.png", r"C:\\street.png", "street.xml, <filename>: .* not a path inside"),
    "backslash": ("street.png", "..\\..\\street.png", "<filename>: .* not a path inside"),
    "no name": ("<name>car</name>", "<name/>", "street.xml, object 1: <name> is missing"),
    "no number": ("<xmin>10", "<xmin>ten", r"object 1 \(car\), <xmin>: a number .* 'ten'"),
    "infinite": ("<xmin>10", "<xmin>inf", r"object 1 \(car\), <xmin>: a number"),
    "no area": ("<xmax>60", "<xmax>10", r"street.xml, object 1 \(car\): .* has no area"),
    "swapped": ("<xmax>60", "<xmax>5", r"street.xml, object 1 \(car\): .* has no area"),
    "outside": ("<xmax>60", "<xmax>260", r"object 1 \(car\): .*outside its image.*200 wide"),
    "left of it": ("<xmin>10", "<xmin>-10", r"object 1 \(car\): .*outside its image"),
    "other size": ("<width>200", "<width>400", "street.xml, <size>: .* 400 wide.*resized copy"),
}


@pytest.mark.parametrize("fault", VOC_FAULTS)
def test_faults_in_xml_are_told_with_their_place(tmp_path, fault):
    voc_folder(tmp_path)
    old, new, sentence = VOC_FAULTS[fault]
    spoil(tmp_path / VOC, old, new)
    with pytest.raises(ValueError, match=sentence):
        read_boxes(tmp_path)


BOMB = """<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><annotation><filename>&c;</filename></annotation>"""
THIEF = """<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<annotation><filename>&f;</filename></annotation>"""


@pytest.mark.parametrize("text", [BOMB, THIEF])
def test_an_entity_bomb_is_not_lit(tmp_path, text):
    voc_folder(tmp_path)
    (tmp_path / VOC).write_text(text)
    with pytest.raises(ValueError, match="street.xml: .*entities.*Do not trust"):
        read_boxes(tmp_path)


COCO_FAULTS = {
    "broken": ('"annotations"', '"annotations', r"instances.json, line 1, column \d+: broken JSON"),
    "no COCO": ('"categories"', '"kinds"', "holds the lists images, annotations, categories"),
    "missing image": ("park.jpg", "pork.jpg", r"images\[1\]: the image pork.jpg is missing"),
    "parent": ("park.jpg", "../x/park.jpg", r"images\[1\]: .* not a path inside"),
    "absolute": ("park.jpg", "/park.jpg", r"images\[1\]: .* not a path inside"),
    "no area": ("[10, 20, 50, 30]", "[10, 20, 0, 30]", r"annotations\[0\]: .* has no area"),
    "outside": ("[10, 20, 50, 30]", "[10, 20, 50, 300]", r"annotations\[0\]: .* outside"),
    "three": ("[10, 20, 50, 30]", "[10, 20, 50]", r"annotations\[0\]: `bbox` is left, top"),
    "words": ("[10, 20, 50, 30]", '["a", 20, 50, 3]', r"annotations\[0\], bbox: a number"),
    "NaN": ("[10, 20, 50, 30]", "[NaN, 20, 50, 3]", r"annotations\[0\], bbox: a number"),
    "no box": ('"bbox": [10, 20, 50, 30], ', "", r"annotations\[0\]: `bbox` is missing"),
    "unknown class": ('"category_id": 1', '"category_id": 9', r"no category with the id 9"),
    "unknown image": ('"image_id": 2', '"image_id": 77', r"no image with the id 77"),
    "other size": ('"width": 200', '"width": 100', r"images\[0\]: .* 100 wide"),
    "a list": ('"categories": [', '"categories": [[], ', r"categories\[0\]: an object"),
}


@pytest.mark.parametrize("fault", COCO_FAULTS)
def test_faults_in_json_are_told_with_their_place(tmp_path, fault):
    coco_folder(tmp_path)
    old, new, sentence = COCO_FAULTS[fault]
    spoil(tmp_path / "instances.json", old, new)
    with pytest.raises(ValueError, match=sentence):
        read_boxes(tmp_path)


@pytest.mark.parametrize("text", ["[" * 100_000, "[]", '"text"', "", b"\xff\xfe\x00"])
def test_json_that_is_something_else_is_refused(tmp_path, text):
    coco_folder(tmp_path)
    data = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "instances.json").write_bytes(data)
    with pytest.raises(ValueError, match="^instances.json"):
        read_boxes(tmp_path)


YOLO_FAULTS = {
    "four numbers": ("1 0.5 0.5 0.1", "line 2: a box is five numbers .* there are 4"),
    "a polygon": ("1 0.1 0.1 0.2 0.1 0.2 0.2", "line 2: .* polygon"),
    "words": ("1 0.5 half 0.1 0.1", "line 2: a number is expected here, and 'half'"),
    "unknown class": ("3 0.5 0.5 0.1 0.1", "line 2: the class 3 is unknown; the 3 classes"),
    "half a class": ("0.5 0.5 0.5 0.1 0.1", "line 2: the class 0.5 is unknown"),
    "negative class": ("-1 0.5 0.5 0.1 0.1", "line 2: the class -1 is unknown"),
    "no area": ("1 0.5 0.5 0 0.1", "line 2: .* has no area"),
    "outside": ("1 0.9 0.5 0.4 0.1", "line 2: .* outside its image"),
    "pixels": ("1 30 40 20 20", "line 2: .* outside its image"),
}


@pytest.mark.parametrize("fault", YOLO_FAULTS)
def test_faults_in_text_are_told_with_their_line(tmp_path, fault):
    yolo_folder(tmp_path)
    line, sentence = YOLO_FAULTS[fault]
    (tmp_path / "labels" / "park.txt").write_text(f"1 0.5 0.5 0.1 0.1\n{line}\n")
    with pytest.raises(ValueError, match="labels/park.txt, " + sentence):
        read_boxes(tmp_path)


def test_faults_around_yolo_files_are_told(tmp_path):
    yolo_folder(tmp_path)
    (tmp_path / "images" / "park.jpg").rename(tmp_path / "park.gif")
    with pytest.raises(ValueError, match="labels/park.txt: the image park .* is missing"):
        read_boxes(tmp_path)
    (tmp_path / "park.gif").rename(tmp_path / "images" / "park.jpg")
    picture(tmp_path / "images" / "park.png", 64, 96)
    with pytest.raises(ValueError, match="images/park.jpg and images/park.png share one label"):
        read_boxes(tmp_path)
    (tmp_path / "images" / "park.png").unlink()
    (tmp_path / "data.yaml").write_text("names: [a, b]")
    with pytest.raises(ValueError, match="classes.txt and data.yaml name different classes"):
        read_boxes(tmp_path)
    (tmp_path / "data.yaml").write_text("names: [a, b")
    with pytest.raises(ValueError, match="data.yaml, line 1: broken YAML"):
        read_boxes(tmp_path)
    (tmp_path / "data.yaml").write_text("path: here")
    with pytest.raises(ValueError, match="data.yaml: `names` must list the classes"):
        read_boxes(tmp_path)
    (tmp_path / "data.yaml").unlink()
    (tmp_path / "classes.txt").unlink()
    with pytest.raises(ValueError, match="no file names them"):
        read_boxes(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="making a link needs rights that Windows withholds")
def test_links_out_of_the_folder_are_refused(tmp_path):
    outside = tmp_path / "outside"
    picture(outside / "street.png", 200, 100)
    inside = tmp_path / "inside"
    voc_folder(inside_folder(inside))
    image = inside / "JPEGImages" / "street.png"
    image.unlink()
    image.symlink_to(outside / "street.png")
    with pytest.raises(ValueError, match="street.png is a link that leads out of the folder"):
        read_boxes(inside)
    image.unlink()
    (inside / "elsewhere").symlink_to(outside, target_is_directory=True)
    spoil(inside / VOC, "street.png", "elsewhere/street.png")
    with pytest.raises(ValueError, match="street.png is a link that leads out of the folder"):
        read_boxes(inside)


def inside_folder(path):
    path.mkdir()
    return path


def test_an_image_that_is_none_is_told(tmp_path):
    voc_folder(tmp_path)
    (tmp_path / "JPEGImages" / "street.png").write_bytes(b"no image")
    with pytest.raises(ValueError, match="street.xml, .*street.png cannot be read"):
        read_boxes(tmp_path)


def test_two_images_of_one_name_are_not_guessed(tmp_path):
    voc_folder(tmp_path)
    picture(tmp_path / "copies" / "street.png", 200, 100)
    with pytest.raises(ValueError, match="street.png is in the folder 2 times"):
        read_boxes(tmp_path)


def test_an_image_annotated_twice_is_told(tmp_path):
    voc_folder(tmp_path)
    (tmp_path / "Annotations" / "again.xml").write_text((tmp_path / VOC).read_text())
    with pytest.raises(ValueError, match="JPEGImages/street.png is annotated 2 times"):
        read_boxes(tmp_path)


def test_other_xml_is_told(tmp_path):
    voc_folder(tmp_path)
    (tmp_path / "cvat.xml").write_text("<annotations/>")
    with pytest.raises(ValueError, match="cvat.xml: the outermost element is <annotations>"):
        read_boxes(tmp_path)


def test_folders_without_or_with_several_formats_are_told(tmp_path):
    with pytest.raises(ValueError, match="is no folder"):
        read_boxes(tmp_path / "nowhere")
    pictures(tmp_path)
    (tmp_path / "notes.txt").write_text("Three pictures.")
    with pytest.raises(ValueError, match="holds 3 images and no annotations"):
        read_boxes(tmp_path)
    with pytest.raises(ValueError, match="no annotations in the format Pascal VOC"):
        read_boxes(tmp_path, format="voc")
    with pytest.raises(ValueError, match="`format` is"):
        read_boxes(tmp_path, format="xml")
    (tmp_path / "park.xml").write_text("<annotation/>")
    (tmp_path / "park.txt").write_text("")
    with pytest.raises(ValueError, match='park.xml and YOLO .*format="voc"'):
        read_boxes(tmp_path)


# Squares for the network.


def many(folder, count):
    """Annotated pictures with one bright rectangle each, some wide, some tall."""
    random = np.random.default_rng(0)
    for k in range(count):
        width, height = ((300, 150), (150, 260))[k % 2]
        left, top = random.integers(0, 60, 2).tolist()
        image = np.zeros((height, width, 3), np.uint8)
        image[top : top + 80, left : left + 60] = 250
        Image.fromarray(image).save(folder / f"{k:02}.png")
        x, y = (left + 30) / width, (top + 40) / height
        (folder / f"{k:02}.txt").write_text(f"0 {x} {y} {60 / width} {80 / height}")
    (folder / "classes.txt").write_text("window")


def test_boxes_stay_on_what_they_frame(tmp_path):
    many(tmp_path, 20)
    data = load_boxes(tmp_path, size=96)
    assert (len(data.train), len(data.validation), len(data.test)) == (12, 4, 4)
    assert data.class_names == ("window",)
    assert data.train.images.shape == (12, 96, 96, 3) and data.train.images.dtype == np.uint8
    assert data.train.instances is None and data.train.take([0]).instances is None
    for image, boxes in zip(data.train.images, data.train.boxes, strict=True):
        bright = np.argwhere(image[..., 0] > 188)
        framed = [*bright.min(axis=0)[::-1], *(bright.max(axis=0)[::-1] + 1)]
        assert np.abs(boxes[0] - framed).max() <= 1
        # 60 wide and 80 high before, and so the same shape after.
        assert (boxes[0, 2] - boxes[0, 0]) / (boxes[0, 3] - boxes[0, 1]) == pytest.approx(
            0.75, rel=0.02
        )
        assert (image[-1, -1] == 127).all() and len(bright) > 100


def test_the_splits_are_apart_and_the_test_is_sealed(tmp_path, capsys):
    many(tmp_path, 20)
    first, again, other = (load_boxes(tmp_path, size=32, seed=seed) for seed in (0, 0, 1))
    with pytest.raises(SealedTestError):
        _ = first.test.images
    assert np.array_equal(first.train.images, again.train.images)
    assert not np.array_equal(first.train.images, other.train.images)
    sides = [first.train, first.validation, first.test.open()]
    seen = [{boxes.tobytes() for boxes in side.boxes} for side in sides]
    assert sum(map(len, seen)) == len(set.union(*seen)) == 20
    assert "Your own 20 images" in first.card


def test_boxes_that_became_small_are_told(tmp_path, capsys):
    yolo_folder(tmp_path)
    load_boxes(tmp_path, size=16)
    assert "At 16 x 16, 2 of 3 boxes are narrower than 4 pixels" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        ({"size": 4}, "`size` is a whole number"),
        ({"size": 64.0}, "`size` is a whole number"),
        ({"validation_share": 0}, "above 0 and together below 1"),
        ({"validation_share": 0.5, "test_share": 0.5}, "above 0 and together below 1"),
        ({"validation_share": 0.5, "test_share": 0.4}, "3 images: too few"),
    ],
)
def test_other_arguments_are_refused(tmp_path, arguments, sentence):
    yolo_folder(tmp_path)
    with pytest.raises(ValueError, match=sentence):
        load_boxes(tmp_path, **arguments)


def test_an_image_that_breaks_off_is_told(tmp_path):
    random = np.random.default_rng(0)
    (tmp_path / "classes.txt").write_text("all")
    for k in range(4):
        noise = random.integers(0, 256, (40, 60, 3), dtype=np.uint8)
        Image.fromarray(noise).save(tmp_path / f"{k}.jpg")
        (tmp_path / f"{k}.txt").write_text("0 0.5 0.5 0.5 0.5")
    (tmp_path / "2.jpg").write_bytes((tmp_path / "2.jpg").read_bytes()[:900])
    with pytest.raises(ValueError, match="2.jpg: the image cannot be decoded"):
        load_boxes(tmp_path)


def test_sixteen_bits_are_told(tmp_path):
    (tmp_path / "classes.txt").write_text("all")
    Image.fromarray(np.full((20, 20), 40_000, np.uint16)).save(tmp_path / "a.png")
    (tmp_path / "a.txt").write_text("0 0.5 0.5 0.5 0.5")
    with pytest.raises(ValueError, match="a.png: .*more than 8 bits"):
        load_boxes(tmp_path)
