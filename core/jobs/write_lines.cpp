// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"
#include "core/jobs/shared_capture.h"

#include <fmt/format.h>

#include <sched.h>

#include <algorithm>

namespace poolscope {
namespace {

constexpr std::string_view kLineStart = "thread ";

/// How many tasks' texts stand in a line of the capture.
std::int64_t texts_in(std::string_view line) noexcept {
  std::int64_t count = 0;
  for (auto at = line.find(kLineStart); at != std::string_view::npos; at = line.find(kLineStart, at + 1))
    ++count;
  return count;
}

class WriteLines final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    auto capture = std::static_pointer_cast<SharedCapture>(call.run_state);
    if (!capture) capture = std::make_shared<SharedCapture>();  // a task of no run writes for itself

    co_await context.sleep(from_seconds(call.get<double>("seconds")));
    const std::string text = fmt::format("{}{}, index {}", kLineStart, current_tid(), call.index);
    const std::int64_t from = capture->size();
    if (call.get<std::string>("writes") == "one") {
      const std::string line = text + "\n";
      co_await context.blocking([&] { capture->write(line); });
    } else {
      co_await context.blocking([&] { capture->write(text); });
      const double gap_ms = call.get<double>("gap_ms");
      if (gap_ms > 0) {
        co_await context.sleep(from_seconds(gap_ms / 1000));
      } else {
        sched_yield();
      }
      co_await context.blocking([&] { capture->write("\n"); });
    }
    co_return capture->line_with(text, from);
  }

  std::optional<double> seconds(const JobCall& call) const override {
    const bool two = call.get<std::string>("writes") != "one";
    return call.get<double>("seconds") + (two ? call.get<double>("gap_ms") / 1000 : 0.0);
  }

  std::shared_ptr<void> make_run_state() const override { return std::make_shared<SharedCapture>(); }

  std::vector<int> run_descriptors(const std::shared_ptr<void>& run_state) const override {
    if (!run_state) return {};
    return {std::static_pointer_cast<SharedCapture>(run_state)->descriptor()};
  }
  std::shared_ptr<void> adopt_run_state(const std::vector<int>& descriptors) const override {
    return std::make_shared<SharedCapture>(Descriptor(descriptors.at(0)));
  }

  std::string evidence(const std::shared_ptr<void>& run_state) const override {
    return run_state ? std::static_pointer_cast<SharedCapture>(run_state)->text() : std::string();
  }

  void add_to_total(Value& total, const Value& result) const override {
    const auto* so_far = std::get_if<std::int64_t>(&total);
    const bool broken = texts_in(std::get<std::string>(result)) != 1;
    total = (so_far != nullptr ? *so_far : 0) + (broken ? 1 : 0);
  }

 private:
  const JobDescription description_{
      .name = "write_lines",
      .title = "Write lines",
      .purpose = "Tasks write to one file; with text and line end in two writes the lines run into each other.",
      .kind = JobKind::io,
      .short_label = "line",
      .params = {{.name = "writes",
                  .title = "Writes a line",
                  .type = ParamType::choice,
                  .default_value = std::string("two"),
                  .choices = {"two", "one"},
                  .help = "Two writes put text and line end apart; one write puts out the whole line."},
                 {.name = "seconds",
                  .title = "Seconds each",
                  .type = ParamType::number,
                  .unit = "s",
                  .default_value = 0.2,
                  .minimum = 0,
                  .maximum = 86400,
                  .help = "How long each task waits before it writes."},
                 {.name = "gap_ms",
                  .title = "Between the writes",
                  .type = ParamType::number,
                  .unit = "ms",
                  .default_value = 1.0,
                  .minimum = 0,
                  .maximum = 10000,
                  .help =
                      "How slow the file is: the time from the text to its line end; 0 only lets others go first."}},
      .total_title = "broken lines",
  };
};

}  // namespace

std::unique_ptr<const Job> make_write_lines() { return std::make_unique<WriteLines>(); }

}  // namespace poolscope
