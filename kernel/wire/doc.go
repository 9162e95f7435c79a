// Package wire carries Jupyter messages. It has two halves that know nothing of each other.
//
// Codec turns messages into frames and back: the <IDS|MSG> framing, the HMAC-SHA256 signature, the refusal of forged and
// of replayed messages. It knows headers, but no message type.
//
// Socket is a ZeroMQ socket that strangers cannot hurt. The messages travel through zmq4 ROUTER sockets, but zmq4 sees
// only connections that this package has accepted, greeted and cleaned up, because zmq4 v0.17.0 by itself can be stopped
// or crashed by any process that reaches the port. A Socket
//
//   - accepts and greets off the accept loop, with a deadline, so a silent client delays nobody;
//   - checks the greeting and the READY command itself (an unknown socket type or a short property would end the process);
//   - reads frames with caps on size and number, and allocates only as bytes arrive;
//   - answers PING, drops all other commands, and never delivers a command as data;
//   - writes through a bounded backlog per peer: who takes no bytes for a while, or falls too far behind, is dropped,
//     and nobody waits for it;
//   - tells peers apart by connection, so two clients with one identity get their own replies;
//   - publishes by itself to the peers whose subscriptions match, in one order, and sends a welcome first;
//   - drains what is queued before it closes.
//
// Start reading at socket.go (what the kernel uses), then conn.go (one peer), listener.go and handshake.go.
package wire
