#!/usr/bin/env bash
# A clip that a phone filmed upright: the two video readers of imageio give pictures of different shapes.
#
# A phone stores the frames as its chip lies, 64 wide and 48 high here, and a note "turn by 90 degrees".
# Guess before it was run: both readers of imageio, "pyav" and "FFMPEG", give the same frames.
# Seen (imageio 2.38.1, PyAV 18.1.0, imageio-ffmpeg 0.8.1, NumPy 2.4.6, Linux):
#   pyav   12 frames of 48 x 64, as stored, lying on their side
#   FFMPEG 12 frames of 64 x 48, upright; and its metadata say "rotate: 0"
# So boxes and sizes learned through one reader are wrong through the other, and nothing warns: the metadata
# of either reader do not tell. Say which reader you use, and look at one frame of an upright clip.
#
# Run by hand: bash findings/rotated_clip_has_two_shapes.sh   (exit 0: as described; 1: it has changed)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  imageio==2.38.1 av==18.1.0 imageio-ffmpeg==0.8.1 numpy==2.4.6
cd "$folder"
venv/bin/python - 2>/dev/null <<'PYTHON'
import subprocess
import sys

import imageio.v3 as iio
import imageio_ffmpeg
import numpy as np

frames = np.zeros((12, 48, 64, 3), np.uint8)
frames[:, :, :32] = (200, 30, 30)  # the left half is red
iio.imwrite("lying.mp4", frames, fps=10, plugin="FFMPEG")
turn = [imageio_ffmpeg.get_ffmpeg_exe(), "-display_rotation", "90", "-i", "lying.mp4"]
subprocess.run([*turn, "-c", "copy", "upright.mp4"], check=True, capture_output=True)
seen = {plugin: iio.imread("upright.mp4", plugin=plugin).shape for plugin in ("pyav", "FFMPEG")}
told = iio.immeta("upright.mp4", plugin="FFMPEG")["rotate"]
for plugin, shape in seen.items():
    print(f"{plugin:<7}{shape}")
print("rotate:", told)
expected = {"pyav": (12, 48, 64, 3), "FFMPEG": (12, 64, 48, 3)}
sys.exit(0 if seen == expected and told == 0 else 1)
PYTHON
