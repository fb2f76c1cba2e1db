// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The inside of ProcessPoolExecutor. Only the sources of this folder include it.
//
// One mutex guards the queue and the workers. The manager thread holds it while it looks at sockets
// and hands out calls, never while it decodes results or ends futures, which is foreign code; it is
// the only one that receives, starts processes and reaps them. A submitting thread may hand a call to
// an idle worker itself, which saves the way through the manager.
//
// Order of locks: mutex_, then a future's own. Nothing that a future calls under its lock takes mutex_.

#include "core/futures/exit_hooks.h"
#include "core/processes/messages.h"
#include "core/processes/process_pool.h"
#include "core/processes/worker_process.h"
#include "core/sync/mutex.h"

#include <sys/epoll.h>

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace poolscope {

class PoolCore final : public FinishedAtExit, public std::enable_shared_from_this<PoolCore> {
 public:
  PoolCore(ProcessPoolOptions options, int max_workers, std::shared_ptr<processes::SharedBuffers> buffers);
  ~PoolCore() override;

  void start();
  void add(WorkPtr work, processes::RemoteItem& item) EXCLUDES(mutex_);
  void shutdown(bool wait, bool cancel_futures) EXCLUDES(mutex_);
  void finish_at_exit() override { shutdown(!inside_manager(), false); }
  void cancel_running() EXCLUDES(mutex_);
  void pause() EXCLUDES(mutex_);
  void resume() EXCLUDES(mutex_);
  void step() EXCLUDES(mutex_);
  [[nodiscard]] ExecutorStats stats() const EXCLUDES(mutex_);
  [[nodiscard]] std::vector<std::string> worker_names() const EXCLUDES(mutex_);
  [[nodiscard]] std::vector<pid_t> worker_pids() const EXCLUDES(mutex_);
  [[nodiscard]] int max_workers() const noexcept { return max_workers_; }
  void end_workers(int signal) EXCLUDES(mutex_);
  bool signal_one(std::size_t place, int signal) EXCLUDES(mutex_);
  bool signal_process(pid_t pid, int signal) EXCLUDES(mutex_);
  void inject(const ProcessPoolExecutor::Faults& faults) EXCLUDES(mutex_);
  [[nodiscard]] bool inside_manager() const noexcept;
  [[nodiscard]] bool in_forked_child() const noexcept;

 private:
  struct Queued {
    WorkPtr work;
    processes::RemoteItem* item = nullptr;
    bool begun = false;  // its future counts as running: it was in the call queue before
  };
  struct InFlight {
    Queued task;
    std::uint32_t number = 0;
    std::uint32_t chunk = 0;
    std::int64_t sent_ns = 0;
    std::int64_t started_ns = 0;  // 0: not known to have
    bool ended = false;           // its future has ended: by its limit of time
    std::int64_t end_by_ns = 0;   // on a loop: the worker is killed when this ended call is there still
  };
  enum class WorkerState : std::uint8_t { greeting, ready, leaving };
  struct Worker {
    std::uint32_t id = 0;
    std::string name;
    LaneId lane = kNoLane;
    std::unique_ptr<processes::WorkerProcess> process;
    WorkerState state = WorkerState::greeting;
    std::deque<InFlight> flight;  // in the order of sending
    std::uint32_t next_number = 0;
    std::vector<bool> slots_taken;
    int tasks_given = 0;
    bool wants_out = false;      // its socket was full
    bool expected_end = false;   // its death is no crash
    bool past_limit = false;     // it is ended for a task that ran too long
    bool counted = true;         // among the workers that there may be
    bool closed = false;         // its end of the socket is
    std::string reason;          // why it is being ended, when that is our doing
    std::int64_t end_by_ns = 0;  // killed then; 0: not
    std::uint32_t ping = 0;
    std::int64_t sign_of_life_ns = 0;
    int quiet_looks = 0;  // times it was seen waiting although it has work
  };
  // A task that is over, until its future is ended without the lock.
  struct Ending {
    Queued task;
    std::exception_ptr error;  // else what came from the worker:
    TaskState state = TaskState::failed;
    std::optional<processes::ProcessEnd> process_end;
    processes::ResultHead head;
    std::span<const std::byte> payload;  // in a decoder's buffer, or:
    std::unique_ptr<std::vector<std::byte>> copied;
    std::unique_ptr<processes::MappedFile> file;
    LaneId lane = kNoLane;
    std::int64_t sent_ns = 0;
    std::int64_t started_ns = 0;  // recorded already
    std::int64_t received_ns = 0;
    std::size_t received_bytes = 0;
  };
  using Endings = std::vector<Ending>;

  // What epoll tells events apart by.
  static constexpr std::uint64_t kBellKey = 0;
  static constexpr std::uint64_t kTimerKey = 1;
  static constexpr std::uint64_t socket_key(std::uint32_t id) noexcept { return 2 + 2 * std::uint64_t{id}; }
  static constexpr std::uint64_t pidfd_key(std::uint32_t id) noexcept { return 3 + 2 * std::uint64_t{id}; }

  [[nodiscard]] TraceRecorder* recorder() const noexcept { return options_.executor.recorder.get(); }

  // pool_core.cpp: the callers' side.
  void check_open() const REQUIRES(mutex_);
  [[nodiscard]] bool full() const REQUIRES(mutex_);
  [[nodiscard]] bool make_room() REQUIRES(mutex_);
  void run_in_caller(WorkPtr work, processes::RemoteItem& item) EXCLUDES(mutex_);
  void wake_manager() REQUIRES(mutex_);
  void record_submit(processes::RemoteItem& item) REQUIRES(mutex_);
  void drop_queue(Endings& endings) REQUIRES(mutex_);
  [[nodiscard]] JobId job_of(const processes::RegisteredFunction& function) REQUIRES(mutex_);

  // pool_dispatch.cpp: who gets which call.
  void hand_out(Endings& endings) REQUIRES(mutex_);
  [[nodiscard]] std::uint32_t free_number(Worker& worker) const REQUIRES(mutex_);
  static void free_slot(Worker& worker, std::uint32_t number);
  void on_limit(Worker& worker, InFlight& call, const Duration& limit, Endings& endings) REQUIRES(mutex_);
  bool give(Worker& worker, Queued task, bool stepped, Endings& endings) REQUIRES(mutex_);
  void flush(Worker& worker) REQUIRES(mutex_);
  [[nodiscard]] Worker* worker_for_call() REQUIRES(mutex_);
  [[nodiscard]] Worker* next_worker() REQUIRES(mutex_);
  void begin_chunk(const Worker& worker) REQUIRES(mutex_);
  [[nodiscard]] std::size_t chunks_waiting(const Worker& worker) const;
  enum class Keep : std::uint8_t { begun_calls, begun_chunks };
  void take_back(Worker& worker, Keep keep = Keep::begun_calls) REQUIRES(mutex_);
  void share_with_idle() REQUIRES(mutex_);
  void set_idle(Worker& worker) REQUIRES(mutex_);
  void let_go(Worker& worker) REQUIRES(mutex_);
  void send_leave(Worker& worker) REQUIRES(mutex_);
  void uncount(Worker& worker) REQUIRES(mutex_);
  [[nodiscard]] std::size_t running() const REQUIRES(mutex_);

  // pool_workers.cpp: their lives.
  void start_workers(Endings& endings) REQUIRES(mutex_);
  void start_worker() REQUIRES(mutex_);
  // Twice as many on a loop, so that a free one is found soon.
  [[nodiscard]] std::size_t slots() const noexcept {
    return loops_ ? 2 * calls_at_once_ : (call_queue_ + 1) * chunk_size_;
  }
  void welcome(Worker& worker) REQUIRES(mutex_);
  void on_ended(std::uint32_t id, Endings& endings) REQUIRES(mutex_);
  void lose_tasks(Worker& worker, const processes::ProcessEnd& end, const std::string& how, Endings& endings)
      REQUIRES(mutex_);
  void break_pool(const std::string& why, Endings& endings) REQUIRES(mutex_);
  void end_worker(Worker& worker, std::string reason) REQUIRES(mutex_);
  void say_goodbye() REQUIRES(mutex_);
  [[nodiscard]] std::exception_ptr crash_error(const std::string& how, processes::RemoteItem& item) const;

  // pool_manager.cpp: the manager's rounds.
  void manage() EXCLUDES(mutex_);
  [[nodiscard]] bool round(Endings& endings) EXCLUDES(mutex_);
  [[nodiscard]] int milliseconds_to_next() const REQUIRES(mutex_);
  void on_events(int count, Endings& endings) REQUIRES(mutex_);
  [[nodiscard]] bool over() const REQUIRES(mutex_);
  static void end_soon(Worker& worker);
  void receive(Worker& worker, Endings& endings) REQUIRES(mutex_);
  void on_frame(Worker& worker, const processes::Frame& frame, Endings& endings) REQUIRES(mutex_);
  void on_hello(Worker& worker, const processes::Frame& frame, Endings& endings) REQUIRES(mutex_);
  void on_result(Worker& worker, const processes::Frame& frame, Endings& endings) REQUIRES(mutex_);
  void look_at_starts() REQUIRES(mutex_);
  void note_start(InFlight& call, const Worker& worker, std::int64_t start_ns) REQUIRES(mutex_);
  void look_at_limits(Endings& endings) REQUIRES(mutex_);
  void look_at_health(Endings& endings) REQUIRES(mutex_);
  void pass_on_requests(Endings& endings) REQUIRES(mutex_);
  void arm_look() REQUIRES(mutex_);
  void set_timer(std::int64_t ns) REQUIRES(mutex_);

  // pool_endings.cpp: without the lock.
  static void finish(Endings& endings, TraceRecorder* recorder) noexcept;
  static void finish_one(Ending& ending, TraceRecorder* recorder);

  const ProcessPoolOptions options_;
  const int max_workers_;
  const bool loops_;  // calls of a worker run beside each other
  const std::size_t calls_at_once_;
  const std::size_t call_queue_;  // chunks that may wait in it
  const std::size_t chunk_size_;
  const std::string prefix_;
  const std::string program_;
  const pid_t pid_;
  const Descriptor epoll_;
  const Descriptor bell_;
  const Descriptor timer_;  // rings when it is time to look which calls have begun
  const std::shared_ptr<processes::EndRequests> requests_;
  const std::shared_ptr<processes::SharedBuffers> buffers_;

  mutable Mutex mutex_;  // guards everything below
  CondVar room_;
  CondVar manager_gone_;
  std::thread manager_ GUARDED_BY(mutex_);
  bool manager_ended_ GUARDED_BY(mutex_) = false;
  bool manager_sleeps_ GUARDED_BY(mutex_) = false;
  bool look_armed_ GUARDED_BY(mutex_) = false;
  std::int64_t look_interval_ns_ GUARDED_BY(mutex_) = 0;
  std::array<epoll_event, 64> events_;  // the manager's own
  std::deque<Queued> queue_ GUARDED_BY(mutex_);
  std::map<std::uint32_t, std::unique_ptr<Worker>> workers_ GUARDED_BY(mutex_);
  std::vector<Worker*> idle_ GUARDED_BY(mutex_);
  std::size_t greeting_ GUARDED_BY(mutex_) = 0;
  std::size_t live_ GUARDED_BY(mutex_) = 0;            // greeting or ready
  std::size_t in_flight_ GUARDED_BY(mutex_) = 0;       // of all workers
  std::size_t limited_ GUARDED_BY(mutex_) = 0;         // in flight with a limit of time
  std::uint32_t chunk_ GUARDED_BY(mutex_) = 0;         // that was begun last
  std::uint32_t chunk_worker_ GUARDED_BY(mutex_) = 0;  // who gets the rest of it
  std::size_t chunk_left_ GUARDED_BY(mutex_) = 0;
  std::uint32_t next_id_ GUARDED_BY(mutex_) = 0;
  std::string broken_ GUARDED_BY(mutex_);  // why; empty: it is not
  std::int64_t health_ns_ GUARDED_BY(mutex_) = 0;
  int steps_ GUARDED_BY(mutex_) = 0;
  ExecutorStats stats_ GUARDED_BY(mutex_);
  ProcessPoolExecutor::Faults faults_ GUARDED_BY(mutex_);
  LaneId caller_lane_ GUARDED_BY(mutex_) = kNoLane;
  std::unordered_map<const processes::RegisteredFunction*, JobId> jobs_ GUARDED_BY(mutex_);
  int early_deaths_ GUARDED_BY(mutex_) = 0;  // of workers killed before they were ready, in a row
  std::int64_t retry_spawn_ns_ GUARDED_BY(mutex_) = 0;
};

}  // namespace poolscope
