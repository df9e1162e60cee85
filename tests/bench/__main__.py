"""`make bench`: every measurement, a table each. It says what is; it fails for nothing."""

import asyncio
import os

from tests.bench import doors, intake, matching, rounds
from tests.bench.figures import table

MEASUREMENTS = (
    ("Intake turns", intake.run),
    ("A round", rounds.run),
    ("Slack’s acknowledgements", doors.run),
    ("Mentors", matching.run),
)

if __name__ == "__main__":
    # Ratios bear some company on the machine, but not a crowd.
    print(f"{os.cpu_count()} processors, {os.getloadavg()[0]:.1f} busy at the start\n", flush=True)
    for title, measure in MEASUREMENTS:
        print(table(title, asyncio.run(measure())), flush=True)
