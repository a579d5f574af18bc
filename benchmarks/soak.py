"""A long job under bad conditions: kills, a full disk, broken documents; its memory meanwhile.

    python benchmarks/soak.py SOURCE --work FOLDER [--documents 20000] [--longest 19] [--kills 10] [--only PHASE]...

SOURCE is a folder of texts from which the documents are made: JSONL whose lines hold, at any depth, lists that end in
a Chinese and an English text (or list of texts); other files are taken as pages. Two in a hundred documents are broken,
in every way of ``soak_texts.BREAKAGES``; a document has 3 to --longest such texts. Outputs are in eight shards. The
phases, one after another:

    whole   the job undisturbed, two workers: its memory, and that every document is accounted for, once
    killed  SIGKILL to all of its processes while it plans, at random moments spread over its course, while it puts
            shards together and while it writes the report; each time the same command again
    full    on a tmpfs that is too small four times, each time with more room (where this user may mount one)
    one     with one worker

All outputs must be the same to the byte. Twenty thousand documents with --longest 4 took 6 to 9 minutes a phase on two
shared cores; with --longest 19 they hold thrice the text. Each phase leaves its result in FOLDER, and the same command
goes on with the phases that have none; --only does some of them. Exit status 1 if anything is not as it should be.
Needs Linux.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from duiqi.batch.storage import STATE
from lxml import etree
from machine import describe
from soak_job import End, Job, digest
from soak_texts import LONGEST, Made, make

SEED = 7
SHARDS = 8
ROOM = (0.15, 0.45, 0.75, 0.98)
"""Sizes of the small disk, by those of the outputs; while a shard is put together the disk holds it twice."""
LATEST = 0.85
"""The share of the documents after which no kill but the last is planned: where the job is then is a guess."""
POLL_SECONDS = 0.003
"""How often a job that is to be killed is looked at: a shard of this soak is put together in a third of a second."""

PLANNING, WORKING = "while it planned", "while documents were aligned"
ASSEMBLING, REPORTING = "while a shard was put together", "while the report was written"
ENDING = "when all but cleaning up was done"

Result = dict[str, Any]


class Soak:
    """The phases over one set of documents.

    Args:
        work: the folder for texts, outputs and results.
        documents: how many.
        kills: how often the job is killed.
    """

    def __init__(self, work: Path, documents: int, kills: int) -> None:
        self._work = work
        self._texts = work / "texts"
        self._documents = documents
        self._kills = kills
        self.phases: dict[str, Callable[[], Result]] = {
            "whole": self.whole,
            "killed": self.killed,
            "full": self.full,
            "one": self.one,
        }

    def result(self, phase: str) -> Result | None:
        """What a phase that was done came to."""
        path = self._work / f"{phase}.json"
        found: Result | None = json.loads(path.read_text("utf-8")) if path.exists() else None
        return found

    def do(self, phase: str) -> Result:
        """Do a phase, unless it was done before."""
        if found := self.result(phase):
            print(f"{phase}: done before", flush=True)
            return found
        if phase != "whole" and self.result("whole") is None:
            sys.exit(f"{phase}: needs the result of the phase 'whole'")
        print(f"{phase}: begins", flush=True)
        shutil.rmtree(self._work / phase, ignore_errors=True)
        began = time.monotonic()
        found = self.phases[phase]()
        found["took"] = round(time.monotonic() - began)
        (self._work / f"{phase}.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
        print(f"{phase}: {found['found']} ({found['took']} s)", flush=True)
        return found

    def prepare(self, source: Path, longest: int) -> None:
        """Make the documents, unless they were made before."""
        made_of = self._work / "texts.json"
        if not made_of.exists():
            shutil.rmtree(self._texts, ignore_errors=True)
            made = make(source, self._texts, self._documents, longest=longest)
            made_of.write_text(json.dumps(asdict(made)), encoding="utf-8")
        broken = Counter(self._made.broken.values())
        print(f"{len(self._made.names):,} documents, {broken.total():,} of them broken, in {len(broken)} ways")

    def whole(self) -> Result:
        """The job undisturbed."""
        out = self._work / "whole"
        end = self._job(out).watch()
        wrong = unaccounted(self._made, out) + damaged(out)
        # Not from before all is loaded, nor from while the workers end.
        within = range(min(1000, self._documents // 5), self._documents)
        sizes = [(done, size) for done, size in end.memory if done in within]
        first, last, most = (sizes[0], sizes[-1], max(size for _, size in sizes)) if sizes else ((0, 0), (0, 0), 0)
        found = f"{self._documents / end.seconds:.1f} documents a second; memory {first[1] / 1e6:,.0f} MB at document"
        found += f" {first[0]:,}, {last[1] / 1e6:,.0f} MB at {last[0]:,}, at most {most / 1e6:,.0f} MB"
        return {
            "found": found,
            "wrong": wrong + unexpected(end, 1 if self._made.broken else 0),
            "seconds": end.seconds,
            "planned": end.planned,
            "others": end.others,
            "memory": end.memory,
            "digest": digest(out),
            "size": sum(path.stat().st_size for path in out.glob("*s-*.*")),
        }

    def killed(self) -> Result:
        """The job through kills, then to its end."""
        out = self._work / "killed"
        chance = random.Random(SEED)
        wrong: list[str] = []
        hit = Counter[str]()
        for number, wait in enumerate(self._moments(chance)):
            job = self._job(out)
            while not job.ended and not wait(job, out):
                time.sleep(POLL_SECONDS)
            if job.ended:
                wrong.append(f"ended before kill {number + 1}")
                break
            seconds = job.seconds
            job.kill()
            hit[where := _stage(job, out, self._shards)] += 1
            wrong += damaged(out)
            print(f"  kill {number + 1} after {seconds:.1f} s, {where}", flush=True)
        end = self._job(out).watch()
        found = f"{hit.total()} kills ({', '.join(f'{count} {where}' for where, count in hit.items())})"
        return {
            "found": f"{found}; outputs {self._compared(out, wrong)}",
            "wrong": wrong + unexpected(end, 1 if self._made.broken else 0),
        }

    def _moments(self, chance: random.Random) -> Iterator[Callable[[Job, Path], bool]]:
        """For each kill, whether its moment has come."""
        rate = self._documents / self._seconds
        planning = self._whole["planned"] * chance.random()
        yield lambda job, out: job.seconds >= planning
        spread = self._kills - 2
        for number in range(spread):
            least = LATEST * (number + chance.random()) / spread * self._documents
            # Every third waits on for the next shard.
            wanted = {ASSEMBLING} if number % 3 == 2 else {WORKING, ASSEMBLING}
            yield partial(self._worked, rate=rate, documents=least, stages=wanted)
        yield lambda job, out: _stage(job, out, self._shards) == REPORTING

    def _worked(self, job: Job, out: Path, *, rate: float, documents: float, stages: set[str]) -> bool:
        """Whether about so many documents are done and the job is in one of some stages."""
        return job.done(rate) >= documents and _stage(job, out, self._shards) in stages

    def full(self) -> Result:
        """The job on a disk that is too small, then with room."""
        disk = self._work / "full"
        disk.mkdir()
        size = self._whole["size"]
        if _mount(disk, int(ROOM[0] * size)):
            return {"found": "not tried: this user may not mount a tmpfs", "wrong": []}
        wrong: list[str] = []
        try:
            for share in ROOM:
                _mount(disk, int(share * size), again=True)
                end = self._job(disk / "out").watch()
                print(f"  {share * size / 1e6:.0f} MB: exit status {end.status}: {end.message}", flush=True)
                wrong += unexpected(end, 1, "No space left") + damaged(disk / "out")
            _mount(disk, 20 * size, again=True)
            end = self._job(disk / "out").watch()
            found = f"full {len(ROOM)} times; outputs {self._compared(disk / 'out', wrong)}"
            return {"found": found, "wrong": wrong + unexpected(end, 1 if self._made.broken else 0)}
        finally:
            subprocess.run(["umount", str(disk)], check=False)

    def one(self) -> Result:
        """The job with one worker."""
        out = self._work / "one"
        end = self._job(out, 1).watch()
        wrong = unexpected(end, 1 if self._made.broken else 0)
        ratio = end.seconds / self._seconds
        found = f"{end.seconds:.0f} s, two workers took {self._seconds:.0f} s ({ratio:.2f} times the throughput); "
        return {"found": f"{found}outputs {self._compared(out, wrong)}", "wrong": wrong, "others": end.others}

    def _job(self, out: Path, jobs: int = 2) -> Job:
        return Job(self._texts, out, jobs, "--shard-size", str(-(-self._documents // SHARDS)))

    @property
    def _made(self) -> Made:
        return Made(**json.loads((self._work / "texts.json").read_text("utf-8")))

    @property
    def _whole(self) -> Result:
        found = self.result("whole")
        if found is None:
            sys.exit("the phase 'whole' comes first")
        return found

    @property
    def _shards(self) -> int:
        return sum(name.startswith("sentences-") and name.endswith(".tmx") for name in self._whole["digest"])

    @property
    def _seconds(self) -> float:
        seconds: float = self._whole["seconds"]
        return seconds

    def _compared(self, out: Path, wrong: list[str]) -> str:
        own, other = self._whole["digest"], digest(out)
        differing = sorted(name for name in own.keys() | other.keys() if own.get(name) != other.get(name))
        if differing:
            wrong.append(f"outputs differ: {', '.join(differing)}")
            return "differ"
        return "the same to the byte"


def unaccounted(made: Made, out: Path) -> list[str]:
    """What is wrong with the report's account of the documents that were made: lost, doubled, sound but failed."""
    report = json.loads((out / "run.json").read_text("utf-8"))
    rows = [json.loads(line) for line in (out / "documents.jsonl").read_text("utf-8").splitlines()]
    names = Counter(row["name"] for row in rows)
    wrong = [f"{name}: reported {count} times" for name, count in names.items() if count > 1]
    failed = {row["name"] for row in rows if row["state"] == "failed"}
    # A file that holds many documents gives them names under its own.
    found = {"/".join(name.split("/")[:2]).removesuffix(".txt") for name in names}
    passed_over = [name for name in made.names if name not in found]
    no_files = {"a device", "a pipe", "a link to nothing", "a folder by a file's name"}
    wrong += [f"{name}: lost" for name in passed_over if made.broken.get(name) not in no_files]
    wrong += [f"{name}: sound, but failed" for name in made.names if name in failed and name not in made.broken]
    ids = Counter[str]()
    for path in out.glob("sentences-*.jsonl"):
        with path.open(encoding="utf-8") as lines:
            ids.update(json.loads(line)["id"] for line in lines)
    wrong += [f"{name}: written {count} times" for name, count in ids.items() if count > 1]
    if ids.total() != report["totals"]["written"]["sentence"]:
        wrong.append(f"{ids.total()} pairs written, {report['totals']['written']['sentence']} reported")
    return wrong


