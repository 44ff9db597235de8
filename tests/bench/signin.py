"""`scripts/bench signin`: whether the time of a refused sign-in tells if the account exists.

The kinds of account take turns, so that other work on the machine falls on all of them alike; the
ratio of their medians is what an attacker could measure. Held to: within a tenth of one another.
"""

import argparse
import time
from statistics import median, quantiles

from tests.attack.guessing import GUESSES, Guessing

MOST_APART = 0.10


def main() -> int:
    """Print the figures; exit status 1 where a kind of account can be told from another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    guessing, took = Guessing(), {kind: [] for kind in GUESSES}
    for _ in range(rounds):
        for kind in GUESSES:
            begun = time.perf_counter()
            guessing.guess(kind)
            took[kind].append((time.perf_counter() - begun) * 1000)
    known = median(took["known"])
    print(f"{'account':<18}{'median ms':>10}{'quartiles':>16}{'to known':>10}")
    for kind, each in took.items():
        low, _, high = quantiles(each, n=4)
        ratio = median(each) / known
        print(f"{kind:<18}{median(each):>10.1f}{f'{low:.1f} to {high:.1f}':>16}{ratio:>10.3f}")
    apart = max(abs(median(each) / known - 1) for each in took.values())
    print(f"furthest apart: {apart:.1%} of {MOST_APART:.0%} allowed, {rounds} rounds")
    return 0 if apart <= MOST_APART else 1


if __name__ == "__main__":
    raise SystemExit(main())
