"""Moving scenes: who is who through all frames, and actions that can be seen in the motion."""

import numpy as np
import pytest

from course_utils.datasets import toytown
from course_utils.datasets.toytown.clip import pose_at

CLIPS = 40


@pytest.fixture(scope="module")
def clips():
    return [toytown.draw_clip(seed) for seed in range(CLIPS)]


def people(clips, action):
    """The bodies, (frames, 4), of each person of this action, seen whole in every frame."""
    for clip in clips:
        for k, name in enumerate(clip.actions):
            body = clip.bodies[:, k]
            inside = (body[:, 0] > 1) & (body[:, 2] < 127)
            if name == action and inside.all():
                yield clip, k, body


def test_shapes(clips):
    clip = toytown.draw_clip(0, frames=5, size=64)
    assert clip.images.shape == (5, 64, 64, 3) and clip.images.dtype == np.uint8
    assert clip.instances.shape == clip.semantic.shape == (5, 64, 64)
    for column in (clip.boxes, clip.classes, clip.identities):
        assert len(column) == 5
    assert len(clip.people) == len(clip.actions) and clip.bodies.shape == (5, len(clip.people), 4)
    assert {name for one in clips for name in one.actions} == set(toytown.ACTION_NAMES)


def test_the_same_seed_draws_the_same_clip(clips):
    again = toytown.draw_clip(3)
    assert (again.images == clips[3].images).all()
    assert all(map(np.array_equal, again.identities, clips[3].identities))
    assert not (clips[3].images == clips[4].images).all()
    # A longer clip goes on: its people do at first what those of the shorter one do.
    longer = toytown.draw_clip(3, frames=20)
    assert longer.actions == again.actions


def test_boxes_belong_to_their_identities(clips):
    for clip in clips:
        kinds = {}
        for boxes, classes, who, mask in zip(
            clip.boxes, clip.classes, clip.identities, clip.instances, strict=True
        ):
            assert len(boxes) == len(classes) == len(who) == len(set(who.tolist()))
            for row, (kind, identity) in enumerate(zip(classes, who, strict=True)):
                assert kinds.setdefault(int(identity), int(kind)) == kind
                ys, xs = np.nonzero(mask == row + 1)
                assert boxes[row].tolist() == [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]
        faces = {identity for identity, kind in kinds.items() if kind == 0}
        assert faces <= set(clip.people.tolist())


def test_things_move_a_little_from_frame_to_frame(clips):
    """An identity that jumped to another thing would jump in the picture as well."""
    for clip in clips:
        for first, second, who, then in zip(
            clip.boxes, clip.boxes[1:], clip.identities, clip.identities[1:], strict=False
        ):
            for row, identity in enumerate(who):
                for other in np.flatnonzero(then == identity):
                    middle = (first[row, :2] + first[row, 2:]) / 2
                    moved = np.abs((second[other, :2] + second[other, 2:]) / 2 - middle)
                    assert moved.max() < 26


def test_a_face_lies_in_the_body_it_belongs_to(clips):
    for clip in clips:
        for frame, (boxes, who) in enumerate(zip(clip.boxes, clip.identities, strict=True)):
            for k, identity in enumerate(clip.people):
                for box in boxes[who == identity]:
                    body = clip.bodies[frame, k]
                    assert (box[:2] >= body[:2]).all() and (box[2:] <= body[2:]).all()


def test_who_walks_moves_on(clips):
    found = list(people(clips, "walk"))
    assert len(found) > 4
    for _, _, body in found:
        middle = (body[:, 0] + body[:, 2]) / 2
        way = middle[-1] - middle[0]
        assert abs(way) > 10 and abs(body[-1, 1] - body[0, 1]) < 6


def faces_of(clip, k):
    """The frames and the boxes in which the face of a person can be seen."""
    frames, boxes = [], []
    for frame, (found, who) in enumerate(zip(clip.boxes, clip.identities, strict=True)):
        for box in found[who == clip.people[k]]:
            frames.append(frame)
            boxes.append(box)
    return np.array(frames), np.array(boxes).reshape(-1, 4)


def test_who_jumps_rises_and_comes_down(clips):
    rises = 0
    for clip, k, _ in people(clips, "jump"):
        frames, boxes = faces_of(clip, k)
        if len(frames) < 16:
            continue
        bottom = boxes[:, 3]
        assert bottom.max() - bottom.min() > 6
        assert np.abs(bottom[:8] - bottom[8:]).max() <= 2  # and does it again after 8 frames
        assert np.ptp((boxes[:, 0] + boxes[:, 2]) / 2) < 4
        rises += 1
    assert rises > 4


def test_who_waves_moves_a_hand_and_stays(clips):
    waves = 0
    for clip, k, body in people(clips, "wave"):
        _, boxes = faces_of(clip, k)
        if len(boxes) < 16:
            continue
        assert np.ptp(boxes[:, :2], axis=0).max() <= 2
        waves += np.ptp(body[:, 2]) >= 2
    assert waves > 3


def test_who_turns_looks_away_and_comes_back(clips):
    away = 0
    for clip, k, _ in people(clips, "turn"):
        frames, _ = faces_of(clip, k)
        away += 4 <= len(frames) <= 13
    assert away > 3


def test_cars_pass_and_hide(clips):
    ways, hidden = [], 0
    for clip in clips:
        tracks = {}
        for boxes, classes, who in zip(clip.boxes, clip.classes, clip.identities, strict=True):
            for box, kind, identity in zip(boxes, classes, who, strict=True):
                if kind == 1:
                    tracks.setdefault(int(identity), []).append((box[0] + box[2]) / 2)
            hidden += len(tracks) - np.isin(list(tracks), who).sum()
        ways += [track[-1] - track[0] for track in tracks.values() if len(track) > 8]
    assert min(ways) < -25 and max(ways) > 25 and hidden > 10


@pytest.mark.parametrize("action", toytown.ACTION_NAMES)
def test_an_action_is_a_cycle(action):
    first, again, half = (pose_at(action, time) for time in (0.2, 1.2, 0.7))
    assert first.lift == pytest.approx(again.lift) and first.right == pytest.approx(again.right)
    assert (first.turn - again.turn) % 360 == pytest.approx(0)
    assert first != half


@pytest.mark.parametrize("frames", [1, 0, 1001, 4.0, True, None])
def test_a_number_of_frames_that_is_none_is_refused(frames):
    with pytest.raises(ValueError, match="frames is a whole number from 2 to 1,000, and got"):
        toytown.draw_clip(0, frames=frames)


@pytest.mark.parametrize("seed", [-1, 1e9, "a"])
def test_a_seed_that_is_none_is_refused(seed):
    with pytest.raises(ValueError, match="seed is a whole number from 0 to 999,999,999"):
        toytown.draw_clip(seed)
