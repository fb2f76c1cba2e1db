// SPDX-License-Identifier: GPL-3.0-or-later
// The lives of the workers: started when needed, welcomed, let go, mourned.
#include "core/processes/pool_core.h"
#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <sys/epoll.h>
#include <unistd.h>
#include <csignal>

#include <algorithm>
#include <system_error>
#include <utility>

namespace poolscope {
namespace {

constexpr std::int64_t kSpawnPause = 100'000'000;
constexpr int kMostEarlyDeaths = 5;
constexpr std::int64_t kTermGrace = 1'000'000'000;

std::string task_name(processes::RemoteItem& item) {
  if (!item.options().label.empty()) return item.options().label;
  const std::string name = item.function.call_name(processes::ByteReader(item.arguments.bytes()));
  // A function that names its calls has told them apart already.
  const bool plain = name == item.function.name();
  return plain && item.options().task_id ? fmt::format("{}({})", name, *item.options().task_id) : name;
}

}  // namespace

// As many as tasks wait beyond those that idle or are on their way, and not more than there may be.
void PoolCore::start_workers(Endings& endings) {
  if (!broken_.empty() || (stats_.shut_down && queue_.empty())) return;
  std::size_t waiting = stats_.paused ? std::min(queue_.size(), static_cast<std::size_t>(steps_)) : queue_.size();
  // Those that lie behind others only because no more workers could be started are waiting, too.
  if (retry_spawn_ns_ != 0) waiting += in_flight_ - running();
  const auto most = static_cast<std::size_t>(max_workers_);
  std::size_t wanted = options_.eager && !stats_.shut_down ? most : 0;
  if (waiting > idle_.size() + greeting_)
    wanted = std::max(wanted, std::min(most, live_ + waiting - idle_.size() - greeting_));
  if (live_ >= wanted || (retry_spawn_ns_ != 0 && now_ns() < retry_spawn_ns_)) return;
  while (live_ < wanted) {
    try {
      start_worker();
      retry_spawn_ns_ = 0;
    } catch (const std::system_error& error) {
      if (workers_.empty()) {
        break_pool(fmt::format("no worker process can be started: {}", error.what()), endings);
        return;
      }
      if (retry_spawn_ns_ == 0) {
        log(LogLevel::warning,
            fmt::format("the pool goes on with {} of {} workers for now: {}", live_, most, error.what()));
      }
      retry_spawn_ns_ = now_ns() + kSpawnPause;
      return;
    }
  }
}

void PoolCore::start_worker() {
  if (faults_.refuse_spawns > 0) {
    --faults_.refuse_spawns;
    throw std::system_error(EAGAIN, std::generic_category(), "a worker was refused on purpose");
  }
  auto worker = std::make_unique<Worker>();
  worker->id = next_id_;
  worker->name = fmt::format("{}_{}", prefix_, worker->id);
  worker->process = std::make_unique<processes::WorkerProcess>(program_, slots(), options_.inherit);
  worker->slots_taken.resize(worker->process->page().slot_count());
  epoll_event event{.events = EPOLLIN, .data = {.u64 = socket_key(worker->id)}};
  epoll_event end_event{.events = EPOLLIN, .data = {.u64 = pidfd_key(worker->id)}};
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, worker->process->channel().descriptor(), &event) != 0 ||
      epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, worker->process->pidfd(), &end_event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl for a worker");
  }
  const std::int64_t time_ns = now_ns();
  worker->sign_of_life_ns = time_ns;
  const int pid = worker->process->pid();
  if (recorder() != nullptr) worker->lane = recorder()->add_lane(LaneKind::worker, worker->name, pid, pid, time_ns);
  if (stats_.paused) worker->process->page().head().paused.store(1);
  welcome(*worker);
  ++next_id_;
  ++live_;
  ++greeting_;
  workers_.emplace(worker->id, std::move(worker));
}

// Sent ahead of the worker's hello, which saves a round trip: it lies in the socket when it starts.
void PoolCore::welcome(Worker& worker) {
  processes::Welcome message;
  message.name = worker.name;
  message.manager_pid = pid_;
  message.memory_limit_bytes = options_.memory_limit_bytes;
  message.calls_at_once = loops_ ? static_cast<std::uint32_t>(calls_at_once_) : 0;
  if (options_.initializer) {
    const auto arguments = options_.initializer->arguments.bytes();
    message.has_initializer = true;
    message.function = options_.initializer->function->id();
    message.signature = options_.initializer->function->signature_id();
    message.arguments.assign(reinterpret_cast<const char*>(arguments.data()), arguments.size());
  }
  processes::ByteWriter body;
  processes::encode(body, message);
  worker.process->channel().put_with_file(processes::FrameKind::welcome, body.bytes(),
                                          std::move(worker.process->page().file()));
  flush(worker);
}

void PoolCore::end_worker(Worker& worker, std::string reason) {
  if (worker.reason.empty()) worker.reason = std::move(reason);
  worker.process->kill(SIGKILL);
}

std::exception_ptr PoolCore::crash_error(const std::string& how, processes::RemoteItem& item) const {
  const std::string text = fmt::format("{}; the task {} was lost with it", how, task_name(item));
  return options_.after_crash == AfterCrash::replace ? std::make_exception_ptr(WorkerLost(text))
                                                     : std::make_exception_ptr(BrokenProcessPool(text));
}

