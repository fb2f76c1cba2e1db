// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace poolscope {
namespace {

/// Divisors between two looks at what is asked of the task: some microseconds of work.
constexpr std::uint64_t kDivisorsPerLook = 2048;

/// The largest whole number whose square is at most `n`.
std::uint64_t whole_root(std::uint64_t n) noexcept {
  auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(n)));
  while (root * root > n)
    --root;
  while ((root + 1) * (root + 1) <= n)
    ++root;
  return root;
}

class IsPrime final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    const auto n = static_cast<std::uint64_t>(call.get<std::int64_t>("number"));
    if (n < 4) co_return n >= 2;
    if (n % 2 == 0) co_return false;
    const std::uint64_t root = whole_root(n);
    for (std::uint64_t first = 3; first <= root;) {
      const std::uint64_t last = std::min(root, first + 2 * (kDivisorsPerLook - 1));
      for (std::uint64_t divisor = first; divisor <= last; divisor += 2) {
        if (n % divisor == 0) co_return false;
      }
      first += 2 * kDivisorsPerLook;
      context.progress(static_cast<double>(last) / static_cast<double>(root));
      context.checkpoint();
    }
    co_return true;
  }

  std::string label(const JobCall& call) const override {
    return fmt::format("prime? {}", call.get<std::int64_t>("number"));
  }

  void add_to_total(Value& total, const Value& result) const override {
    const auto* so_far = std::get_if<std::int64_t>(&total);
    total = (so_far != nullptr ? *so_far : 0) + (std::get<bool>(result) ? 1 : 0);
  }

 private:
  const JobDescription description_{
      .name = "is_prime",
      .title = "Is it prime?",
      .purpose = "Tries every odd divisor up to the root: tasks of very different lengths, results in input order.",
      .kind = JobKind::cpu,
      .short_label = "prime?",
      .params = {{.name = "number",
                  .title = "Number",
                  .type = ParamType::integer,
                  .default_value = std::int64_t{112272535095293},
                  .minimum = 0,
                  .maximum = static_cast<double>(std::numeric_limits<std::int64_t>::max()),
                  .help = "The whole number to test."}},
      .input_param = "number",
      .default_inputs = {"112272535095293", "112582705942171", "112272535095293", "115280095190773", "115797848077099",
                         "1099726899285419"},
      .default_count = 6,
      .total_title = "primes",
  };
};

}  // namespace

std::unique_ptr<const Job> make_is_prime() { return std::make_unique<IsPrime>(); }

}  // namespace poolscope
