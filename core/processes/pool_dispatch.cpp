// SPDX-License-Identifier: GPL-3.0-or-later
// From the task queue into the call queue: who gets which call, and which comes back.
#include "core/processes/pool_core.h"
#include "core/tracing/trace_recorder.h"

#include <sys/epoll.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace poolscope {

// Calls that are not in the call queue.
std::size_t PoolCore::running() const {
  if (loops_) return in_flight_;
  return static_cast<std::size_t>(
      std::count_if(workers_.begin(), workers_.end(), [](const auto& entry) { return !entry.second->flight.empty(); }));
}

void PoolCore::set_idle(Worker& worker) {
  if (std::find(idle_.begin(), idle_.end(), &worker) == idle_.end()) idle_.push_back(&worker);
}

// The worker gets no more calls, and leaves when it has none. Until then it counts as one of those
// that there may be.
void PoolCore::let_go(Worker& worker) {
  if (worker.state == WorkerState::leaving) return;
  if (worker.state == WorkerState::greeting) --greeting_;
  worker.state = WorkerState::leaving;
  worker.expected_end = true;
  std::erase(idle_, &worker);
  if (worker.flight.empty()) send_leave(worker);
}

void PoolCore::send_leave(Worker& worker) {
  constexpr std::int64_t kGrace = 5'000'000'000;
  uncount(worker);
  if (worker.end_by_ns == 0) worker.end_by_ns = now_ns() + kGrace;
  worker.process->channel().put(processes::FrameKind::leave, 0, {});
  flush(worker);
}

void PoolCore::uncount(Worker& worker) {
  if (worker.counted) --live_;
  worker.counted = false;
}

// Calls on a loop end in any order, so the next number's slot may be taken still.
std::uint32_t PoolCore::free_number(Worker& worker) const {
  std::uint32_t number = worker.next_number;
  while (worker.slots_taken[number % worker.slots_taken.size()])
    ++number;
  return number;
}

void PoolCore::free_slot(Worker& worker, std::uint32_t number) {
  worker.slots_taken[number % worker.slots_taken.size()] = false;
}

bool PoolCore::give(Worker& worker, Queued task, bool stepped, Endings& endings) {
  if (!task.begun) {
    if (!task.work.state()->set_running_or_notify_cancel()) {  // cancelled in the queue
      task.item->arguments.reset();
      ++stats_.completed;
      return false;
    }
    task.begun = true;
  }
  processes::RemoteItem& item = *task.item;
  processes::TaskHead head;
  head.function = item.function.id();
  head.signature = item.function.signature_id();
  head.chunk = item.chunk ? 1 : 0;
  head.timed = recorder() != nullptr ? 1 : 0;
  head.stepped = stepped ? 1 : 0;

  processes::Channel& channel = worker.process->channel();
  if (faults_.drop_call > 0 && --faults_.drop_call == 0) channel.drop_next();
  if (faults_.corrupt_call > 0 && --faults_.corrupt_call == 0) channel.corrupt_next();
  const std::uint32_t number = free_number(worker);
  worker.process->page().offer(number);
  try {
    const auto head_bytes = std::as_bytes(std::span(&head, 1));
    if (const processes::SharedBuffer* const buffer = item.arguments.shared()) {
      channel.put_shared(processes::FrameKind::task, number, head_bytes, *buffer, item.arguments.size());
    } else {
      channel.put(processes::FrameKind::task, number, head_bytes, item.arguments.bytes());
    }
  } catch (...) {  // no memory or descriptor for large arguments: this task's misfortune only
    ++stats_.completed;
    endings.push_back({.task = std::move(task), .error = std::current_exception()});
    return false;
  }
  worker.next_number = number + 1;
  worker.slots_taken[number % worker.slots_taken.size()] = true;
  ++worker.tasks_given;
  const std::int64_t time_ns = now_ns();
  if (worker.flight.empty()) {
    worker.sign_of_life_ns = time_ns;
    std::erase(idle_, &worker);
  }
  if (item.recorder != nullptr) item.recorder->dispatched(item.row, worker.lane, time_ns);
  if (item.options().timeout) ++limited_;
  ++in_flight_;
  worker.flight.push_back({.task = std::move(task), .number = number, .chunk = chunk_, .sent_ns = time_ns});
  if (chunk_left_ > 0) --chunk_left_;
  arm_look();
  if (options_.max_tasks_per_child && worker.tasks_given >= *options_.max_tasks_per_child) let_go(worker);
  return true;
}

void PoolCore::flush(Worker& worker) {
  processes::Channel& channel = worker.process->channel();
  const bool later = channel.flush(false) == processes::Channel::Outcome::later;
  if (later == worker.wants_out) return;
  worker.wants_out = later;
  epoll_event event{};
  event.events = later ? EPOLLIN | EPOLLOUT : EPOLLIN;
  event.data.u64 = socket_key(worker.id);
  epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, channel.descriptor(), &event);
}

