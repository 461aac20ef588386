"""The exercises of lesson 07, training: solutions, wrong answers, hints."""

import math

import numpy as np

from course_utils.exercises.engine import FunctionExercise, Mistake, ValueExercise
from course_utils.training.schedules import warm_up_and_cosine


def steps_of_training(examples, batch_size, epochs):
    return math.ceil(examples / batch_size) * epochs


def _steps_by_counting(examples, batch_size, epochs):
    steps = 0
    for _ in range(epochs):
        left = examples
        while left > 0:
            left -= batch_size
            steps += 1
    return steps


STEPS_OF_TRAINING = FunctionExercise(
    name="steps_of_training",
    reference=steps_of_training,
    cases=lambda random: [
        (200, 64, 2),
        (55_000, 96, 1),
        (1_000, 100, 3),
        (5, 8, 4),
        (101, 10, 7),
        tuple(int(number) for number in random.integers(2, 60, 3)),
    ],
    alternatives=(
        _steps_by_counting,
        lambda examples, batch_size, epochs: -(-examples // batch_size) * epochs,
        lambda examples, batch_size, epochs: float(np.ceil(examples / batch_size) * epochs),
    ),
    mistakes=(
        Mistake(
            lambda examples, batch_size, epochs: examples // batch_size * epochs,
            "The examples that are left over make a batch too, a smaller one: round up, not down.",
        ),
        Mistake(
            lambda examples, batch_size, epochs: math.ceil(examples * epochs / batch_size),
            "Epochs do not share a batch: what is left at the end of an epoch is a step of its "
            "own. Round up for one epoch, then multiply.",
        ),
        Mistake(
            lambda examples, batch_size, epochs: math.ceil(examples / batch_size),
            "These are the steps of one epoch. Multiply by `epochs`.",
        ),
        Mistake(
            lambda examples, batch_size, epochs: examples / batch_size * epochs,
            "A step is a whole number. Round the batches of an epoch up.",
        ),
        Mistake(
            lambda examples, batch_size, epochs: (examples // batch_size + 1) * epochs,
            "Where the batch size divides the examples, nothing is left over, and this counts one "
            "step too many in each epoch.",
        ),
        Mistake(
            lambda examples, batch_size, epochs: examples * epochs,
            "This counts examples. A step takes `batch_size` of them at once.",
        ),
    ),
    hints=(
        "How many full batches has an epoch? What happens to the examples that are left?",
        "An epoch has examples / batch_size batches, rounded up: math.ceil, or -(-a // b).",
        "Each epoch begins anew, so multiply the whole number by epochs.",
    ),
    why="An epoch ends with a smaller batch where the batch size does not divide the examples, and "
    "each batch is one step.",
)


def loss_without_images(counts):
    shares = counts / np.sum(counts)
    return -np.sum(shares * np.log(shares))


def _by_asking_each_example(counts):
    labels = np.repeat(np.arange(len(counts)), counts)
    return float(np.mean([-math.log(counts[label] / len(labels)) for label in labels]))


LOSS_WITHOUT_IMAGES = FunctionExercise(
    name="loss_without_images",
    reference=loss_without_images,
    cases=lambda random: [
        (np.array([50, 50]),),
        (np.array([90, 10]),),
        (np.full(10, 37),),
        (random.integers(1, 100, 5),),
        (random.integers(1, 1000, 14),),
    ],
    alternatives=(
        _by_asking_each_example,
        lambda counts: float(np.log(counts.sum()) - (counts * np.log(counts)).sum() / counts.sum()),
    ),
    mistakes=(
        Mistake(
            lambda counts: math.log(len(counts)),
            "This is the loss of equal probabilities. Whoever knows how common the classes are "
            "does better: give each class its share.",
        ),
        Mistake(
            lambda counts: -np.mean(np.log(counts / np.sum(counts))),
            "This is the plain mean over the classes. A common class comes up more often, so each "
            "logarithm counts with its share.",
        ),
        Mistake(
            lambda counts: np.sum(counts / np.sum(counts) * np.log(counts / np.sum(counts))),
            "The sign is missing: the logarithm of a share is negative, and a loss is minus it.",
        ),
        Mistake(
            lambda counts: -np.sum(counts / np.sum(counts) * np.log2(counts / np.sum(counts))),
            "This is the logarithm to base 2. Cross-entropy in Keras takes the natural one: np.log",
        ),
        Mistake(
            lambda counts: -math.log(np.max(counts) / np.sum(counts)),
            "This is what an image of the commonest class costs. Take the mean over all images.",
        ),
    ),
    hints=(
        "The network gives the same probabilities to each image. The best it can give is each "
        "class's share: counts / counts.sum().",
        "An image of class k then costs -log(share of k). How many images cost that?",
        "A share of them as large as the share itself: minus the sum of share * log(share).",
    ),
    why="Each class costs minus the logarithm of its share, and as many images pay that price. The "
    "number is called the entropy of the labels; for equal shares it is log C.",
)

LARGEST_LEARNING_RATE = ValueExercise(
    name="largest_learning_rate",
    solution="2 / 50",
    alternatives=(0.04,),
    mistakes=(
        Mistake(
            1 / 50,
            "At this rate the first step lands exactly at the bottom: 1 - 0.02 * 50 = 0. A larger "
            "one overshoots, and still comes closer.",
        ),
        Mistake(
            50 / 2, "This is the inverse. The steeper the valley, the smaller the rate must be."
        ),
        Mistake(
            2.0,
            "This is the limit for a steepness of 1. The factor of a step is 1 - rate * steepness.",
        ),
        Mistake(
            0.1,
            "This is the limit of the valley of the explorer, of steepness 20. Here it is 50.",
        ),
        Mistake(
            4 / 50,
            "At this rate each step multiplies the distance by 1 - 4 = -3. Its size must stay "
            "below 1.",
        ),
    ),
    hints=(
        "One step turns the distance b into (1 - rate * steepness) * b. When does it shrink?",
        "When 1 - rate * steepness lies between -1 and 1.",
        "The limit is where 1 - rate * 50 = -1.",
    ),
    why="A step multiplies the distance from the bottom by 1 - rate * steepness. Beyond "
    "2 / steepness this factor is below -1, and the distance grows at each step.",
)


def adam_step(weight, gradient, mean, square, step, learning_rate):
    mean = 0.9 * mean + 0.1 * gradient
    square = 0.999 * square + 0.001 * gradient**2
    direction = mean / (1 - 0.9**step)
    size = np.sqrt(square / (1 - 0.999**step))
    return weight - learning_rate * direction / (size + 1e-7), mean, square


def _adam_in_the_papers_short_form(weight, gradient, mean, square, step, learning_rate):
    mean = mean + 0.1 * (gradient - mean)
    square = square + 0.001 * (gradient * gradient - square)
    rate = learning_rate * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return weight - rate * mean / (np.sqrt(square) + 1e-7), mean, square


def _adam_with_epsilon(place):
    """Return a step of Adam that uses its small number elsewhere: `place(mean, square)` divides."""

    def wrong(weight, gradient, mean, square, step, learning_rate):
        _, mean, square = adam_step(weight, gradient, mean, square, step, learning_rate)
        with np.errstate(all="ignore"):
            change = place(mean / (1 - 0.9**step), square / (1 - 0.999**step))
        return weight - learning_rate * change, mean, square

    return wrong


def _adam_with(mean_of=None, square_of=None, move=None):
    """Return a wrong step of Adam, made of the right one by exchanging a part."""

    def wrong(weight, gradient, mean, square, step, learning_rate):
        mean = mean_of(mean, gradient) if mean_of else 0.9 * mean + 0.1 * gradient
        square = square_of(square, gradient) if square_of else 0.999 * square + 0.001 * gradient**2
        direction, size = mean / (1 - 0.9**step), np.sqrt(square / (1 - 0.999**step))
        change = direction / (size + 1e-7)
        if move is not None:
            change = move(mean, square, step)
        return weight - learning_rate * change, mean, square

    return wrong


def _adam_uphill(weight, gradient, mean, square, step, learning_rate):
    moved, mean, square = adam_step(weight, gradient, mean, square, step, learning_rate)
    return 2 * weight - moved, mean, square


def _adam_cases(random):
    cases = [(np.array([1.0, 1.0]), np.array([1000.0, -0.1]), np.zeros(2), np.zeros(2), 1, 0.01)]
    for step, shape in ((2, (3,)), (10, (2, 3)), (500, (4,))):
        one = [random.normal(size=shape) for _ in range(3)]
        cases.append((*one, random.uniform(0.1, 2, shape), step, float(random.uniform(0.001, 0.1))))
    # Where gradients are tiny, or have always been 0, the small number decides.
    tiny = 1e-7 * random.uniform(0.5, 2, (3, 4))
    cases.append((np.ones(4), tiny[0], tiny[1], tiny[2] ** 2, 50_000, 0.1))
    cases.append((np.ones(3), np.zeros(3), np.zeros(3), np.zeros(3), 1, 0.01))
    return cases


ADAM_STEP = FunctionExercise(
    name="adam_step",
    reference=adam_step,
    cases=_adam_cases,
    tolerance=1e-5,
    alternatives=(_adam_in_the_papers_short_form,),
    mistakes=(
        Mistake(
            _adam_with(move=lambda mean, square, step: mean / (np.sqrt(square) + 1e-7)),
            "The two means begin at zero and are too small at first. Divide them by 1 - 0.9**step "
            "and 1 - 0.999**step before they are used.",
        ),
        Mistake(
            _adam_with(
                move=lambda mean, square, step: (
                    mean / (1 - 0.9**step) / (square / (1 - 0.999**step) + 1e-7)
                )
            ),
            "The root is missing: the mean of squares has another unit than the gradient. Divide "
            "by its square root.",
        ),
        Mistake(
            _adam_with(square_of=lambda square, gradient: 0.999 * square + 0.001 * gradient),
            "The second mean is that of the *squared* gradients: gradient**2.",
        ),
        Mistake(
            _adam_with(mean_of=lambda mean, gradient: 0.1 * mean + 0.9 * gradient),
            "The shares are exchanged: the old mean keeps 0.9, the new gradient brings 0.1.",
        ),
        Mistake(
            _adam_with(mean_of=lambda mean, gradient: 0.9 * mean + gradient),
            "The new gradient comes in whole. A mean takes 0.1 of it, so that the shares add up to "
            "1.",
        ),
        Mistake(
            _adam_uphill,
            "The sign is turned around: this goes uphill. Subtract the change from the weight.",
        ),
        Mistake(
            _adam_with_epsilon(lambda mean, square: mean / np.sqrt(square)),
            "The small number is missing. A weight whose gradients have all been 0 divides 0 by 0 "
            "here: add 1e-7 to the root.",
        ),
        Mistake(
            _adam_with_epsilon(lambda mean, square: mean / np.sqrt(square + 1e-7)),
            "The small number stands under the root, where it counts as 0.0003 and not as 1e-7. "
            "Take the root first, then add it.",
        ),
        Mistake(
            lambda w, g, mean, square, step, rate: adam_step(w, g, mean, square, step, rate)[0],
            "This is the new weight alone. Return three things: the weight, the mean and the mean "
            "of squares.",
        ),
    ),
    hints=(
        "First the two means, each of its old value and the new gradient: 0.9 and 0.1, 0.999 and "
        "0.001.",
        "Then enlarge them, without changing what you return: mean / (1 - 0.9**step) and "
        "square / (1 - 0.999**step).",
        "weight - learning_rate * enlarged_mean / (np.sqrt(enlarged_square) + 1e-7)",
    ),
    why="The mean says where to go, the root of the mean square how large gradients usually are "
    "here. Their quotient is about 1 where gradients agree, so a step is about the learning rate.",
)


def scheduled_rate(step, steps, peak, warm_up):
    rising = int(warm_up * steps)
    if step < rising:
        return peak * step / rising
    way = (step - rising) / (steps - rising)
    return peak * (1 + math.cos(math.pi * way)) / 2


def _with_warm_up(step, steps, peak, rising):
    """The rate of a step after a warm-up of another length than `int` gives."""
    if step < rising:
        return peak * step / rising
    return peak * (1 + math.cos(math.pi * (step - rising) / (steps - rising))) / 2


SCHEDULED_RATE = FunctionExercise(
    name="scheduled_rate",
    reference=scheduled_rate,
    cases=lambda random: [
        *((step, 100, 0.006, 0.2) for step in (0, 5, 19, 20, 21, 60, 99, 100)),
        *((step, 573, 0.01, 0.25) for step in (0, 100, 143, 144, 400, 573)),
        *((int(step), 50, 1.0, 0.5) for step in random.integers(0, 50, 4)),
        *((step, 59, 0.02, 0.3) for step in (5, 17, 18, 40)),  # 17.7 steps of warm-up: 17
        (7, 10, 0.1, 0.0),
        (0, 10, 0.1, 0.0),
    ],
    alternatives=(
        lambda step, steps, peak, warm_up: float(warm_up_and_cosine(step, steps, peak, warm_up)),
        lambda step, steps, peak, warm_up: (
            peak * step / int(warm_up * steps)
            if step < int(warm_up * steps)
            else peak
            * math.cos(math.pi / 2 * (step - int(warm_up * steps)) / (steps - int(warm_up * steps)))
            ** 2
        ),
    ),
    mistakes=(
        Mistake(
            lambda step, steps, peak, warm_up: (
                peak * step / int(warm_up * steps)
                if step < int(warm_up * steps)
                else peak * (1 + math.cos(math.pi * step / steps)) / 2
            ),
            "The cosine begins at the peak, not at step 0: its way is the steps since the peak, "
            "divided by the steps from the peak to the end.",
        ),
        Mistake(
            lambda step, steps, peak, warm_up: (
                peak
                * (
                    1
                    + math.cos(
                        math.pi * (step - int(warm_up * steps)) / (steps - int(warm_up * steps))
                    )
                )
                / 2
            ),
            "The warm-up is missing: before the peak the rate grows in a straight line from 0.",
        ),
        Mistake(
            lambda step, steps, peak, warm_up: (
                peak * step / int(warm_up * steps)
                if step < int(warm_up * steps)
                else peak * (1 - (step - int(warm_up * steps)) / (steps - int(warm_up * steps)))
            ),
            "The way down is a straight line here. It is (1 + cos(pi * way)) / 2 of the peak.",
        ),
        Mistake(
            lambda step, steps, peak, warm_up: (
                peak * step / int(warm_up * steps)
                if step < int(warm_up * steps)
                else peak
                * math.cos(math.pi * (step - int(warm_up * steps)) / (steps - int(warm_up * steps)))
            ),
            "A cosine goes from 1 to -1, and a learning rate below 0 would climb. Add 1 and divide "
            "by 2.",
        ),
        Mistake(
            lambda step, steps, peak, warm_up: (
                peak * step / steps
                if step < int(warm_up * steps)
                else scheduled_rate(step, steps, peak, warm_up)
            ),
            "The line of the warm-up is too flat: it reaches the peak when the warm-up ends, after "
            "int(warm_up * steps) steps.",
        ),
        Mistake(
            lambda step, steps, peak, warm_up: _with_warm_up(
                step, steps, peak, round(warm_up * steps)
            ),
            "The steps of the warm-up are rounded to the nearest whole number here. `int` leaves "
            "out what stands behind the point, and the task asks for that.",
        ),
        Mistake(
            lambda step, steps, peak, warm_up: _with_warm_up(step, steps, peak, warm_up * steps),
            "The warm-up takes a whole number of steps: int(warm_up * steps).",
        ),
    ),
    hints=(
        "Two parts: before step int(warm_up * steps) the rate grows from 0 to the peak in a line.",
        "After it, count the way from 0 at the peak to 1 at the end: (step - rising) / "
        "(steps - rising).",
        "On the way down the rate is peak * (1 + math.cos(math.pi * way)) / 2.",
    ),
    why="Rising, then half a wave of a cosine: flat at the peak, steep in the middle, flat at the "
    "end, so that the last steps are tiny.",
)


def early_stop(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch, best
    return len(losses) - 1, best


def _with_a_counter(losses, patience):
    best, lowest, waited = 0, math.inf, 0
    for epoch in range(len(losses)):
        if losses[epoch] < lowest:
            best, lowest, waited = epoch, losses[epoch], 0
        else:
            waited += 1
        if waited >= patience:
            break
    return epoch, best


def _compares_with_the_epoch_before(losses, patience):
    waited = 0
    for epoch in range(1, len(losses)):
        waited = waited + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if waited >= patience:
            return epoch, int(np.argmin(losses[: epoch + 1]))
    return len(losses) - 1, int(np.argmin(losses))


def _never_resets(losses, patience):
    best = waited = 0
    for epoch, loss in enumerate(losses):
        if epoch and loss < losses[best]:
            best = epoch
        elif epoch:
            waited += 1
        if waited >= patience:
            return epoch, best
    return len(losses) - 1, best


def _equal_counts_as_better(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss <= losses[best] else best
        if epoch - best >= patience:
            return epoch, best
    return len(losses) - 1, best


def _one_too_late(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss < losses[best] else best
        if epoch - best > patience:
            return epoch, best
    return len(losses) - 1, best


EARLY_STOP = FunctionExercise(
    name="early_stop",
    reference=early_stop,
    cases=lambda random: [
        ([0.9, 0.5, 0.4, 0.45, 0.5, 0.6, 0.3], 3),
        ([0.9, 0.8, 0.7, 0.6], 2),
        ([0.5, 0.6, 0.7, 0.8], 2),
        ([1.0, 0.8, 0.9, 0.85, 0.7, 0.75, 0.72, 0.71, 0.9], 3),
        ([1.0, 0.9, 0.95, 0.9, 0.9, 0.9, 0.8], 3),
        ([3.0, 2.0, 2.5, 2.4, 2.3, 2.2, 2.1], 4),
        ([0.7, 0.4, 0.4, 0.4, 0.4], 2),
        ([0.6, 0.6, 0.6], 5),
        ([0.5], 1),
        *(([float(loss) for loss in random.uniform(0, 1, 12)], patience) for patience in (1, 2, 4)),
    ],
    alternatives=(_with_a_counter,),
    mistakes=(
        Mistake(
            _equal_counts_as_better,
            "A loss that equals the best so far counts as an improvement here. Only a loss "
            "*below* it is one: `<`, not `<=`.",
        ),
        Mistake(
            _compares_with_the_epoch_before,
            "This compares each epoch with the one before. A loss that rises once and then creeps "
            "down is still no better than the best: compare with the best so far.",
        ),
        Mistake(
            _never_resets,
            "The waiting is not counted from the best epoch: a new best one starts it anew.",
        ),
        Mistake(
            _one_too_late,
            "One epoch too late: training stops as soon as `patience` epochs have brought nothing.",
        ),
        Mistake(
            lambda losses, patience: (early_stop(losses, patience)[0], int(np.argmin(losses))),
            "The best epoch lies after the end of the training. Only epochs that were trained "
            "count.",
        ),
        Mistake(
            lambda losses, patience: early_stop(losses, patience)[::-1],
            "The two numbers are exchanged: first the last epoch trained, then the best one.",
        ),
        Mistake(
            lambda losses, patience: tuple(epoch + 1 for epoch in early_stop(losses, patience)),
            "Count the epochs from 0, as Keras and Python do.",
        ),
        Mistake(
            lambda losses, patience: early_stop([-loss for loss in losses], patience),
            "This looks for the largest loss. The smallest one is the best.",
        ),
    ),
    hints=(
        "Go through the losses and remember the epoch of the smallest so far.",
        "At each epoch: how many epochs ago was the best one? epoch - best.",
        "When epoch - best reaches patience, return (epoch, best). If the loop ends, the last "
        "epoch is the last trained.",
    ),
    why="Patience forgives a few bad epochs, which are often luck. What is kept are the weights of "
    "the best epoch, not of the last.",
)

DIAGNOSIS = ValueExercise(
    name="diagnosis",
    solution='("network too small", "validation prepared differently", "rate too large")',
    alternatives=(["network too small", "validation prepared differently", "rate too large"],),
    mistakes=(
        Mistake(
            ("rate too small", "validation prepared differently", "rate too large"),
            "Log 1 did learn: it came down from 2.3 within three epochs and then stood still. A "
            "rate too small would still be on its way down.",
        ),
        Mistake(
            ("learned by heart", "validation prepared differently", "rate too large"),
            "In log 1 the training loss is as bad as the validation loss. Who learns by heart is "
            "good at training images.",
        ),
        Mistake(
            ("network too small", "learned by heart", "rate too large"),
            "In log 2 the validation loss is far above 2.3 from the first epoch on. Learning by "
            "heart comes later, and begins below.",
        ),
        Mistake(
            ("network too small", "validation prepared differently", "rate too small"),
            "Log 3 begins far above log 10 = 2.3 and jumps. A rate too small begins at 2.3 and "
            "creeps.",
        ),
        Mistake(
            ("network too small", "validation prepared differently", "network too small"),
            "Log 3 begins far above log 10 = 2.3: the first steps threw the weights away. A "
            "network that is only small does not begin there.",
        ),
        Mistake(
            ("network too small", "leak", "rate too large"),
            "A leak makes validation look as good as training. In log 2 it looks terrible.",
        ),
    ),
    hints=(
        "Ask three questions of each log: where is log 10 = 2.3? Does the training loss fall? How "
        "far is the validation loss from it?",
        "Log 1: both losses stand still at the same bad value. Log 2: training is fine, validation "
        "is bad from the first epoch. Log 3: nothing is learned after a wild beginning.",
        "Two of the six names that remain unused are `leak` and `rate too small`.",
    ),
    why="Both standing still: no room. Validation bad from the first epoch while training is fine: "
    "the two see different images. A start far above log C that ends at log C: thrown away.",
)

EXERCISES = (
    STEPS_OF_TRAINING,
    LOSS_WITHOUT_IMAGES,
    LARGEST_LEARNING_RATE,
    ADAM_STEP,
    SCHEDULED_RATE,
    EARLY_STOP,
    DIAGNOSIS,
)