def damaged(out: Path) -> list[str]:
    """The files in an output folder that are not whole."""
    problems = ((path, _problem(path)) for path in sorted(out.rglob("*")) if path.is_file())
    return [f"{path} is not whole: {problem}" for path, problem in problems if problem]


def _problem(path: Path) -> str | None:
    try:
        if path.suffix == ".tmx":
            for _, element in etree.iterparse(str(path)):
                element.clear()
        elif path.suffix == ".jsonl":
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    json.loads(line)
        elif path.suffix == ".json":
            json.loads(path.read_text("utf-8"))
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                return archive.testzip()
    except (ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        return str(error)
    return None


def _stage(job: Job, out: Path, expected: int) -> str:
    """What a job of so many shards does, or did when it was killed, as its files tell."""
    if job.before is None:
        return PLANNING
    if (out / STATE / "done.json").exists():
        return ENDING
    shards = sum(1 for _ in (out / STATE).glob("shard-*"))
    if shards == expected:
        return REPORTING
    # A shard's files come one after another, and the mark of the shard's being whole comes last.
    return ASSEMBLING if sum(1 for _ in out.glob("sentences-*")) > 2 * shards else WORKING


def unexpected(end: End, status: int, message: str = "") -> list[str]:
    """What is wrong with how a job ended."""
    if end.status == status and message in end.message:
        return []
    return [f"expected exit status {status} {message}, found {end.status}: {end.message}"]


def _mount(disk: Path, size: int, *, again: bool = False) -> int:
    """Mount a tmpfs of a size in bytes, or give the one that is there another size; the exit status."""
    how = ["-o", f"remount,size={size}"] if again else ["-t", "tmpfs", "-o", f"size={size}", "tmpfs"]
    return subprocess.run(["mount", *how, str(disk)], check=False, capture_output=True).returncode


def main() -> int:
    """Do the phases and print a table of what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--longest", type=int, default=LONGEST)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--only", action="append", choices=["whole", "killed", "full", "one"], default=[])
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    print(describe(), flush=True)
    soak = Soak(options.work, options.documents, options.kills)
    soak.prepare(options.source, options.longest)
    for phase in options.only or soak.phases:
        soak.do(phase)
    print("\n| phase | result | seconds |\n|---|---|---|")
    wrong = []
    for phase in soak.phases:
        if result := soak.result(phase):
            print(f"| {phase} | {result['found']} | {result['took']} |")
            wrong += [f"{phase}: {what}" for what in result["wrong"]]
    print("\n" + ("\n".join(wrong[:50]) if wrong else "nothing wrong"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
