"""Run a notebook with nbclient in the installed kernel: execute.py IN.ipynb OUT.ipynb [KERNEL].

A cell's error ends the run with exit code 1 and the cell's traceback on standard error; OUT is written either way.
Execution times are not kept, so that a notebook saved twice differs only where its outputs do.
"""
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def main() -> int:
    source, target = sys.argv[1:3]
    kernel = sys.argv[3] if len(sys.argv) > 3 else "goelm"
    notebook = nbformat.read(source, as_version=4)
    client = NotebookClient(notebook, kernel_name=kernel, timeout=900, record_timing=False)
    try:
        client.execute()
    except CellExecutionError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        notebook.metadata["kernelspec"] = {"display_name": "Go (GoELM)", "language": "go", "name": "goelm"}
        nbformat.write(notebook, target)
    return 0


sys.exit(main())
