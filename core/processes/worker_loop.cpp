// SPDX-License-Identifier: GPL-3.0-or-later
// One thread runs tasks and reads the socket. A second one, the attendant, sleeps on the page's bell:
// it passes on what the manager asks of the running task, answers that the process is alive, and sends
// results that wait while a long task runs. Where the pool wants several calls at once, the first
// thread only reads, and a CallHost runs them.
#include "core/processes/worker_loop.h"

#include "core/processes/call_host.h"
#include "core/processes/channel.h"
#include "core/processes/messages.h"
#include "core/processes/registry.h"
#include "core/processes/remote_errors.h"
#include "core/processes/shared_buffers.h"
#include "core/processes/worker_page.h"
#include "core/processes/worker_sender.h"
#include "core/sync/log.h"
#include "core/sync/mutex.h"

#include <fmt/format.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
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

std::atomic<MakeCallHost> make_host{nullptr};  // set before the worker runs

bool is_cancellation(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError&) {
    return true;
  } catch (...) {
    return false;
  }
}

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
    host_.reset();  // the attendant speaks to it
  }

  int run();

 private:
  enum class Next : std::uint8_t { frame, ended, damaged };

  int live();
  Next next_frame(Frame& frame, MappedFile& contents);
  [[nodiscard]] std::span<const std::byte> buffered(std::span<const std::byte>& body);
  int complain(const std::string& text);
  bool greet(int& status);
  bool initialize(const Welcome& welcome);
  void limit_memory(std::int64_t bytes);
  void run_task(const Frame& frame);
  void call(const RegisteredFunction& function, const TaskHead& task, std::uint32_t number, ByteReader& arguments,
            ResultHead& result);
  void begin(const RegisteredFunction& function, const TaskHead& task, std::uint32_t number, ByteReader& arguments,
             std::int64_t start_ns);
  void end(HostedCall& call, const std::exception_ptr& error, bool asked);
  void encode_failure(const RegisteredFunction& function, ByteReader arguments, const CallProgress& progress,
                      const std::exception_ptr& error, bool asked, ByteWriter& payload, ResultHead& result) const;
  void send(const ResultHead& result, std::uint32_t number, ByteWriter& payload, const ResultTrailer* trailer);
  void note_waiting(int calls, int waits) EXCLUDES(waiting_mutex_);
  void attend() EXCLUDES(current_mutex_);
  void pass_on_asks() EXCLUDES(current_mutex_);

  Channel channel_;  // receiving is the main thread's, sending the sender's
  WorkerSender sender_{channel_};
  WorkerPage page_;
  std::unique_ptr<CallHost> host_;  // null: one call after the other
  std::string name_;
  PauseGate gate_;
  std::array<MappedFile, SharedBuffers::kMost> buffers_;  // those that have come
  ByteWriter payload_;
  ResultTrailer trailer_;
  bool unsent_ = false;  // a result was kept back; the main thread's, without a host

  std::thread attendant_;
  std::atomic<bool> stopping_{false};

  Mutex waiting_mutex_;
  int calls_ GUARDED_BY(waiting_mutex_) = 0;  // of the host, under way
  int waits_ GUARDED_BY(waiting_mutex_) = 0;  // 1 while the main thread waits for a frame

  Mutex current_mutex_;
  TaskContext* current_ GUARDED_BY(current_mutex_) = nullptr;
  std::uint32_t current_number_ GUARDED_BY(current_mutex_) = 0;
};

int WorkerLoop::complain(const std::string& text) {
  sender_.send_now(FrameKind::complaint, std::as_bytes(std::span(text)));
  return kExitDamaged;
}

// The next frame; sends what waits before it sleeps.
WorkerLoop::Next WorkerLoop::next_frame(Frame& frame, MappedFile& contents) {
  while (true) {
    switch (channel_.next(frame)) {
      case FrameDecoder::Outcome::frame:
        contents = MappedFile();
        // What was kept is sent before the next sleep; or by the attendant, should this call take long.
        if (std::exchange(unsent_, false) && sender_.begin_looks()) page_.ring();
        if (frame.contents == Contents::file) {
          std::uint64_t size = 0;
          std::memcpy(&size, frame.body.data(), sizeof size);
          contents = MappedFile(channel_.take_file(), size);
          frame.body = contents.bytes();
        }
        return Next::frame;
      case FrameDecoder::Outcome::damaged: return Next::damaged;
      case FrameDecoder::Outcome::more: break;
    }
    unsent_ = false;
    if (!sender_.flush()) return Next::ended;
    note_waiting(0, 1);
    const Channel::Outcome got = channel_.receive(true);
    note_waiting(0, -1);
    if (got == Channel::Outcome::closed) return Next::ended;
    sender_.note_received();
  }
}

