#!/usr/bin/python3
"""Sums up the JUnit files that ctest wrote: test_report.py PRESET=FILE…

Prints each failed test, each skipped test with its reason, and as the last line
"N passed, N failed, N skipped" over all files. Exit code 1 if one failed, none ran or a file is missing.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree

# What XML 1.0 does not allow may still come out of a test.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def reason_of(case):
    """The text of GTEST_SKIP: the line after "…: Skipped" in the test's output."""
    output = case.findtext("system-out") or ""
    found = re.search(r": Skipped\n(.*?)\n*\[  SKIPPED \]", output, re.S)
    if found and found.group(1).strip():
        return " ".join(found.group(1).split())
    element = case.find("skipped")
    return (element.get("message") if element is not None else None) or "no reason given"


def main(arguments):
    passed, failed, skipped = 0, [], []
    for argument in arguments:
        preset, path = argument.split("=", 1)
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                cases = ElementTree.fromstring(NOT_XML.sub("?", file.read())).iter("testcase")
        except (OSError, ElementTree.ParseError) as error:
            failed.append((preset, f"no report: {error}"))
            continue
        for case in cases:
            name, status = case.get("name"), case.get("status")
            if status == "run":
                passed += 1
            elif status == "fail":
                failed.append((preset, name))
            else:
                skipped.append((preset, name, reason_of(case)))
    for preset, name, reason in skipped:
        print(f"skipped [{preset}] {name}: {reason}")
    for preset, name in failed:
        print(f"FAILED [{preset}] {name}")
    print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
