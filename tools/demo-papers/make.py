#!/usr/bin/python3
"""Draws the demonstration cases: demo/NN-name/{case.json, expected.json, papers/ or an archive}.

    tools/demo-papers/make.py [FOLDER]        (default: demo/ beside this project's tools/)

Debian packages: python3-pil python3-fonttools fonts-babelstone-han
The same run on the same packages gives the same bytes. The results are in git: run it to change a case
or to make training data for a place, not in a build. What is in README.md.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import case01
import case02
import case03
import case04
import case05
import case06
import formats

CASES = [case01, case02, case03, case04, case05, case06]
THUMBS = b"\xd0\xcf\x11\xe0" + bytes(28)  # what Windows leaves behind; no paper


def paper_row(module, file, kind, data, pages, how, options):
    """One entry of expected.json's papers[]."""
    tags = {tag["file"] for tag in module.CASE["papers"]}
    last = pages if pages else None
    row = {"file": file, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(),
           "media": formats.MEDIA[how], "pages": pages,
           "parts": [{"kind": kind, "first_page": 1 if last else None, "last_page": last}],
           "kind_from": "person" if kind == "unknown" else "tag" if file in tags else "name"}
    if module.ARCHIVE and module.ARCHIVE[1] == "zip_gbk":
        row["raw_name_hex"] = file.replace("/", "\\").encode("gbk").hex()
    if how in ("pdf", "g4", "scan"):
        row["text_layer"] = how == "pdf"
        if how == "pdf":
            row["fonts_embedded"] = True
    if how == "jpg":
        row["exif_orientation"] = options["orientation"]
    if options.get("gps"):
        row["gps"] = True
    row["counts"] = options.get("counts", True)
    return row


def expected(module, rows):
    """expected.json; findings and money are written by hand in the case's EXPECT."""
    errors = module.EXPECT["errors"]
    money = module.EXPECT["subsidy"]
    container = {"type": "folder", "file": "papers/"}
    if module.ARCHIVE:
        name, packer = module.ARCHIVE
        container = {"type": packer.split("_")[0] if "zip" in packer else "tar.gz", "file": name}
    return {
        "case_number": module.CASE["case_number"], "container": container,
        "ignored_entries": getattr(module, "IGNORED", []), "papers": rows,
        "present_kinds": list(dict.fromkeys(
            part["kind"] for row in rows if row["counts"] for part in row["parts"])),
        "missing_kinds": [e["kind"] for e in errors if e["code"] == "missing_paper"],
        "exempt_from_hardship": module.EXPECT["exempt_from_hardship"],
        "errors": errors, "warnings": module.EXPECT["warnings"], "may_archive": not errors,
        "sealed": module.CASE["sealed"],
        "known_pages": sum(row["pages"] or 0 for row in rows),
        "subsidy": money | {"payable_now_fen": 0 if errors else money["payable_fen"]},
    }


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def make(module, target):
    folder = target / module.FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files, rows = {}, []
    for file, kind, markup, how, *rest in module.PAPERS:
        options = rest[0] if rest else {}
        drawing = {key: options[key] for key in ("orientation", "gps") if key in options}
        data, pages = formats.WRITERS[how](markup, **drawing)
        files[file] = data
        rows.append(paper_row(module, file, kind, data, pages, how, options))
    for name in getattr(module, "IGNORED", []):
        files[name] = THUMBS
    if module.ARCHIVE:
        name, packer = module.ARCHIVE
        (folder / name).write_bytes(getattr(formats, packer)(files))
    else:
        (folder / "papers").mkdir()
        for name, data in files.items():
            (folder / "papers" / name).write_bytes(data)
    write_json(folder / "case.json", module.CASE)
    write_json(folder / "expected.json", expected(module, rows))


def main():
    here = Path(__file__).resolve().parent
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent.parent / "demo"
    for module in CASES:
        make(module, target)
        size = sum(f.stat().st_size for f in (target / module.FOLDER).rglob("*") if f.is_file())
        print(f"{module.FOLDER}: {len(module.PAPERS)} papers, {size // 1024} KiB")


if __name__ == "__main__":
    main()
