// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/planned_fault.h"

#include "core/jobs/nearest_word.h"
#include "core/processes/process_pool.h"

#include <fmt/format.h>

#include <csignal>
#include <cstring>

#include <algorithm>
#include <array>
#include <charconv>

namespace poolscope {
namespace {

using FaultKind = PlannedFault::Kind;

struct FaultWords {
  FaultKind kind;
  const char* name;
  std::vector<std::string> keys;
};

const std::vector<FaultWords>& fault_kinds() {
  static const std::vector<FaultWords> all{{FaultKind::kill, "kill", {"worker", "at", "signal"}},
                                           {FaultKind::refuse_spawn, "refuse-spawn", {"at", "count"}},
                                           {FaultKind::delay_manager, "delay-manager", {"at", "delay"}},
                                           {FaultKind::drop_frame, "drop-frame", {"at", "call"}},
                                           {FaultKind::corrupt_frame, "corrupt-frame", {"at", "call"}}};
  return all;
}

constexpr std::array kFaultSignals{SIGKILL, SIGSEGV, SIGABRT, SIGTERM, SIGBUS, SIGSTOP};
constexpr double kLatestFaultSeconds = 86'400;
constexpr int kMostFaults = 1'000'000;

template <class T>
std::optional<T> fault_number(std::string_view text) {
  T value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string read_fault_time(std::string_view key, std::string_view text, Duration& into) {
  std::string_view digits = text;
  double unit = 1;
  if (digits.ends_with("ms")) {
    unit = 1e-3;
    digits.remove_suffix(2);
  } else if (digits.ends_with('s')) {
    digits.remove_suffix(1);
  }
  const auto value = fault_number<double>(digits);
  if (!value || !(*value >= 0 && *value * unit <= kLatestFaultSeconds)) {
    return fmt::format("{} must be a time such as 2s or 500ms, not \"{}\"", key, text);
  }
  into = from_seconds(*value * unit);
  return {};
}

std::string read_fault_count(std::string_view key, std::string_view text, int& into) {
  const auto value = fault_number<int>(text);
  if (!value || *value < 1 || *value > kMostFaults) {
    return fmt::format("{} must be a whole number from 1 to {}, not \"{}\"", key, kMostFaults, text);
  }
  into = *value;
  return {};
}

std::string read_fault_signal(std::string_view text, int& into) {
  std::vector<std::string> names;
  for (const int signal : kFaultSignals) {
    names.emplace_back(sigabbrev_np(signal));
    if (text == names.back() || text == "SIG" + names.back() || text == std::to_string(signal)) {
      into = signal;
      return {};
    }
  }
  return fmt::format("unknown signal \"{}\"; {}", text, did_you_mean(text, names));
}

std::string read_fault_pair(std::string_view key, std::string_view value, PlannedFault& fault) {
  if (key == "at" || key == "delay") return read_fault_time(key, value, key == "at" ? fault.at : fault.delay);
  if (key == "signal") return read_fault_signal(value, fault.signal);
  return read_fault_count(key, value, key == "worker" ? fault.worker : fault.count);
}

const FaultWords& fault_words_of(FaultKind kind) {
  return *std::find_if(fault_kinds().begin(), fault_kinds().end(),
                       [kind](const FaultWords& k) { return k.kind == kind; });
}

}  // namespace

std::optional<PlannedFault> parse_planned_fault(std::string_view text, std::string& error) {
  const std::string_view name = text.substr(0, text.find(':'));
  const auto found =
      std::find_if(fault_kinds().begin(), fault_kinds().end(), [&](const FaultWords& k) { return name == k.name; });
  if (found == fault_kinds().end()) {
    std::vector<std::string> names;
    for (const FaultWords& k : fault_kinds())
      names.emplace_back(k.name);
    error = fmt::format("unknown fault \"{}\"; {}", name, did_you_mean(name, names));
    return std::nullopt;
  }
  PlannedFault fault;
  fault.kind = found->kind;
  text = name.size() == text.size() ? std::string_view() : text.substr(name.size() + 1);
  error.clear();
  while (!text.empty() && error.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view pair = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    const std::size_t equals = pair.find('=');
    const std::string_view key = pair.substr(0, equals);
    if (std::find(found->keys.begin(), found->keys.end(), key) == found->keys.end()) {
      error = fmt::format("{} has no \"{}\"; {}", name, key, did_you_mean(key, found->keys));
    } else if (equals == std::string_view::npos) {
      error = fmt::format("{} of {} needs a value, e.g. {}:{}=1", key, name, name, key);
    } else {
      error = read_fault_pair(key, pair.substr(equals + 1), fault);
    }
  }
  if (!error.empty()) return std::nullopt;
  return fault;
}

std::string to_string(const PlannedFault& fault) {
  const PlannedFault usual{.kind = fault.kind};
  const FaultWords& words = fault_words_of(fault.kind);
  std::string pairs;
  const auto add = [&pairs](std::string_view key, const std::string& value) {
    pairs += fmt::format("{}{}={}", pairs.empty() ? ":" : ",", key, value);
  };
  const auto seconds = [](Duration time) { return fmt::format("{}s", std::chrono::duration<double>(time).count()); };
  if (fault.worker != usual.worker) add("worker", std::to_string(fault.worker));
  if (fault.at != usual.at) add("at", seconds(fault.at));
  if (fault.signal != usual.signal) add("signal", sigabbrev_np(fault.signal));
  if (fault.count != usual.count) add(words.keys.back(), std::to_string(fault.count));
  if (fault.delay != usual.delay) add("delay", seconds(fault.delay));
  return words.name + pairs;
}

bool inject(ProcessPoolExecutor& pool, const PlannedFault& fault) {
  switch (fault.kind) {
    case FaultKind::kill: return pool.kill_worker(static_cast<std::size_t>(fault.worker) - 1, fault.signal);
    case FaultKind::refuse_spawn: pool.inject({.refuse_spawns = fault.count}); break;
    case FaultKind::delay_manager: pool.inject({.manager_delay = fault.delay}); break;
    case FaultKind::drop_frame: pool.inject({.drop_call = fault.count}); break;
    case FaultKind::corrupt_frame: pool.inject({.corrupt_call = fault.count}); break;
  }
  return true;
}

}  // namespace poolscope
