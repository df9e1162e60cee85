"""The child process of `test_resealing`: reseals row by row, and tells each step, until it is
killed.

python -m tests.storage.resealing_child URL KEYS
"""

import sys

from storage.keyring import Keyring, keys_in
from storage.resealing import reseal

if __name__ == "__main__":
    for step in reseal(sys.argv[1], Keyring(keys_in(sys.argv[2])), batch=1):
        print(step.table, step.rows, flush=True)
