// SPDX-License-Identifier: GPL-3.0-or-later
// The manager thread: waits for sockets, deaths and the callers' bell, and makes its rounds.
#include "core/processes/pool_core.h"
#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include <csignal>

#include <algorithm>
#include <cstring>
#include <utility>

namespace poolscope {
namespace {

using processes::Frame;
using processes::FrameDecoder;
using processes::FrameKind;
using processes::ResultStatus;

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kTimeoutGrace = 200 * kMillisecond;  // for a task to end by itself at its limit
constexpr std::int64_t kFirstLook = kMillisecond;
constexpr std::int64_t kLastLook = 100 * kMillisecond;
constexpr std::int64_t kWaitingLook = 10 * kMillisecond;  // at a call with a limit that waits for longer than that

std::int64_t health_interval(Duration response_limit) {
  return std::clamp<std::int64_t>(response_limit.count() / 4, 5 * kMillisecond, 500 * kMillisecond);
}

}  // namespace

void PoolCore::manage() {
  set_thread_name("pool-manager");
  const LaneId lane = add_lane(recorder(), LaneKind::manager, prefix_ + " manager");
  Endings endings;
  bool goes_on = true;
  while (goes_on) {
    goes_on = round(endings);
    finish(endings, recorder());
    endings.clear();
  }
  stop_lane(recorder(), lane);
  const MutexLock lock(mutex_);
  manager_ended_ = true;
  manager_gone_.notify_all();
}

bool PoolCore::over() const { return workers_.empty() && (!broken_.empty() || (stats_.shut_down && queue_.empty())); }

bool PoolCore::round(Endings& endings) {
  int timeout_ms = 0;
  Duration delay{};
  {
    const MutexLock lock(mutex_);
    start_workers(endings);
    hand_out(endings);
    say_goodbye();
    if (over() && endings.empty()) return false;
    timeout_ms = endings.empty() ? milliseconds_to_next() : 0;
    manager_sleeps_ = timeout_ms != 0;
    delay = faults_.manager_delay;
  }
  if (delay > Duration::zero()) std::this_thread::sleep_for(delay);
  const int count = epoll_wait(epoll_.get(), events_.data(), static_cast<int>(events_.size()), timeout_ms);
  const MutexLock lock(mutex_);
  manager_sleeps_ = false;
  on_events(std::max(count, 0), endings);
  pass_on_requests(endings);
  look_at_limits(endings);
  look_at_health(endings);
  start_workers(endings);
  hand_out(endings);
  return true;
}

void PoolCore::on_events(int count, Endings& endings) {
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    if (event.data.u64 == kBellKey) {
      eventfd_t rung = 0;
      eventfd_read(bell_.get(), &rung);
      continue;
    }
    if (event.data.u64 == kTimerKey) {
      std::uint64_t expired = 0;
      static_cast<void>(::read(timer_.get(), &expired, sizeof expired));
      look_at_starts();
      continue;
    }
    const auto id = static_cast<std::uint32_t>((event.data.u64 - 2) / 2);
    if (event.data.u64 == pidfd_key(id)) {
      on_ended(id, endings);
      continue;
    }
    const auto found = workers_.find(id);
    if (found == workers_.end()) continue;
    Worker& worker = *found->second;
    if ((event.events & EPOLLOUT) != 0) flush(worker);
    if ((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) continue;
    switch (worker.process->channel().receive(false)) {
      case processes::Channel::Outcome::done: receive(worker, endings); break;
      case processes::Channel::Outcome::later: break;
      case processes::Channel::Outcome::closed:
        // It is ending, which its pidfd will say; or it has closed its socket, and is of no use.
        worker.closed = true;
        epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, worker.process->channel().descriptor(), nullptr);
        end_soon(worker);
        break;
    }
  }
}

