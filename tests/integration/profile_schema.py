#!/usr/bin/env python3
"""templates/profile/schema.json is a schema, the places that ship obey it, and slips do not pass."""

import copy
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "templates" / "profile"
SCHEMA = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
PLACES = sorted(p.parent.name for p in FOLDER.glob("*/profile.json"))

# what is done to the merged rules of a place: a path and the value put there
SLIPS = [
    (["check"], {}),
    (["place"], 7),
    (["in_force", "from"], "1.1.2024"),
    (["columns"], []),
    (["kinds", 0, "need", "civil"], "X"),
    (["kinds", 0, "volume"], "third"),
    (["kinds", 0, "ordre"], 1),
    (["kinds", 0, "when"], {"fact": "stage"}),
    (["kinds", 0, "when"], {"fact": "stage", "is": "x", "in": ["y"]}),
    (["kinds", 0, "source"], ""),
    (["adjustments", 0, "waive"], "judgment"),
    (["checks", "terms", 0, "days"], -1),
    (["checks", "terms", 0, "to"], "born"),
    (["checks", "drafts"], [1]),
    (["deadlines", "hand_in", "count"], "moons"),
    (["fees", 0, "group", "step_fen"], 0.5),
    (["fees", 0, "course", 0, "fen"], 1),
    (["fees", 0, "handler", 0, "fen"], 1),
    (["fees", 0, "labour"], {"per_day_fen": 1}),
    (["fees", 0, "second_tier"], {"by_grade": {"pass": 1}, "share_by_grade": {"pass": 1}}),
    (["fees", 0, "second_tier"], {"by_grade": {"A": 1}}),
    (["fees", 0, "late"], {"mode": "next_batch"}),
    (["fees", 0, "version"], "a version that nobody could read in a column"),
    (["numbers", "archive_number", "pattern"], "no serial"),
    (["recognition", "rules", 0, "place"], "end"),
]


def merged(place):
    whole = {}
    for file in sorted((FOLDER / place).glob("*.json")):
        whole.update(json.loads(file.read_text(encoding="utf-8")))
    return whole


def put(document, path, value):
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = value


def main():
    checker = jsonschema.Draft202012Validator
    checker.check_schema(SCHEMA)
    of_file = checker(SCHEMA)
    of_place = checker({"required": SCHEMA["$defs"]["whole"]["required"]})
    failures = []

    if set(PLACES) != {"national", "tianchang", "yunxi", "zhejiang"}:
        failures.append(f"places: {PLACES}")
    for place in PLACES:
        for file in sorted((FOLDER / place).glob("*.json")):
            for e in of_file.iter_errors(json.loads(file.read_text(encoding="utf-8"))):
                failures.append(f"{place}/{file.name}: {e.json_path}: {e.message[:200]}")
        whole = merged(place)
        failures += [f"{place}: {e.message[:200]}" for e in of_place.iter_errors(whole)]
        for section in SCHEMA["$defs"]["whole"]["required"]:
            if of_place.is_valid({k: v for k, v in whole.items() if k != section}):
                failures.append(f"{place} without {section} passes")
    for path, value in SLIPS:
        # only the section in question, which is all that can be wrong
        document = copy.deepcopy({k: v for k, v in merged("yunxi").items() if k == path[0]})
        if not of_file.is_valid(document):
            failures.append(f"the section of {path} does not pass without the slip")
        put(document, path, value)
        if of_file.is_valid(document):
            failures.append(f"slip at {path} passes")
    for failure in failures:
        print("FAILED", failure)
    print(f"{len(PLACES)} places, {len(SLIPS)} slips, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
