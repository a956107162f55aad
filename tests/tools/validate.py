"""Holds messages against their schemas with Python's jsonschema: validate.py FOLDER.

Each file of the folder has a schema and messages with the verdict expected of each.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator


def main(folder):
    wrong = 0
    for file in sorted(pathlib.Path(folder).glob("*.json")):
        case = json.loads(file.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(case["schema"])
        validator = Draft202012Validator(case["schema"])
        for place, message in enumerate(case["messages"]):
            if validator.is_valid(message["manifest"]) != message["valid"]:
                print(f"{file.name}: message {place} should be {message['valid']}")
                wrong += 1
    sys.exit(1 if wrong else 0)


main(sys.argv[1])
