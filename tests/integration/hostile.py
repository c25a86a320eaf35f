#!/usr/bin/env python3
"""Inputs that are wrong on purpose (R-11, R-12), from the shared samples ($AJ_SHARED or ../shared).

Each file is laid beside or among the papers of a good case and archived together with another good
case. The program must end by itself with status 0 or 1, name the file, stay within time and memory,
write nothing outside its home, and seal the other case. What is expected of each follows the samples'
README; it is written down here so that a change of theirs is seen.
"""

import json
import os
import shutil

import anjuan_cli as cli
from anjuan_cli import DEMO, Anjuan, Scratch, check

HOST, WITNESS = DEMO[3], DEMO[4]  # the case that gets the hostile file; the case that must not suffer
SECONDS, PEAK_MIB = 20, 300
LOOSE_SECONDS, LOOSE_PEAK_MIB = 90, 3000  # under AddressSanitizer

# refuse: an error finding names the file and it is no paper that counts; warn: one of these codes
# names it; keep: it is among the papers; any: it is named or kept.
REFUSE, KEEP, ANY = "refuse", "keep", "any"
ARCHIVES = {
    "traversal.zip": REFUSE, "absolute-path.zip": REFUSE, "symlink.zip": REFUSE,
    "links-devices.tar": REFUSE, "duplicate-names.zip": ANY,
    "unicode-normalisation.zip": 6, "odd-names.zip": ANY, "bad-name-bytes.zip": ANY,
    "bad-name-bytes.tar": 3, "long-names.zip": ANY, "bomb-flat.zip": REFUSE,
    "bomb-nested.zip": REFUSE, "bomb-overlap.zip": REFUSE, "bomb.7z": REFUSE,
    "sparse-huge.tar": REFUSE, "lying-sizes.zip": REFUSE, "truncated.zip": REFUSE,
    "no-eocd-offset.zip": REFUSE, "count-lie.zip": ANY, "encrypted-zipcrypto.zip": REFUSE,
    "encrypted-aes.zip": REFUSE, "many-entries.zip": REFUSE, "many-entries.tar.gz": REFUSE,
    "fake.rar": REFUSE, "7z-truncated.7z": REFUSE, "pdf-and-zip.pdf": {"extra_bytes"},
    "not-a-zip.zip": {"extension_mismatch"},
}
LONG_NAME = "案" * 83 + "ab.pdf"
FILES = {
    "判决书.pdf": REFUSE, "现场照片.jpg": REFUSE, "印章.png": REFUSE, "空文件.pdf": REFUSE,
    LONG_NAME: KEEP, "truncated.pdf": REFUSE, "javascript.pdf": {"script_in_paper"},
    "launch.pdf": {"script_in_paper"}, "attachment.pdf": {"attachment_in_paper"},
    "encrypted-user.pdf": REFUSE, "encrypted-owner.pdf": {"restricted_paper"},
    "page-tree-loop.pdf": REFUSE, "xref-loop.pdf": ANY, "stream-bomb.pdf": ANY,
    "huge.png": REFUSE, "huge.jpg": REFUSE, "truncated.jpg": REFUSE,
    "bad-exif-orientation.jpg": {"exif_invalid"}, "bad-exif-offset.jpg": KEEP,
    "ifd-loop.tif": ANY, "huge.tif": REFUSE, "xxe.docx": ANY,
    "external-template.docx": {"remote_reference"}, "macro.docx": {"script_in_paper"},
    "entity-bomb.ofd": REFUSE, "path-escape.ofd": REFUSE, "id3-huge.mp3": REFUSE,
    "检测样本.txt": KEEP, "gbk.txt": KEEP,
}
# case.json of the first sample with one thing changed; the rest must be refused as `invalid_case`.
JSON_ACCEPTED = {"injection.json", "surrogate-pair.json"}
JSON_EITHER = {"bom.json", "count-mismatch.json"}
REFUSING = {"unreadable_paper", "forbidden_paper"}


def hostile():
    place = cli.samples()
    if not place or not (place / "hostile").is_dir():
        cli.skip("no hostile inputs: set AJ_SHARED or lay the folder ../shared beside the project")
    return place / "hostile"


class Arena:
    """A canary tree: cases, HOME, TMPDIR and the working folder beside a home; all but the home must
    be the same afterwards."""

    def __init__(self, binary, folder):
        self.folder = folder
        for name in ("cases", "user", "tmp", "cwd", "a/b/c/d"):
            (folder / name).mkdir(parents=True)
        (folder / "user/canary.txt").write_text("must stay as it is\n")
        env = {"HOME": str(folder / "user"), "TMPDIR": str(folder / "tmp")}
        self.home = Anjuan(binary, folder / "a/b/c/d/home", env).init()

    def archive(self, *folders):
        before = self.outside()
        result = self.home.archive(*folders, cwd=self.folder / "cwd")
        check(self.outside() == before, f"written outside the home: "
              f"{sorted(self.outside().items() ^ before.items())[:6]}")
        check(not os.path.exists("/tmp/outside-abs.txt"), "an absolute path was followed")
        return result

    def outside(self):
        return {k: v for k, v in cli.tree(self.folder).items() if not k.startswith("a/b/c/d/home")}


