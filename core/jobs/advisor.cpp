// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/advisor.h"

#include "core/theory/laws.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace poolscope {
namespace {

constexpr double kWaiting = 0.1;
constexpr double kComputing = 0.9;
constexpr double kTinyTask_s = 50e-6;
constexpr double kThreadHandOver_s = 5e-6;
constexpr double kProcessHandOver_s = 50e-6;
constexpr double kPerByte_s = 1e-9;
constexpr double kProcessStart_s = 0.02;
constexpr double kThreadStart_s = 50e-6;
constexpr int kMostThreads = 256;
constexpr double kNoMatter = 0.1;
constexpr double kHardly = 0.02;   // of a processor: it waits, whoever had the rest
constexpr double kStarving = 0.2;  // of the time from start to end: worth a word

WorkKind kind_of(const TrialFigures& f) {
  if (f.run_s < kTinyTask_s) return WorkKind::tiny;
  const double share = f.run_s > 0 ? f.cpu_s / f.run_s : 0;
  if (f.command && share > kWaiting) return share > kComputing ? WorkKind::computing : WorkKind::mixed;
  return share < kWaiting ? WorkKind::waiting : share > kComputing ? WorkKind::computing : WorkKind::mixed;
}

/// How long all tasks take on so many workers: no faster than the workers, the cores that may compute
/// and the longest task allow.
double time_on(const TrialFigures& f, double workers, double cores, double hand_over_s, double start_s) {
  const double n = static_cast<double>(f.tasks);
  const MakespanBounds bounds = makespan_bounds(n * (f.run_s + hand_over_s), f.longest_s, workers);
  // On average list scheduling lies about half way to its worst.
  const double tail = workers > 1 && n > workers ? (bounds.most_s - bounds.least_s) * 0.25 : 0;
  return std::max(bounds.least_s + tail, n * f.cpu_s / cores) + start_s * workers;
}

Recommendation on_threads(const TrialFigures& f, double workers) {
  // A command computes in a process of its own, which no lock of ours holds up.
  const double cores = f.gil && !f.command ? 1.0 : static_cast<double>(f.cores);
  ExecutorSpec spec{.kind = ExecutorKind::threads, .workers = static_cast<int>(workers), .gil = f.gil && !f.command};
  return {spec, time_on(f, workers, cores, kThreadHandOver_s, kThreadStart_s)};
}

Recommendation in_processes(const TrialFigures& f, ExecutorKind kind, double workers) {
  const double hand_over =
      f.hand_over_s > 0 ? f.hand_over_s : kProcessHandOver_s / 8 + f.send_bytes * kPerByte_s;  // in chunks
  const double start = f.process_start_s > 0 ? f.process_start_s : kProcessStart_s;
  ExecutorSpec spec{.kind = kind, .workers = static_cast<int>(workers)};
  return {spec, time_on(f, workers, f.cores, hand_over, start)};
}

Recommendation one_after_another(const TrialFigures& f) {
  const double n = static_cast<double>(f.tasks);
  return {ExecutorSpec{.kind = ExecutorKind::sequential}, n * f.run_s};
}

/// The fewest workers of so many choices that come within a twentieth of the best time.
template <class Make>
Recommendation best_of(const TrialFigures& f, Make make) {
  std::vector<Recommendation> all;
  const auto most = static_cast<double>(std::min<std::int64_t>(f.tasks, kMostThreads));
  for (double workers = 1; workers <= most; workers = std::max(workers + 1, std::floor(workers * 1.25)))
    all.push_back(make(workers));
  if (all.back().spec.workers < static_cast<int>(most)) all.push_back(make(most));
  const double least = std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
                         return a.expected_s < b.expected_s;
                       })->expected_s;
  return *std::find_if(all.begin(), all.end(), [least](const auto& r) { return r.expected_s <= least * 1.05; });
}

/// Whether what others took would change the answer.
bool too_busy_to_tell(const TrialFigures& f) {
  const double share = f.run_s > 0 ? f.cpu_s / f.run_s : 0;
  return f.blurred && share > kHardly && share < kComputing && f.run_s >= kTinyTask_s;
}

std::string time_words(double seconds) {
  return seconds < 0.1 ? fmt::format("{:.3g} ms", seconds * 1e3) : fmt::format("{:.3g} s", seconds);
}

