// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/child_process.h"

#include "core/jobs/child_output.h"
#include "core/jobs/child_spawn.h"
#include "core/jobs/core_share.h"
#include "core/jobs/marked_processes.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace poolscope {
namespace {

constexpr int kMostRounds = 20;
/// The kernel sums a process's pages up roughly, some MB to and fro, so that the same peak is told differently.
constexpr std::int64_t kRoughly = std::int64_t{32} << 20;

/// The most memory that a process has had so far, in bytes; 0 when it has ended.
std::int64_t peak_rss_of(pid_t pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/status";
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> text{};
  const ssize_t got = file.valid() ? ::read(file.get(), text.data(), text.size() - 1) : 0;
  if (got <= 0) return 0;
  const char* const found = std::strstr(text.data(), "VmHWM:");
  return found == nullptr ? 0 : std::strtoll(found + 6, nullptr, 10) * 1024;
}

/// Our own peak so far. A child starts with it: the kernel counts what the process had been before
/// it ran its program.
std::int64_t own_peak_rss() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return std::int64_t{usage.ru_maxrss} * 1024;
}

/// A spawned child and its group, until it is reaped.
class Child {
 public:
  Child(pid_t pid, std::string mark)
      : pid_(pid), mark_(std::move(mark)), process_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {
    if (process_.valid()) return;
    const int error = errno;
    reap();
    throw_os_error(error, "pidfd_open of a command");
  }
  ~Child() {
    if (!reaped_) reap();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  [[nodiscard]] int descriptor() const noexcept { return process_.get(); }
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  void signal_group(int number) const noexcept { killpg(pid_, number); }
  /// Also those who left the group.
  void signal_all(int number) const noexcept {
    signal_group(number);
    signal_marked(mark_, number, pid_);
  }

  struct End {
    int status = 0;
    rusage usage{};
    int error = 0;  // of wait4
  };
  /// Ends whatever is left of the group and takes the child's status.
  End reap() noexcept {
    signal_group(SIGKILL);
    End end;
    do {
      end.error = wait4(pid_, &end.status, 0, &end.usage) < 0 ? errno : 0;
    } while (end.error == EINTR);
    reaped_ = true;
    return end;
  }

 private:
  const pid_t pid_;
  const std::string mark_;
  const Descriptor process_;
  bool reaped_ = false;
};

/// Milliseconds from now to `deadline` for poll, rounded up; -1 when there is none.
int poll_timeout(std::optional<TimePoint> deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

std::int64_t nanoseconds(const timeval& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + std::int64_t{time.tv_usec} * 1000;
}

/// Looks at a child now and then while it runs: at its memory, more and more seldom, and whether it is
/// to stand still.
class ChildWatch {
 public:
  ChildWatch(const Child& child, const ChildCommand& command) : child_(child), command_(command) {}

  [[nodiscard]] TimePoint next() const noexcept { return std::min(next_memory_, next_pause_); }
  [[nodiscard]] std::int64_t peak_rss() const noexcept { return peak_rss_; }

  void look() {
    const TimePoint now = Clock::now();
    if (now >= next_memory_) {
      peak_rss_ = std::max(peak_rss_, peak_rss_of(child_.pid()));
      next_memory_ = now + memory_every_;
      memory_every_ = std::min<Duration>(2 * memory_every_, std::chrono::milliseconds(200));
    }
    if (now < next_pause_) return;
    next_pause_ = now + kPauseEvery;
    if (command_.paused() == stopped_) return;
    stopped_ = !stopped_;
    child_.signal_group(stopped_ ? SIGSTOP : SIGCONT);
  }

 private:
  static constexpr auto kPauseEvery = std::chrono::milliseconds(100);

  const Child& child_;
  const ChildCommand& command_;
  std::int64_t peak_rss_ = 0;
  Duration memory_every_ = std::chrono::milliseconds(3);
  TimePoint next_memory_ = Clock::now() + memory_every_;
  TimePoint next_pause_ = command_.paused ? Clock::now() + kPauseEvery : TimePoint::max();
  bool stopped_ = false;
};

/// Reads both outputs until the child has ended; ends it when that is requested. Gives the moment
/// until which the others of its group have time.
TimePoint wait_for_end(const Child& child, ChildOutput& output, ChildOutput& error_output, const ChildCommand& command,
                       const ChildInterrupt& interrupt, ChildOutcome& outcome) {
  bool forced = false;
  std::optional<TimePoint> force_at;
  ChildWatch watch(child, command);
  for (;;) {
    std::array<pollfd, 4> watched{{
        {child.descriptor(), POLLIN, 0},
        {outcome.interrupted ? -1 : interrupt.descriptor(), POLLIN, 0},
        {output.descriptor(), POLLIN, 0},
        {error_output.descriptor(), POLLIN, 0},
    }};
    const TimePoint wake = outcome.interrupted ? force_at.value_or(TimePoint::max()) : watch.next();
    if (poll(watched.data(), watched.size(), forced ? -1 : poll_timeout(wake)) < 0) {
      if (errno == EINTR || errno == EAGAIN || errno == ENOMEM) continue;
      throw_os_error(errno, "poll on a command");
    }
    if (watched[2].revents != 0) output.read_some();
    if (watched[3].revents != 0) error_output.read_some();
    if (watched[0].revents != 0) {
      outcome.max_rss_bytes = watch.peak_rss();
      return force_at.value_or(deadline_after(command.drain_grace));
    }
    if (watched[1].revents != 0) {
      outcome.interrupted = true;
      child.signal_all(SIGTERM);
      child.signal_all(SIGCONT);  // one that is stopped could not end
      force_at = deadline_after(command.term_grace);
    } else if (force_at && !forced && Clock::now() >= *force_at) {
      child.signal_all(SIGKILL);
      forced = true;
    }
    if (!outcome.interrupted) watch.look();
  }
}

/// Reads what is still in the pipes; waits for more only while others hold them open.
void drain(ChildOutput& output, ChildOutput& error_output, TimePoint end) {
  while (output.open() || error_output.open()) {
    std::array<pollfd, 2> watched{{{output.descriptor(), POLLIN, 0}, {error_output.descriptor(), POLLIN, 0}}};
    const int ready = poll(watched.data(), watched.size(), poll_timeout(end));
    if (ready < 0 && errno != EINTR) return;
    if (ready > 0 && watched[0].revents != 0) output.read_some();
    if (ready > 0 && watched[1].revents != 0) error_output.read_some();
    if (Clock::now() >= end) return;
  }
}

}  // namespace

ChildInterrupt::ChildInterrupt() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!event_.valid()) throw_os_error(errno, "eventfd for a command");
}

