// SPDX-License-Identifier: GPL-3.0-or-later
// One thread runs tasks and reads the socket. A second one, the attendant, sleeps on the page's bell:
// it passes on what the manager asks of the running task, answers that the process is alive, and sends
// results that wait while a long task runs.
#include "core/processes/worker_loop.h"

#include "core/processes/channel.h"
#include "core/processes/messages.h"
#include "core/processes/registry.h"
#include "core/processes/remote_errors.h"
#include "core/processes/worker_page.h"
#include "core/sync/log.h"
#include "core/sync/mutex.h"

#include <fmt/format.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace poolscope::processes {
namespace {

// Results of tasks that take longer than this are worth a system call of their own.
constexpr std::int64_t kWorthSending = 50'000;
constexpr std::size_t kMostUnsent = 32 * 1024;
constexpr std::int64_t kLook = 1'000'000;  // between two looks of the attendant at unsent results

class WorkerLoop {
 public:
  explicit WorkerLoop(Descriptor socket) : channel_(std::move(socket)) {}
  WorkerLoop(const WorkerLoop&) = delete;
  WorkerLoop& operator=(const WorkerLoop&) = delete;
  ~WorkerLoop() {
    stopping_.store(true);
    if (attendant_.joinable()) {
      page_.ring();
      attendant_.join();
    }
  }

  int run();

 private:
  enum class Next : std::uint8_t { frame, ended, damaged };

  Next next_frame(Frame& frame, MappedFile& contents);
  int complain(const std::string& text);
  bool greet(int& status);
  bool initialize(const Welcome& welcome);
  void limit_memory(std::int64_t bytes);
  void run_task(const Frame& frame, std::span<const std::byte> body);
  void call(const RegisteredFunction& function, const TaskHead& task, std::uint32_t number, ByteReader& arguments,
            ResultHead& result);
  void send(const ResultHead& result, std::uint32_t number);
  void attend() EXCLUDES(current_mutex_, out_mutex_);
  void pass_on_asks() EXCLUDES(current_mutex_);

  Channel channel_;  // receiving is the main thread's; sending is guarded by out_mutex_
  WorkerPage page_;
  std::string name_;
  PauseGate gate_;
  ByteWriter payload_;
  ResultTrailer trailer_;
  bool has_trailer_ = false;
  std::int64_t flushed_ns_ = 0;

  std::thread attendant_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> looking_{false};  // the attendant looks after unsent results

  Mutex out_mutex_;