// The part of a SharedBuffer that the body tells of, which is cut to what follows that. The manager writes
// the buffer again only when this call has ended; see ByteReader for why it is not believed to.
std::span<const std::byte> WorkerLoop::buffered(std::span<const std::byte>& body) {
  BufferedBody where;
  std::memcpy(&where, body.data(), sizeof where);
  body = body.subspan(sizeof where);
  if (where.buffer >= buffers_.size() || where.size > SharedBuffers::kBytes) {
    throw SerializationError("a task's bytes are said to be where there are none");
  }
  MappedFile& buffer = buffers_[where.buffer];
  if (buffer.bytes().empty()) buffer = MappedFile::map_shared(channel_.take_file());
  return buffer.bytes().first(where.size);
}

// The manager takes a worker that has work and yet waits for some for one that has lost a message.
void WorkerLoop::note_waiting(int calls, int waits) {
  if (page_.slot_count() == 0) return;
  const MutexLock lock(waiting_mutex_);
  calls_ += calls;
  waits_ += waits;
  page_.head().waiting.store(waits_ > 0 && calls_ == 0 ? 1 : 0, std::memory_order_release);
}

int WorkerLoop::run() {
  try {
    return live();
  } catch (const std::exception& error) {  // no thread, no memory, or a message that cannot be right
    return complain(error.what());
  }
}

int WorkerLoop::live() {
  int status = 0;
  if (!greet(status)) return status;
  Frame frame;
  MappedFile contents;
  while (true) {
    switch (next_frame(frame, contents)) {
      case Next::ended: return 0;
      case Next::damaged: return complain("the worker received a damaged frame: " + channel_.problem());
      case Next::frame: break;
    }
    if (frame.kind == FrameKind::leave) return 0;
    if (frame.kind != FrameKind::task) return complain("the worker received a frame that no manager sends");
    run_task(frame);
  }
}