int PoolCore::milliseconds_to_next() const {
  const std::int64_t now = now_ns();
  std::int64_t next = INT64_MAX;
  const auto at = [&next](std::int64_t time_ns) { next = std::min(next, time_ns); };
  for (const auto& [id, worker] : workers_) {
    if (worker->end_by_ns != 0) at(worker->end_by_ns);
    if (worker->state == WorkerState::greeting && options_.start_limit > Duration::zero()) {
      at(worker->sign_of_life_ns + options_.start_limit.count());
    }
    if (limited_ == 0) continue;
    for (const InFlight& call : worker->flight) {
      const Timeout& limit = call.task.item->options().timeout;
      if (call.end_by_ns != 0 && worker->reason.empty()) at(call.end_by_ns);
      if (!limit || call.ended) continue;
      if (call.started_ns != 0) {
        at(call.started_ns + limit->count());
      } else {  // it may lie behind a long one: not to be looked at without end
        at(std::max(call.sent_ns + kMillisecond + limit->count(), now + kWaitingLook));
      }
    }
  }
  if (in_flight_ > 0 && options_.response_limit > Duration::zero()) {
    at(health_ns_ + health_interval(options_.response_limit));
  }
  if (retry_spawn_ns_ != 0 && (!queue_.empty() || in_flight_ > running())) at(retry_spawn_ns_);
  if (next == INT64_MAX) return -1;
  const std::int64_t left = next - now;
  return static_cast<int>(std::clamp<std::int64_t>((left + kMillisecond - 1) / kMillisecond, 0, 3'600'000));
}

// It is killed unless it ends by itself within a moment.
void PoolCore::end_soon(Worker& worker) {
  if (worker.end_by_ns == 0) worker.end_by_ns = now_ns() + kTimeoutGrace;
}

void PoolCore::receive(Worker& worker, Endings& endings) {
  Frame frame;
  worker.quiet_looks = 0;
  while (true) {
    switch (worker.process->channel().next(frame)) {
      case FrameDecoder::Outcome::more: return;
      case FrameDecoder::Outcome::damaged:
        end_worker(worker, "it sent a damaged frame: " + worker.process->channel().problem());
        return;
      case FrameDecoder::Outcome::frame: on_frame(worker, frame, endings); break;
    }
  }
}

void PoolCore::on_frame(Worker& worker, const Frame& frame, Endings& endings) {
  if (frame.contents == processes::Contents::buffer) {
    end_worker(worker, "it sent what only a manager sends");
    return;
  }
  switch (frame.kind) {
    case FrameKind::hello: on_hello(worker, frame, endings); return;
    case FrameKind::ready: {
      if (worker.state != WorkerState::greeting) return;
      if (!frame.body.empty()) {
        const std::string text(reinterpret_cast<const char*>(frame.body.data()), frame.body.size());
        log(LogLevel::critical, "exception in initializer: " + text);
        worker.expected_end = true;
        break_pool("the initializer of a worker failed: " + text, endings);
        return;
      }
      --greeting_;
      early_deaths_ = 0;
      worker.state = WorkerState::ready;
      set_idle(worker);
      return;
    }
    case FrameKind::result: on_result(worker, frame, endings); return;
    case FrameKind::complaint:
      worker.reason.assign(reinterpret_cast<const char*>(frame.body.data()), frame.body.size());
      end_soon(worker);  // it has given up; nothing else looks after it now, should it be stopped on its way out
      return;
    case FrameKind::welcome:
    case FrameKind::task:
    case FrameKind::leave: end_worker(worker, "it sent what only a manager sends");
  }
}

void PoolCore::on_hello(Worker& worker, const Frame& frame, Endings& endings) {
  processes::Hello hello;
  try {
    processes::ByteReader reader(frame.body);
    processes::decode(reader, hello);
  } catch (const std::exception& error) {
    end_worker(worker, std::string("its greeting cannot be read: ") + error.what());
    return;
  }
  if (hello.program_version == processes::kProgramVersion) return;
  worker.expected_end = true;
  break_pool(fmt::format("the worker program \"{}\" is of version {}, this one of {}; install both from one release",
                         program_, hello.program_version, processes::kProgramVersion),
             endings);
}

