// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stress/storm.h"

#include "core/futures/task_context.h"
#include "core/futures/wait.h"
#include "core/sync/log.h"
#include "core/tracing/queue_depth.h"
#include "tests/support/gate.h"

#include <stdexcept>
#include <vector>

namespace poolscope::support {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kSubmits = 400;
#else
constexpr int kSubmits = 4000;
#endif
constexpr int kDeepest = 3;  // tasks and callbacks that submit tasks and callbacks that ...

TaskState end_of(const Future<int>& future) {
  const FutureSnapshot<int> s = future.snapshot();
  if (s.cancelled) return TaskState::cancelled;
  if (!s.done) return TaskState::running;
  if (!s.exception) return TaskState::finished;
  return type_name(s.exception) == "poolscope::TimeoutError" ? TaskState::timed_out : TaskState::failed;
}

}  // namespace

std::int64_t Ledger::ended() const noexcept {
  std::int64_t sum = 0;
  for (const auto& count : ends)
    sum += count.load();
  return sum;
}

Storm::Storm(std::uint64_t seed) : seed_(seed) {
  Random random(static_cast<Random::result_type>(seed % 2'000'000'011 + 1));
  const int workers = 1 + static_cast<int>(random() % 6);
  const std::size_t limit = random() % 2 == 0 ? 0 : 1 + random() % 40;
  const auto full = static_cast<QueueFull>(random() % 3);
  tasks_are_short_ = random() % 2 == 0;
  fate_ = static_cast<int>(random() % 6);
  // Workers that wait for room in their own pool's queue wait for ever, in Python as well.
  deepest_ = limit != 0 && full == QueueFull::block ? 0 : kDeepest;
  submits_ = 1 + static_cast<int>(random() % kSubmits);
  submitters_ = 1 + static_cast<int>(random() % 4);
  description_ = std::to_string(workers) + " workers, queue limit " + std::to_string(limit) + " (" +
                 std::string(to_string(full)) + "), " + (tasks_are_short_ ? "short" : "mixed") + " tasks, fate " +
                 std::to_string(fate_) + ", " + std::to_string(submitters_) + " submitters of " +
                 std::to_string(submits_);
  recorder_ = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  pool_ = std::make_unique<ThreadPoolExecutor>(
      ThreadPoolOptions{.max_workers = workers, .executor = {recorder_, limit, full}});
}

Storm::~Storm() = default;

int Storm::play(TaskContext& context, std::uint32_t what, int depth) {
  ++ledger_.bodies;
  Random random(what % 2'000'000'011 + 1);
  const auto dice = random() % (tasks_are_short_ ? 400 : 20);
  switch (dice) {
    case 0: throw std::runtime_error("on purpose");
    case 1: throw static_cast<int>(what);
    case 2: context.sleep(std::chrono::microseconds(random() % 300)); break;
    case 3:
      for (unsigned i = 0; i < random() % 500; ++i)
        context.checkpoint();
      break;
    case 4: context.blocking([] { std::this_thread::yield(); }); break;
    case 5: context.set_result_text(std::string(random() % 50, 'r')); break;
    case 6:
    case 7:
      if (depth < deepest_) submit_one(random, depth + 1, nullptr);
      break;
    default: break;
  }
  return static_cast<int>(what & 0x7FFF'FFFFU);
}

bool Storm::submit_one(Random& random, int depth, std::vector<Future<int>>* mine) {
  const auto what = static_cast<std::uint32_t>(random());
  SubmitOptions options;
  const bool with_options = random() % 8 == 0;
  if (with_options && random() % 2 == 0) options.timeout = std::chrono::microseconds(random() % 300);
  if (with_options) options.label = std::string(random() % 30, 'l');
  const bool callback_submits = random() % 32 == 0 && depth < deepest_;
  const auto body = [this, what, depth](TaskContext& context) { return play(context, what, depth); };
  Future<int> future;
  try {
    future = with_options ? pool_->submit_with(std::move(options), body) : pool_->submit(body);
  } catch (const RuntimeError&) {  // full, or shut down
    ++ledger_.refused;
    return false;
  }
  ++ledger_.accepted;
  future.add_done_callback([this, what, depth, callback_submits](const Future<int>& f) {
    ++ledger_.ends[static_cast<std::size_t>(end_of(f))];
    Random more(what % 2'000'000'011 + 1);
    if (callback_submits) submit_one(more, depth + 1, nullptr);
  });
  if (mine != nullptr) mine->push_back(std::move(future));
  return true;
}

void Storm::submit_many(Random random) {
  std::vector<Future<int>> mine;
  for (int i = 0; i < submits_; ++i) {
    submit_one(random, 0, &mine);
    const auto dice = random() % 64;
    if (mine.empty()) continue;
    Future<int>& any = mine[random() % mine.size()];
    if (dice < 6) any.cancel();
    if (dice >= 6 && dice < 12) any.request_cancel();
    if (dice == 12) static_cast<void>(wait(mine, std::chrono::microseconds(random() % 100), FIRST_COMPLETED));
    if (dice == 13) {
      try {
        static_cast<void>(any.result(std::chrono::microseconds(random() % 200)));
      } catch (...) {  // whatever it threw, or it took longer: both are counted elsewhere
      }
    }
    if (mine.size() > 256) mine.clear();
  }
}

void Storm::conduct(const std::stop_token& stop, Random random) {
  const auto turns_before_fate = 20 + random() % 200;
  for (std::uint32_t turn = 0; !stop.stop_requested(); ++turn) {
    switch (random() % 6) {
      case 0: pool_->pause(); break;
      case 1: pool_->step(); break;
      default: pool_->resume(); break;
    }
    static_cast<void>(pool_->stats());
    static_cast<void>(pool_->worker_names());
    if (turn == turns_before_fate) {
      if (fate_ == 0) pool_->shutdown(false, false);
      if (fate_ == 1) pool_->shutdown(false, true);
      if (fate_ == 2) pool_->cancel_all();
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 300));
  }
  pool_->resume();
}

void Storm::watch(const std::stop_token& stop) {
  Trace before;
  while (!stop.stop_requested()) {
    const Trace now = recorder_->snapshot();
    if (now.size() < before.size() || now.counts().done() < before.counts().done() ||
        now.counts().total() != static_cast<std::int64_t>(now.size())) {
      ++wrong_snapshots_;
    }
    before = now;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

std::string Storm::run() {
  {
    std::jthread watcher([this](const std::stop_token& stop) { watch(stop); });
    std::jthread conductor([this](const std::stop_token& stop) {
      conduct(stop, Random(static_cast<Random::result_type>(seed_ % 1'000'000'007 + 7)));
    });
    std::vector<std::jthread> submitters;
    for (int i = 0; i < submitters_; ++i) {
      submitters.emplace_back([this, i] {
        submit_many(
            Random(static_cast<Random::result_type>((seed_ + 1000 * static_cast<unsigned>(i)) % 1'000'000'007 + 11)));
      });
    }
    submitters.clear();
    // Tasks and callbacks may still submit; those that come too late are refused.
    if (fate_ == 3) pool_->shutdown(false, true);
  }
  pool_->shutdown();
  if (!eventually([this] { return ledger_.ended() >= ledger_.accepted.load(); })) {
    return std::to_string(ledger_.accepted - ledger_.ended()) + " futures never ended";
  }
  recorder_->close(now_ns());
  return compare();
}

std::string Storm::compare() {
  std::string wrong;
  const auto same = [&](const std::string& what, std::int64_t one, std::int64_t other) {
    if (one != other) wrong += what + ": " + std::to_string(one) + " and " + std::to_string(other) + "; ";
  };
  const Trace trace = recorder_->snapshot();
  const ExecutorStats stats = pool_->stats();
  same("accepted, and ended", ledger_.accepted, ledger_.ended());
  same("accepted, and submitted as the pool counts", ledger_.accepted, static_cast<std::int64_t>(stats.submitted));
  same("accepted, and rows of the trace", ledger_.accepted, static_cast<std::int64_t>(trace.size()));
  same("completed as the pool counts, and submitted", static_cast<std::int64_t>(stats.completed),
       static_cast<std::int64_t>(stats.submitted));
  same("queued, running, workers and blocked at the end, and none",
       static_cast<std::int64_t>(stats.queued + stats.running + stats.workers + stats.blocked_submitters), 0);
  for (const TaskState state : {TaskState::finished, TaskState::failed, TaskState::cancelled, TaskState::timed_out}) {
    same(std::string(to_string(state)) + " as the futures say, and the trace", ledger_[state], trace.counts()[state]);
  }
  same("events lost, and none", trace.counts().lost, 0);
  same("wrong snapshots, and none", wrong_snapshots_, 0);
  std::int64_t begun = 0;
  for (RowId row = 0; row < trace.size(); ++row) {
    begun += trace.start_ns(row) != kNoTime ? 1 : 0;
    const bool in_order = trace.end_ns(row) >= trace.submit_ns(row) &&
                          (trace.start_ns(row) == kNoTime || (trace.start_ns(row) >= trace.dispatch_ns(row) &&
                                                              trace.dispatch_ns(row) >= trace.submit_ns(row)));
    if (!in_order) same("times of row " + std::to_string(row), trace.submit_ns(row), trace.start_ns(row));
  }
  same("bodies that ran, and begun rows", ledger_.bodies, begun);
  const std::vector<DepthStep> depth = queue_depth(trace);
  same("depth of the queue at the end, and none", depth.empty() ? 0 : depth.back().depth, 0);
  return wrong;
}

}  // namespace poolscope::support