  Mutex current_mutex_;
  TaskContext* current_ GUARDED_BY(current_mutex_) = nullptr;
  std::uint32_t current_number_ GUARDED_BY(current_mutex_) = 0;
};

int WorkerLoop::complain(const std::string& text) {
  const MutexLock lock(out_mutex_);
  channel_.put(FrameKind::complaint, 0, std::as_bytes(std::span(text)));
  static_cast<void>(channel_.flush(true));
  return kExitDamaged;
}

// The next frame; sends what waits before it sleeps.
WorkerLoop::Next WorkerLoop::next_frame(Frame& frame, MappedFile& contents) {
  while (true) {
    switch (channel_.next(frame)) {
      case FrameDecoder::Outcome::frame:
        contents = MappedFile();
        if (frame.by_file) {
          std::uint64_t size = 0;
          std::memcpy(&size, frame.body.data(), sizeof size);
          contents = MappedFile(channel_.take_file(), size);
          frame.body = contents.bytes();
        }
        return Next::frame;
      case FrameDecoder::Outcome::damaged: return Next::damaged;
      case FrameDecoder::Outcome::more: break;
    }
    {
      const MutexLock lock(out_mutex_);
      if (channel_.unsent() > 0 && channel_.flush(true) == Channel::Outcome::closed) return Next::ended;
    }
    WorkerPageHead* const head = page_.slot_count() > 0 ? &page_.head() : nullptr;
    if (head != nullptr) head->waiting.store(1, std::memory_order_release);
    const Channel::Outcome got = channel_.receive(true);
    if (head != nullptr) head->waiting.store(0, std::memory_order_release);
    if (got == Channel::Outcome::closed) return Next::ended;
    flushed_ns_ = now_ns();
  }
}

int WorkerLoop::run() {
  int status = 0;
  if (!greet(status)) return status;
  Frame frame;
  MappedFile contents;
  while (true) {
    Next next = Next::ended;
    try {
      next = next_frame(frame, contents);
    } catch (const std::exception& error) {  // a file that is none, or no room for one that is
      return complain(error.what());
    }
    switch (next) {
      case Next::ended: return 0;
      case Next::damaged: return complain("the worker received a damaged frame: " + channel_.problem());
      case Next::frame: break;
    }
    if (frame.kind == FrameKind::leave) return 0;
    if (frame.kind != FrameKind::task || frame.body.size() < sizeof(TaskHead)) {
      return complain("the worker received a frame that no manager sends");
    }
    run_task(frame, frame.body);
  }
}

bool WorkerLoop::greet(int& status) {
  ByteWriter body;
  encode(body, Hello{kProgramVersion, getpid()});
  channel_.put(FrameKind::hello, 0, body.bytes());
  if (channel_.flush(true) == Channel::Outcome::closed) return false;

  Frame frame;
  MappedFile contents;
  const Next next = next_frame(frame, contents);
  if (next == Next::ended) return false;
  if (next == Next::damaged || frame.kind != FrameKind::welcome) {
    status = complain(next == Next::damaged ? channel_.problem() : "a welcome was expected");
    return false;
  }
  Welcome welcome;
  ByteReader reader(frame.body);
  decode(reader, welcome);
  page_ = WorkerPage::map(channel_.take_file());
  name_ = welcome.name;
  prctl(PR_SET_NAME, name_.c_str());
  // Asked for after the fact: the manager may have died before, and nobody would tell.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != welcome.manager_pid) return false;
  attendant_ = std::thread([this] { attend(); });
  if (welcome.memory_limit_bytes > 0) limit_memory(welcome.memory_limit_bytes);
  if (!initialize(welcome)) {
    status = kExitInitializer;
    return false;
  }
  channel_.put(FrameKind::ready, 0, {});
  static_cast<void>(channel_.flush(true));
  return true;
}

bool WorkerLoop::initialize(const Welcome& welcome) {
  if (!welcome.has_initializer) return true;
  std::string problem;
  const RegisteredFunction* const function = find_function(welcome.function);
  if (function == nullptr) {
    problem = "this worker program does not know the initializer; register it there too";
  } else if (function->signature_id() != welcome.signature) {
    problem = fmt::format("the initializer \"{}\" takes other arguments in this worker program: {}", function->name(),
                          function->signature());
  } else {
    try {
      TaskContext context(TaskContext::Place{});
      ByteReader arguments(std::as_bytes(std::span(welcome.arguments)));
      ByteWriter unused;
      CallProgress progress;
      function->call(context, arguments, unused, progress);
      return true;
    } catch (...) {
      problem = describe_chain(std::current_exception());
    }
  }
  const MutexLock lock(out_mutex_);
  channel_.put(FrameKind::ready, 0, std::as_bytes(std::span(problem)));
  static_cast<void>(channel_.flush(true));
  return false;
}

// The limit is for what tasks ask for, on top of what the process has already.
void WorkerLoop::limit_memory(std::int64_t bytes) {
  std::int64_t kib = 0;
  if (std::FILE* const file = std::fopen("/proc/self/status", "re")) {
    char line[256];
    while (std::fgets(line, sizeof line, file) != nullptr) {
      if (std::sscanf(line, "VmData: %ld", &kib) == 1) break;
    }
    std::fclose(file);
  }
  const auto limit = static_cast<rlim_t>(kib * 1024 + bytes);
  const rlimit both{.rlim_cur = limit, .rlim_max = limit};
  if (setrlimit(RLIMIT_DATA, &both) != 0) log(LogLevel::warning, "the limit of memory could not be set");
}

void WorkerLoop::run_task(const Frame& frame, std::span<const std::byte> body) {
  ResultHead result;
  result.start_ns = now_ns();
  if (!page_.claim(frame.number, result.start_ns)) return;  // taken back
  ByteReader arguments(body);
  TaskHead task;
  arguments.read(&task, sizeof task);
  payload_.clear();
  has_trailer_ = false;
  const RegisteredFunction* const function = find_function(task.function);
  if (function == nullptr) {
    result.status = ResultStatus::unknown_function;
  } else if (function->signature_id() != task.signature) {
    result.status = ResultStatus::wrong_arguments;
    encode(payload_, function->signature());
  } else {
    call(*function, task, frame.number, arguments, result);
  }
  send(result, frame.number);
}

void WorkerLoop::call(const RegisteredFunction& function, const TaskHead& task, std::uint32_t number,
                      ByteReader& arguments, ResultHead& result) {
  trailer_.segments.clear();
  TaskContext context({.gate = &gate_, .stepped = task.stepped != 0, .kept_segments = &trailer_.segments});
  {
    const MutexLock lock(current_mutex_);
    current_ = &context;
    current_number_ = number;
  }
  // Asked before the attendant could know whom to tell.
  if (page_.slot(number).asks.load() != 0) pass_on_asks();

  CallProgress progress;
  progress.timed = task.timed != 0;
  const std::int64_t cpu_before = progress.timed ? thread_cpu_ns() : 0;
  try {
    if (task.chunk != 0) {
      function.call_each(context, arguments, payload_, progress);
    } else {
      function.call(context, arguments, payload_, progress);
    }
    result.status = ResultStatus::value;
  } catch (...) {
    const std::exception_ptr error = std::current_exception();
    payload_.clear();
    bool gave_way = false;
    try {
      std::rethrow_exception(error);
    } catch (const CancelledError&) {
      gave_way = context.cancel_requested();
    } catch (...) {  // looked at only
    }
    switch (progress.stage) {
      case CallProgress::Stage::decoding: result.status = ResultStatus::bad_arguments; break;
      case CallProgress::Stage::running:
        result.status = gave_way ? ResultStatus::gave_way : ResultStatus::exception;
        break;
      case CallProgress::Stage::encoding: result.status = ResultStatus::bad_result; break;
    }
    encode_exception(payload_, error,
                     fmt::format("in worker {} (pid {}), function \"{}\" ({}):", name_, getpid(), function.name(),
                                 function.place()));
  }
  {
    const MutexLock lock(current_mutex_);
    current_ = nullptr;
  }
  if (progress.timed) {
    result.run_ns = progress.run_ns;
    result.encode_ns = progress.encode_ns;
    result.cpu_ns = thread_cpu_ns() - cpu_before + context.outside_cpu_ns();
  }
  TaskExtra* const extra = context.given_extra();
  has_trailer_ = !trailer_.segments.empty() || extra != nullptr;
  if (!has_trailer_) return;
  trailer_.extra = extra != nullptr ? std::move(*extra) : TaskExtra{};
  trailer_.result_text = context.take_result_text();
}

void WorkerLoop::send(const ResultHead& head, std::uint32_t number) {
  ResultHead result = head;
  result.payload_size = static_cast<std::uint32_t>(payload_.size());
  result.has_trailer = has_trailer_ ? 1 : 0;
  if (has_trailer_) encode(payload_, trailer_);
  result.end_ns = now_ns();

  const MutexLock lock(out_mutex_);
  const auto bytes_of = [](const ResultHead& h) { return std::as_bytes(std::span(&h, 1)); };
  try {
    channel_.put(FrameKind::result, number, bytes_of(result), payload_.bytes());
  } catch (...) {  // no memory or descriptor for a large one
    payload_.clear();
    encode_exception(payload_, std::current_exception(), fmt::format("in worker {}, sending a result:", name_));
    result.status = ResultStatus::bad_result;
    result.has_trailer = 0;
    result.payload_size = static_cast<std::uint32_t>(payload_.size());
    channel_.put(FrameKind::result, number, bytes_of(result), payload_.bytes());
  }
  if (payload_.size() > kMostInline) payload_.reset();
  // While more calls wait here, small results go out together.
  if (result.end_ns - flushed_ns_ > kWorthSending || channel_.unsent() > kMostUnsent) {
    static_cast<void>(channel_.flush(true));
    flushed_ns_ = result.end_ns;
  } else if (!looking_.load()) {
    looking_.store(true);
    page_.ring();
  }
}

void WorkerLoop::pass_on_asks() {
  const MutexLock lock(current_mutex_);
  if (current_ == nullptr) return;
  const std::uint32_t asks = page_.slot(current_number_).asks.load();
  if ((asks & kAskCancel) != 0) current_->raise(TaskContext::kCancel);
  if ((asks & kAskTimeout) != 0) current_->raise(TaskContext::kTimeout);
}

void WorkerLoop::attend() {
  set_thread_name("attendant");
  WorkerPageHead& head = page_.head();
  bool paused = false;
  std::uint32_t steps = 0;
  int idle_looks = 0;
  while (!stopping_.load()) {
    const std::uint32_t bell = head.bell.load();
    if (const bool wanted = head.paused.load() != 0; wanted != paused) {
      paused = wanted;
      paused ? gate_.close() : gate_.open();
    }
    while (steps != head.steps.load()) {
      if (gate_.let_one_go()) head.stepped.fetch_add(1);
      head.steps_done.store(++steps);
    }
    pass_on_asks();
    head.pong.store(head.ping.load());
    if (!looking_.load()) {
      page_.wait_for_bell(bell, -1);
      idle_looks = 0;
      continue;
    }
    page_.wait_for_bell(bell, kLook);
    const MutexLock lock(out_mutex_);
    if (channel_.unsent() > 0) {
      static_cast<void>(channel_.flush(true));
      idle_looks = 0;
    } else if (++idle_looks > 8) {
      looking_.store(false);
    }
  }
}

}  // namespace

int run_worker(Descriptor socket) {
  // Ctrl+C is for the program, which ends its workers itself. Caught, not ignored: what a task starts
  // must not inherit that.
  struct sigaction quiet {};
  quiet.sa_handler = [](int) {};
  quiet.sa_flags = SA_RESTART;
  sigaction(SIGINT, &quiet, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  try {
    return WorkerLoop(std::move(socket)).run();
  } catch (const std::exception& error) {
    log(LogLevel::critical, fmt::format("a worker gives up: {}", error.what()));
    return kExitDamaged;
  }
}

}  // namespace poolscope::processes
