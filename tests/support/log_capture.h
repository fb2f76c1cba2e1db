// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/log.h"
#include "tests/support/gate.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolscope::support {

/// Takes the engine's messages for a scope, instead of standard error.
class LogCapture {
 public:
  struct Record {
    LogLevel level;
    std::string text;
  };

  LogCapture()
      : before_(set_log_sink([this](LogLevel level, std::string_view text) {
          records_.add({level, std::string(text)});
        })) {}
  ~LogCapture() { set_log_sink(std::move(before_)); }
  LogCapture(const LogCapture&) = delete;
  LogCapture& operator=(const LogCapture&) = delete;

  [[nodiscard]] std::vector<Record> records() const { return records_.all(); }
  /// How many messages of this level contain `part`.
  [[nodiscard]] std::size_t count(LogLevel level, std::string_view part) const {
    std::size_t found = 0;
    for (const Record& record : records_.all()) {
      if (record.level == level && record.text.find(part) != std::string::npos) ++found;
    }
    return found;
  }

 private:
  Journal<Record> records_;
  LogSink before_;  // last: the sink above uses records_
};

}  // namespace poolscope::support