void ChildInterrupt::request() const noexcept {
  // Fails only when it has been asked 2^64 times.
  [[maybe_unused]] const int ignored = eventfd_write(event_.get(), 1);
}

ChildOutcome run_child(const ChildCommand& command, const ChildInterrupt& interrupt) {
  ChildPipe out = ChildPipe::make();
  ChildPipe err = ChildPipe::make();
  const std::int64_t own_peak = own_peak_rss();
  const std::string mark = new_command_mark();
  Child child(spawn_child(command, mark, out.write_end.get(), err.write_end.get()), mark);
  out.write_end.reset();
  err.write_end.reset();

  ChildOutcome outcome;
  ChildOutput output(std::move(out.read_end), command.most_output, command.output_file);
  ChildOutput error_output(std::move(err.read_end), command.most_output, command.error_file);
  const TimePoint until = wait_for_end(child, output, error_output, command, interrupt, outcome);
  drain(output, error_output, until);

  CommandShares::note_end(child.pid());
  const Child::End end = child.reap();
  // Those who left the group and would not end politely; they may start others while we look.
  for (int round = 0; outcome.interrupted && round < kMostRounds; ++round) {
    if (signal_marked(mark, SIGKILL, 0) == 0) break;
  }
  if (end.error != 0) throw_os_error(end.error, "wait4 for a command");
  if (WIFSIGNALED(end.status)) {
    outcome.signal = WTERMSIG(end.status);
  } else {
    outcome.exit_code = WEXITSTATUS(end.status);
  }
  outcome.output = output.take();
  outcome.error_output = error_output.take();
  outcome.dropped_bytes = output.dropped() + error_output.dropped();
  outcome.cpu_ns = nanoseconds(end.usage.ru_utime) + nanoseconds(end.usage.ru_stime);
  // The kernel's figure holds also those that the child waited for, but is never below our own peak.
  const std::int64_t told = std::int64_t{end.usage.ru_maxrss} * 1024;
  if (told > own_peak + kRoughly) outcome.max_rss_bytes = std::max(outcome.max_rss_bytes, told);
  return outcome;
}

}  // namespace poolscope
