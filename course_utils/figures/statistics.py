"""What batch normalization measures: means of batches, a moving mean, and what comes out."""

import numpy as np

from course_utils.figures.style import COLORS, MUTED, new_figure


def batch_statistics(batch_means, moving_means, true_mean, outputs, width=9.6):
    """Draw the means of batches around the true one, the moving mean, and the layer's outputs.

    Arguments: batch_means, moving_means: (steps,) arrays, one number for each training step.
    true_mean: the mean of all inputs. outputs: (count,) array, what the layer makes of fresh inputs
    at inference. width: in inches.
    Returns: a matplotlib Figure.
    """
    figure = new_figure(width, 3.1)
    left, right = figure.subplots(1, 2, width_ratios=(1.55, 1))
    steps = np.arange(1, len(batch_means) + 1)
    left.plot(steps, batch_means, "o", color=COLORS["sky"], markersize=3.5, markeredgewidth=0,
              label="mean of a batch")  # fmt: skip
    left.plot(steps, moving_means, color=COLORS["vermilion"], linewidth=2.2, label="moving mean")
    left.axhline(true_mean, color=COLORS["black"], linestyle="--", linewidth=1.2, label="true mean")
    left.set(xlabel="training step", ylabel="mean", ylim=(-1, 7))
    left.set_xlim(0, len(steps) + 1)
    left.legend(loc="upper right", ncols=3, columnspacing=1.2, handlelength=1.6)
    left.grid(axis="y")

    bins = np.linspace(-4, 8, 49)
    right.hist(outputs, bins, density=True, color=COLORS["vermilion"], alpha=0.55,
               label="outputs at inference")  # fmt: skip
    bell = np.exp(-(bins**2) / 2) / np.sqrt(2 * np.pi)
    right.plot(bins, bell, color=COLORS["black"], linestyle="--", label="as they should be")
    right.set(xlabel="output", yticks=(), xlim=(-4, 8), ylim=(0, 0.62))
    right.spines["left"].set_visible(False)
    right.legend(loc="upper right")
    right.text(0.02, 0.97, f"mean {outputs.mean():.2f}\ndeviation {outputs.std():.2f}",
               transform=right.transAxes, va="top", color=MUTED)  # fmt: skip
    return figure