void PoolCore::on_result(Worker& worker, const Frame& frame, Endings& endings) {
  const auto call = std::find_if(worker.flight.begin(), worker.flight.end(),
                                 [&](const InFlight& c) { return c.number == frame.number; });
  std::unique_ptr<processes::MappedFile> file;
  std::span<const std::byte> body = frame.body;
  std::exception_ptr error;
  if (frame.contents == processes::Contents::file) {
    std::uint64_t size = 0;
    std::memcpy(&size, frame.body.data(), sizeof size);
    try {
      file = std::make_unique<processes::MappedFile>(worker.process->channel().take_file(), size);
      body = file->bytes();
    } catch (...) {
      error = std::current_exception();
    }
  }
  if (call == worker.flight.end()) {
    if (broken_.empty()) end_worker(worker, "it sent the result of a task that it does not have");
    return;
  }
  Ending ending;
  if (!error) {
    if (body.size() >= sizeof ending.head) std::memcpy(&ending.head, body.data(), sizeof ending.head);
    if (body.size() < sizeof ending.head || ending.head.payload_size > body.size() - sizeof ending.head ||
        ending.head.status > ResultStatus::bad_result) {
      end_worker(worker, "it sent a result that makes no sense");
      return;
    }
    ending.payload = body.subspan(sizeof ending.head);
  }
  ending.error = error;
  ending.file = std::move(file);
  ending.lane = worker.lane;
  ending.sent_ns = call->sent_ns;
  ending.started_ns = call->started_ns;
  ending.received_ns = recorder() != nullptr ? now_ns() : 0;
  ending.received_bytes = body.size() + sizeof(processes::FrameHeader);
  ending.task = std::move(call->task);
  const bool ended = call->ended;
  if (ending.task.item->options().timeout) --limited_;
  --in_flight_;
  free_slot(worker, call->number);
  worker.flight.erase(call);
  if (ended) {
    ending.task.item->arguments.reset();
  } else {
    ++stats_.completed;
    endings.push_back(std::move(ending));
  }
  if (worker.flight.empty()) {
    if (worker.state == WorkerState::ready) set_idle(worker);
    if (worker.state == WorkerState::leaving && worker.counted) send_leave(worker);
  } else {
    arm_look();
  }
}

void PoolCore::set_timer(std::int64_t ns) {
  const itimerspec when{.it_interval = {}, .it_value = {.tv_sec = ns / 1'000'000'000, .tv_nsec = ns % 1'000'000'000}};
  timerfd_settime(timer_.get(), 0, &when, nullptr);
  look_armed_ = true;
  look_interval_ns_ = ns;
}

// A moment after a call was sent it is time to see when it began; short ones have ended by then, and
// their results say.
void PoolCore::arm_look() {
  if (!look_armed_) set_timer(kFirstLook);
}

void PoolCore::note_start(InFlight& call, const Worker& worker, std::int64_t start_ns) {
  call.started_ns = std::clamp(start_ns, call.sent_ns, now_ns());
  const processes::RemoteItem& item = *call.task.item;
  if (item.recorder != nullptr) item.recorder->started(item.row, worker.lane, call.started_ns);
}

void PoolCore::look_at_starts() {
  look_armed_ = false;
  bool unknown = false;
  for (const auto& [id, worker] : workers_) {
    for (InFlight& call : worker->flight) {
      if (call.started_ns != 0) continue;
      const auto start = worker->process->page().started_ns(call.number);
      if (!start) {
        unknown = true;
        break;
      }
      note_start(call, *worker, *start);
    }
  }
  if (!unknown) return;
  // Whoever waits behind a long task is seen to begin when that one's result comes.
  const bool first_unknown = std::any_of(workers_.begin(), workers_.end(), [](const auto& entry) {
    return !entry.second->flight.empty() && entry.second->flight.front().started_ns == 0;
  });
  if (first_unknown) set_timer(std::min(look_interval_ns_ * 2, kLastLook));
}

void PoolCore::on_limit(Worker& worker, InFlight& call, const Duration& limit, Endings& endings) {
  const double seconds = std::chrono::duration<double>(limit).count();
  const std::string text = loops_ ? fmt::format("the task ran past its limit of {} s", seconds)
                                  : fmt::format("the task ran past its limit of {} s; its worker (pid {}) was ended",
                                                seconds, worker.process->pid());
  call.ended = true;
  ++stats_.completed;
  endings.push_back({.task = call.task,
                     .error = std::make_exception_ptr(TimeoutError(text)),
                     .state = TaskState::timed_out,
                     .lane = worker.lane,
                     .sent_ns = call.sent_ns,
                     .started_ns = call.started_ns});
  worker.process->page().ask(call.number, processes::kAskTimeout);
  if (loops_) {
    call.end_by_ns = now_ns() + kTimeoutGrace;
  } else {
    worker.end_by_ns = now_ns() + kTimeoutGrace;
    worker.past_limit = true;
  }
}

