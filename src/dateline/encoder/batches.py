"""Which sentences go through the encoder together: alike in length, so that little is padding."""

from collections.abc import Sequence

# What starting one batch costs, in tokens: measured as the time of 24 sentences one by one
# against the time of the same tokens in batches without padding (0.85 ms at 19,000 tokens/s).
# Chosen by `benchmarks/speed.py`; run it again with another runtime or number of layers.
START = 16

# More sentences in a batch win nothing more, and take memory.
MOST = 32


def batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return indices in batches that cost least: padded tokens, and `START` a batch.

    Sorted by length, the best batches are runs; the cheapest cut into runs is found exactly.
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    costs, cuts = [0], [0]
    for end, index in enumerate(order, 1):
        length = lengths[index]
        cost, cut = min(
            (costs[start] + (end - start) * length + START, start)
            for start in range(max(0, end - MOST), end)
        )
        costs.append(cost)
        cuts.append(cut)
    found, end = [], len(order)
    while end:
        found.append(order[cuts[end] : end])
        end = cuts[end]
    return found
