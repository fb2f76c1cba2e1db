// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/sockets.h"

#include "core/coroutines/gather.h"
#include "core/coroutines/wait_for.h"
#include "tests/support/loop_tests.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <system_error>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// Sockets and pipes: reading, writing, the end, and peers that are slower. After CPython's test_sock_lowlevel.
class SocketsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatIsWrittenIsRead();
  void readingWaitsAndTheLoopGoesOn();
  void aSlowReaderHoldsTheWriterBack();
  void theEndOfTheStream();
  void connectionsAreMade();
  void nobodyListens();
  void aPeerThatIsGone();
  void aCancelledReaderLosesNothing();
  void blockingOnesAreRefused();
  void oneReaderAtATime();
  void pipesWillDo();
  void twoDirectionsAtOnce();
};

namespace {

struct Pair {
  explicit Pair(int flags = SOCK_NONBLOCK) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0, ends.data()) != 0)
      throw std::runtime_error("no socket pair");
    a = Descriptor(ends[0]);
    b = Descriptor(ends[1]);
  }
  Descriptor a;
  Descriptor b;
};

Task<std::string> read_all(int fd) {
  std::string all;
  for (;;) {
    const std::string piece = co_await sock_recv(fd, 4096);
    if (piece.empty()) co_return all;
    all += piece;
  }
}

struct Listener {
  Listener() : socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t bytes = sizeof address;
    if (::bind(socket.get(), as_any(), bytes) != 0 || ::getsockname(socket.get(), as_any(), &bytes) != 0)
      throw std::runtime_error("no listener");
  }
  sockaddr* as_any() { return reinterpret_cast<sockaddr*>(&address); }
  Descriptor socket;
  sockaddr_in address{};
};

Descriptor client_socket() { return Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)); }

}  // namespace

void SocketsTest::whatIsWrittenIsRead() {
  coroutines::run([]() -> Task<void> {
    const Pair pair;
    co_await sock_sendall(pair.a.get(), "hello");
    CO_COMPARE(co_await sock_recv(pair.b.get(), 2), std::string("he"));
    CO_COMPARE(co_await sock_recv(pair.b.get(), 100), std::string("llo"));
    co_await sock_sendall(pair.a.get(), "");  // nothing is no reason to wait
  }());
}

void SocketsTest::readingWaitsAndTheLoopGoesOn() {
  coroutines::run([]() -> Task<void> {
    const Pair pair;
    const TaskHandle<std::string> reader = coroutines::create_task(sock_recv(pair.b.get(), 100));
    int turns = 0;
    for (; turns < 5; ++turns)
      co_await coroutines::sleep(0s);
    CO_VERIFY(!reader.done());
    const auto waiting = get_running_loop().tasks();
    CO_COMPARE(waiting.size(), std::size_t{1});
    CO_VERIFY(waiting[0].waits_for == WaitsFor::io);
    co_await sock_sendall(pair.a.get(), "x");
    CO_COMPARE(co_await reader, std::string("x"));
  }());
}

// test_sock_client_ops; back-pressure as in test_sock_sendall with a small buffer.
void SocketsTest::aSlowReaderHoldsTheWriterBack() {
  coroutines::run([]() -> Task<void> {
    Pair pair;
    std::string much(3'000'000, '\0');
    for (std::size_t i = 0; i < much.size(); ++i)
      much[i] = static_cast<char>(i * 31 % 251);
    const TaskHandle<void> writer = coroutines::create_task(sock_sendall(pair.a.get(), much));
    for (int i = 0; i < 20; ++i)
      co_await coroutines::sleep(0s);
    CO_VERIFY(!writer.done());  // no kernel buffers that much
    const auto finish = [&]() -> Task<void> {
      co_await writer;
      pair.a.reset();
    };
    const TaskHandle<void> finisher = coroutines::create_task(finish());
    const std::string read = co_await read_all(pair.b.get());
    co_await finisher;
    CO_VERIFY(read == much);
  }());
}

void SocketsTest::theEndOfTheStream() {
  coroutines::run([]() -> Task<void> {
    Pair pair;
    const TaskHandle<std::string> reader = coroutines::create_task(read_all(pair.b.get()));
    co_await sock_sendall(pair.a.get(), "last words");
    pair.a.reset();
    CO_COMPARE(co_await reader, std::string("last words"));
    CO_COMPARE(co_await sock_recv(pair.b.get(), 1), std::string());  // and again
  }());
}

