// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace poolscope {
namespace {

constexpr std::size_t kSlice = std::size_t{1} << 20U;

class Allocate final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    const auto bytes = static_cast<std::size_t>(call.get<double>("megabytes") * 1e6);
    const std::unique_ptr<char[]> memory(new char[bytes]);  // NOLINT: not touched before the loop
    // Only what is written to is really there.
    for (std::size_t done = 0; done < bytes; done += kSlice) {
      std::memset(memory.get() + done, static_cast<int>(call.index % 127) + 1, std::min(kSlice, bytes - done));
      context.progress(static_cast<double>(done) / static_cast<double>(bytes));
      context.checkpoint();
    }
    co_await context.sleep(from_seconds(call.get<double>("seconds")));
    co_return static_cast<std::int64_t>(bytes);
  }

 private:
  const JobDescription description_{
      .name = "allocate",
      .title = "Hold memory",
      .purpose = "Each task takes memory and holds it: as many at once as there are workers.",
      .kind = JobKind::io,
      .short_label = "memory",
      .params = {{.name = "megabytes",
                  .title = "Memory each",
                  .type = ParamType::number,
                  .unit = "MB",
                  .default_value = 20.0,
                  .minimum = 0,
                  .maximum = 64000,
                  .help = "How much memory each task takes and fills."},
                 {.name = "seconds",
                  .title = "Seconds each",
                  .type = ParamType::number,
                  .unit = "s",
                  .default_value = 0.5,
                  .minimum = 0,
                  .maximum = 86400,
                  .help = "How long each task holds it."}},
  };
};

}  // namespace

std::unique_ptr<const Job> make_allocate() { return std::make_unique<Allocate>(); }

}  // namespace poolscope
