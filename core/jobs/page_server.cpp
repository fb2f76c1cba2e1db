// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/page_server.h"

#include "core/sync/clock.h"
#include "core/sync/descriptor.h"
#include "core/sync/mutex.h"

#include <fmt/format.h>

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace poolscope {
namespace {

constexpr std::size_t kMostConnections = 2000;
constexpr std::size_t kLongestRequest = 8192;
constexpr double kMostKilobytes = 1e6;
constexpr std::size_t kPage = 4000;  // sent at a time

double query_number(std::string_view target, std::string_view name, double otherwise, double most) {
  const std::string key = fmt::format("{}=", name);
  for (auto at = target.find(key); at != std::string_view::npos; at = target.find(key, at + 1)) {
    if (target[at - 1] != '?' && target[at - 1] != '&') continue;
    const std::string_view text = target.substr(at + key.size());
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem == std::errc{} && value >= 0) return std::min(value, most);
  }
  return otherwise;
}

}  // namespace

/// One browser's question and our answer to it, sent not before its time.
class PageServer::Connection {
 public:
  explicit Connection(Descriptor socket) : socket_(std::move(socket)) {}

  [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }
  [[nodiscard]] bool closed() const noexcept { return !socket_.valid(); }
  [[nodiscard]] bool answering() const noexcept { return answering_; }
  [[nodiscard]] bool due(TimePoint now) const noexcept { return answering_ && now >= next_; }
  [[nodiscard]] TimePoint next() const noexcept { return next_; }

  void read_some() {
    std::array<char, 2048> buffer{};
    const ssize_t got = recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0 || request_.size() > kLongestRequest) {
      socket_.reset();
      return;
    }
    request_.append(buffer.data(), static_cast<std::size_t>(got));
    if (!answering_ && request_.find("\r\n\r\n") != std::string::npos) begin_answer();
  }

  void send_some() {
    if (header_sent_ < header_.size()) {
      header_sent_ += put(std::string_view(header_).substr(header_sent_));
      if (closed() || header_sent_ < header_.size()) return wait_a_little();
    }
    const std::size_t piece = std::min(kPage, left_);
    const std::size_t sent = put(std::string_view(body_piece()).substr(0, piece));
    left_ -= std::min(left_, sent);
    if (left_ == 0) socket_.reset();  // the answer said that the connection ends
    if (closed()) return;
    if (sent == 0) return wait_a_little();
    next_ += from_seconds(static_cast<double>(sent) / bytes_per_s_);
  }

 private:
  static const std::string& body_piece() {
    static const std::string text = [] {
      std::string made;
      while (made.size() < kPage)
        made += "All work and no play makes a page of this size.\n";
      return made;
    }();
    return text;
  }

  void begin_answer() {
    const std::size_t from = request_.find(' ');
    const std::size_t to = request_.find(' ', from + 1);
    const std::string target = from == std::string::npos || to > request_.find("\r\n")
                                   ? std::string("/")
                                   : request_.substr(from + 1, to - from - 1);
    const double latency_ms = query_number(target, "latency_ms", 0, 60'000);
    const double kilobytes = query_number(target, "kb", 16, kMostKilobytes);
    bytes_per_s_ = 1000 * std::max(1.0, query_number(target, "kb_per_s", 1e7, 1e7));
    const int status = static_cast<int>(std::clamp(query_number(target, "status", 200, 599), 100.0, 599.0));
    left_ = static_cast<std::size_t>(kilobytes * 1000);
    header_ =
        fmt::format("HTTP/1.1 {} {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    status, status < 400 ? "OK" : "As asked for", left_);
    next_ = deadline_after(from_seconds(latency_ms / 1000));
    answering_ = true;
  }

  std::size_t put(std::string_view bytes) {
    const ssize_t sent = send(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) return static_cast<std::size_t>(sent);
    if (errno != EAGAIN && errno != EINTR) socket_.reset();
    return 0;
  }
  void wait_a_little() { next_ = deadline_after(std::chrono::milliseconds(2)); }

  Descriptor socket_;
  std::string request_;
  std::string header_;
  std::size_t header_sent_ = 0;
  std::size_t left_ = 0;
  double bytes_per_s_ = 1;
  bool answering_ = false;
  TimePoint next_;
};

class PageServer::Loop {
 public:
  Loop()
      : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
        stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const plain = reinterpret_cast<sockaddr*>(&address);  // NOLINT: as the call wants it
    socklen_t size = sizeof address;
    if (!listener_.valid() || !stop_.valid() || bind(listener_.get(), plain, size) != 0 ||
        listen(listener_.get(), 512) != 0 || getsockname(listener_.get(), plain, &size) != 0) {
      throw std::system_error(errno, std::generic_category(), "cannot start the page server on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] {
      set_thread_name("ps-pages");
      serve();
    });
  }
  ~Loop() {
    [[maybe_unused]] const int ignored = eventfd_write(stop_.get(), 1);
    thread_.join();
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  [[nodiscard]] int port() const noexcept { return port_; }

 private:
  void serve() {
    std::vector<pollfd> watched;
    for (;;) {
      watched.assign({{stop_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}});
      for (const Connection& connection : connections_)
        watched.push_back({connection.descriptor(), static_cast<short>(connection.answering() ? 0 : POLLIN), 0});
      if (poll(watched.data(), watched.size(), timeout()) < 0 && errno != EINTR) return;
      if (watched[0].revents != 0) return;
      for (std::size_t i = 0; i < connections_.size(); ++i) {
        if (watched[i + 2].revents != 0) connections_[i].read_some();
      }
      const TimePoint now = Clock::now();
      for (Connection& connection : connections_) {
        if (!connection.closed() && connection.due(now)) connection.send_some();
      }
      std::erase_if(connections_, [](const Connection& connection) { return connection.closed(); });
      if (watched[1].revents != 0) accept_some();
    }
  }

  void accept_some() {
    while (connections_.size() < kMostConnections) {
      Descriptor socket(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (!socket.valid()) return;
      connections_.emplace_back(std::move(socket));
    }
  }

  /// Milliseconds until something is to be sent; -1: only the others' doing counts.
  [[nodiscard]] int timeout() const {
    TimePoint first = TimePoint::max();
    for (const Connection& connection : connections_) {
      if (connection.answering()) first = std::min(first, connection.next());
    }
    if (first == TimePoint::max()) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(first - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
  }

  const Descriptor listener_;
  const Descriptor stop_;
  int port_ = 0;
  std::vector<Connection> connections_;  // the thread's own
  std::thread thread_;
};

PageServer::PageServer() : loop_(std::make_unique<Loop>()) {}
PageServer::~PageServer() = default;

int PageServer::port() const noexcept { return loop_->port(); }

std::shared_ptr<PageServer> PageServer::shared() {
  static Mutex mutex;
  static std::weak_ptr<PageServer> kept;
  const MutexLock lock(mutex);
  std::shared_ptr<PageServer> living = kept.lock();
  if (!living) {
    living = std::make_shared<PageServer>();
    kept = living;
  }
  return living;
}

}  // namespace poolscope