void add_reasons(const TrialFigures& f, Advice& advice) {
  const double share = f.run_s > 0 ? 100 * f.cpu_s / f.run_s : 0;
  if (!advice.certain) {
    advice.reasons.emplace_back(
        "This machine is too busy to tell: other programs had its cores, and how long the tasks waited for one cannot "
        "be seen. What follows is a guess; ask again when they have ended.");
  }
  const std::string measured =
      fmt::format("a task takes {} and uses the processor for {:.0f} % of it", time_words(f.run_s), share);
  switch (advice.kind) {
    case WorkKind::waiting:
      advice.reasons.push_back("It is I/O: " + measured + ", so many can wait at the same time.");
      break;
    case WorkKind::computing:
      advice.reasons.push_back("It computes: " + measured + fmt::format(", so {} cores are the limit.", f.cores));
      break;
    case WorkKind::mixed: advice.reasons.push_back("It is mixed: " + measured + "."); break;
    case WorkKind::tiny:
      advice.reasons.push_back(
          fmt::format("A task takes {}; handing it to a worker costs about as much, so put many into one task.",
                      time_words(f.run_s)));
      break;
  }
  if (f.gil && !f.command && advice.kind != WorkKind::waiting && advice.kind != WorkKind::tiny) {
    advice.reasons.emplace_back("Under a GIL threads share one core; processes have one each.");
  }
  if (f.longest_s > 0.5 * advice.best.expected_s && f.tasks > 1 && advice.kind != WorkKind::tiny) {
    advice.reasons.push_back(
        fmt::format("The longest task takes {}; nothing can be faster than that.", time_words(f.longest_s)));
  }
  if (!advice.matters && advice.runner_up) {
    advice.reasons.push_back(
        fmt::format("It does not matter: {} would take about the same.", advice.runner_up->spec.title()));
  }
  if (advice.starved_share > 0) {
    advice.reasons.push_back(
        fmt::format("Other programs had the cores for {:.0f} % of the time that a task took here. That is left out, so "
                    "expect these "
                    "times only once they have ended.",
                    100 * advice.starved_share));
  }
  if (f.failed_share > 0) {
    advice.reasons.push_back(fmt::format("{:.0f} % of the tasks that were tried failed.", 100 * f.failed_share));
  }
}

}  // namespace

std::string_view to_string(WorkKind kind) noexcept {
  switch (kind) {
    case WorkKind::waiting: return "I/O";
    case WorkKind::computing: return "computing";
    case WorkKind::mixed: return "mixed";
    case WorkKind::tiny: return "tiny";
  }
  return "mixed";
}

std::optional<ExecutorKind> process_kind() noexcept {
  const auto& kinds = executor_kinds();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [](const auto& kind) { return kind.name == "processes"; });
  return found == kinds.end() ? std::nullopt : std::optional(found->kind);
}

Advice advise(const TrialFigures& f) {
  Advice advice;
  advice.kind = kind_of(f);
  advice.certain = !too_busy_to_tell(f);
  if (const double took_s = f.run_s + f.starved_s; f.starved_s > kStarving * took_s) {
    advice.starved_share = f.starved_s / took_s;
  }
  // The simplest first: of what takes about as long, the first is taken.
  std::vector<Recommendation> choices = {one_after_another(f)};
  if (f.tasks > 1) choices.push_back(best_of(f, [&f](double workers) { return on_threads(f, workers); }));
  const std::optional<ExecutorKind> processes = process_kind();
  if (processes && !f.command && f.tasks > 1) {
    choices.push_back(best_of(f, [&](double workers) { return in_processes(f, *processes, workers); }));
  }
  const double least = std::min_element(choices.begin(), choices.end(), [](const auto& a, const auto& b) {
                         return a.expected_s < b.expected_s;
                       })->expected_s;
  const auto best = std::find_if(choices.begin(), choices.end(),
                                 [least](const auto& r) { return r.expected_s <= least * (1 + kNoMatter); });
  advice.best = *best;
  choices.erase(best);
  const auto second = std::min_element(choices.begin(), choices.end(),
                                       [](const auto& a, const auto& b) { return a.expected_s < b.expected_s; });
  if (second != choices.end()) {
    advice.runner_up = *second;
    advice.matters = second->expected_s > advice.best.expected_s * (1 + kNoMatter);
  }
  // Chunks keep the cost of handing over below a tenth of the work, and leave every worker some.
  if (processes && advice.best.spec.kind == *processes) {
    const double wanted =
        (f.hand_over_s > 0 ? f.hand_over_s : kProcessHandOver_s) / (kNoMatter * std::max(f.run_s, 1e-9));
    const double most = static_cast<double>(f.tasks) / (4.0 * std::max(1, advice.best.spec.workers));
    advice.chunk_size = static_cast<std::int64_t>(std::clamp(std::ceil(wanted), 1.0, std::max(1.0, std::floor(most))));
    if (advice.chunk_size > 1) {
      std::string error;
      const std::string spec = fmt::format("{},chunk-size={}", advice.best.spec.to_string(), advice.chunk_size);
      if (const auto chunked = parse_executor_spec(spec, error)) advice.best.spec = *chunked;
    }
  }
  add_reasons(f, advice);
  return advice;
}

Experiment proof_of(const Experiment& experiment, const Advice& advice) {
  Experiment proof = experiment;
  proof.sweep.clear();
  proof.executors = {advice.best.spec};
  if (advice.runner_up) proof.executors.push_back(advice.runner_up->spec);
  return proof;
}

}  // namespace poolscope
