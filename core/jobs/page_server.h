// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

namespace poolscope {

/// A small web server of our own, so that downloads can be tried without a network: it listens on
/// 127.0.0.1 at a port that the system chooses, and sends pages as slowly as the address asks for:
///
///     http://127.0.0.1:PORT/any/name?latency_ms=200&kb=64&kb_per_s=1000&status=200
///
/// One thread serves all connections. Thread-safe.
class PageServer {
 public:
  /// Throws std::system_error when it cannot listen.
  PageServer();
  ~PageServer();
  PageServer(const PageServer&) = delete;
  PageServer& operator=(const PageServer&) = delete;

  [[nodiscard]] int port() const noexcept;

  /// The one of this process; started when first asked for, and lives as long as somebody holds it.
  [[nodiscard]] static std::shared_ptr<PageServer> shared();

 private:
  class Connection;
  class Loop;
  const std::unique_ptr<Loop> loop_;
};

}  // namespace poolscope
