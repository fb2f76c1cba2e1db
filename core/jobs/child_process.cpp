// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/child_process.h"

#include "core/jobs/descriptor_limit.h"
#include "core/jobs/marked_processes.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
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

[[noreturn]] void throw_error(int error, const char* what) {
  throw std::system_error(error, std::generic_category(), what);
}

/// Moves a descriptor out of the way of 0, 1 and 2, should our own be closed: the child's outputs
/// are put there one after the other.
Descriptor above_standard(Descriptor descriptor) {
  if (descriptor.get() > STDERR_FILENO) return descriptor;
  Descriptor moved(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!moved.valid()) throw_error(errno, "fcntl(F_DUPFD_CLOEXEC) for a command's output");
  return moved;
}

struct Pipe {
  Descriptor read_end;
  Descriptor write_end;

  static Pipe make() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw_error(errno, "pipe2 for a command's output");
    Pipe made{Descriptor(ends[0]), Descriptor(ends[1])};
    made.read_end = above_standard(std::move(made.read_end));
    made.write_end = above_standard(std::move(made.write_end));
    if (fcntl(made.read_end.get(), F_SETFL, O_NONBLOCK) != 0) throw_error(errno, "fcntl on a command's output");
    return made;
  }
};

/// What comes out of one pipe: the first bytes kept, the others counted.
class Output {
 public:
  Output(Descriptor pipe, std::size_t most) : pipe_(std::move(pipe)), most_(most) {}

  [[nodiscard]] bool open() const noexcept { return pipe_.valid(); }
  [[nodiscard]] int descriptor() const noexcept { return pipe_.get(); }  // -1 is skipped by poll
  [[nodiscard]] std::string take() noexcept { return std::move(kept_); }
  [[nodiscard]] std::int64_t dropped() const noexcept { return dropped_; }

  /// Reads once what is there; false when nothing was.
  bool read_some() {
    std::array<char, 64 * 1024> buffer;  // NOLINT: filled by read
    const ssize_t got = ::read(pipe_.get(), buffer.data(), buffer.size());
    if (got < 0) {
      if (errno == EINTR) return true;
      if (errno != EAGAIN) pipe_.reset();
      return false;
    }
    if (got == 0) {
      pipe_.reset();
      return false;
    }
    const auto length = static_cast<std::size_t>(got);
    const std::size_t room = std::min(length, most_ - kept_.size());
    kept_.append(buffer.data(), room);
    dropped_ += static_cast<std::int64_t>(length - room);
    return true;
  }

 private:
  Descriptor pipe_;
  const std::size_t most_;
  std::string kept_;
  std::int64_t dropped_ = 0;
};

class SpawnActions {
 public:
  SpawnActions(int output, int error_output, const std::string& folder) {
    posix_spawn_file_actions_init(&actions_);
    if (!folder.empty()) check(posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()));
    check(posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0));
    check(posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO));
    check(posix_spawn_file_actions_adddup2(&actions_, error_output, STDERR_FILENO));
    // Ours are close-on-exec; this is for those that a library has opened carelessly.
    check(posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1));
  }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

 private:
  void check(int error) {
    if (error == 0) return;
    posix_spawn_file_actions_destroy(&actions_);
    throw_error(error, "posix_spawn of /bin/sh");
  }
  posix_spawn_file_actions_t actions_{};
};

/// A group of its own, and signals as a shell expects them, whatever our threads block or ignore.
class SpawnAttributes {
 public:
  SpawnAttributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU, SIGXFSZ})
      sigaddset(&signals, number);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

/// Our environment with the command's own variables.
std::vector<std::string> environment_of(const ChildCommand& command, const std::string& mark) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    const bool replaced = std::any_of(command.environment.begin(), command.environment.end(),
                                      [name](const auto& own) { return own.first == name; }) ||
                          name == kCommandMark;
    if (!replaced) entries.emplace_back(text);
  }
  for (const auto& [name, value] : command.environment) {
    entries.push_back(name);
    entries.back().append("=").append(value);
  }
  entries.push_back(std::string(kCommandMark) + "=" + mark);
  return entries;
}