bool WorkerLoop::greet(int& status) {
  ByteWriter body;
  encode(body, Hello{kProgramVersion, getpid()});
  if (!sender_.send_now(FrameKind::hello, body.bytes())) return false;

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
  if (welcome.calls_at_once > 0) {
    if (call_host() == nullptr) {
      status = complain("this worker program runs one call after the other; it has no event loop for several at once");
      return false;
    }
    host_ =
        call_host()([this](HostedCall& call, const std::exception_ptr& error, bool asked) { end(call, error, asked); });
  }
  attendant_ = std::thread([this] { attend(); });
  if (welcome.memory_limit_bytes > 0) limit_memory(welcome.memory_limit_bytes);
  if (!initialize(welcome)) {
    status = kExitInitializer;
    return false;
  }
  return sender_.send_now(FrameKind::ready, {});
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
  sender_.send_now(FrameKind::ready, std::as_bytes(std::span(problem)));
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

void WorkerLoop::run_task(const Frame& frame) {
  ResultHead result;
  result.start_ns = now_ns();
  std::span<const std::byte> body = frame.body;
  std::span<const std::byte> elsewhere;
  if (frame.contents == Contents::buffer) elsewhere = buffered(body);
  TaskHead task;
  ByteReader rest(body);
  rest.read(&task, sizeof task);
  ByteReader arguments = frame.contents == Contents::buffer ? ByteReader(elsewhere) : rest;
  if (!page_.claim(frame.number, result.start_ns)) return;  // taken back
  payload_.clear();
  const RegisteredFunction* const function = find_function(task.function);
  if (function == nullptr) {
    result.status = ResultStatus::unknown_function;
  } else if (function->signature_id() != task.signature) {
    result.status = ResultStatus::wrong_arguments;
    encode(payload_, function->signature());
  } else if (host_) {
    begin(*function, task, frame.number, arguments, result.start_ns);
    return;
  } else {
    call(*function, task, frame.number, arguments, result);
    return;
  }
  send(result, frame.number, payload_, nullptr);
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

  const ByteReader before = arguments;
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
    encode_failure(function, before, progress, std::current_exception(), context.cancel_requested(), payload_, result);
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
  const bool has_trailer = !trailer_.segments.empty() || extra != nullptr;
  if (has_trailer) {
    trailer_.extra = extra != nullptr ? std::move(*extra) : TaskExtra{};
    trailer_.result_text = context.take_result_text();
  }
  send(result, number, payload_, has_trailer ? &trailer_ : nullptr);
}

void WorkerLoop::begin(const RegisteredFunction& function, const TaskHead& task, std::uint32_t number,
                       ByteReader& arguments, std::int64_t start_ns) {
  auto call = std::make_unique<HostedCall>(
      HostedCall{.function = function, .number = number, .timed = task.timed != 0, .stepped = task.stepped != 0});
  call->start_ns = start_ns;
  call->progress.timed = call->timed;
  const auto rest = arguments.take(arguments.remaining());
  call->arguments.assign(rest.begin(), rest.end());
  note_waiting(1, 0);
  host_->begin(std::move(call));
  // Asked before the attendant could know whom to tell.
  if (page_.slot(number).asks.load() != 0) page_.ring();
}

void WorkerLoop::end(HostedCall& call, const std::exception_ptr& error, bool asked) {
  ResultHead result;
  result.start_ns = call.start_ns;
  if (error) {
    encode_failure(call.function, ByteReader(call.arguments), call.progress, error, asked, call.result, result);
  }
  if (call.timed) {
    result.run_ns = call.progress.run_ns;
    result.encode_ns = call.progress.encode_ns;
    result.cpu_ns = call.cpu_ns;
  }
  const ResultTrailer trailer{std::move(call.extra), std::move(call.result_text), std::move(call.segments)};
  send(result, call.number, call.result, &trailer);
  note_waiting(-1, 0);
}

void WorkerLoop::encode_failure(const RegisteredFunction& function, ByteReader arguments, const CallProgress& progress,
                                const std::exception_ptr& error, bool asked, ByteWriter& payload,
                                ResultHead& result) const {
  payload.clear();
  switch (progress.stage) {
    case CallProgress::Stage::decoding: result.status = ResultStatus::bad_arguments; break;
    case CallProgress::Stage::running:
      result.status = asked && is_cancellation(error) ? ResultStatus::gave_way : ResultStatus::exception;
      break;
    case CallProgress::Stage::encoding: result.status = ResultStatus::bad_result; break;
  }
  encode_exception(payload, error,
                   fmt::format("in worker {} (pid {}), {}:", name_, getpid(), function.describe_call(arguments)));
}

void WorkerLoop::send(const ResultHead& result, std::uint32_t number, ByteWriter& payload,
                      const ResultTrailer* trailer) {
  if (!sender_.send_result(result, number, payload, trailer)) return;
  if (!host_) {
    unsent_ = true;  // the main thread goes on to the next frame, or sends it
  } else if (sender_.begin_looks()) {
    page_.ring();
  }
}

void WorkerLoop::pass_on_asks() {
  if (host_) {
    host_->pass_on([this](std::uint32_t number) { return page_.slot(number).asks.load(); });
    return;
  }
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
  while (true) {
    // Looked at before all that it may ring for: a ring in between is then not slept through.
    const std::uint32_t bell = head.bell.load();
    if (stopping_.load()) return;
    if (const bool wanted = head.paused.load() != 0; wanted != paused) {
      paused = wanted;
      if (host_) {
        paused ? host_->pause() : host_->resume();
      } else {
        paused ? gate_.close() : gate_.open();
      }
    }
    while (steps != head.steps.load()) {
      if (host_ ? host_->step() : gate_.let_one_go()) head.stepped.fetch_add(1);
      head.steps_done.store(++steps);
    }
    pass_on_asks();
    head.pong.store(head.ping.load());
    const bool looks = sender_.wants_looks();
    page_.wait_for_bell(bell, looks ? kLook : -1);
    if (looks) sender_.look();
  }
}

}  // namespace

void set_call_host(MakeCallHost make) noexcept { make_host.store(make); }
MakeCallHost call_host() noexcept { return make_host.load(); }

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
