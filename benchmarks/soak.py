"""A long job under bad conditions: kills, a full disk, broken documents; memory and throughput meanwhile.

    python benchmarks/soak.py SOURCE [--documents 20000] [--kills 10] [--work FOLDER] [--limit SECONDS]

SOURCE is a folder of texts from which the documents are made: JSONL whose lines hold, at any depth, lists that end in
a Chinese and an English text (or list of texts); other files are taken as pages. Two in a hundred documents are broken.
The job is run once undisturbed, then killed (SIGKILL to all its processes) at random moments and resumed, then on a
disk that is too small (a tmpfs, where this user may mount one); all outputs must be the same to the byte. Memory is
the whole process tree's share (PSS). Exit status 1 if anything differs. Needs Linux.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import describe
from soak_texts import make

SEED = 7


class Job:
    """A running ``duiqi align``, in a session of its own."""

    def __init__(self, texts: Path, out: Path, jobs: int, *options: str) -> None:
        command = [sys.executable, "-m", "duiqi", "align", str(texts), "-o", str(out), "--jobs", str(jobs)]
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*command, "--log-json", *options],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )

    def kill(self) -> None:
        """SIGKILL to all of its processes at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def watch(self) -> tuple[int, float, list[tuple[int, int]], str]:
        """Wait for the end: exit status, seconds, (documents, bytes of memory) on the way, the last message."""
        samples, last = [], ""
        for line in self.process.stderr or ():
            try:
                event = json.loads(line)
            except ValueError:
                last = line.strip()
                continue
            if event["event"] == "progress":
                samples.append((event["done"], memory(self.process.pid)))
            elif event["event"] != "failed":
                last = event["message"]
        return self.process.wait(), time.monotonic() - self.began, samples, last


def memory(session: int) -> int:
    """Proportional memory of all processes of a session, in bytes."""
    total = 0
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                if os.getsid(int(place.name)) == session:
                    rollup = (place / "smaps_rollup").read_text("ascii")
                    total += (
                        next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
                    )
            except (OSError, StopIteration):
                continue
    return total


def digest(out: Path) -> dict[str, str]:
    """The outputs of a folder: all but the report's times and what only resuming needs."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    hashes = {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != "run.json" and ".duiqi" not in path.parts
    }
    report = json.loads((out / "run.json").read_text("utf-8"))
    documents = [{key: value for key, value in row.items() if key != "seconds"} for row in report["documents"]]
    hashes["documents of run.json"] = hashlib.sha256(json.dumps(documents).encode()).hexdigest()
    return hashes


def killed(texts: Path, out: Path, kills: int, seconds: float) -> None:
    """Run a job to its end through kills at random moments of its course."""
    chance = random.Random(SEED)
    for number in range(kills):
        job = Job(texts, out, 2)
        time.sleep(chance.uniform(0.02, 1.6) * seconds / kills)
        job.kill()
        halves = [path for path in out.glob("*.tmx") if not path.read_bytes().endswith(b"</tmx>\n")]
        print(f"kill {number + 1}: {sum(1 for _ in out.glob('.duiqi/part-*'))} parts done, {len(halves)} half files")
    status, _, _, last = Job(texts, out, 2).watch()
    print(f"resumed to the end: exit status {status}: {last}")


def on_a_full_disk(texts: Path, disk: Path, size: int) -> Path | None:
    """Run a job on a disk of too few bytes, then with room; its outputs, or None where nothing can be mounted."""
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        print("full disk: not tried, this user may not mount a tmpfs")
        return None
    status, _, _, last = Job(texts, disk / "out", 2).watch()
    print(f"full disk: exit status {status}: {last}")
    subprocess.run(["mount", "-o", f"remount,size={20 * size}", str(disk)], check=True)
    status, _, _, last = Job(texts, disk / "out", 2).watch()
    print(f"with room again: exit status {status}: {last}")
    return disk / "out"


def tell_memory(samples: list[tuple[int, int]], count: int) -> None:
    """Print memory early, late and at its highest in a job."""
    within = [sample for sample in samples if count / 20 <= sample[0] < count]
    if len(within) > 1:
        for documents, size in (within[0], within[-1]):
            print(f"memory at document {documents}: {size / 1e6:.0f} MB")
        print(f"highest seen: {max(size for _, size in samples) / 1e6:.0f} MB")


def main() -> None:
    """Run all trials and compare their outputs."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("source", type=Path)
    arguments.add_argument("--documents", type=int, default=20_000)
    arguments.add_argument("--kills", type=int, default=10)
    arguments.add_argument("--throughput", type=int, default=1000, help="documents of the trial of one job against two")
    arguments.add_argument("--work", type=Path)
    options = arguments.parse_args()
    work = options.work or Path(tempfile.mkdtemp(prefix="duiqi-soak-"))
    print(describe())
    texts, some = work / "texts", work / "some"
    broken = make(options.source, texts, options.documents)
    print(f"{options.documents} documents, {broken} of them broken, in {texts}")

    status, seconds, samples, last = Job(texts, work / "whole", 2).watch()
    print(f"two jobs: {seconds:.0f} s, {options.documents / seconds:.1f} a second, exit status {status}: {last}")
    tell_memory(samples, options.documents)
    whole = digest(work / "whole")
    size = sum(path.stat().st_size for path in (work / "whole").glob("*s.*"))

    differing = []
    killed(texts, work / "killed", options.kills, seconds)
    differing += ["killed"] if digest(work / "killed") != whole else []
    disk = work / "disk"
    full = on_a_full_disk(texts, disk, size // 2)
    if full is not None:
        differing += ["full disk"] if digest(full) != whole else []
        subprocess.run(["umount", str(disk)], check=True)

    make(options.source, some, options.throughput)
    times = {jobs: Job(some, work / f"jobs-{jobs}", jobs).watch()[1] for jobs in (1, 2)}
    ratio = times[1] / times[2]
    print(f"{options.throughput} documents: one job {times[1]:.1f} s, two {times[2]:.1f} s, {ratio:.2f} times")
    differing += ["jobs"] if digest(work / "jobs-1") != digest(work / "jobs-2") else []

    print("outputs differ: " + ", ".join(differing) if differing else "all outputs the same")
    if options.work is None:
        shutil.rmtree(work)
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