// An idle worker, else the one with the fewest calls while it, or the call queue, has room.
PoolCore::Worker* PoolCore::worker_for_call() {
  if (!idle_.empty()) return idle_.back();
  if (greeting_ > 0 || (live_ < static_cast<std::size_t>(max_workers_) && retry_spawn_ns_ == 0)) return nullptr;
  Worker* best = nullptr;
  std::size_t waiting = 0;
  for (const auto& [id, worker] : workers_) {
    waiting += chunks_waiting(*worker);
    if (worker->state != WorkerState::ready) continue;
    if (best == nullptr || worker->flight.size() < best->flight.size()) best = worker.get();
  }
  if (loops_) return best != nullptr && best->flight.size() < calls_at_once_ ? best : nullptr;
  return waiting < call_queue_ && (best == nullptr || best->flight.size() < best->process->page().slot_count())
             ? best
             : nullptr;
}

// Those beyond the one that it has begun.
std::size_t PoolCore::chunks_waiting(const Worker& worker) const {
  return worker.flight.empty() ? 0 : (worker.flight.size() - 1) / chunk_size_;
}

void PoolCore::begin_chunk(const Worker& worker) {
  ++chunk_;
  chunk_worker_ = worker.id;
  chunk_left_ = chunk_size_;
}

// The one that has the beginning of a chunk gets the rest, too, unless it is no longer there for that.
PoolCore::Worker* PoolCore::next_worker() {
  if (chunk_left_ > 0) {
    const auto found = workers_.find(chunk_worker_);
    if (found != workers_.end() && found->second->state == WorkerState::ready &&
        found->second->flight.size() < found->second->process->page().slot_count()) {
      return found->second.get();
    }
  }
  Worker* const worker = worker_for_call();
  if (worker != nullptr) begin_chunk(*worker);
  return worker;
}

void PoolCore::hand_out(Endings& endings) {
  if (!broken_.empty()) return;
  share_with_idle();
  bool stepped = false;
  while (!queue_.empty()) {
    if (stats_.paused && steps_ == 0) break;
    stepped = stats_.paused;
    if (stepped && idle_.empty() && !loops_) break;  // it would wait behind one that halts
    if (stepped) chunk_left_ = 0;                    // what is let in goes where it is begun
    Worker* const worker = next_worker();
    if (worker == nullptr) break;
    Queued task = std::move(queue_.front());
    queue_.pop_front();
    if (stats_.blocked_submitters > 0) room_.notify_one();
    if (give(*worker, std::move(task), stepped, endings) && stepped) --steps_;
  }
  for (const auto& [id, worker] : workers_) {
    if (worker->process->channel().unsent() > 0) flush(*worker);
  }
}

// What the worker has not begun goes back to the front of the queue, in its order.
void PoolCore::take_back(Worker& worker, Keep keep) {
  const std::uint32_t begun_chunk = worker.flight.empty() ? 0 : worker.flight.front().chunk;
  std::deque<InFlight> kept;
  std::deque<Queued> returned;
  for (InFlight& call : worker.flight) {
    const bool stays = keep == Keep::begun_chunks && call.chunk == begun_chunk;
    if (stays || call.ended || call.started_ns != 0 || !worker.process->page().recall(call.number)) {
      kept.push_back(std::move(call));
      continue;
    }
    --in_flight_;
    free_slot(worker, call.number);
    --worker.tasks_given;
    if (call.task.item->options().timeout) --limited_;
    returned.push_back(std::move(call.task));
  }
  worker.flight = std::move(kept);
  if (!returned.empty() && chunk_worker_ == worker.id) chunk_left_ = 0;  // they may go elsewhere now
  for (auto call = returned.rbegin(); call != returned.rend(); ++call)
    queue_.push_front(std::move(*call));
  if (!worker.flight.empty()) return;
  if (worker.state == WorkerState::ready) set_idle(worker);
  if (worker.state == WorkerState::leaving && worker.counted) send_leave(worker);
}

// Nobody idles while a chunk waits behind another one.
void PoolCore::share_with_idle() {
  if (loops_ || !queue_.empty() || idle_.empty() || stats_.paused || in_flight_ == 0) return;
  Worker* longest = nullptr;
  for (const auto& [id, worker] : workers_) {
    if (chunks_waiting(*worker) > 0 && (longest == nullptr || worker->flight.size() > longest->flight.size())) {
      longest = worker.get();
    }
  }
  if (longest != nullptr) take_back(*longest, Keep::begun_chunks);
}

}  // namespace poolscope