// What it had begun is lost; what it had not goes to others.
void PoolCore::lose_tasks(Worker& worker, const processes::ProcessEnd& end, const std::string& how, Endings& endings) {
  take_back(worker);
  for (InFlight& call : worker.flight) {
    --in_flight_;
    if (call.task.item->options().timeout) --limited_;
    if (call.ended) {  // by its limit of time
      call.task.item->arguments.reset();
      continue;
    }
    if (call.started_ns == 0) {
      if (const auto start = worker.process->page().started_ns(call.number)) note_start(call, worker, *start);
    }
    ++stats_.completed;
    const std::exception_ptr error = crash_error(how, *call.task.item);
    endings.push_back({.task = std::move(call.task),
                       .error = error,
                       .state = TaskState::lost,
                       .process_end = end,
                       .lane = worker.lane,
                       .sent_ns = call.sent_ns,
                       .started_ns = call.started_ns});
  }
  worker.flight.clear();
}

void PoolCore::on_ended(std::uint32_t id, Endings& endings) {
  const auto found = workers_.find(id);
  if (found == workers_.end()) return;
  Worker& worker = *found->second;
  const auto end = worker.process->reap();
  if (!end) return;
  // Views into the buffer that is drained now, and then freed.
  const auto keep_payloads = [&] {
    for (Ending& ending : endings) {
      if (ending.payload.empty() || ending.copied || ending.file) continue;
      ending.copied = std::make_unique<std::vector<std::byte>>(ending.payload.begin(), ending.payload.end());
      ending.payload = *ending.copied;
    }
  };
  keep_payloads();
  for (bool more = !worker.closed; more; keep_payloads()) {
    more = worker.process->channel().receive(false) == processes::Channel::Outcome::done;
    if (more) receive(worker, endings);
  }

  const std::string how =
      fmt::format("worker {} (pid {}) {}{}", worker.name, worker.process->pid(),
                  end->signal != 0 ? "was ended by " + end->to_string() : "ended with " + end->to_string(),
                  worker.reason.empty() ? "" : ": " + worker.reason);
  const bool greeted = worker.state != WorkerState::greeting;
  const bool had_work =
      std::any_of(worker.flight.begin(), worker.flight.end(), [](const InFlight& call) { return !call.ended; });
  // It did not get ready while others work: there may be room for it later. Or all that there was: another may
  // fare better when somebody killed it, but not for ever.
  const bool others_work = std::any_of(workers_.begin(), workers_.end(), [&](const auto& entry) {
    return entry.first != id && entry.second->state == WorkerState::ready;
  });
  const bool may_try_again =
      !greeted && options_.after_crash != AfterCrash::broken &&
      (others_work || (end->signal != 0 && worker.reason.empty() && ++early_deaths_ < kMostEarlyDeaths));
  if (may_try_again && others_work) retry_spawn_ns_ = now_ns() + kSpawnPause;
  const bool crash = !worker.expected_end || (had_work && !worker.past_limit);
  if (!greeted) --greeting_;
  std::erase(idle_, &worker);
  uncount(worker);
  if (worker.state != WorkerState::leaving) worker.state = WorkerState::leaving;
  worker.counted = false;
  lose_tasks(worker, *end, how, endings);
  if (recorder() != nullptr && worker.lane != kNoLane) recorder()->lane_stopped(worker.lane, now_ns());
  workers_.erase(found);
  if (!crash || !broken_.empty()) return;
  if (!greeted && !may_try_again) {
    break_pool(how + " before it was ready", endings);
  } else if (options_.after_crash == AfterCrash::broken) {
    break_pool(how, endings);
  } else if (!stats_.shut_down || !queue_.empty()) {
    log(LogLevel::warning, how + "; another worker takes its place");
  }
}

// Every task fails, every worker goes: CPython's terminate_broken.
void PoolCore::break_pool(const std::string& why, Endings& endings) {
  if (!broken_.empty()) return;
  broken_ = "the process pool is broken: " + why;
  buffers_->close();  // workers that were not killed yet may be reading them
  // With mutex_ held, which the analysis does not see from here.
  const auto fail = [&](Queued task, std::int64_t started_ns, LaneId lane) NO_THREAD_SAFETY_ANALYSIS {
    ++stats_.completed;
    const std::string text = fmt::format("{}; the task {} cannot end any more", broken_, task_name(*task.item));
    const bool begun = task.begun;
    if (!begun && !task.work.state()->set_running_or_notify_cancel()) {  // cancelled before
      task.item->arguments.reset();
      return;
    }
    endings.push_back({.task = std::move(task),
                       .error = std::make_exception_ptr(BrokenProcessPool(text)),
                       .state = started_ns != 0 ? TaskState::lost : TaskState::failed,
                       .lane = lane,
                       .started_ns = started_ns});
  };
  for (const auto& [id, worker] : workers_) {
    take_back(*worker);
    for (InFlight& call : worker->flight) {
      if (call.ended) {
        call.task.item->arguments.reset();
      } else {
        fail(std::move(call.task), call.started_ns, worker->lane);
      }
    }
    worker->flight.clear();
    worker->expected_end = true;
    worker->process->kill(SIGTERM);
    worker->end_by_ns = now_ns() + kTermGrace;
  }
  in_flight_ = 0;
  limited_ = 0;
  for (Queued& task : std::exchange(queue_, {}))
    fail(std::move(task), 0, kNoLane);
  room_.notify_all();
}

// After shutdown, workers without work go.
void PoolCore::say_goodbye() {
  if (!stats_.shut_down || !queue_.empty() || !broken_.empty()) return;
  for (const auto& [id, worker] : workers_) {
    if (!worker->flight.empty() || worker->state == WorkerState::leaving) continue;
    const bool greeting = worker->state == WorkerState::greeting;
    let_go(*worker);
    if (greeting) worker->process->kill(SIGKILL);  // nobody needs it any more
  }
}

}  // namespace poolscope
