// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace poolscope {
namespace {

/// Terms between two looks at what is asked of the task: some microseconds of work.
constexpr std::int64_t kTermsPerLook = 8192;

/// The sum of 1/k² from k = 1, smaller and smaller terms as a Python loop adds them.
class Series {
 public:
  explicit Series(std::int64_t terms) : terms_(terms) {}

  [[nodiscard]] bool complete() const noexcept { return done_ == terms_; }
  [[nodiscard]] double fraction() const noexcept { return static_cast<double>(done_) / static_cast<double>(terms_); }
  [[nodiscard]] double pi() const noexcept { return std::sqrt(6.0 * sum_); }

  void add_some() noexcept {
    const std::int64_t end = std::min(terms_, done_ + kTermsPerLook);
    double sum = sum_;
    for (std::int64_t k = done_ + 1; k <= end; ++k) {
      const auto x = static_cast<double>(k);
      sum += 1.0 / (x * x);
    }
    sum_ = sum;
    done_ = end;
  }

 private:
  const std::int64_t terms_;
  std::int64_t done_ = 0;
  double sum_ = 0;
};

class PiSeries final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    Series series(call.get<std::int64_t>("n"));
    if (call.get<bool>("release_gil")) {
      co_await context.blocking([&] {
        while (!series.complete() && !context.cancel_requested()) {
          series.add_some();
          context.progress(series.fraction());
        }
      });
      context.checkpoint();  // throws when the sum was left unfinished
    }
    while (!series.complete()) {
      series.add_some();
      context.progress(series.fraction());
      context.checkpoint();
    }
    co_return series.pi();
  }

  std::string label(const JobCall& call) const override { return fmt::format("pi n={}", call.get<std::int64_t>("n")); }

 private:
  const JobDescription description_{
      .name = "pi_series",
      .title = "Pi from a series",
      .purpose =
          "Computes pi from n terms of 1/k²: pure computing, which needs a core for each worker and suffers "
          "under a GIL.",
      .kind = JobKind::cpu,
      .short_label = "pi",
      .params = {{.name = "n",
                  .title = "Terms",
                  .type = ParamType::integer,
                  .default_value = std::int64_t{5'000'000},
                  .minimum = 1,
                  .maximum = 1e10,
                  .help = "How many terms to add up; more terms take longer and come nearer to pi."},
                 {.name = "release_gil",
                  .title = "Release the GIL",
                  .type = ParamType::boolean,
                  .default_value = false,
                  .help = "Let go of the GIL while computing, as a call into C through ctypes does."}},
      .input_param = "n",
      .default_inputs = {"5000000", "5001000", "5002000", "5003000"},
      .default_count = 4,
  };
};

}  // namespace

std::unique_ptr<const Job> make_pi_series() { return std::make_unique<PiSeries>(); }

}  // namespace poolscope
