// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"

#include <zlib.h>

#include <string>

namespace poolscope {
namespace {

constexpr std::string_view kPayload = "payload";

class Payload final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  /// Gives the task its load while it is submitted: so it lies in the queue, or goes to the process.
  void prepare(JobCall& call) const override {
    const auto bytes = static_cast<std::size_t>(call.get<double>("kilobytes") * 1000);
    call.params[kPayload] = std::string(bytes, static_cast<char>('a' + call.index % 26));
  }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    co_await context.sleep(from_seconds(call.get<double>("seconds")));
    const Value* const found = call.params.find(kPayload);
    const std::string load = found == nullptr ? std::string() : std::get<std::string>(*found);
    if (call.get<bool>("answer")) co_return load;
    co_return static_cast<std::int64_t>(
        crc32_z(0, reinterpret_cast<const unsigned char*>(load.data()), load.size()));  // NOLINT: bytes
  }

  std::optional<double> seconds(const JobCall& call) const override { return call.get<double>("seconds"); }

 private:
  const JobDescription description_{
      .name = "payload",
      .title = "Send a load",
      .purpose = "Each task carries data: watch memory grow in a queue without bound, and what sending it costs.",
      .kind = JobKind::io,
      .short_label = "load",
      .params = {{.name = "kilobytes",
                  .title = "Data each",
                  .type = ParamType::number,
                  .unit = "kB",
                  .default_value = 100.0,
                  .minimum = 0,
                  .maximum = 1e6,
                  .help = "How much data each task carries from its submitter to its worker."},
                 {.name = "seconds",
                  .title = "Seconds each",
                  .type = ParamType::number,
                  .unit = "s",
                  .default_value = 0.02,
                  .minimum = 0,
                  .maximum = 86400,
                  .help = "How long each task sleeps; the slower the tasks, the longer the queue."},
                 {.name = "answer",
                  .title = "Send it back",
                  .type = ParamType::boolean,
                  .default_value = false,
                  .help = "Whether the data comes back as the result, or only its checksum does."}},
      .default_count = 100,
  };
};

}  // namespace

std::unique_ptr<const Job> make_payload() { return std::make_unique<Payload>(); }

}  // namespace poolscope
