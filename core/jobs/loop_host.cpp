// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/loop_host.h"

#include "core/coroutines/event_loop.h"
#include "core/coroutines/run.h"
#include "core/futures/task_context.h"
#include "core/processes/worker_page.h"
#include "core/sync/clock.h"
#include "core/sync/mutex.h"

#include <algorithm>
#include <deque>
#include <thread>
#include <unordered_map>
#include <utility>

namespace poolscope {
namespace {

using processes::HostedCall;

class LoopHost;

// One call on the loop. Deletes itself at its end. For the loop's thread, except what says otherwise.
class LoopCall final : public coroutines::TaskObserver {
 public:
  LoopCall(LoopHost& host, std::unique_ptr<HostedCall> call);

  void begin();
  /// Any thread; the host's list keeps it alive meanwhile.
  void ask(std::uint32_t asks) {
    if ((asks & ~std::exchange(asked_, asks)) == 0) return;  // passed on before
    if ((asks & processes::kAskCancel) != 0) context_.raise(TaskContext::kCancel);
    if ((asks & processes::kAskTimeout) != 0) context_.raise(TaskContext::kTimeout);
  }
  void cancel() {
    task_.task().cancel();
    let_go(false);
  }
  /// Gives it its turn again when it is parked.
  void let_go(bool to_its_end);

  bool may_step() override;
  void step_begins(bool first, std::int64_t time_ns) override;
  void step_ended() override;
  void ended(bool cancelled, std::int64_t time_ns, std::int64_t cpu_ns) override;

 private:
  Task<void> drive();
  void end_wait(std::int64_t time_ns);

  LoopHost& host_;
  const std::unique_ptr<HostedCall> call_;
  TaskContext context_;
  coroutines::TaskHandle<void> task_;
  std::exception_ptr thrown_;
  std::int64_t waits_since_ns_ = 0;
  std::uint32_t asked_ = 0;  // guarded by the host's lock
  bool stepped_;
  bool parked_ = false;         // the loop leaves it alone
  bool stands_paused_ = false;  // what it waits for is the end of a pause
};

class LoopHost final : public processes::CallHost {
 public:
  LoopHost(HostedCoroutine coroutine, Send send)
      : coroutine_(std::move(coroutine)), send_(std::move(send)), thread_([this] { run(); }) {}
  ~LoopHost() override {
    loop_.inbox()->try_post([this] { loop_.stop(); });
    thread_.join();
  }

  void begin(std::unique_ptr<HostedCall> call) override {
    loop_.inbox()->try_post([this, kept = std::make_shared<std::unique_ptr<HostedCall>>(std::move(call))] {
      auto* const mine = new LoopCall(*this, std::move(*kept));  // its end deletes it
      mine->begin();
    });
  }
  void pass_on(const std::function<std::uint32_t(std::uint32_t)>& asks) override {
    const MutexLock lock(mutex_);
    for (const auto& [number, call] : calls_) {
      if (const std::uint32_t reasons = asks(number); reasons != 0) call->ask(reasons);
    }
  }
  void pause() override { gate_.close(); }
  void resume() override {
    gate_.open();
    const MutexLock lock(mutex_);
    for (const std::uint32_t number : std::exchange(parked_, {}))
      post(number, [](LoopCall& call) { call.let_go(false); });
  }
  bool step() override {
    if (gate_.let_one_go()) return true;
    const MutexLock lock(mutex_);
    if (parked_.empty()) return false;
    post(parked_.front(), [](LoopCall& call) { call.let_go(true); });
    parked_.pop_front();
    return true;
  }

  // For calls.
  [[nodiscard]] coroutines::EventLoop& loop() noexcept { return loop_; }
  [[nodiscard]] PauseGate& gate() noexcept { return gate_; }
  [[nodiscard]] Task<void> run_call(TaskContext& context, HostedCall& call) const { return coroutine_(context, call); }
  void add(std::uint32_t number, LoopCall& call) {
    const MutexLock lock(mutex_);
    calls_.emplace(number, &call);
  }
  void remove(std::uint32_t number) {
    const MutexLock lock(mutex_);
    calls_.erase(number);
    std::erase(parked_, number);
  }
  void park(std::uint32_t number) {
    const MutexLock lock(mutex_);
    parked_.push_back(number);
  }
  void send(HostedCall& call, const std::exception_ptr& error, bool asked) const { send_(call, error, asked); }
  /// Any thread: does that with the call on the loop, if it is under way still.
  void post(std::uint32_t number, void (*what)(LoopCall& call)) {
    loop_.inbox()->try_post([this, number, what] {
      LoopCall* call = nullptr;
      {
        const MutexLock lock(mutex_);
        const auto found = calls_.find(number);
        if (found != calls_.end()) call = found->second;
      }
      if (call != nullptr) what(*call);
    });
  }

