// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/task.h"
#include "core/sync/descriptor.h"

#include <sys/socket.h>

#include <cstddef>
#include <string>

// Reading and writing for the tasks of a running loop, with the names of asyncio's loop.sock_recv and its
// like; pipes will do as well. Every descriptor must be non-blocking, else std::invalid_argument; it stays
// the caller's, and must stay open meanwhile. What the system refuses is a std::system_error that names the
// call and the descriptor. A cancelled task leaves what it has not read where it is.
// Follows CPython's Lib/asyncio/selector_events.py.
namespace poolscope::coroutines {

/// What can be read, at most so many bytes, as soon as there is something; empty at the end of the stream.
Task<std::string> sock_recv(int fd, std::size_t most);
/// Writes all of it, as fast as the other side takes it. A peer that is gone is EPIPE; for pipes that needs
/// SIGPIPE to be ignored.
Task<void> sock_sendall(int fd, std::string data);
/// The next connection to a listening socket, non-blocking and close-on-exec.
Task<Descriptor> sock_accept(int fd);
/// Connects a socket. The address is copied.
Task<void> sock_connect(int fd, const sockaddr& address, socklen_t address_bytes);

}  // namespace poolscope::coroutines