/// The file that a shell would run for a program's name; empty when there is none.
std::string program_file(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const char* const path = getenv("PATH");
  std::string_view folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!folders.empty()) {
    const std::size_t colon = folders.find(':');
    std::string file(folders.substr(0, colon));
    folders = colon == std::string_view::npos ? std::string_view() : folders.substr(colon + 1);
    if (file.empty()) continue;  // the current folder, which we leave to the shell
    file += "/" + name;
    if (access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

/// Gives the error of posix_spawn, 0 when the child runs.
int spawn_program(pid_t& pid, const std::string& file, std::vector<std::string> words, const SpawnActions& actions,
                  std::vector<char*>& entries) {
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const SpawnAttributes attributes;
  return posix_spawn(&pid, file.c_str(), actions.get(), attributes.get(), arguments.data(), entries.data());
}

pid_t spawn(const ChildCommand& command, const std::string& mark, int output, int error_output) {
  std::vector<std::string> environment = environment_of(command, mark);
  std::vector<char*> entries;
  entries.reserve(environment.size() + 1);
  for (std::string& entry : environment)
    entries.push_back(entry.data());
  entries.push_back(nullptr);

  const SpawnActions actions(output, error_output, command.folder);
  pid_t pid = -1;
  int error = ENOENT;
  if (!command.words.empty() && command.folder.empty()) {
    const std::string file = program_file(command.words.front());
    if (!file.empty()) error = spawn_program(pid, file, command.words, actions, entries);
  }
  // What is no program of its own (a function, a script without a first line, nothing at all) is the
  // shell's to run or to complain about.
  if (error == ENOENT || error == EACCES || error == ENOEXEC || error == ENOTDIR) {
    error = spawn_program(pid, "/bin/sh", {"sh", "-c", command.script}, actions, entries);
  }
  if (error != 0) throw_error(error, command.folder.empty() ? "posix_spawn of /bin/sh" : "posix_spawn in that folder");
  if (const std::optional<rlimit> limit = former_descriptor_limit()) prlimit(pid, RLIMIT_NOFILE, &*limit, nullptr);
  return pid;
}

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
    throw_error(error, "pidfd_open of a command");
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
TimePoint wait_for_end(const Child& child, Output& output, Output& error_output, const ChildCommand& command,
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
      throw_error(errno, "poll on a command");
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
void drain(Output& output, Output& error_output, TimePoint end) {
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
  if (!event_.valid()) throw_error(errno, "eventfd for a command");
}

void ChildInterrupt::request() const noexcept {
  // Fails only when it has been asked 2^64 times.
  [[maybe_unused]] const int ignored = eventfd_write(event_.get(), 1);
}

ChildOutcome run_child(const ChildCommand& command, const ChildInterrupt& interrupt) {
  Pipe out = Pipe::make();
  Pipe err = Pipe::make();
  const std::int64_t own_peak = own_peak_rss();
  const std::string mark = new_command_mark();
  Child child(spawn(command, mark, out.write_end.get(), err.write_end.get()), mark);
  out.write_end.reset();
  err.write_end.reset();

  ChildOutcome outcome;
  Output output(std::move(out.read_end), command.most_output);
  Output error_output(std::move(err.read_end), command.most_output);
  const TimePoint until = wait_for_end(child, output, error_output, command, interrupt, outcome);
  drain(output, error_output, until);

  const Child::End end = child.reap();
  // Those who left the group and would not end politely; they may start others while we look.
  for (int round = 0; outcome.interrupted && round < kMostRounds; ++round) {
    if (signal_marked(mark, SIGKILL, 0) == 0) break;
  }
  if (end.error != 0) throw_error(end.error, "wait4 for a command");
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
  if (told > own_peak) outcome.max_rss_bytes = std::max(outcome.max_rss_bytes, told);
  return outcome;
}

}  // namespace poolscope