 private:
  void run() {
    set_thread_name("event-loop");
    loop_.run_forever();
    coroutines::finish_loop(loop_);
  }

  const HostedCoroutine coroutine_;
  const Send send_;
  PauseGate gate_;
  coroutines::EventLoop loop_;
  Mutex mutex_;
  std::unordered_map<std::uint32_t, LoopCall*> calls_ GUARDED_BY(mutex_);  // begun and not ended
  std::deque<std::uint32_t> parked_ GUARDED_BY(mutex_);                    // held up by a pause, the longest first
  std::thread thread_;                                                     // last: it uses all the others
};

LoopCall::LoopCall(LoopHost& host, std::unique_ptr<HostedCall> call)
    : host_(host),
      call_(std::move(call)),
      context_({.gate = &host.gate(), .stepped = call_->stepped, .kept_segments = &call_->segments}),
      stepped_(call_->stepped) {
  TaskContext::exchange_current(nullptr);
}

void LoopCall::begin() {
  coroutines::TaskOptions options;
  options.label = call_->function.call_name(processes::ByteReader(call_->arguments));
  task_ = host_.loop().create_observed_task(drive(), *this, std::move(options));
  host_.add(call_->number, *this);
  context_.set_interrupt(
      [&host = host_, number = call_->number] { host.post(number, [](LoopCall& call) { call.cancel(); }); });
}

Task<void> LoopCall::drive() {
  try {
    co_await host_.run_call(context_, *call_);
  } catch (...) {
    thrown_ = std::current_exception();
  }
}

void LoopCall::let_go(bool to_its_end) {
  if (to_its_end) stepped_ = true;
  if (!std::exchange(parked_, false)) return;
  host_.loop().resume_parked(task_.task());
}

bool LoopCall::may_step() {
  if (stepped_ || context_.cancel_requested() || !host_.gate().closed()) return true;
  const std::int64_t time_ns = now_ns();
  end_wait(time_ns);
  waits_since_ns_ = time_ns;
  stands_paused_ = true;
  parked_ = true;
  host_.park(call_->number);
  return false;
}

void LoopCall::end_wait(std::int64_t time_ns) {
  const SegmentKind kind = std::exchange(stands_paused_, false) ? SegmentKind::paused : SegmentKind::blocked;
  if (waits_since_ns_ != 0 && call_->timed) {
    call_->segments.push_back(
        {.begin_ns = waits_since_ns_, .end_ns = std::max(time_ns, waits_since_ns_), .kind = kind});
  }
  waits_since_ns_ = 0;
}

void LoopCall::step_begins(bool /*first*/, std::int64_t time_ns) {
  end_wait(time_ns);
  TaskContext::exchange_current(&context_);
}

void LoopCall::step_ended() {
  TaskContext::exchange_current(nullptr);
  waits_since_ns_ = now_ns();
}

void LoopCall::ended(bool cancelled, std::int64_t /*time_ns*/, std::int64_t cpu_ns) {
  const std::unique_ptr<LoopCall> self(this);
  host_.remove(call_->number);
  context_.set_interrupt({});
  if (!thrown_ && cancelled) thrown_ = std::make_exception_ptr(CancelledError());
  call_->cpu_ns = cpu_ns + context_.outside_cpu_ns();
  if (TaskExtra* const extra = context_.given_extra()) call_->extra = std::move(*extra);
  call_->result_text = context_.take_result_text();
  host_.send(*call_, thrown_, context_.cancel_requested());
}

}  // namespace

std::unique_ptr<processes::CallHost> make_loop_host(HostedCoroutine coroutine, processes::CallHost::Send send) {
  return std::make_unique<LoopHost>(std::move(coroutine), std::move(send));
}

}  // namespace poolscope
