# SPDX-License-Identifier: GPL-3.0-or-later
"""pandas' side of the files' rows. Called as pandas_peer.py read|write FILE OTHER ROWS; prints the figure."""
import sys
import time

import pandas

if __name__ == "__main__":
    what, path, other, rows = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    began = time.perf_counter()
    table = pandas.read_csv(path)
    seconds = time.perf_counter() - began
    if what == "write":
        began = time.perf_counter()
        table.to_csv(other, index=False)
        seconds = time.perf_counter() - began
    if len(table) != rows:
        sys.exit("pandas saw another number of rows")
    print(rows / seconds / 1e6)
