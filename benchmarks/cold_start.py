"""How long a user waits for the help and for the first pair of the sample, also on the very first run.

    python benchmarks/cold_start.py [--repeats 5] [--chart docs/cold-start.svg]

Each is measured in a new process. The very first run has an empty cache folder and builds the dictionary's index.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from chart import bars
from machine import describe, finished

SAMPLE = Path(__file__).parent.parent / "corpus" / "people-daily"


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    times: dict[str, list[float]] = {"duiqi --help": [], "first pair": [], "first pair ever": []}
    duiqi = [sys.executable, "-m", "duiqi"]
    for _ in range(options.repeats):
        with tempfile.TemporaryDirectory(prefix="duiqi-start-") as folder:
            times["duiqi --help"].append(finished([*duiqi, "--help"]).seconds)
            for name in ("first pair ever", "first pair"):
                command = [*duiqi, "align", str(SAMPLE), "-o", f"{folder}/{name}", "--quiet", "--show", "1"]
                times[name].append(finished(command, XDG_CACHE_HOME=folder).seconds)
    median = {name: statistics.median(found) for name, found in times.items()}
    print(describe())
    print(f"median of {options.repeats}")
    for name, seconds in median.items():
        print(f"  {name:<16} {seconds:6.2f} s")
    if options.chart:
        rows = {name: {"seconds": seconds} for name, seconds in median.items()}
        bars(options.chart, "Seconds from a cold start", rows, "s", describe())


if __name__ == "__main__":
    main()
