// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace poolscope {

/// When the tasks of an experiment come.
enum class ArrivalKind : std::uint8_t {
  at_once,  ///< all as fast as they can be submitted
  rate,     ///< one after each equal interval
  poisson,  ///< at random moments with a mean rate, as independent visitors come
  waves,    ///< a group, a pause, the next group
  closed,   ///< so many clients, each of which sends its next task when its last one has ended
};

/// As a user writes it: at-once, rate:PER_SECOND, poisson:PER_SECOND, waves:SIZE,SECONDS,
/// closed:CLIENTS[,THINK_SECONDS].
struct Arrival {
  ArrivalKind kind = ArrivalKind::at_once;
  double per_second = 0;   ///< rate and poisson
  std::int64_t group = 0;  ///< tasks in a wave, or clients
  double pause_s = 0;      ///< from wave to wave, or the time a client thinks before its next task

  [[nodiscard]] std::string to_string() const;
  bool operator==(const Arrival&) const = default;
};

/// Reads the text form. On error returns empty and sets `error` to one sentence.
[[nodiscard]] std::optional<Arrival> parse_arrival(std::string_view text, std::string& error);

/// The moments of the tasks, one after the other, in seconds from the run's start; the same for the
/// same seed. For every kind but `closed`, whose moments follow from the tasks' ends.
class ArrivalTimes {
 public:
  ArrivalTimes(const Arrival& arrival, std::uint64_t seed);
  /// The next task's moment; never before the one that was given last.
  [[nodiscard]] double next();

 private:
  const Arrival arrival_;
  std::mt19937_64 random_;
  std::int64_t given_ = 0;
  double last_s_ = 0;
};

}  // namespace poolscope