// A task that is past its limit: its future fails now, it is asked to end, and its worker goes. What
// the worker has not begun is taken back first, so that nothing else goes with it. On a loop the
// worker stays, unless the task does not let go of it.
void PoolCore::look_at_limits(Endings& endings) {
  if (limited_ > 0) {
    const std::int64_t now = now_ns();
    for (const auto& [id, worker] : workers_) {
      for (InFlight& call : worker->flight) {
        const Timeout limit = call.task.item->options().timeout;
        if (call.end_by_ns != 0 && now >= call.end_by_ns && worker->reason.empty()) {
          worker->past_limit = true;
          worker->expected_end = true;
          end_worker(*worker, "a call ran past its limit of time and held up the event loop");
        }
        if (!limit || call.ended) continue;
        if (call.started_ns == 0) {
          const auto start = worker->process->page().started_ns(call.number);
          if (!start) continue;
          note_start(call, *worker, *start);
        }
        if (now - call.started_ns < limit->count()) continue;
        on_limit(*worker, call, *limit, endings);
      }
      if (worker->end_by_ns != 0 && worker->state == WorkerState::ready) {
        take_back(*worker);
        let_go(*worker);
      }
    }
  }
  const std::int64_t now = now_ns();
  for (const auto& [id, worker] : workers_) {
    if (worker->end_by_ns != 0 && now >= worker->end_by_ns) {
      worker->process->kill(SIGKILL);
      worker->end_by_ns = 0;
    }
    if (worker->state == WorkerState::greeting && options_.start_limit > Duration::zero() &&
        now - worker->sign_of_life_ns >= options_.start_limit.count() && worker->reason.empty()) {
      end_worker(*worker, fmt::format("the program \"{}\" did not answer within {} s; is it a worker program?",
                                      program_, std::chrono::duration<double>(options_.start_limit).count()));
    }
  }
}

void PoolCore::look_at_health(Endings& /*endings*/) {
  if (in_flight_ == 0 || options_.response_limit <= Duration::zero()) return;
  const std::int64_t now = now_ns();
  if (now - health_ns_ < health_interval(options_.response_limit)) return;
  health_ns_ = now;
  for (const auto& [id, worker] : workers_) {
    if (worker->flight.empty() || !worker->reason.empty()) continue;
    processes::WorkerPageHead& page = worker->process->page().head();
    if (page.pong.load() == worker->ping) worker->sign_of_life_ns = now;
    page.ping.store(++worker->ping);
    worker->process->page().ring();
    if (now - worker->sign_of_life_ns > options_.response_limit.count()) {
      end_worker(*worker, fmt::format("it gave no sign of life for {} s{}",
                                      std::chrono::duration<double>(options_.response_limit).count(),
                                      worker->process->stopped() ? "; it had been stopped" : ""));
      continue;
    }
    // It has work, and yet it waits for some: twice in a row is no coincidence.
    const bool quiet = page.waiting.load() != 0 && worker->process->channel().unsent() == 0;
    worker->quiet_looks = quiet ? worker->quiet_looks + 1 : 0;
    if (worker->quiet_looks > 2) end_worker(*worker, "a message to it or from it was lost");
  }
}

// Futures that were asked to end while they run.
void PoolCore::pass_on_requests(Endings& endings) {
  for (processes::RemoteItem* item : requests_->take()) {
    for (const auto& [id, worker] : workers_) {
      for (const InFlight& call : worker->flight) {
        if (call.task.item == item) worker->process->page().ask(call.number, processes::kAskCancel);
      }
    }
    // One that came back from the call queue is over: nobody has begun it.
    const auto waiting = std::find_if(queue_.begin(), queue_.end(),
                                      [item](const Queued& task) { return task.item == item && task.begun; });
    if (waiting == queue_.end()) continue;
    ++stats_.completed;
    endings.push_back({.task = std::move(*waiting), .state = TaskState::cancelled});
    queue_.erase(waiting);
  }
}

}  // namespace poolscope