// test_sock_accept, test_sock_client_ops.
void SocketsTest::connectionsAreMade() {
  coroutines::run([]() -> Task<void> {
    Listener listener;
    CO_COMPARE(::listen(listener.socket.get(), 8), 0);
    const auto serve = [&]() -> Task<void> {
      const Descriptor peer = co_await sock_accept(listener.socket.get());
      std::string line = co_await sock_recv(peer.get(), 100);
      line += '!';
      co_await sock_sendall(peer.get(), std::move(line));
    };
    const TaskHandle<void> server = coroutines::create_task(serve());
    co_await coroutines::sleep(0s);
    const Descriptor client = client_socket();
    co_await sock_connect(client.get(), *listener.as_any(), sizeof listener.address);
    co_await sock_sendall(client.get(), "ping");
    CO_COMPARE(co_await read_all(client.get()), std::string("ping!"));
    co_await server;
  }());
}

// test_sock_connect_..., a refused connection.
void SocketsTest::nobodyListens() {
  coroutines::run([]() -> Task<void> {
    Listener bound;  // the port is taken, and nobody listens there
    const Descriptor client = client_socket();
    int problem = 0;
    try {
      co_await sock_connect(client.get(), *bound.as_any(), sizeof bound.address);
    } catch (const std::system_error& error) {
      problem = error.code().value();
    }
    CO_COMPARE(problem, ECONNREFUSED);
  }());
}

void SocketsTest::aPeerThatIsGone() {
  coroutines::run([]() -> Task<void> {
    Pair pair;
    pair.b.reset();
    int problem = 0;
    try {
      co_await sock_sendall(pair.a.get(), "to nobody");  // and no SIGPIPE
    } catch (const std::system_error& error) {
      problem = error.code().value();
    }
    CO_COMPARE(problem, EPIPE);
  }());
}

// test_sock_client_connect_racing / cancelled sock_recv: the reader is taken away, the data stays.
void SocketsTest::aCancelledReaderLosesNothing() {
  coroutines::run([]() -> Task<void> {
    const Pair pair;
    CO_THROWS(co_await wait_for(sock_recv(pair.b.get(), 100), Duration(1ms)), TimeoutError);
    co_await sock_sendall(pair.a.get(), "late");
    CO_COMPARE(co_await sock_recv(pair.b.get(), 100), std::string("late"));
  }());
}

// test_sock_*: "the socket must be non-blocking".
void SocketsTest::blockingOnesAreRefused() {
  coroutines::run([]() -> Task<void> {
    const Pair pair(0);
    CO_THROWS(co_await sock_recv(pair.a.get(), 1), std::invalid_argument);
    CO_THROWS(co_await sock_sendall(pair.a.get(), "x"), std::invalid_argument);
    CO_THROWS(co_await sock_accept(pair.a.get()), std::invalid_argument);
    CO_THROWS(co_await sock_recv(-1, 1), std::system_error);
  }());
}

void SocketsTest::oneReaderAtATime() {
  coroutines::run([]() -> Task<void> {
    const Pair pair;
    const TaskHandle<std::string> first = coroutines::create_task(sock_recv(pair.b.get(), 100));
    co_await coroutines::sleep(0s);
    CO_THROWS(co_await sock_recv(pair.b.get(), 100), RuntimeError);
    co_await sock_sendall(pair.a.get(), "x");
    CO_COMPARE(co_await first, std::string("x"));
  }());
}

void SocketsTest::pipesWillDo() {
  coroutines::run([]() -> Task<void> {
    std::array<int, 2> ends{};
    CO_COMPARE(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC), 0);
    const Descriptor out(ends[0]);
    Descriptor in(ends[1]);
    const std::string much(300'000, 'p');  // more than a pipe holds
    const auto write = [&]() -> Task<void> {
      co_await sock_sendall(in.get(), much);
      in.reset();
    };
    const TaskHandle<void> writer = coroutines::create_task(write());
    CO_VERIFY(co_await read_all(out.get()) == much);
    co_await writer;
  }());
}

void SocketsTest::twoDirectionsAtOnce() {
  coroutines::run([]() -> Task<void> {
    const Pair pair;
    const std::string much(1'000'000, 'd');
    const auto read_exactly = [&](int fd) -> Task<std::size_t> {
      std::size_t got = 0;
      while (got < much.size())
        got += (co_await sock_recv(fd, 65'536)).size();
      co_return got;
    };
    const auto results = co_await gather(sock_sendall(pair.a.get(), much), sock_sendall(pair.b.get(), much),
                                         read_exactly(pair.a.get()), read_exactly(pair.b.get()));
    CO_COMPARE(std::get<2>(results), much.size());
    CO_COMPARE(std::get<3>(results), much.size());
  }());
}

QTEST_APPLESS_MAIN(SocketsTest)
#include "tst_sockets.moc"
