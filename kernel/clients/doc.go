// Package clients holds the installed kernel to what its clients expect. It has only tests: they drive the kernel that
// install/test.sh has installed with Jupyter's own conformance suite, with a client of libzmq sockets that validates every
// message (testdata/protocol.json, protocol.py), with nbclient, nbconvert, papermill, nbval, a console in a terminal and
// JupyterLab in Chromium, and with clients that mean harm. The clients are Python, so the suites are too: a file
// testdata/test_*.py each, run by clients_test.go through pytest. It knows nothing of how the kernel is made.
package clients
