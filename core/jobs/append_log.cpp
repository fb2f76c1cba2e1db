// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/errors.h"
#include "core/jobs/builtin_jobs.h"
#include "core/jobs/job.h"
#include "core/sync/descriptor.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <system_error>

namespace poolscope {
namespace {

/// "record 000042\n": all records are equally long, and each has its place in the file.
constexpr std::size_t kRecord = 14;

std::string record_text(std::int64_t index) { return fmt::format("record {:06}\n", index % 1'000'000); }

/// The log that children inherit, with one offset for all who hold the descriptor.
struct InheritedLog {
  Descriptor file;
  std::string path;  // for those who open it anew

  InheritedLog() : file(memfd_create("poolscope-log", MFD_CLOEXEC)) {
    if (!file.valid()) throw std::system_error(errno, std::generic_category(), "memfd_create for the log");
    path = fmt::format("/proc/self/fd/{}", file.get());
  }
  /// A worker's copy, which shares its offset with all others.
  explicit InheritedLog(Descriptor inherited) : file(std::move(inherited)) {
    path = fmt::format("/proc/self/fd/{}", file.get());
  }
};

/// What the child does; only calls that are safe between fork and exec.
[[noreturn]] void write_record(int inherited, const char* path, bool reopen, const char* record, off_t place,
                               long gap_ns) {
  const int file = reopen ? open(path, O_WRONLY) : inherited;
  if (file < 0 || lseek(file, place, SEEK_SET) < 0) _exit(1);
  const timespec gap{gap_ns / 1'000'000'000, gap_ns % 1'000'000'000};
  nanosleep(&gap, nullptr);  // here another one moves the offset
  _exit(write(file, record, kRecord) == static_cast<ssize_t>(kRecord) ? 0 : 1);
}

class AppendLog final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    auto log = std::static_pointer_cast<InheritedLog>(call.run_state);
    if (!log) log = std::make_shared<InheritedLog>();  // a task of no run has a log of its own
    const bool reopen = call.get<std::string>("descriptor") == "reopened";
    const std::string record = record_text(call.index);
    const auto place = static_cast<off_t>(call.index) * static_cast<off_t>(kRecord);
    const auto gap_ns = static_cast<long>(call.get<double>("gap_ms") * 1e6);
    co_await context.blocking([&] {
      const pid_t child = fork();
      if (child < 0) throw std::system_error(errno, std::generic_category(), "fork of a writer");
      if (child == 0) write_record(log->file.get(), log->path.c_str(), reopen, record.data(), place, gap_ns);
      int status = 0;
      while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      if (status != 0) throw RuntimeError("the child could not write its record");
    });
    std::string found(kRecord, '\0');
    const ssize_t got = pread(log->file.get(), found.data(), kRecord, place);
    co_return got == static_cast<ssize_t>(kRecord) && found == record;
  }

  std::shared_ptr<void> make_run_state() const override { return std::make_shared<InheritedLog>(); }

  std::vector<int> run_descriptors(const std::shared_ptr<void>& run_state) const override {
    if (!run_state) return {};
    return {std::static_pointer_cast<InheritedLog>(run_state)->file.get()};
  }
  std::shared_ptr<void> adopt_run_state(const std::vector<int>& descriptors) const override {
    return std::make_shared<InheritedLog>(Descriptor(descriptors.at(0)));
  }

  std::string evidence(const std::shared_ptr<void>& run_state) const override {
    if (!run_state) return {};
    constexpr std::size_t kMost = 2000;
    const auto log = std::static_pointer_cast<InheritedLog>(run_state);
    std::string text(kMost, '\0');
    const ssize_t got = pread(log->file.get(), text.data(), kMost, 0);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    // What nobody has written to reads as null characters.
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\0') text[at] = at % kRecord == kRecord - 1 ? '\n' : '.';
    }
    return text;
  }

  void add_to_total(Value& total, const Value& result) const override {
    const auto* so_far = std::get_if<std::int64_t>(&total);
    total = (so_far != nullptr ? *so_far : 0) + (std::get<bool>(result) ? 1 : 0);
  }

 private:
  const JobDescription description_{
      .name = "append_log",
      .title = "Inherited log",
      .purpose = "Children write records into a log they inherited: they share its offset and write in wrong places.",
      .kind = JobKind::io,
      .short_label = "record",
      .params = {{.name = "descriptor",
                  .title = "The children's log",
                  .type = ParamType::choice,
                  .default_value = std::string("inherited"),
                  .choices = {"inherited", "reopened"},
                  .help = "Inherited shares one offset with everybody; reopened has an offset of its own."},
                 {.name = "gap_ms",
                  .title = "Between seek and write",
                  .type = ParamType::number,
                  .unit = "ms",
                  .default_value = 5.0,
                  .minimum = 0,
                  .maximum = 10000,
                  .help = "How long each child takes from finding its place to writing there."}},
      .default_count = 20,
      .total_title = "records in place",
  };
};

}  // namespace

std::unique_ptr<const Job> make_append_log() { return std::make_unique<AppendLog>(); }

}  // namespace poolscope
