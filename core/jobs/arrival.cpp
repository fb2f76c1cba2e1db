// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/arrival.h"

#include "core/jobs/distribution.h"
#include "core/jobs/nearest_word.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

namespace poolscope {
namespace {

constexpr std::array<std::pair<ArrivalKind, std::string_view>, 5> kArrivalWords = {{
    {ArrivalKind::at_once, "at-once"},
    {ArrivalKind::rate, "rate"},
    {ArrivalKind::poisson, "poisson"},
    {ArrivalKind::waves, "waves"},
    {ArrivalKind::closed, "closed"},
}};
constexpr double kMostPerSecond = 1e7;
constexpr std::int64_t kLargestGroup = 1'000'000;
constexpr double kLongestPause = 86400;

/// A finite number that fills the whole text.
std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string read_rate(Arrival& arrival, std::string_view values) {
  const auto rate = number_in(values);
  if (!rate || *rate <= 0 || *rate > kMostPerSecond) {
    return fmt::format("tasks per second must be a number above 0, e.g. rate:20, not \"{}\"", values);
  }
  arrival.per_second = *rate;
  return {};
}

std::string read_group(Arrival& arrival, std::string_view values, bool pause_needed, std::string_view example) {
  const std::size_t comma = values.find(',');
  const auto size = number_in(values.substr(0, comma));
  if (!size || *size < 1 || *size > static_cast<double>(kLargestGroup) || *size != std::floor(*size)) {
    return fmt::format("a whole number from 1 to {} is expected, e.g. {}, not \"{}\"", kLargestGroup, example,
                       values.substr(0, comma));
  }
  arrival.group = static_cast<std::int64_t>(*size);
  if (comma == std::string_view::npos) {
    return pause_needed ? fmt::format("the seconds between two waves are missing, e.g. {}", example) : std::string();
  }
  const auto pause = number_in(values.substr(comma + 1));
  if (!pause || *pause < 0 || *pause > kLongestPause) {
    return fmt::format("seconds from 0 to {} are expected, e.g. {}, not \"{}\"", kLongestPause, example,
                       values.substr(comma + 1));
  }
  arrival.pause_s = *pause;
  return {};
}

}  // namespace

std::string Arrival::to_string() const {
  const std::string_view word = kArrivalWords[static_cast<std::size_t>(kind)].second;
  switch (kind) {
    case ArrivalKind::at_once: return std::string(word);
    case ArrivalKind::rate:
    case ArrivalKind::poisson: return fmt::format("{}:{}", word, per_second);
    case ArrivalKind::waves: return fmt::format("{}:{},{}", word, group, pause_s);
    case ArrivalKind::closed:
      return pause_s > 0 ? fmt::format("{}:{},{}", word, group, pause_s) : fmt::format("{}:{}", word, group);
  }
  return std::string(word);
}

std::optional<Arrival> parse_arrival(std::string_view text, std::string& error) {
  const std::size_t colon = text.find(':');
  const std::string_view word = text.substr(0, colon);
  const std::string_view values = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  std::optional<Arrival> arrival;
  std::vector<std::string> words;
  for (const auto& [kind, name] : kArrivalWords) {
    words.emplace_back(name);
    if (word == name) arrival = Arrival{.kind = kind};
  }
  if (!arrival) {
    error = fmt::format("unknown arrival \"{}\"; {}", word,
                        did_you_mean(word, words,
                                     "known: at-once, rate:PER_SECOND, poisson:PER_SECOND, waves:SIZE,SECONDS, "
                                     "closed:CLIENTS[,THINK_SECONDS]"));
    return std::nullopt;
  }
  switch (arrival->kind) {
    case ArrivalKind::at_once: error = values.empty() ? "" : "at-once takes no values"; break;
    case ArrivalKind::rate:
    case ArrivalKind::poisson: error = read_rate(*arrival, values); break;
    case ArrivalKind::waves: error = read_group(*arrival, values, true, "waves:10,2"); break;
    case ArrivalKind::closed: error = read_group(*arrival, values, false, "closed:4"); break;
  }
  if (error.empty()) return arrival;
  error = fmt::format("arrival \"{}\": {}", text, error);
  return std::nullopt;
}

ArrivalTimes::ArrivalTimes(const Arrival& arrival, std::uint64_t seed) : arrival_(arrival), random_(seed) {}

double ArrivalTimes::next() {
  const std::int64_t i = given_++;
  switch (arrival_.kind) {
    case ArrivalKind::rate: return static_cast<double>(i) / arrival_.per_second;
    case ArrivalKind::waves: return static_cast<double>(i / arrival_.group) * arrival_.pause_s;
    case ArrivalKind::poisson:
      last_s_ += exponential_from(uniform_from(random_), 1 / arrival_.per_second);
      return last_s_;
    case ArrivalKind::at_once:
    case ArrivalKind::closed: break;
  }
  return 0;
}

}  // namespace poolscope
