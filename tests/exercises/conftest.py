"""Says at the end of a test run how much of the exercises was proven."""

from collections import Counter

PROOF = "exercise proofs"


def pytest_terminal_summary(terminalreporter):
    counts = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, proof in getattr(report, "user_properties", []):
            if name == PROOF:
                counts.update(proof)
    if counts:
        terminalreporter.write_line(
            f"exercises proven: {counts['references']}: {counts['stubs']} stubs, "
            f"{counts['references']} references, {counts['alternatives']} alternatives, "
            f"{counts['wrong answers']} wrong answers refused"
        )
