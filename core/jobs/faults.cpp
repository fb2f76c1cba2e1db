// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/faults.h"

#include "core/jobs/distribution.h"
#include "core/jobs/job.h"
#include "core/jobs/nearest_word.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <random>

namespace poolscope {
namespace {

constexpr double kLongestDelay = 86400;

std::optional<double> amount(std::string_view text) {
  const bool percent = text.ends_with('%');
  if (percent) text.remove_suffix(1);
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return percent ? value / 100 : value;
}

std::string check_share(double share, std::string_view name) {
  if (share >= 0 && share <= 1) return {};
  return fmt::format("{} must be a share of the tasks from 0 to 1 (or 0% to 100%), not {}", name, share);
}

}  // namespace

std::string check_faults(const Faults& faults) {
  if (std::string problem = check_share(faults.fail, "fail"); !problem.empty()) return problem;
  if (std::string problem = check_share(faults.slow, "slow"); !problem.empty()) return problem;
  if (faults.slow_seconds >= 0 && faults.slow_seconds <= kLongestDelay) return {};
  return fmt::format("slow-seconds must be from 0 to {}, not {}", kLongestDelay, faults.slow_seconds);
}

std::optional<Faults> parse_faults(std::string_view text, std::string& error) {
  Faults faults;
  error.clear();
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view pair = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    const std::size_t equals = pair.find('=');
    const std::string_view key = pair.substr(0, equals);
    double* const place = key == "fail"           ? &faults.fail
                          : key == "slow"         ? &faults.slow
                          : key == "slow-seconds" ? &faults.slow_seconds
                                                  : nullptr;
    if (place == nullptr) {
      error = fmt::format("unknown fault \"{}\"; {}", key, did_you_mean(key, {"fail", "slow", "slow-seconds"}));
      return std::nullopt;
    }
    const auto value = equals == std::string_view::npos ? std::nullopt : amount(pair.substr(equals + 1));
    if (!value) {
      error = fmt::format("{} needs a number, e.g. {}", key, key == "slow-seconds" ? "slow-seconds=2" : "fail=5%");
      return std::nullopt;
    }
    *place = *value;
  }
  error = check_faults(faults);
  if (!error.empty()) return std::nullopt;
  return faults;
}

CallFault draw_fault(const Faults& faults, std::uint64_t seed) {
  if (!faults.any()) return {};
  // Draws of its own, so that what the job itself draws from the seed stays as it is.
  std::mt19937_64 random(seed ^ 0x5ca1ab1e0ddba11U);
  CallFault fault;
  if (uniform_from(random) < faults.slow) fault.delay_s = faults.slow_seconds;
  fault.fails = uniform_from(random) < faults.fail;
  return fault;
}

Task<Value> run_call(JobContext& context, const JobCall& call) {
  if (call.fault == CallFault{}) return call.job->run(context, call);
  return [](JobContext& ctx, const JobCall& mine) -> Task<Value> {
    if (mine.fault.delay_s > 0) co_await ctx.sleep(from_seconds(mine.fault.delay_s));
    if (mine.fault.fails) throw InjectedFault("failed on purpose, as the experiment asks for");
    co_return co_await mine.job->run(ctx, mine);
  }(context, call);
}

}  // namespace poolscope
