#!/bin/sh
# Makes the peers' Python environment beside this file: .venv.local, which git ignores.
set -eu
cd "$(dirname "$0")"
python3 -m venv .venv.local
.venv.local/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
.venv.local/bin/python -c 'import numba, numexpr, numpy, psutil; print("numpy", numpy.__version__, "numexpr", numexpr.__version__, "numba", numba.__version__)'