def bounds(binary, result, name):
    loose = cli.sanitized(binary)
    seconds, mib = (LOOSE_SECONDS, LOOSE_PEAK_MIB) if loose else (SECONDS, PEAK_MIB)
    check(result.seconds < seconds, f"{name}: {result.seconds:.1f} s")
    check(result.peak_kib < mib * 1024, f"{name}: {result.peak_kib // 1024} MiB")


def names(finding, name):
    return name in (finding.get("file") or "") or name in finding["message"]


def judge(report, name, wanted, before):
    """`before`: how many papers the case has without the hostile file."""
    told = [f for f in report["findings"] if names(f, name)]
    own = [p for p in report["papers"] if p["file"].endswith(name)]
    more = len(report["papers"]) - before
    if wanted == REFUSE:
        check(any(f["severity"] == "error" and f["code"] in REFUSING for f in told),
              f"{name}: not refused; {[f['code'] for f in told]}")
        check(not any(p["counts"] for p in own), f"{name}: refused and counted")
        check(not report["archived"], f"{name}: archived all the same")
    elif wanted == KEEP:
        check(own, f"{name}: not among the papers; {[f['message'] for f in told]}")
        check(not any(f["code"] in REFUSING for f in told), f"{name}: refused")
    elif wanted == ANY:
        check(told or more > 0, f"{name}: neither named nor kept")
    elif isinstance(wanted, int):
        check(more == wanted, f"{name}: {more} papers instead of {wanted}: "
              f"{[f['message'] for f in told]}")
    else:
        check(wanted & {f["code"] for f in told}, f"{name}: {[f['code'] for f in told]}")


def try_one(binary, source, wanted, below):
    """One hostile file in a case, and a good case after it in the same run."""
    with Scratch() as folder:
        arena = Arena(binary, folder)
        case = folder / "cases" / HOST.name
        shutil.copytree(HOST, case)
        shutil.copyfile(source, case / below / source.name)
        witness = folder / "cases" / WITNESS.name
        shutil.copytree(WITNESS, witness)
        result = arena.archive(case, witness)
        bounds(binary, result, source.name)
        report, good = result.json["cases"]
        judge(report, source.name, wanted, len(cli.expected_of(HOST)["papers"]))
        check(good["archived"], f"{source.name}: the other case was not sealed")
        arena.home.run("--json", "doctor")
        arena.home.run("--json", "verify", "--all")
        return result


def try_all(binary, folder, table, below):
    faults, slowest, largest = [], 0.0, 0
    files = {f.name: f for f in sorted(folder.iterdir())}
    check(set(files) == set(table), f"files and table differ: {set(files) ^ set(table)}")
    for name, source in files.items():
        try:
            result = try_one(binary, source, table[name], below)
            slowest, largest = max(slowest, result.seconds), max(largest, result.peak_kib)
        except cli.Failed as e:
            faults.append(str(e)[:1500])
    check(not faults, f"{len(faults)} of {len(files)}:\n  " + "\n  ".join(faults))
    return f"{len(files)} files, slowest {slowest:.1f} s, largest {largest // 1024} MiB"


def test_archives(binary):
    """hostile archives are refused or taken apart safely, and named"""
    return try_all(binary, hostile() / "archives", ARCHIVES, ".")


def test_files(binary):
    """hostile files are refused or kept with a warning, and named"""
    return try_all(binary, hostile() / "files", FILES, "papers")


def test_json(binary):
    """hostile case.json files are refused with the reason, and leave no half record"""
    sources = sorted((hostile() / "json").glob("*.json"))
    with Scratch() as folder:
        arena = Arena(binary, folder)
        for source in sources:
            case = folder / "cases" / source.stem
            (case / "papers").mkdir(parents=True)
            shutil.copyfile(source, case / "case.json")
        result = arena.archive(*(folder / "cases" / s.stem for s in sources))
        bounds(binary, result, "json")
        reports = result.json["cases"]
        check(len(reports) == len(sources), f"{len(reports)} reports for {len(sources)} folders")
        faults = [fault for source, report in zip(sources, reports)
                  for fault in json_faults(source.name, report)]
        check(not faults, "\n  ".join(faults))
        check(arena.home.entitlements() == [] and arena.home.bundles() == [], "something was kept")
        arena.home.run("--json", "doctor")
        return f"{len(sources)} files"


def json_faults(name, report):
    told = [f for f in report["findings"] if f["code"] == "invalid_case"]
    if name not in JSON_EITHER and bool(told) == (name in JSON_ACCEPTED):
        yield f"{name}: " + ("refused: " + told[0]["message"] if told else "not refused")
    if report["archived"]:
        yield f"{name}: archived"
    for finding in told:
        if len(finding["message"]) < 4 or not finding["remedy"]:
            yield f"{name}: no reason or no remedy: {json.dumps(finding, ensure_ascii=False)}"


if __name__ == "__main__":
    hostile()
    cli.main(globals())
