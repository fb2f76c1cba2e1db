<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>CompareWords</name>
    <message>
        <source>%1 to %2</source>
        <extracomment>The values of a sweep, from and to</extracomment>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>更快</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>更慢</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>一样</translation>
    </message>
    <message>
        <source>too noisy to tell</source>
        <translation>波动太大，分不出</translation>
    </message>
    <message>
        <source>List scheduling: wall time</source>
        <translation>列表调度: 墙钟时间</translation>
    </message>
    <message>
        <source>Makespan bounds: wall time</source>
        <translation>完工时间界限: 墙钟时间</translation>
    </message>
    <message>
        <source>Amdahl: speed-up</source>
        <translation>阿姆达尔定律: 加速比</translation>
    </message>
    <message>
        <source>Gustafson: speed-up</source>
        <translation>古斯塔夫森定律: 加速比</translation>
    </message>
    <message>
        <source>Scalability law: tasks/s</source>
        <translation>可扩展性定律: 任务/秒</translation>
    </message>
    <message>
        <source>Little&apos;s law: tasks inside</source>
        <translation>利特尔法则: 在内任务数</translation>
    </message>
    <message>
        <source>M/M/c: mean wait</source>
        <translation>M/M/c: 平均等待</translation>
    </message>
    <message>
        <source>%1 s slower than predicted: %2</source>
        <translation>比预测慢 %1 秒：%2</translation>
    </message>
    <message>
        <source>%1 s faster than predicted</source>
        <translation>比预测快 %1 秒</translation>
    </message>
    <message>
        <source>%1 s longer than any schedule of tasks as long as these needs: %2</source>
        <translation>比这些任务的任何调度所需都长 %1 秒：%2</translation>
    </message>
    <message>
        <source>the machine was busy with something else: tasks got %1 % of the cores they could use</source>
        <translation>这台机器在忙别的：任务只得到可用核心的 %1 %</translation>
    </message>
    <message>
        <source>tasks waited %1 s in all for the GIL</source>
        <translation>任务等待 GIL 共 %1 秒</translation>
    </message>
    <message>
        <source>all %1 cores were busy, so more workers could not help</source>
        <translation>全部 %1 个核心都在忙，更多工作者也没有用</translation>
    </message>
    <message>
        <source>for the last %1 s less than half of the %2 workers had anything to do</source>
        <translation>最后 %1 秒里，%2 个工作者中有事可做的不到一半</translation>
    </message>
    <message>
        <source>between tasks workers were idle or busy with handing over for %1 ms a task</source>
        <translation>任务之间，工作者空闲或忙于交接，每个任务 %1 毫秒</translation>
    </message>
    <message>
        <source>the tasks themselves took longer, %1 s in all</source>
        <translation>任务本身用时更长，共 %1 秒</translation>
    </message>
    <message>
        <source>what went on between the tasks</source>
        <translation>任务之间的开销</translation>
    </message>
    <message>
        <source>the tasks come evenly, and the law takes them to come at random</source>
        <translation>任务均匀到来，而定律假定它们随机到来</translation>
    </message>
    <message>
        <source>the tasks&apos; times vary less than the law takes them to (%1 of their mean, not 1)</source>
        <translation>任务时长的波动比定律假定的小（为均值的 %1，而不是 1）</translation>
    </message>
    <message>
        <source>the tasks&apos; times vary more than the law takes them to (%1 of their mean, not 1)</source>
        <translation>任务时长的波动比定律假定的大（为均值的 %1，而不是 1）</translation>
    </message>
    <message>
        <source>%1 tasks are few for an average; the law speaks of the long run</source>
        <translation>%1 个任务对求平均来说太少；定律说的是长期情形</translation>
    </message>
    <message>
        <source>%1 tasks came a second and %2 ended; the law speaks of as many as come</source>
        <translation>每秒到来 %1 个任务，结束 %2 个；定律说的是结束与到来一样多的情形</translation>
    </message>
    <message>
        <source>%1 tasks came a second, %2 were asked for</source>
        <translation>每秒到来 %1 个任务，要求的是 %2 个</translation>
    </message>
    <message>
        <source>workers</source>
        <translation>工作者数</translation>
    </message>
    <message>
        <source>workers, with as many times the tasks</source>
        <translation>工作者数，任务数同倍增加</translation>
    </message>
    <message>
        <source>chunk size</source>
        <translation>分块大小</translation>
    </message>
    <message>
        <source>queue limit</source>
        <translation>队列上限</translation>
    </message>
    <message>
        <source>switch interval in ms</source>
        <translation>切换间隔（毫秒）</translation>
    </message>
    <message>
        <source>call queue</source>
        <translation>调用队列</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>任务数</translation>
    </message>
    <message>
        <source>%1 tasks</source>
        <translation>%1 个任务</translation>
    </message>
    <message>
        <source>wall</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>sure?</source>
        <translation>可靠吗</translation>
    </message>
    <message>
        <source>Nowhere by more than a tenth.</source>
        <translation>处处相差不到一成。</translation>
    </message>
    <message>
        <source>All others are within a tenth.</source>
        <translation>其余都相差不到一成。</translation>
    </message>
    <message>
        <source>Nobody can know beforehand how long these tasks take; the laws that speak of what was measured stand with the figures.</source>
        <translation>没有人能事先知道这些任务要多久；关于实测结果的定律列在数据旁边。</translation>
    </message>
</context>
<context>
    <name>ExperimentPanel</name>
    <message>
        <source>work that waits</source>
        <translation>等待型任务</translation>
    </message>
    <message>
        <source>work that computes</source>
        <translation>计算型任务</translation>
    </message>
    <message>
        <source>work that computes and waits</source>
        <translation>边计算边等待的任务</translation>
    </message>
    <message>
        <source>programs of your own</source>
        <translation>你自己的程序</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 KiB</source>
        <translation>%1 KiB</translation>
    </message>
    <message>
        <source>%1 MiB</source>
        <translation>%1 MiB</translation>
    </message>
    <message>
        <source>%1 GiB</source>
        <translation>%1 GiB</translation>
    </message>
    <message>
        <source>%1 TiB</source>
        <translation>%1 TiB</translation>
    </message>
    <message>
        <source>%1 PiB</source>
        <translation>%1 PiB</translation>
    </message>
</context>
<context>
    <name>Lane</name>
    <message>
        <source>CallQueue</source>
        <translation>CallQueue</translation>
    </message>
    <message>
        <source>ResultQueue</source>
        <translation>ResultQueue</translation>
    </message>
    <message>
        <source>timers</source>
        <translation>定时器</translation>
    </message>
    <message>
        <source>TaskQueue</source>
        <translation>TaskQueue</translation>
    </message>
    <message>
        <source>ready queue</source>
        <translation>就绪队列</translation>
    </message>
    <message>
        <source>queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>GIL</source>
        <translation>GIL</translation>
    </message>
    <message>
        <source>manager</source>
        <translation>管理线程</translation>
    </message>
    <message>
        <source>event loop</source>
        <translation>事件循环</translation>
    </message>
    <message>
        <source>caller</source>
        <translation>调用者</translation>
    </message>
    <message>
        <source>worker %1</source>
        <translation>工作者 %1</translation>
    </message>
</context>
<context>
    <name>LessonWords</name>
    <message>
        <source>You guessed it well.</source>
        <translation>你猜得很准。</translation>
    </message>
    <message>
        <source>Your guess for “%1” was %2; it came out at %3.</source>
        <translation>你猜“%1”是 %2，实际是 %3。</translation>
    </message>
    <message>
        <source>You guessed right: %1.</source>
        <translation>你猜对了：%1。</translation>
    </message>
    <message>
        <source>You guessed “%1”. It is: %2.</source>
        <translation>你猜的是“%1”。答案是：%2。</translation>
    </message>
</context>
<context>
    <name>Pipeline</name>
    <message>
        <source>task %1</source>
        <translation>任务 %1</translation>
    </message>
    <message>
        <source>the only worker is busy</source>
        <translation>唯一的工作者正忙</translation>
    </message>
    <message>
        <source>both workers are busy</source>
        <translation>两个工作者都在忙</translation>
    </message>
    <message>
        <source>all %1 workers are busy</source>
        <translation>%1 个工作者都在忙</translation>
    </message>
    <message>
        <source>The loop has nothing to do.</source>
        <translation>事件循环无事可做。</translation>
    </message>
    <message>
        <source>%1 tasks wait at the same time on one thread: a task that waits gives the loop away.</source>
        <translation>%1 个任务在同一个线程上同时等待：任务等待时会让出事件循环。</translation>
    </message>
    <message>
        <source>%1 tasks are ready. The loop runs one of them until it waits or ends, then the next.</source>
        <translation>%1 个任务已就绪。事件循环运行其中一个，直到它等待或结束，再运行下一个。</translation>
    </message>
    <message>
        <source>Caller</source>
        <translation>调用者</translation>
    </message>
    <message>
        <source>TaskQueue</source>
        <translation>TaskQueue</translation>
    </message>
    <message>
        <source>Ready queue</source>
        <translation>就绪队列</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>管理线程</translation>
    </message>
    <message>
        <source>CallQueue</source>
        <translation>CallQueue</translation>
    </message>
    <message>
        <source>Event loop</source>
        <translation>事件循环</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>ResultQueue</source>
        <translation>ResultQueue</translation>
    </message>
    <message>
        <source>Timers</source>
        <translation>定时器</translation>
    </message>
    <message>
        <source>Futures</source>
        <translation>Future</translation>
    </message>
    <message>
        <source>The thread that submits the tasks and gets a future for each.</source>
        <translation>提交任务的线程，每提交一个任务得到一个 future。</translation>
    </message>
    <message>
        <source>Tasks that could go on at once, in the order of their turn.</source>
        <translation>可以立即继续的任务，按轮到的顺序排列。</translation>
    </message>
    <message>
        <source>Tasks that wait, first come, first served. Without a bound it grows until memory ends.</source>
        <translation>正在等待的任务，先来先服务。没有上限时会一直增长，直到内存耗尽。</translation>
    </message>
    <message>
        <source>A thread of this process that turns tasks into bytes and results back into objects.</source>
        <translation>本进程中的一个线程，把任务变成字节，把结果变回对象。</translation>
    </message>
    <message>
        <source>Tasks on their way to the worker processes: one more than there are workers. What is in here can no longer be cancelled.</source>
        <translation>正在送往工作进程的任务：最多比工作者多一个。进入这里的任务不能再取消。</translation>
    </message>
    <message>
        <source>One thread that runs all tasks in turn.</source>
        <translation>一个线程，轮流运行所有任务。</translation>
    </message>
    <message>
        <source>They take a task, run it to its end, and take the next.</source>
        <translation>取一个任务，运行到结束，再取下一个。</translation>
    </message>
    <message>
        <source>Results on their way back to this process.</source>
        <translation>正在返回本进程的结果。</translation>
    </message>
    <message>
        <source>Tasks that sleep or wait for something; they cost no thread.</source>
        <translation>正在睡眠或等待的任务；它们不占用线程。</translation>
    </message>
    <message>
        <source>Tasks that have ended: their futures hold a result or an error.</source>
        <translation>已结束的任务：它们的 future 里有结果或错误。</translation>
    </message>
    <message>
        <source>waits for room</source>
        <translation>等待空位</translation>
    </message>
    <message>
        <source>runs a task itself</source>
        <translation>自己在运行任务</translation>
    </message>
    <message>
        <source>%1 submitted</source>
        <translation>已提交 %1</translation>
    </message>
    <message>
        <source>%1 of %2 submitted</source>
        <translation>已提交 %1/%2</translation>
    </message>
    <message>
        <source>1 thread</source>
        <translation>1 个线程</translation>
    </message>
    <message>
        <source>%1 of %2 busy</source>
        <translation>%1/%2 在忙</translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation>完成 %1</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>失败 %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>full</source>
        <translation>已满</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 个在等</translation>
    </message>
    <message>
        <source>%1 on the way</source>
        <translation>%1 个在途</translation>
    </message>
    <message>
        <source>no bound</source>
        <translation>无上限</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>running %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>waiting %1</source>
        <translation>等待 %1</translation>
    </message>
    <message>
        <source>wants the GIL</source>
        <translation>等 GIL</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Nothing has been submitted yet.</source>
        <translation>还没有提交任何任务。</translation>
    </message>
    <message>
        <source>All %1 tasks have ended.</source>
        <translation>全部 %1 个任务都已结束。</translation>
    </message>
    <message>
        <source>The queue is full: the caller waits until a task leaves it. That is back-pressure.</source>
        <translation>队列已满：调用者要等到有任务离开队列。这就是背压。</translation>
    </message>
    <message>
        <source>CallQueue holds %1 of %2, so the manager waits. It keeps most tasks where they can still be cancelled.</source>
        <translation>CallQueue 已有 %1/%2，所以管理线程在等。这样大多数任务留在仍可取消的地方。</translation>
    </message>
    <message>
        <source>1 task waits</source>
        <translation>有 1 个任务在等</translation>
    </message>
    <message>
        <source>%1 tasks wait</source>
        <translation>有 %1 个任务在等</translation>
    </message>
    <message>
        <source>%1: the run is paused.</source>
        <translation>%1：运行已暂停。</translation>
    </message>
    <message>
        <source>%1 for the first worker to start.</source>
        <translation>%1：第一个工作者还在启动。</translation>
    </message>
    <message>
        <source>%1 because %2.</source>
        <translation>%1，因为%2。</translation>
    </message>
    <message>
        <source>%1: a free worker is about to take the next one.</source>
        <translation>%1：空闲的工作者正要取下一个。</translation>
    </message>
    <message>
        <source>%1 although a worker is free.</source>
        <translation>%1，尽管有空闲的工作者。</translation>
    </message>
    <message>
        <source>%1 tasks run. Nothing waits, because nothing limits them.</source>
        <translation>%1 个任务在运行。没有等待，因为没有限制。</translation>
    </message>
    <message>
        <source>The queue is empty: %1 of %2 workers have nothing to do.</source>
        <translation>队列是空的：%2 个工作者中有 %1 个无事可做。</translation>
    </message>
    <message>
        <source>The queue is empty, and every worker is busy.</source>
        <translation>队列是空的，所有工作者都在忙。</translation>
    </message>
    <message>
        <source>A step lets %1 run on to its end.</source>
        <translation>单步会让%1运行到结束。</translation>
    </message>
    <message>
        <source>A worker takes %1; one place in CallQueue gets free.</source>
        <translation>一个工作者取走%1，CallQueue 空出一个位置。</translation>
    </message>
    <message>
        <source>A step hands %1 to a worker.</source>
        <translation>单步会把%1交给一个工作者。</translation>
    </message>
    <message>
        <source>The loop goes on with %1.</source>
        <translation>事件循环接着运行%1。</translation>
    </message>
    <message>
        <source>%1 takes %2.</source>
        <translation>%1取走%2。</translation>
    </message>
    <message>
        <source>The worker that is free first takes %1.</source>
        <translation>最先空闲的工作者取走%1。</translation>
    </message>
    <message>
        <source>A task ends, and its future gets the result.</source>
        <translation>一个任务结束，它的 future 得到结果。</translation>
    </message>
</context>
<context>
    <name>QueueFull</name>
    <message>
        <source>wait for room</source>
        <translation>等待空位</translation>
    </message>
    <message>
        <source>Whoever submits waits until a task leaves the queue.</source>
        <translation>提交者一直等到有任务离开队列。</translation>
    </message>
    <message>
        <source>refuse the task</source>
        <translation>拒绝任务</translation>
    </message>
    <message>
        <source>A task for which there is no room fails at once.</source>
        <translation>没有空位的任务立即失败。</translation>
    </message>
    <message>
        <source>run it there</source>
        <translation>就地运行</translation>
    </message>
    <message>
        <source>Whoever submits runs the task itself, and submits no more meanwhile.</source>
        <translation>提交者自己运行这个任务，这期间不再提交。</translation>
    </message>
</context>
<context>
    <name>TimeAxis</name>
    <message>
        <source>h</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>µs</source>
        <translation>微秒</translation>
    </message>
    <message>
        <source>ns</source>
        <translation>纳秒</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>A time and its unit, at the end of a chart&apos;s axis</extracomment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>TimeScale</name>
    <message>
        <source>%1 ns</source>
        <translation>%1 纳秒</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation>%1 微秒</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>%1 · 1 task</source>
        <translation>%1 · 1 个任务</translation>
    </message>
    <message>
        <source>%1 · %2 tasks</source>
        <translation>%1 · %2 个任务</translation>
    </message>
    <message>
        <source>whole run</source>
        <translation>整个运行</translation>
    </message>
    <message>
        <source>Taking in the tasks… %1</source>
        <translation>正在载入任务… %1</translation>
    </message>
    <message>
        <source>1 worker</source>
        <translation>1 个工作者</translation>
    </message>
    <message>
        <source>%1 workers</source>
        <translation>%1 个工作者</translation>
    </message>
    <message>
        <source>up to %1 more</source>
        <translation>另有最多 %1 个</translation>
    </message>
    <message>
        <source>%1 · pid %2</source>
        <translation>%1 · pid %2</translation>
    </message>
</context>
<context>
    <name>ValueAxis</name>
    <message>
        <source>%1M</source>
        <extracomment>A million, on a chart&apos;s axis</extracomment>
        <translation>%1M</translation>
    </message>
    <message>
        <source>%1k</source>
        <extracomment>A thousand, on a chart&apos;s axis</extracomment>
        <translation>%1k</translation>
    </message>
</context>
<context>
    <name>jobs</name>
    <message>
        <source>I/O</source>
        <translation>I/O</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>programs</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>.</source>
        <comment>ends a sentence</comment>
        <translation>。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui</name>
    <message>
        <source>At %1</source>
        <extracomment>A moment in a queue, as in &quot;At 2.13 s&quot;</extracomment>
        <translation>在 %1</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>Room for</source>
        <translation>容量</translation>
    </message>
    <message>
        <source>%1 ns</source>
        <translation>%1 纳秒</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation>%1 微秒</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>&lt;1 %</source>
        <translation>&lt;1%</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1×</source>
        <translation>%1×</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>It waits in the queue for a worker.</source>
        <translation>在队列里等待工作者。</translation>
    </message>
    <message>
        <source>A worker has begun with it.</source>
        <translation>已有工作者开始运行它。</translation>
    </message>
    <message>
        <source>It returned a result.</source>
        <translation>已返回结果。</translation>
    </message>
    <message>
        <source>It ended with an error.</source>
        <translation>因错误而结束。</translation>
    </message>
    <message>
        <source>It was ended on request.</source>
        <translation>按要求结束。</translation>
    </message>
    <message>
        <source>It took longer than its time limit and was ended.</source>
        <translation>超过了时间限制，已被结束。</translation>
    </message>
    <message>
        <source>Its worker died under it.</source>
        <translation>运行它的工作者死掉了。</translation>
    </message>
    <message>
        <source>queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>GIL wait</source>
        <translation>等 GIL</translation>
    </message>
    <message>
        <source>waiting outside</source>
        <translation>等待外部</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>computing</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>It waited for a worker to take it.</source>
        <translation>等待工作者来取。</translation>
    </message>
    <message>
        <source>It had a worker, but another thread held the GIL.</source>
        <translation>已有工作者，但 GIL 被另一个线程持有。</translation>
    </message>
    <message>
        <source>It slept, or waited for a file, a program, the network or another task.</source>
        <translation>在睡眠，或在等文件、程序、网络或者另一个任务。</translation>
    </message>
    <message>
        <source>It stood still because the run was paused.</source>
        <translation>运行被暂停，所以停住不动。</translation>
    </message>
    <message>
        <source>It used the processor.</source>
        <translation>在使用处理器。</translation>
    </message>
    <message>
        <source>It was ready to go on, but the processor did other work.</source>
        <translation>可以继续，但处理器在做别的事。</translation>
    </message>
    <message>
        <source>1 task was ahead of it</source>
        <translation>它前面有 1 个任务</translation>
    </message>
    <message>
        <source>%n tasks were ahead of it</source>
        <translation>它前面有 %n 个任务</translation>
    </message>
    <message>
        <source>the only worker was busy</source>
        <translation>唯一的工作者在忙</translation>
    </message>
    <message>
        <source>both workers were busy</source>
        <translation>两个工作者都在忙</translation>
    </message>
    <message>
        <source>all %n workers were busy</source>
        <translation>%n 个工作者都在忙</translation>
    </message>
    <message>
        <source>the only worker is busy</source>
        <translation>唯一的工作者正忙</translation>
    </message>
    <message>
        <source>both workers are busy</source>
        <translation>两个工作者都在忙</translation>
    </message>
    <message>
        <source>all %n workers are busy</source>
        <translation>%n 个工作者都在忙</translation>
    </message>
    <message>
        <source>Once it had a worker, it waited %1 for the GIL, which other threads held.</source>
        <translation>有了工作者之后，它又等了 %1 的 GIL，那时 GIL 在别的线程手里。</translation>
    </message>
    <message>
        <source>Now it waits for the result of %1, for %2 so far.</source>
        <translation>现在它在等 %1 的结果，已经等了 %2。</translation>
    </message>
    <message>
        <source>While it ran, it waited %1 for the result of %2.</source>
        <translation>运行当中，它等了 %1，等的是 %2 的结果。</translation>
    </message>
    <message>
        <source>While it ran, it waited %1 for the results of %n other tasks, longest for %2.</source>
        <translation>运行当中，它为 %n 个别的任务的结果等了 %1，等得最久的是 %2。</translation>
    </message>
    <message>
        <source>It did not have to wait: a worker took it at once.</source>
        <translation>它不用等：马上就有工作者取走了它。</translation>
    </message>
    <message>
        <source>It still waits: %1, and %2.</source>
        <translation>它还在等：%1，而且%2。</translation>
    </message>
    <message>
        <source>It still waits although a worker is free: the run is paused, or a worker is being started.</source>
        <translation>虽有空闲的工作者，它还在等：运行已暂停，或者工作者正在启动。</translation>
    </message>
    <message>
        <source>It was cancelled before a worker took it.</source>
        <translation>还没有工作者取走，它就被取消了。</translation>
    </message>
    <message>
        <source>It ended before a worker took it.</source>
        <translation>还没有工作者取走，它就结束了。</translation>
    </message>
    <message>
        <source>%1 and %2.</source>
        <translation>%1，而且%2。</translation>
    </message>
    <message>
        <source>With %n workers it would have started at once.</source>
        <translation>如果有 %n 个工作者，它可以马上开始。</translation>
    </message>
    <message>
        <source>Its worker had to be started first; that took %1.</source>
        <translation>要先启动它的工作者，这用了 %1。</translation>
    </message>
    <message>
        <source>Workers were free for a part of that time: the run was paused or stepped, or the worker was slow to wake.</source>
        <translation>这段时间里有工作者空闲：运行被暂停或单步，或者工作者醒得慢。</translation>
    </message>
    <message>
        <source>rising stripes</source>
        <translation>上斜线</translation>
    </message>
    <message>
        <source>falling stripes</source>
        <translation>下斜线</translation>
    </message>
    <message>
        <source>crossed stripes</source>
        <translation>交叉线</translation>
    </message>
    <message>
        <source>level stripes</source>
        <translation>横线</translation>
    </message>
    <message>
        <source>upright stripes</source>
        <translation>竖线</translation>
    </message>
    <message>
        <source>dashed edge</source>
        <translation>虚线边</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Submitted by</source>
        <translation>提交者</translation>
    </message>
    <message>
        <source>submitted by %1</source>
        <translation>由 %1 提交</translation>
    </message>
    <message>
        <source>Waited in the queue</source>
        <translation>排队等待</translation>
    </message>
    <message>
        <source>Ran</source>
        <translation>运行了</translation>
    </message>
    <message>
        <source>Processor time</source>
        <translation>处理器时间</translation>
    </message>
    <message>
        <source>Waited for the GIL</source>
        <translation>等待 GIL</translation>
    </message>
    <message>
        <source>Slept or waited outside</source>
        <translation>睡眠或等待外部</translation>
    </message>
    <message>
        <source>Stood paused</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>waited %1</source>
        <translation>等了 %1</translation>
    </message>
    <message>
        <source>ran %1</source>
        <translation>运行了 %1</translation>
    </message>
    <message>
        <source>%1 tasks here</source>
        <translation>这里有 %1 个任务</translation>
    </message>
    <message>
        <source>busy %1 of the time</source>
        <translation>%1 的时间在忙</translation>
    </message>
    <message>
        <source>the worst end: %1</source>
        <translation>最坏的结局：%1</translation>
    </message>
    <message>
        <source>Zoom in to see them one by one.</source>
        <translation>放大可逐个查看。</translation>
    </message>
    <message>
        <source>An oscilloscope for concurrency: run work on threads, processes and coroutines, and watch every task as it happens.</source>
        <translation>并发的示波器：在线程、进程和协程上运行任务，实时看到每一个任务。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without any warranty. Made with Qt %1.</source>
        <translation>自由软件，采用 GNU 通用公共许可证第 3 版或更新版本，不提供任何担保。使用 Qt %1 制作。</translation>
    </message>
    <message>
        <source>About Poolscope</source>
        <translation>关于 Poolscope</translation>
    </message>
    <message>
        <source>Ctrl+R, F5</source>
        <translation>Ctrl+R、F5</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Ctrl+P</source>
        <translation>Ctrl+P</translation>
    </message>
    <message>
        <source>pause, go on</source>
        <translation>暂停、继续</translation>
    </message>
    <message>
        <source>F10</source>
        <translation>F10</translation>
    </message>
    <message>
        <source>one task more, while paused</source>
        <translation>暂停时再走一个任务</translation>
    </message>
    <message>
        <source>Ctrl+.</source>
        <translation>Ctrl+.</translation>
    </message>
    <message>
        <source>cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Ctrl+E</translation>
    </message>
    <message>
        <source>export the timeline</source>
        <translation>导出时间线</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Ctrl+O</translation>
    </message>
    <message>
        <source>open a recording</source>
        <translation>打开记录</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Ctrl+F</translation>
    </message>
    <message>
        <source>find tasks</source>
        <translation>查找任务</translation>
    </message>
    <message>
        <source>Ctrl+Shift+P</source>
        <translation>Ctrl+Shift+P</translation>
    </message>
    <message>
        <source>any command by a few letters</source>
        <translation>用几个字母找到任何命令</translation>
    </message>
    <message>
        <source>Ctrl+Shift+K</source>
        <translation>Ctrl+Shift+K</translation>
    </message>
    <message>
        <source>compare the runs</source>
        <translation>比较各次运行</translation>
    </message>
    <message>
        <source>Shift+F, double click</source>
        <translation>Shift+F、双击</translation>
    </message>
    <message>
        <source>zoom to a task</source>
        <translation>放大到一个任务</translation>
    </message>
    <message>
        <source>Ctrl+plus, Ctrl+minus</source>
        <translation>Ctrl+加号、Ctrl+减号</translation>
    </message>
    <message>
        <source>larger, smaller letters</source>
        <translation>放大、缩小字号</translation>
    </message>
    <message>
        <source>F11</source>
        <translation>F11</translation>
    </message>
    <message>
        <source>full screen for a lecture</source>
        <translation>讲课用的全屏</translation>
    </message>
    <message>
        <source>F, Ctrl+L</source>
        <translation>F、Ctrl+L</translation>
    </message>
    <message>
        <source>whole race, follow it</source>
        <translation>整场比赛、跟随</translation>
    </message>
    <message>
        <source>W S, Ctrl+wheel</source>
        <translation>W S、Ctrl+滚轮</translation>
    </message>
    <message>
        <source>zoom the timeline</source>
        <translation>缩放时间线</translation>
    </message>
    <message>
        <source>A D, middle button</source>
        <translation>A D、鼠标中键</translation>
    </message>
    <message>
        <source>move it</source>
        <translation>移动时间线</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>the task beside</source>
        <translation>相邻的任务</translation>
    </message>
    <message>
        <source>Ctrl+drag</source>
        <translation>Ctrl+拖动</translation>
    </message>
    <message>
        <source>measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>End</source>
        <translation>End</translation>
    </message>
    <message>
        <source>back to now</source>
        <translation>回到现在</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>1 worker</source>
        <translation>1 个工作者</translation>
    </message>
    <message>
        <source>%n workers</source>
        <translation>%n 个工作者</translation>
    </message>
    <message>
        <source>waits for its turn</source>
        <translation>等待轮到</translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation>正在取消</translation>
    </message>
    <message>
        <source>deadlock</source>
        <translation>死锁</translation>
    </message>
    <message>
        <source> · GIL</source>
        <translation> · GIL</translation>
    </message>
    <message>
        <source>rejects when full</source>
        <translation>满时拒绝</translation>
    </message>
    <message>
        <source>caller helps when full</source>
        <translation>满时由提交者运行</translation>
    </message>
    <message>
        <source>switches after %1 ms</source>
        <translation>%1 毫秒后切换</translation>
    </message>
    <message>
        <source>breaks deadlocks</source>
        <translation>打破死锁</translation>
    </message>
    <message>
        <source>%1 at once</source>
        <translation>同时 %1 个</translation>
    </message>
    <message>
        <source>join in the loop</source>
        <translation>循环内 join</translation>
    </message>
    <message>
        <source>chunks of %1</source>
        <translation>每块 %1 个</translation>
    </message>
    <message>
        <source>call queue of %1</source>
        <translation>调用队列 %1</translation>
    </message>
    <message>
        <source>recovers</source>
        <translation>可恢复</translation>
    </message>
    <message>
        <source>%1 tasks a process</source>
        <translation>每进程 %1 个任务</translation>
    </message>
    <message>
        <source>at most %1 MiB</source>
        <translation>至多 %1 MiB</translation>
    </message>
    <message>
        <source> · queue of %1</source>
        <translation> · 队列上限 %1</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>失败 %1</translation>
    </message>
    <message>
        <source>predicted %1</source>
        <translation>预计 %1</translation>
    </message>
    <message>
        <source>1 task</source>
        <translation>1 个任务</translation>
    </message>
    <message>
        <source>%1 tasks</source>
        <translation>%1 个任务</translation>
    </message>
    <message>
        <source>The worker was starting.</source>
        <translation>工作者正在启动。</translation>
    </message>
    <message>
        <source>The worker had ended.</source>
        <translation>工作者已经结束。</translation>
    </message>
    <message>
        <source>Nothing was waiting: no task had been submitted.</source>
        <translation>没有任务在等：还没有提交任务。</translation>
    </message>
    <message>
        <source>Nothing was left to do.</source>
        <translation>没有剩下的任务了。</translation>
    </message>
    <message>
        <source>The queue may hold only %1: whoever submits was held up, and had not filled it again.</source>
        <translation>队列最多只能放 %1：提交者先前被挡住，还没来得及补上。</translation>
    </message>
    <message>
        <source>The run stood paused.</source>
        <translation>运行处于暂停。</translation>
    </message>
    <message>
        <source>The GIL was held by %1.</source>
        <translation>GIL 被 %1 占着。</translation>
    </message>
    <message>
        <source>The manager was busy with other tasks.</source>
        <translation>管理线程正忙着处理别的任务。</translation>
    </message>
    <message>
        <source>The queue stood still: nobody was given a task, as when it is paused.</source>
        <translation>队列停着不动：没有任何工作者拿到任务，就像暂停时那样。</translation>
    </message>
    <message>
        <source>It takes a moment to get the next task.</source>
        <translation>取下一个任务需要一点时间。</translation>
    </message>
    <message>
        <source>Other workers took the tasks that were waiting.</source>
        <translation>等待的任务被别的工作者取走了。</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>1 task was waiting.</source>
        <translation>有 1 个任务在等。</translation>
    </message>
    <message>
        <source>%1 tasks were waiting.</source>
        <translation>有 %1 个任务在等。</translation>
    </message>
    <message>
        <source>M, comma, full stop</source>
        <translation>M、逗号、句号</translation>
    </message>
    <message>
        <source>mark a time, go to the marks</source>
        <translation>标记时间，跳到标记</translation>
    </message>
    <message>
        <source>G</source>
        <translation>G</translation>
    </message>
    <message>
        <source>fold a run</source>
        <translation>折叠一次运行</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>replay from the time cursor on</source>
        <translation>从时间光标处重放</translation>
    </message>
    <message>
        <source>handing over</source>
        <translation>交接</translation>
    </message>
    <message>
        <source>It was on its way to a worker process: turned into bytes, sent, and in CallQueue.</source>
        <translation>正在送往工作进程：变成字节、发送、在 CallQueue 里等。</translation>
    </message>
    <message>
        <source>A whole number from %1 to %2</source>
        <translation>%1 到 %2 之间的整数</translation>
    </message>
    <message>
        <source>A number</source>
        <translation>一个数</translation>
    </message>
    <message>
        <source>A number from %1 on</source>
        <translation>不小于 %1 的数</translation>
    </message>
    <message>
        <source>A number from %1 to %2</source>
        <translation>%1 到 %2 之间的数</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::AdviceCard</name>
    <message>
        <source>It is I/O: a task takes %1 and uses the processor for %2 % of it, so many can wait at the same time.</source>
        <translation>这是 I/O 型：一个任务用时 %1，其中 %2 % 在使用处理器，所以可以让许多任务同时等待。</translation>
    </message>
    <message>
        <source>It computes: a task takes %1 and uses the processor for %2 % of it, so the cores are the limit.</source>
        <translation>这是计算型：一个任务用时 %1，其中 %2 % 在使用处理器，所以上限取决于核心数。</translation>
    </message>
    <message>
        <source>It is mixed: a task takes %1 and uses the processor for %2 % of it.</source>
        <translation>这是混合型：一个任务用时 %1，其中 %2 % 在使用处理器。</translation>
    </message>
    <message>
        <source>A task takes %1; handing it to a worker costs about as much, so put many into one task.</source>
        <translation>一个任务用时 %1；把它交给工作者的开销差不多一样大，所以应把许多合成一个任务。</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Advise me</source>
        <translation>给我建议</translation>
    </message>
    <message>
        <source>Prove it</source>
        <translation>证明给我看</translation>
    </message>
    <message>
        <source>Tries some of the tasks for a moment</source>
        <translation>短暂试运行一些任务</translation>
    </message>
    <message>
        <source>Races the advice against the next best</source>
        <translation>让建议与次优方案比赛</translation>
    </message>
    <message>
        <source>Use %1; expect %2.</source>
        <translation>使用 %1；预计用时 %2。</translation>
    </message>
    <message>
        <source>Next best: %1, about %2.</source>
        <translation>次优：%1，约 %2。</translation>
    </message>
    <message>
        <source>It does not matter: %1 would take about the same.</source>
        <translation>差别不大：%1 用时大致相同。</translation>
    </message>
    <message>
        <source>%1 % of the tasks that were tried failed.</source>
        <translation>试运行的任务中有 %1 % 失败。</translation>
    </message>
    <message>
        <source>Trying some tasks…</source>
        <translation>正在试运行一些任务…</translation>
    </message>
    <message>
        <source>Which executor does this work want, and how many workers? A short trial tells.</source>
        <translation>这项工作适合哪种执行器、多少工作者？短暂试运行即可知道。</translation>
    </message>
    <message>
        <source>This machine is too busy to tell: other programs had its cores, and how long the tasks waited for one cannot be seen. What follows is a guess; ask again when they have ended.</source>
        <translation>这台机器太忙，无法判断：内核被其他程序占用，而任务等待内核的时间无从得知。以下只是猜测；请等那些程序结束后再问。</translation>
    </message>
    <message>
        <source>Other programs had the cores for %1 % of the time that a task took here. That is left out, so expect these times only once they have ended.</source>
        <translation>任务在此所用时间的 %1 % 里，内核被其他程序占用。这部分没有计入，所以要等那些程序结束后才能达到上述时间。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::Autosave</name>
    <message>
        <source>The folder %1 could not be made.</source>
        <translation>无法创建文件夹 %1。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ChartsPanel</name>
    <message>
        <source>Show another chart here</source>
        <translation>在这里显示另一张图</translation>
    </message>
    <message>
        <source>Show another chart in place of %1</source>
        <translation>用另一张图代替“%1”</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>查找命令</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::CompareBars</name>
    <message>
        <source>%1 J</source>
        <translation>%1 J</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::CompareView</name>
    <message>
        <source>Race again</source>
        <translation>再比一次</translation>
    </message>
    <message>
        <source>Sweep workers</source>
        <translation>扫描工作者数</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Wall time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Speed-up</source>
        <translation>加速比</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Where prediction and measurement part</source>
        <translation>预测与实测不符之处</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source> rounds</source>
        <translation> 轮</translation>
    </message>
    <message>
        <source>Back to the race</source>
        <translation>回到比赛</translation>
    </message>
    <message>
        <source>Efficiency</source>
        <translation>效率</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>p99 latency</source>
        <translation>p99 延迟</translation>
    </message>
    <message>
        <source>None of these executors has a number of workers to sweep over.</source>
        <translation>这些执行器都没有可以扫描的工作者数。</translation>
    </message>
    <message>
        <source>Cancelled; what was measured is kept.</source>
        <translation>已取消；测到的结果保留着。</translation>
    </message>
    <message>
        <source>Measured.</source>
        <translation>测量完成。</translation>
    </message>
    <message>
        <source>%1 points…</source>
        <translation>%1 个点…</translation>
    </message>
    <message>
        <source>measuring…</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>run a race, and its runs are compared here</source>
        <translation>先跑一场比赛，这里会比较各次运行</translation>
    </message>
    <message>
        <source>%1 · %2 tasks</source>
        <translation>%1 · %2 个任务</translation>
    </message>
    <message>
        <source>bars: median of %1, whisker: 95 % interval, dashed: predicted</source>
        <translation>条：%1 次的中位数；须线：95 % 区间；虚线：预测</translation>
    </message>
    <message>
        <source>bars: one round, dashed: predicted; race again to see how much is chance</source>
        <translation>条：一轮的结果；虚线：预测；再比几轮，才知道有多少是偶然</translation>
    </message>
    <message>
        <source>one round</source>
        <translation>一轮</translation>
    </message>
    <message>
        <source>medians of %1 rounds</source>
        <translation>%1 轮的中位数</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Web pages (*.html);;PDF (*.pdf)</source>
        <translation>网页 (*.html);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
    <message>
        <source>How much do more workers help? A sweep runs the same tasks with one worker, with two, and so on.</source>
        <translation>增加工作者能快多少？扫描会依次用一个、两个……工作者运行同样的任务。</translation>
    </message>
    <message>
        <source>Laws beside what was measured</source>
        <translation>定律与实测对照</translation>
    </message>
    <message>
        <source>predicted / measured, bold where they are more than a tenth apart</source>
        <translation>预测 / 实测；相差超过一成的用粗体</translation>
    </message>
    <message>
        <source>Sweep over something else</source>
        <translation>扫描别的参数</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>能耗</translation>
    </message>
    <message>
        <source>energy: this machine does not tell, or runs went on side by side</source>
        <translation>能耗：本机不提供，或各次运行同时进行</translation>
    </message>
    <message>
        <source>%1 · 1 task</source>
        <translation>%1 · 1 个任务</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::CompletionsChart</name>
    <message>
        <source>Completions</source>
        <translation>完成数</translation>
    </message>
    <message>
        <source>Run a race to see its tasks complete, one step each.</source>
        <translation>运行一次，就能看到任务一个个完成。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::CpuChart</name>
    <message>
        <source>CPU per worker</source>
        <translation>各工作者的 CPU</translation>
    </message>
    <message>
        <source>Run a race to see how busy each worker keeps its processor.</source>
        <translation>运行一次，就能看到每个工作者有多忙。</translation>
    </message>
    <message>
        <source>Too short for a look at the processors.</source>
        <translation>时间太短，来不及查看处理器。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>A percentage</extracomment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>worker %1</source>
        <translation>工作者 %1</translation>
    </message>
    <message>
        <source>whole program</source>
        <translation>整个程序</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ExecutorList</name>
    <message>
        <source>Add executor</source>
        <translation>添加执行器</translation>
    </message>
    <message>
        <source>One more executor that runs the same tasks</source>
        <translation>再加一个执行器，运行同样的任务</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ExecutorRow</name>
    <message>
        <source>1 worker</source>
        <translation>1 个工作者</translation>
    </message>
    <message>
        <source>%1 workers</source>
        <translation>%1 个工作者</translation>
    </message>
    <message>
        <source>Takes part in the race</source>
        <translation>参加比赛</translation>
    </message>
    <message>
        <source>Tasks that can run at the same time</source>
        <translation>可以同时运行的任务数</translation>
    </message>
    <message>
        <source>GIL</source>
        <translation>GIL</translation>
    </message>
    <message>
        <source>Executor %1 takes part</source>
        <translation>执行器 %1 参加</translation>
    </message>
    <message>
        <source>Kind of executor %1</source>
        <translation>执行器 %1 的种类</translation>
    </message>
    <message>
        <source>Workers of executor %1</source>
        <translation>执行器 %1 的工作者数</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Each worker process runs an event loop with up to %1 tasks at once</source>
        <translation>每个工作进程运行一个事件循环，最多同时处理 %1 个任务</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Join</translation>
    </message>
    <message>
        <source>Joins each task before it starts the next one, so that they run one after another: the join in the wrong place</source>
        <translation>启动下一个任务之前先 join 上一个，于是任务一个接一个地运行：join 放错了位置</translation>
    </message>
    <message>
        <source>Event loops of executor %1</source>
        <translation>执行器 %1 的事件循环</translation>
    </message>
    <message>
        <source>Join of executor %1</source>
        <translation>执行器 %1 的 join</translation>
    </message>
    <message>
        <source>GIL of executor %1</source>
        <translation>执行器 %1 的 GIL</translation>
    </message>
    <message>
        <source>Remove executor %1</source>
        <translation>移除执行器 %1</translation>
    </message>
    <message>
        <source>Remove this executor</source>
        <translation>移除这个执行器</translation>
    </message>
    <message>
        <source>The last executor stays</source>
        <translation>最后一个执行器不能移除</translation>
    </message>
    <message>
        <source>An emulated Global Interpreter Lock, as Python has it: one task computes at a time</source>
        <translation>模拟 Python 的全局解释器锁：同一时刻只有一个任务在计算</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ExperimentFiles</name>
    <message>
        <source>Experiments (*.json);;All files (*)</source>
        <translation>实验文件 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open an experiment</source>
        <translation>打开实验</translation>
    </message>
    <message>
        <source>%1 needs libraries of functions. Loading one runs code in it, with all that you may do. It would do this now:</source>
        <translation>%1 需要函数库。加载函数库会运行其中的代码，并拥有你的全部权限。现在会这样做：</translation>
    </message>
    <message>
        <source>Load it</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Don&apos;t load it</source>
        <translation>不加载</translation>
    </message>
    <message>
        <source>Save the experiment</source>
        <translation>保存实验</translation>
    </message>
    <message>
        <source>experiment.json</source>
        <translation>experiment.json</translation>
    </message>
    <message>
        <source>This experiment comes from %1. On each executor it would do this outside of Poolscope:</source>
        <translation>这个实验来自 %1。在每个执行器上，它会在 Poolscope 之外这样做：</translation>
    </message>
    <message>
        <source>Run it</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Don&apos;t run it</source>
        <translation>不运行</translation>
    </message>
    <message>
        <source>Poolscope</source>
        <translation>Poolscope</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ExperimentPanel</name>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>How many tasks each executor gets</source>
        <translation>每个执行器得到多少任务</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Workload</source>
        <translation>工作负载</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Run on (race)</source>
        <translation>运行在（比赛）</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Inputs · %1</source>
        <translation>输入 · %1</translation>
    </message>
    <message>
        <source>No executor takes part. Tick at least one.</source>
        <translation>没有执行器参加。请至少勾选一个。</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>去掉这些</translation>
    </message>
    <message>
        <source>Also in this experiment: %1</source>
        <translation>这个实验还包括：%1</translation>
    </message>
    <message>
        <source>more jobs side by side: %1</source>
        <translation>同时运行的其他作业：%1</translation>
    </message>
    <message>
        <source>arrival %1</source>
        <translation>到达方式 %1</translation>
    </message>
    <message>
        <source>%1 of the tasks fail</source>
        <translation>%1 的任务会失败</translation>
    </message>
    <message>
        <source>%1 of the tasks are slow</source>
        <translation>%1 的任务会变慢</translation>
    </message>
    <message>
        <source>repetitions: %1</source>
        <translation>重复次数：%1</translation>
    </message>
    <message>
        <source>sweep %1</source>
        <translation>参数扫描 %1</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::Exporter</name>
    <message>
        <source>%1 could not be written: %2. Choose another folder, or make room.</source>
        <translation>无法写入 %1：%2。请换一个文件夹，或腾出空间。</translation>
    </message>
    <message>
        <source>&amp;Timeline CSV…</source>
        <translation>时间线 CSV(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Worker samples CSV…</source>
        <translation>工作者采样 CSV(&amp;W)…</translation>
    </message>
    <message>
        <source>&amp;Queue CSV…</source>
        <translation>队列 CSV(&amp;Q)…</translation>
    </message>
    <message>
        <source>&amp;Chrome trace (Perfetto)…</source>
        <translation>Chrome 跟踪（Perfetto）(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;All of them into a folder…</source>
        <translation>全部导出到文件夹(&amp;A)…</translation>
    </message>
    <message>
        <source>Save &amp;picture…</source>
        <translation>保存图片(&amp;P)…</translation>
    </message>
    <message>
        <source>The window as it is shown, as PNG</source>
        <translation>把当前窗口存为 PNG</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Chrome trace (*.json)</source>
        <translation>Chrome 跟踪 (*.json)</translation>
    </message>
    <message>
        <source>Export everything into this folder</source>
        <translation>全部导出到这个文件夹</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>&amp;Job log (GNU parallel)…</source>
        <translation>作业日志（GNU parallel）(&amp;J)…</translation>
    </message>
    <message>
        <source>&amp;Recording (compact)…</source>
        <translation>记录（紧凑）(&amp;R)…</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>正在写入 %1…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Writing %1: %2</source>
        <translation>正在写入 %1：%2</translation>
    </message>
    <message>
        <source>Job log (*.joblog)</source>
        <translation>作业日志 (*.joblog)</translation>
    </message>
    <message>
        <source>Recording (*.poolscope)</source>
        <translation>记录 (*.poolscope)</translation>
    </message>
    <message>
        <source>Nothing has run yet, so there is nothing to export</source>
        <translation>还没有运行过，没有可导出的内容</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::FindBar</name>
    <message>
        <source>Previous hit (Shift+Enter)</source>
        <translation>上一个结果（Shift+Enter）</translation>
    </message>
    <message>
        <source>Next hit (Enter)</source>
        <translation>下一个结果（Enter）</translation>
    </message>
    <message>
        <source>Find: state:failed worker:2 &gt;500ms</source>
        <translation>查找：state:failed worker:2 &gt;500ms</translation>
    </message>
    <message>
        <source>Find tasks in the timeline</source>
        <translation>在时间线中查找任务</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>not understood</source>
        <translation>看不懂</translation>
    </message>
    <message>
        <source>no hits</source>
        <translation>没有结果</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <extracomment>Which hit of how many</extracomment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>1 hit</source>
        <translation>1 个结果</translation>
    </message>
    <message>
        <source>%1 hits</source>
        <translation>%1 个结果</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::InputsEditor</name>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Inputs, one a line</source>
        <translation>输入，每行一个</translation>
    </message>
    <message>
        <source>One input a line; each becomes a task.
You can drop files here.</source>
        <translation>每行一个输入；每个输入成为一个任务。
可以把文件拖到这里。</translation>
    </message>
    <message>
        <source>Adds a line with the path of each file that you choose</source>
        <translation>为你选的每个文件添加一行路径</translation>
    </message>
    <message>
        <source>Puts back the inputs that came with this workload</source>
        <translation>恢复这个工作负载自带的输入</translation>
    </message>
    <message>
        <source>Choose the files to work on</source>
        <translation>选择要处理的文件</translation>
    </message>
    <message>
        <source>No inputs</source>
        <translation>没有输入</translation>
    </message>
    <message>
        <source>1 input, 1 task</source>
        <translation>1 个输入，1 个任务</translation>
    </message>
    <message>
        <source>%1 inputs, a task each</source>
        <translation>%1 个输入，每个一个任务</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::InspectorPanel</name>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Cancel this task</source>
        <translation>取消这个任务</translation>
    </message>
    <message>
        <source>Results appear here: first those of each run, and when you select a task, where its time went and why it waited.</source>
        <translation>结果显示在这里：先是每次运行的结果；选中一个任务时，显示它的时间用在哪里、为什么等待。</translation>
    </message>
    <message>
        <source>Task %1</source>
        <translation>任务 %1</translation>
    </message>
    <message>
        <source>of each run</source>
        <translation>每次运行</translation>
    </message>
    <message>
        <source>Takes it out of the queue, or asks it to end</source>
        <translation>把它从队列取出，或请它结束</translation>
    </message>
    <message>
        <source>The race it belongs to does not run any more</source>
        <translation>它所属的比赛已经结束</translation>
    </message>
    <message>
        <source>%1 · at %2</source>
        <translation>%1 · 时刻 %2</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::JobList</name>
    <message>
        <source>What each task does</source>
        <translation>每个任务做什么</translation>
    </message>
    <message>
        <source>Workload</source>
        <translation>工作负载</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::LatencyChart</name>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>% of tasks</source>
        <translation>任务的 %</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <extracomment>A stretch of durations, from and to</extracomment>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>Run a race to see how long its tasks take from submit to end.</source>
        <translation>运行一场比赛，看任务从提交到结束要多久。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>A percentage</extracomment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>p%1 %2</source>
        <extracomment>A percentile: &quot;p90 12 ms&quot; says that nine of ten tasks took no longer</extracomment>
        <translation>p%1 %2</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::LessonBars</name>
    <message>
        <source>%1: drag me</source>
        <translation>%1：拖动我</translation>
    </message>
    <message>
        <source>%1 (the arrow keys move it)</source>
        <translation>%1（方向键可移动）</translation>
    </message>
    <message>
        <source>your guess %1</source>
        <translation>你猜 %1</translation>
    </message>
    <message>
        <source>: measured %1</source>
        <translation>：实测 %1</translation>
    </message>
    <message>
        <source>, guessed %1</source>
        <translation>，猜测 %1</translation>
    </message>
    <message>
        <source>Bars of the lesson</source>
        <translation>课程的条形图</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::LessonList</name>
    <message>
        <source>Choose one to begin it</source>
        <translation>选一课就开始</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>来自 %1</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::LessonSide</name>
    <message>
        <source>In Python</source>
        <translation>用 Python 写</translation>
    </message>
    <message>
        <source>What the numbers say</source>
        <translation>数字怎么说</translation>
    </message>
    <message>
        <source>In the articles</source>
        <translation>文章里的说法</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::LessonSteps</name>
    <message>
        <source>1 Question</source>
        <translation>1 问题</translation>
    </message>
    <message>
        <source>2 Your guess</source>
        <translation>2 猜一猜</translation>
    </message>
    <message>
        <source>3 Run</source>
        <translation>3 运行</translation>
    </message>
    <message>
        <source>4 What happened</source>
        <translation>4 结果</translation>
    </message>
    <message>
        <source>5 Now you</source>
        <translation>5 轮到你了</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::LessonView</name>
    <message>
        <source>Runs what the lesson measures once more</source>
        <translation>把本课要测的再运行一次</translation>
    </message>
    <message>
        <source>Writes the lesson and what you measured as one page</source>
        <translation>把课程和你测得的结果写成一个网页</translation>
    </message>
    <message>
        <source>Leaves the lesson</source>
        <translation>离开课程</translation>
    </message>
    <message>
        <source>The next step of the lesson</source>
        <translation>课程的下一步</translation>
    </message>
    <message>
        <source>This lesson cannot be read</source>
        <translation>这一课读不出来</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>还有 %1 项</translation>
    </message>
    <message>
        <source>Poolscope</source>
        <translation>Poolscope</translation>
    </message>
    <message>
        <source>This lesson did not come with Poolscope. It would do this outside of it:</source>
        <translation>这一课不是 Poolscope 自带的。它会在程序之外做这些事：</translation>
    </message>
    <message>
        <source>Run it</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Don&apos;t run it</source>
        <translation>不运行</translation>
    </message>
    <message>
        <source>Lesson %1</source>
        <translation>第 %1 课</translation>
    </message>
    <message>
        <source>%1 · cannot be read</source>
        <translation>%1 · 读不出来</translation>
    </message>
    <message>
        <source>%1 · running</source>
        <translation>%1 · 运行中</translation>
    </message>
    <message>
        <source>%1 · not run yet</source>
        <translation>%1 · 还没有运行</translation>
    </message>
    <message>
        <source>Mend the file, and the lesson is read again as soon as you are back in this window.</source>
        <translation>改好文件后回到这个窗口，课程就会重新读取。</translation>
    </message>
    <message>
        <source>%1 · the claim holds on this machine</source>
        <translation>%1 · 结论在这台机器上成立</translation>
    </message>
    <message>
        <source>Other programs kept this machine busy.</source>
        <translation>其他程序占用了这台机器。</translation>
    </message>
    <message>
        <source>They left it %1 of %2 cores, too little to show what this lesson is about. Run it again when they are done.</source>
        <translation>它们只留下 %1 个核（共 %2 个），不够展示这一课要说明的事。等它们结束后再运行一次。</translation>
    </message>
    <message>
        <source>%1 · the machine was too busy to tell</source>
        <translation>%1 · 机器太忙，看不出结果</translation>
    </message>
    <message>
        <source>This time it came out otherwise.</source>
        <translation>这一次结果不一样。</translation>
    </message>
    <message>
        <source>Something else may be using the machine. Run it again, or look at what differs:</source>
        <translation>也许别的程序正在占用机器。再运行一次，或者看看哪里不同：</translation>
    </message>
    <message>
        <source>%1 · the claim did not hold this time</source>
        <translation>%1 · 这一次结论没有成立</translation>
    </message>
    <message>
        <source>Now you</source>
        <translation>轮到你了</translation>
    </message>
    <message>
        <source>Save the lesson as a page</source>
        <translation>把课程保存为网页</translation>
    </message>
    <message>
        <source>Web pages (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>The run begins…</source>
        <translation>开始运行…</translation>
    </message>
    <message>
        <source>Where the time went</source>
        <translation>时间花在哪里</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>再运行一次</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>保存为 HTML…</translation>
    </message>
    <message>
        <source>Lecture</source>
        <translation>讲课</translation>
    </message>
    <message>
        <source>Large letters, and the space bar for the next step</source>
        <translation>大字，按空格键进入下一步</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Guess</source>
        <translation>猜一猜</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Now you…</source>
        <translation>轮到你了…</translation>
    </message>
    <message>
        <source>Next lesson</source>
        <translation>下一课</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::MainWindow</name>
    <message>
        <source>No copy of this run is kept: %1</source>
        <translation>这次运行没有留下副本：%1</translation>
    </message>
    <message>
        <source>Tasks waited for each other; one failed so that the others could end. Its error says who waited.</source>
        <translation>有任务互相等待；其中一个以失败告终，让别的得以结束。它的错误信息说明了谁在等谁。</translation>
    </message>
    <message>
        <source>Tasks wait for each other and none can go on. Click one to read who waits; Cancel ends them.</source>
        <translation>任务互相等待，谁也走不动了。点一个任务看看谁在等谁；“取消”可以结束它们。</translation>
    </message>
    <message>
        <source>&amp;Open recording…</source>
        <translation>打开记录(&amp;O)…</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
    <message>
        <source>The task has ended before it could be cancelled.</source>
        <translation>还没来得及取消，任务就结束了。</translation>
    </message>
    <message>
        <source>&amp;Kill this worker</source>
        <translation>杀死这个工作进程(&amp;K)</translation>
    </message>
    <message>
        <source>Ends its process with SIGKILL, to see what the executor makes of it</source>
        <translation>用 SIGKILL 结束它的进程，看看执行器如何应对</translation>
    </message>
    <message>
        <source>The worker has ended before it could be killed.</source>
        <translation>工作进程在被杀死之前就已结束。</translation>
    </message>
    <message>
        <source>A race is running; cancel it or wait until it has ended</source>
        <translation>有比赛正在运行；请取消它，或等它结束</translation>
    </message>
    <message>
        <source>A recording, a timeline CSV, a Chrome trace or a joblog</source>
        <translation>记录、时间线 CSV、Chrome 跟踪或 joblog</translation>
    </message>
    <message>
        <source>Its runs are shown below those that are here, on the same axis</source>
        <translation>它的运行显示在现有运行的下面，用同一根时间轴</translation>
    </message>
    <message>
        <source>Poolscope</source>
        <translation>Poolscope</translation>
    </message>
    <message>
        <source>%1 % · %2</source>
        <translation>%1% · %2</translation>
    </message>
    <message>
        <source>%1 – Poolscope</source>
        <translation>%1 – Poolscope</translation>
    </message>
    <message>
        <source>1 run is not finished.</source>
        <translation>有 1 次运行还没有结束。</translation>
    </message>
    <message>
        <source>%1 runs are not finished.</source>
        <translation>有 %1 次运行还没有结束。</translation>
    </message>
    <message>
        <source>Cancel it and quit?</source>
        <translation>取消它并退出吗？</translation>
    </message>
    <message>
        <source>Cancel them and quit?</source>
        <translation>取消它们并退出吗？</translation>
    </message>
    <message>
        <source>Cancel and quit</source>
        <translation>取消并退出</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>Cancelling what runs…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>打开记录</translation>
    </message>
    <message>
        <source>Recordings (*.poolscope *.csv *.json *.joblog);;All files (*)</source>
        <translation>记录 (*.poolscope *.csv *.json *.joblog);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Compare with a recording</source>
        <translation>与一个记录比较</translation>
    </message>
    <message>
        <source>A race is running. Cancel it or wait until it has ended, then open %1.</source>
        <translation>有比赛正在运行。请取消它或等它结束，再打开 %1。</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>正在打开 %1…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>本窗口</translation>
    </message>
    <message>
        <source>Kept recording</source>
        <translation>保留的记录</translation>
    </message>
    <message>
        <source>No recordings yet</source>
        <translation>还没有记录</translation>
    </message>
    <message>
        <source>&amp;Forget them</source>
        <translation>清除列表(&amp;F)</translation>
    </message>
    <message>
        <source>%1 tasks done, %2 failed</source>
        <translation>%1 个任务完成，%2 个失败</translation>
    </message>
    <message>
        <source>%1 tasks done</source>
        <translation>%1 个任务完成</translation>
    </message>
    <message>
        <source>The run has ended after %1</source>
        <translation>运行结束，用时 %1</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;New window</source>
        <translation>新窗口(&amp;N)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>打开最近的(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Compare with a recording…</source>
        <translation>与一个记录比较(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;End the comparison</source>
        <translation>结束比较(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>Close &amp;window</source>
        <translation>关闭窗口(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Find tasks</source>
        <translation>查找任务(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>复制图片(&amp;C)</translation>
    </message>
    <message>
        <source>The picture of the window is on the clipboard.</source>
        <translation>窗口的图片已在剪贴板上。</translation>
    </message>
    <message>
        <source>Co&amp;mmands…</source>
        <translation>命令(&amp;M)…</translation>
    </message>
    <message>
        <source>Finds any command by a few letters</source>
        <translation>输入几个字母就能找到任何命令</translation>
    </message>
    <message>
        <source>Back to the &amp;default race</source>
        <translation>恢复默认比赛(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>首选项(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>Follow &amp;live</source>
        <translation>实时跟随(&amp;L)</translation>
    </message>
    <message>
        <source>The timeline moves along with the race</source>
        <translation>时间线随比赛移动</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>全部显示(&amp;F)</translation>
    </message>
    <message>
        <source>Show the whole race</source>
        <translation>显示整场比赛</translation>
    </message>
    <message>
        <source>Zoom &amp;in the timeline</source>
        <translation>放大时间线(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out of the timeline</source>
        <translation>缩小时间线(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>恢复布局(&amp;R)</translation>
    </message>
    <message>
        <source>F&amp;ull screen for a lecture</source>
        <translation>讲课全屏(&amp;U)</translation>
    </message>
    <message>
        <source>The whole screen, with larger letters; F11 again leaves it</source>
        <translation>占满屏幕，字更大；再按 F11 退出</translation>
    </message>
    <message>
        <source>&amp;Larger interface</source>
        <translation>放大界面(&amp;L)</translation>
    </message>
    <message>
        <source>S&amp;maller interface</source>
        <translation>缩小界面(&amp;M)</translation>
    </message>
    <message>
        <source>Usual si&amp;ze</source>
        <translation>正常大小(&amp;Z)</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>语言(&amp;G)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Poolscope</source>
        <translation>关于 Poolscope(&amp;A)</translation>
    </message>
    <message>
        <source>About &amp;Qt</source>
        <translation>关于 Qt(&amp;Q)</translation>
    </message>
    <message>
        <source>These were earlier attempts; choose tasks of the last run.</source>
        <translation>这些是更早的尝试；请选最后一次运行的任务。</translation>
    </message>
    <message>
        <source>first attempt</source>
        <translation>第一次尝试</translation>
    </message>
    <message>
        <source>attempt %1</source>
        <translation>第 %1 次尝试</translation>
    </message>
    <message>
        <source>&amp;Start page</source>
        <translation>起始页(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Comparison</source>
        <translation>比较(&amp;C)</translation>
    </message>
    <message>
        <source>Bars of wall time, speed-up and more, with the prediction beside them</source>
        <translation>用时、加速比等的条形图，旁边是预测</translation>
    </message>
    <message>
        <source>Press Run when the command is right; nothing has run yet.</source>
        <translation>命令无误后按“运行”；现在什么也没有运行。</translation>
    </message>
    <message>
        <source>&amp;Lessons</source>
        <translation>课程(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;All lessons</source>
        <translation>全部课程(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Next lesson</source>
        <translation>下一课(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Lecture mode</source>
        <translation>讲课模式(&amp;L)</translation>
    </message>
    <message>
        <source>Large letters, and the space bar for the next step</source>
        <translation>大字，按空格键进入下一步</translation>
    </message>
    <message>
        <source>Read the lessons a&amp;gain</source>
        <translation>重新读取课程(&amp;G)</translation>
    </message>
    <message>
        <source>Shows what was added or changed in the folders of lessons</source>
        <translation>显示课程文件夹里新增或改动的内容</translation>
    </message>
    <message>
        <source>Back to the &amp;race</source>
        <translation>回到比赛(&amp;R)</translation>
    </message>
    <message>
        <source>There is nothing to compare with yet; run a race or open a recording</source>
        <translation>还没有可比较的内容；先运行一场比赛，或打开一份记录</translation>
    </message>
    <message>
        <source>No other recording is shown</source>
        <translation>没有显示其他记录</translation>
    </message>
    <message>
        <source>Only the runs that came last stay</source>
        <translation>只保留最后加入的运行</translation>
    </message>
    <message>
        <source>Run a race first; then its runs are compared</source>
        <translation>先运行一场比赛，再比较其中各次运行</translation>
    </message>
    <message>
        <source>1 task stands before that place.</source>
        <translation>该处之前有 1 个任务。</translation>
    </message>
    <message>
        <source>%1 tasks stand before that place.</source>
        <translation>该处之前有 %1 个任务。</translation>
    </message>
    <message>
        <source>Show what could be read</source>
        <translation>显示已读出的部分</translation>
    </message>
    <message>
        <source>Recordings that are opened or saved come to stand here</source>
        <translation>打开或保存过的记录会列在这里</translation>
    </message>
    <message>
        <source>Bring the la&amp;yout back</source>
        <translation>恢复重置前的布局(&amp;Y)</translation>
    </message>
    <message>
        <source>Panels, sizes and charts as they were before</source>
        <translation>面板、尺寸和图表恢复为重置之前的样子</translation>
    </message>
    <message>
        <source>The layout was not reset, or was changed since</source>
        <translation>布局没有重置过，或重置后又改动过</translation>
    </message>
    <message>
        <source>Open e&amp;xperiment…</source>
        <translation>打开实验(&amp;X)…</translation>
    </message>
    <message>
        <source>Puts what a file says into the panel; nothing runs before you press Run</source>
        <translation>把文件内容放入面板；按“运行”之前什么都不会运行</translation>
    </message>
    <message>
        <source>&amp;Save experiment…</source>
        <translation>保存实验(&amp;S)…</translation>
    </message>
    <message>
        <source>Writes what the panel says to a file; `poolscope run FILE` runs it too</source>
        <translation>把面板内容写入文件；`poolscope run FILE` 也能运行它</translation>
    </message>
    <message>
        <source>%1 stands in the panel at the left; Run starts it.</source>
        <translation>%1 已放入左侧面板；按“运行”开始。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::MemoryChart</name>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Run a race to see how much memory it takes.</source>
        <translation>运行一场比赛，看它用多少内存。</translation>
    </message>
    <message>
        <source>Too short for a look at the memory.</source>
        <translation>时间太短，来不及看内存。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ParamForm</name>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
    <message>
        <source>Fewer settings</source>
        <translation>收起设置</translation>
    </message>
    <message>
        <source>“%1” is still empty</source>
        <translation>“%1”还是空的</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::PipelineDiagram</name>
    <message>
        <source>Diagram of the pipeline</source>
        <translation>流水线图</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>还有 %1 个</translation>
    </message>
    <message>
        <source>this process</source>
        <translation>本进程</translation>
    </message>
    <message>
        <source>worker processes</source>
        <translation>工作进程</translation>
    </message>
    <message>
        <source>The workers have ended</source>
        <translation>工作者已结束</translation>
    </message>
    <message>
        <source>Workers start with the first task</source>
        <translation>有了第一个任务，工作者才启动</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::PipelinePanel</name>
    <message>
        <source>No task has come yet.</source>
        <translation>还没有任务。</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>paused at %1</source>
        <translation>暂停于 %1</translation>
    </message>
    <message>
        <source>ended at %1</source>
        <translation>结束于 %1</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>在 %1</translation>
    </message>
    <message>
        <source>Pipeline</source>
        <translation>流水线</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Pipeline of which run</source>
        <translation>哪次运行的流水线</translation>
    </message>
    <message>
        <source>Press Run, and you see the tasks move through queues and workers here.</source>
        <translation>按“运行”，就能在这里看到任务穿过队列与工作者。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::PreferencesDialog</name>
    <message>
        <source>Keep a copy of what runs</source>
        <translation>为正在运行的保留副本</translation>
    </message>
    <message>
        <source>Tell me when a long run ends</source>
        <translation>长时间运行结束时通知我</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Every few seconds. If the program should end badly, the next start offers the copy.</source>
        <translation>每隔几秒保存一次。如果程序意外结束，下次启动会提供这个副本。</translation>
    </message>
    <message>
        <source>After 10 seconds and more, when the window is not in front</source>
        <translation>运行 10 秒以上而窗口不在前面时</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Size of the interface</source>
        <translation>界面大小</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::QueueDepthChart</name>
    <message>
        <source>%1 · %2</source>
        <extracomment>A queue of a run, as in &quot;CallQueue · 4 processes&quot;</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Queue depth</source>
        <translation>队列长度</translation>
    </message>
    <message>
        <source>Run a race to see how many tasks wait in the queue.</source>
        <translation>运行一次，就能看到有多少任务在排队。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::RaceOptions</name>
    <message>
        <source>unbounded</source>
        <translation>无上限</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> 毫秒</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Together when tasks wait, in turn when they compute</source>
        <translation>任务等待时同时运行，计算时轮流运行</translation>
    </message>
    <message>
        <source>together</source>
        <translation>同时</translation>
    </message>
    <message>
        <source>All executors start at the same moment</source>
        <translation>所有执行器同时开始</translation>
    </message>
    <message>
        <source>in turn</source>
        <translation>轮流</translation>
    </message>
    <message>
        <source>One after another, so that none takes the other&apos;s cores</source>
        <translation>一个接一个，互不占用核心</translation>
    </message>
    <message>
        <source>Queue limit</source>
        <translation>队列上限</translation>
    </message>
    <message>
        <source>Tasks that may wait at the same time. Python&apos;s queues have no bound and can fill the memory.</source>
        <translation>可以同时等待的任务数。Python 的队列没有上限，可能占满内存。</translation>
    </message>
    <message>
        <source>When it is full</source>
        <translation>队列满时</translation>
    </message>
    <message>
        <source>Chunk size</source>
        <translation>分块大小</translation>
    </message>
    <message>
        <source>Tasks that go to a worker process together: less to send and to wake up for, but uneven work is shared less evenly</source>
        <translation>一起交给工作进程的任务数：发送和唤醒的次数更少，但任务长短不一时分得没那么均匀</translation>
    </message>
    <message>
        <source>No executor above sends its tasks to worker processes of a pool</source>
        <translation>上面没有执行器把任务交给进程池的工作进程</translation>
    </message>
    <message>
        <source>GIL interval</source>
        <translation>GIL 间隔</translation>
    </message>
    <message>
        <source>How long a task that waits for the GIL lets the holder be, before it asks for it</source>
        <translation>等 GIL 的任务先让持有者运行多久，才开口要</translation>
    </message>
    <message>
        <source>Time limit a task</source>
        <translation>每任务时限</translation>
    </message>
    <message>
        <source>A task that runs longer is ended</source>
        <translation>运行超过时限的任务会被结束</translation>
    </message>
    <message>
        <source>Executors run</source>
        <translation>执行器运行方式</translation>
    </message>
    <message>
        <source>Side by side, or each alone on the machine; the timeline shows them from one start either way</source>
        <translation>同时运行，或各自独占机器；无论哪种，时间线都从同一起点显示</translation>
    </message>
    <message>
        <source>No executor above has a GIL</source>
        <translation>上面没有带 GIL 的执行器</translation>
    </message>
    <message>
        <source>What happens to a task for which there is no room</source>
        <translation>没有空位的任务怎么办</translation>
    </message>
    <message>
        <source>A queue without bound is never full</source>
        <translation>没有上限的队列不会满</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::RacePreview</name>
    <message>
        <source>The race as it runs</source>
        <translation>正在进行的比赛</translation>
    </message>
    <message>
        <source>%1 threads</source>
        <translation>%1 个线程</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::RaceView</name>
    <message>
        <source>No task has come yet.</source>
        <translation>还没有任务。</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>1 次运行</translation>
    </message>
    <message>
        <source>%1 runs on one clock</source>
        <translation>%1 次运行，同一时钟</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::RateChart</name>
    <message>
        <source>Throughput</source>
        <translation>吞吐量</translation>
    </message>
    <message>
        <source>tasks/s</source>
        <translation>任务/秒</translation>
    </message>
    <message>
        <source>Run a race to see how many tasks end each second.</source>
        <translation>运行一场比赛，看每秒结束多少任务。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::RunActions</name>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Step</source>
        <translation>单步(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Nothing runs</source>
        <translation>没有在运行</translation>
    </message>
    <message>
        <source>The race is being cancelled</source>
        <translation>比赛正在取消</translation>
    </message>
    <message>
        <source>Run the tasks on every executor that is ticked</source>
        <translation>在每个勾选的执行器上运行任务</translation>
    </message>
    <message>
        <source>A race is running; cancel it or wait until it has ended</source>
        <translation>有比赛正在运行；请取消它，或等它结束</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>Let the tasks go on</source>
        <translation>让任务继续</translation>
    </message>
    <message>
        <source>Queued tasks wait, running ones halt at their next checkpoint</source>
        <translation>排队的任务继续等，运行的任务停在下一个检查点</translation>
    </message>
    <message>
        <source>Let one task of each run go on to its end</source>
        <translation>让每次运行中的一个任务走到结束</translation>
    </message>
    <message>
        <source>Pause first; then one task at a time can go on</source>
        <translation>先暂停，然后可以一次走一个任务</translation>
    </message>
    <message>
        <source>Drop what waits and ask what runs to end</source>
        <translation>丢掉等待的，请运行的结束</translation>
    </message>
    <message>
        <source>Cancel all that &amp;wait</source>
        <translation>取消所有等待的(&amp;W)</translation>
    </message>
    <message>
        <source>Run the &amp;failed again</source>
        <translation>重新运行失败的(&amp;F)</translation>
    </message>
    <message>
        <source>The race still runs; when it has ended, its tasks can run again</source>
        <translation>比赛还在运行；结束之后才能重新运行任务</translation>
    </message>
    <message>
        <source>Only what ran in this window can run again</source>
        <translation>只有在本窗口运行过的才能重新运行</translation>
    </message>
    <message>
        <source>Nothing has run yet</source>
        <translation>还没有运行过</translation>
    </message>
    <message>
        <source>What runs already goes on</source>
        <translation>已在运行的会继续</translation>
    </message>
    <message>
        <source>No task waits at the moment</source>
        <translation>现在没有任务在等</translation>
    </message>
    <message>
        <source>Once more, below the first attempts</source>
        <translation>再来一次，显示在第一次的下面</translation>
    </message>
    <message>
        <source>No task has failed</source>
        <translation>没有失败的任务</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::RunResults</name>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预计</translation>
    </message>
    <message>
        <source>CPU time</source>
        <translation>CPU 时间</translation>
    </message>
    <message>
        <source>Tasks done</source>
        <translation>完成的任务</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Tasks a second</source>
        <translation>每秒任务数</translation>
    </message>
    <message>
        <source>Longest queue</source>
        <translation>最长队列</translation>
    </message>
    <message>
        <source>What was written</source>
        <translation>写出的内容</translation>
    </message>
    <message>
        <source>Select a task in the timeline or in the table to see where its time went.</source>
        <translation>在时间线或表格里选一个任务，看它的时间用在哪里。</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>First to fail: %1</source>
        <translation>首个失败：%1</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::Session</name>
    <message>
        <source>A race is running. Cancel it first, or wait until it has ended.</source>
        <translation>有比赛正在运行。请先取消它，或等它结束。</translation>
    </message>
    <message>
        <source>%1 could not go on: %2</source>
        <translation>%1 无法继续：%2</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::SpeedupChart</name>
    <message>
        <source>Speed-up</source>
        <translation>加速比</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::StartHint</name>
    <message>
        <source>Open a recording…</source>
        <translation>打开记录…</translation>
    </message>
    <message>
        <source>1 task</source>
        <translation>1 个任务</translation>
    </message>
    <message>
        <source>%1 tasks</source>
        <translation>%1 个任务</translation>
    </message>
    <message>
        <source>The same %1 on %2 executors, on one clock</source>
        <translation>同样的 %1，在 %2 个执行器上，同一时钟</translation>
    </message>
    <message>
        <source>%1 on one executor</source>
        <translation>%1，在一个执行器上</translation>
    </message>
    <message>
        <source> · predicted %1</source>
        <translation> · 预计 %1</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>还有 %1 个</translation>
    </message>
    <message>
        <source>Run this race</source>
        <translation>运行这场比赛</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::StartPage</name>
    <message>
        <source>experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Chrome trace</source>
        <translation>Chrome 跟踪</translation>
    </message>
    <message>
        <source>recording</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>What would you like to see?</source>
        <translation>想看什么？</translation>
    </message>
    <message>
        <source>Poolscope runs work on threads, processes and coroutines, and shows every task as it happens.</source>
        <translation>Poolscope 在线程、进程和协程上运行任务，并实时显示每一个任务。</translation>
    </message>
    <message>
        <source>Race the executors</source>
        <translation>让执行器比赛</translation>
    </message>
    <message>
        <source>The same ten tasks on 2 threads and on 10, on one clock.</source>
        <translation>同样十个任务，2 个线程和 10 个线程，同一个时钟。</translation>
    </message>
    <message>
        <source>Run this race</source>
        <translation>开始比赛</translation>
    </message>
    <message>
        <source>Run my own commands</source>
        <translation>运行自己的命令</translation>
    </message>
    <message>
        <source>A command and a list of files. Find out how many workers your work wants.</source>
        <translation>一条命令加一批文件。看看你的工作需要多少工作者。</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>{} stands for the file</source>
        <translation>{} 代表文件</translation>
    </message>
    <message>
        <source>One that fails is shown in its place, and its text is kept. Nothing runs before you press Run.</source>
        <translation>失败的会显示在原位，输出也会保留。按“运行”之前什么也不会运行。</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Take a lesson</source>
        <translation>学一课</translation>
    </message>
    <message>
        <source>Short experiments with a question, your guess, and the answer on screen.</source>
        <translation>短小的实验：一个问题，你的猜测，屏幕上的答案。</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>drop a timeline CSV, a Chrome trace or an experiment anywhere to open it</source>
        <translation>把时间线 CSV、Chrome 跟踪或实验文件拖到任何地方即可打开</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>All panels</source>
        <translation>全部面板</translation>
    </message>
    <message>
        <source>To the experiment, the timeline and the charts</source>
        <translation>进入实验、时间线和图表</translation>
    </message>
    <message>
        <source>A recording or an experiment from a file</source>
        <translation>打开文件中的记录或实验</translation>
    </message>
    <message>
        <source>Lesson %1 of %2</source>
        <translation>第 %1 课，共 %2 课</translation>
    </message>
    <message>
        <source>Files to run the command on</source>
        <translation>要对哪些文件运行命令</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>next</source>
        <translation>下一课</translation>
    </message>
    <message>
        <source>No lessons were found beside the program.</source>
        <translation>程序旁边没有找到课程。</translation>
    </message>
    <message>
        <source>%1 lessons of some minutes each. Guess first, then the run shows whether you were right.</source>
        <translation>共 %1 课，每课几分钟。先猜，再运行，看看你猜得对不对。</translation>
    </message>
    <message>
        <source>Take the first lesson</source>
        <translation>从第一课开始</translation>
    </message>
    <message>
        <source>Choose a lesson</source>
        <translation>选一课</translation>
    </message>
    <message>
        <source>Continue with lesson %1</source>
        <translation>继续第 %1 课</translation>
    </message>
    <message>
        <source>Nothing yet. Recordings that you open will stand here.</source>
        <translation>还没有。打开过的记录会列在这里。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::StatusFigures</name>
    <message>
        <source>No run yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>1 core</source>
        <translation>1 个核心</translation>
    </message>
    <message>
        <source>%1 cores</source>
        <translation>%1 个核心</translation>
    </message>
    <message>
        <source>Processors that tasks can compute on at the same time</source>
        <translation>任务可以同时使用的处理器数</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>完成 %1/%2</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>失败 %1</translation>
    </message>
    <message>
        <source> · %1 cancelled</source>
        <translation> · 取消 %1</translation>
    </message>
    <message>
        <source>%1 running</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>%1 queued</source>
        <translation>排队 %1</translation>
    </message>
    <message>
        <source>%1 events · %2 lost</source>
        <translation>%1 个事件 · 丢失 %2</translation>
    </message>
    <message>
        <source>What the engine recorded; it never drops an event</source>
        <translation>引擎记录的事件数；它从不丢事件</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::StepChart</name>
    <message>
        <source>tasks</source>
        <translation>任务</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TabArea</name>
    <message>
        <source>What is shown here</source>
        <translation>这里显示什么</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TaskFilter</name>
    <message>
        <source>Say what after “%1:”, for example state:failed or worker:2.</source>
        <translation>请在“%1:”后面写内容，例如 state:failed 或 worker:2。</translation>
    </message>
    <message>
        <source>There is no “%1:”. Use state:, worker:, run:, at: or job:, or put the text in quotation marks.</source>
        <translation>没有“%1:”。请用 state:、worker:、run:、at: 或 job:，或者给文字加上引号。</translation>
    </message>
    <message>
        <source>There is no state “%1”. Use waiting, running, finished, failed, cancelled, timed-out, lost or done.</source>
        <translation>没有状态“%1”。请用 waiting、running、finished、failed、cancelled、timed-out、lost 或 done。</translation>
    </message>
    <message>
        <source>There is no place “%1”. Use at:queue, at:call-queue or at:worker.</source>
        <translation>没有位置“%1”。请用 at:queue、at:call-queue 或 at:worker。</translation>
    </message>
    <message>
        <source>“%1” is not a number; write it like worker:2, run:1 or #7.</source>
        <translation>“%1”不是数字；请写成 worker:2、run:1 或 #7。</translation>
    </message>
    <message>
        <source>“%1” is not a time; write it like &gt;500ms, wait&gt;1s or cpu&lt;=20us.</source>
        <translation>“%1”不是时间；请写成 &gt;500ms、wait&gt;1s 或 cpu&lt;=20us。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TaskInspector</name>
    <message>
        <source> (tid %1)</source>
        <translation>（tid %1）</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Executor</source>
        <translation>执行器</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>第几次</translation>
    </message>
    <message>
        <source>CPU time</source>
        <translation>CPU 时间</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Exit status</source>
        <translation>退出码</translation>
    </message>
    <message>
        <source>Ended by signal</source>
        <translation>被信号结束</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>内存峰值</translation>
    </message>
    <message>
        <source>States</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Why did it wait?</source>
        <translation>为什么等待？</translation>
    </message>
    <message>
        <source>What it wrote</source>
        <translation>它的输出</translation>
    </message>
    <message>
        <source>What it wrote to standard error</source>
        <translation>它的标准错误输出</translation>
    </message>
    <message>
        <source>Where its time went · %1</source>
        <translation>时间用在哪里 · %1</translation>
    </message>
    <message>
        <source>Output · %1 more were not kept</source>
        <translation>输出 · 另有 %1 未保留</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Standard error</source>
        <translation>标准错误</translation>
    </message>
    <message>
        <source>Sent and returned</source>
        <translation>发送与返回</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 与 %2</translation>
    </message>
    <message>
        <source>Into bytes and back</source>
        <translation>变成字节再变回来</translation>
    </message>
    <message>
        <source>Result&apos;s way back</source>
        <translation>结果返回途中</translation>
    </message>
    <message>
        <source>Waited for the GIL</source>
        <translation>等待 GIL</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>not submitted yet</source>
        <translation>尚未提交</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TaskPanel</name>
    <message>
        <source>No task has come yet.</source>
        <translation>还没有任务。</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Filter of the tasks</source>
        <translation>任务筛选</translation>
    </message>
    <message>
        <source>Filter: state:failed</source>
        <translation>筛选：state:failed</translation>
    </message>
    <message>
        <source>Words that must all hold: state:failed, worker:2, run:1, at:queue, job:pi, #7, &gt;500ms, wait&gt;1s, any text; -word for the opposite</source>
        <translation>须全部满足的条件：state:failed、worker:2、run:1、at:queue、job:pi、#7、&gt;500ms、wait&gt;1s、任意文字；-条件 表示相反</translation>
    </message>
    <message>
        <source>Tasks of which executor</source>
        <translation>哪个执行器的任务</translation>
    </message>
    <message>
        <source>Choose a row to see where the time of its task went</source>
        <translation>选中一行，查看该任务的时间花在哪里</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>所有运行</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>%1 submitted by %2</source>
        <extracomment>Tasks, and the moment that the table shows</extracomment>
        <translation>截至 %2 已提交 %1</translation>
    </message>
    <message>
        <source>%1 · %2 done · %3 running</source>
        <translation>%1 · 完成 %2 · 运行 %3</translation>
    </message>
    <message>
        <source>%1 of %2 shown</source>
        <translation>显示 %1/%2</translation>
    </message>
    <message>
        <source>Looking through %1 tasks…</source>
        <translation>正在查看 %1 个任务…</translation>
    </message>
    <message>
        <source>Press Run, and every task is listed here.</source>
        <translation>按“运行”，每个任务都会列在这里。</translation>
    </message>
    <message>
        <source>At this time no task had been submitted yet.</source>
        <translation>此时还没有提交任何任务。</translation>
    </message>
    <message>
        <source>No task fits this filter.</source>
        <translation>没有符合筛选的任务。</translation>
    </message>
    <message>
        <source>Show in the timeline</source>
        <translation>在时间线中显示</translation>
    </message>
    <message>
        <source>Cancel this task</source>
        <translation>取消这个任务</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Which columns are shown</source>
        <translation>显示哪些列</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>As many as fit</source>
        <translation>能放下多少就显示多少</translation>
    </message>
    <message>
        <source>Show all of its worker</source>
        <translation>显示它的工作者的全部任务</translation>
    </message>
    <message>
        <source>No worker has taken it</source>
        <translation>还没有工作者取走它</translation>
    </message>
    <message>
        <source>Cancel these %1 tasks</source>
        <translation>取消这 %1 个任务</translation>
    </message>
    <message>
        <source>It has ended already</source>
        <translation>它已经结束</translation>
    </message>
    <message>
        <source>The race it belongs to does not run any more</source>
        <translation>它所属的比赛已经结束</translation>
    </message>
    <message>
        <source>Run these %1 tasks again</source>
        <translation>重新运行这 %1 个任务</translation>
    </message>
    <message>
        <source>Run this task again</source>
        <translation>重新运行这个任务</translation>
    </message>
    <message>
        <source>It has not ended yet</source>
        <translation>它还没有结束</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TaskTableModel</name>
    <message>
        <source>The task&apos;s number in its run</source>
        <translation>任务在其运行中的编号</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>What the task is called</source>
        <translation>任务的名字</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>What it ran on</source>
        <translation>在哪里运行</translation>
    </message>
    <message>
        <source>Executor</source>
        <translation>执行器</translation>
    </message>
    <message>
        <source>Where the task stands</source>
        <translation>任务的状态</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>The worker that took it</source>
        <translation>取走它的工作者</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>工作者</translation>
    </message>
    <message>
        <source>How long it waited in the queue</source>
        <translation>在队列里等了多久</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>How long it ran, without waiting for the GIL</source>
        <translation>运行了多久，不含等 GIL 的时间</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Processor time that it used</source>
        <translation>使用的处理器时间</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>What it returned, or what went wrong</source>
        <translation>返回的结果，或出了什么错</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Which attempt at the task this was</source>
        <translation>这是第几次尝试</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>第几次</translation>
    </message>
    <message>
        <source>When it was submitted, from the start of the run</source>
        <translation>提交的时间，从运行开始算起</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>When it ended, from the start of the run</source>
        <translation>结束的时间，从运行开始算起</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>When a worker began with it, from the start of the run</source>
        <translation>工作者开始运行它的时间，从运行开始算起</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>How long it waited for the GIL</source>
        <translation>等了多久 GIL</translation>
    </message>
    <message>
        <source>GIL wait</source>
        <translation>等 GIL</translation>
    </message>
    <message>
        <source>Bytes that were sent to its worker</source>
        <translation>发送给工作者的字节</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Bytes that came back from its worker</source>
        <translation>从工作者返回的字节</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>The most memory that its program had</source>
        <translation>它的程序用过的最大内存</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>What its program left with; 0 is good</source>
        <translation>它的程序的退出码；0 表示正常</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>退出码</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TimeChart</name>
    <message>
        <source>%1: %2</source>
        <extracomment>What a screen reader says of a run in a chart: its name and its last value</extracomment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>What a screen reader says of a chart: its title and its unit</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>&amp;Copy data</source>
        <translation>复制数据(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save picture…</source>
        <translation>保存图片(&amp;S)…</translation>
    </message>
    <message>
        <source>The picture could not be written to %1: %2.</source>
        <translation>无法把图片写入 %1：%2。</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>PNG pictures (*.png);;SVG drawings (*.svg)</source>
        <translation>PNG 图片 (*.png);;SVG 图形 (*.svg)</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TimeShareBar</name>
    <message>
        <source>Where its time went</source>
        <translation>时间用在哪里</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TimelineWidget</name>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Every task as a bar in the lane of its worker. Arrow keys go from task to task.</source>
        <translation>每个任务是其工作者泳道里的一个条。用方向键在任务间移动。</translation>
    </message>
    <message>
        <source>Press Run to watch the tasks here</source>
        <translation>按“运行”在这里观看任务</translation>
    </message>
    <message>
        <source>Selected: %1</source>
        <translation>已选：%1</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>没有选中</translation>
    </message>
    <message>
        <source>Show &amp;everything</source>
        <translation>显示全部(&amp;E)</translation>
    </message>
    <message>
        <source>F</source>
        <translation>F</translation>
    </message>
    <message>
        <source>Show the &amp;selected task</source>
        <translation>显示选中的任务(&amp;S)</translation>
    </message>
    <message>
        <source>Shift+F</source>
        <translation>Shift+F</translation>
    </message>
    <message>
        <source>F&amp;ind…</source>
        <translation>查找(&amp;I)…</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Ctrl+F</translation>
    </message>
    <message>
        <source>Set the time &amp;cursor here</source>
        <translation>把时间光标放在这里(&amp;C)</translation>
    </message>
    <message>
        <source>Remove the &amp;mark</source>
        <translation>去掉标记(&amp;M)</translation>
    </message>
    <message>
        <source>Set a &amp;mark</source>
        <translation>设置标记(&amp;M)</translation>
    </message>
    <message>
        <source>M</source>
        <translation>M</translation>
    </message>
    <message>
        <source>Remove &amp;all marks</source>
        <translation>去掉所有标记(&amp;A)</translation>
    </message>
    <message>
        <source>Shift+M</source>
        <translation>Shift+M</translation>
    </message>
    <message>
        <source>&amp;Unfold this run</source>
        <translation>展开这次运行(&amp;U)</translation>
    </message>
    <message>
        <source>F&amp;old this run</source>
        <translation>折叠这次运行(&amp;O)</translation>
    </message>
    <message>
        <source>G</source>
        <translation>G</translation>
    </message>
    <message>
        <source>Fold all runs</source>
        <translation>折叠所有运行</translation>
    </message>
    <message>
        <source>Unfold all runs</source>
        <translation>展开所有运行</translation>
    </message>
    <message>
        <source>Co&amp;lour by</source>
        <translation>着色依据(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Job</source>
        <translation>作业(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;State</source>
        <translation>状态(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Executor</source>
        <translation>执行器(&amp;E)</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ToolRow</name>
    <message>
        <source>Writes the run to a file, or a picture of it</source>
        <translation>把运行写成文件，或存成图片</translation>
    </message>
    <message>
        <source>How long each executor should take, if nothing but its workers held it up</source>
        <translation>如果只受工作者数量限制，每个执行器应当用多久</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TransportBar</name>
    <message>
        <source>Replay</source>
        <translation>重放</translation>
    </message>
    <message>
        <source>Speed of the replay</source>
        <translation>重放速度</translation>
    </message>
    <message>
        <source>How fast a replay runs, against the time that it took</source>
        <translation>重放有多快，与实际用时相比</translation>
    </message>
    <message>
        <source>%1×</source>
        <extracomment>A speed: so many times as fast</extracomment>
        <translation>%1×</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>The time cursor goes along with the newest moment (End)</source>
        <translation>时间光标跟着最新的时刻走（End）</translation>
    </message>
    <message>
        <source>Pause the replay</source>
        <translation>暂停重放</translation>
    </message>
    <message>
        <source>Hold the replay here (Space)</source>
        <translation>在这里停住重放（空格）</translation>
    </message>
    <message>
        <source>Replay the run from the time cursor on (Space)</source>
        <translation>从时间光标处重放（空格）</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::WindowKeeper</name>
    <message>
        <source>Poolscope</source>
        <translation>Poolscope</translation>
    </message>
    <message>
        <source>Poolscope did not end well last time.</source>
        <translation>Poolscope 上次意外结束。</translation>
    </message>
    <message>
        <source>What ran then was kept, as it stood on %1. Open it?</source>
        <translation>当时运行的内容已保留，停在 %1 的状态。要打开吗？</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Throw it away</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Ask again next time</source>
        <translation>下次再问</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::WorkerSketch</name>
    <message>
        <source>worker %1</source>
        <translation>工作者 %1</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::FileDrop</name>
    <message>
        <source>Drop files here</source>
        <translation>把文件拖到这里</translation>
    </message>
    <message>
        <source>A click asks for the files.</source>
        <translation>点击即可选择文件。</translation>
    </message>
</context>
<context>
    <name>poolscope::ui::NextStrip</name>
    <message>
        <source>From the lesson “%1”: %2</source>
        <translation>来自课程“%1”：%2</translation>
    </message>
    <message>
        <source>What next? Change a number on the left and run again, or:</source>
        <translation>接下来？在左边改一个数字再运行，或者：</translation>
    </message>
    <message>
        <source>Compare the runs</source>
        <translation>比较这些运行</translation>
    </message>
    <message>
        <source>Back to the lesson</source>
        <translation>回到课程</translation>
    </message>
    <message>
        <source>See why, in a lesson</source>
        <translation>看一课，弄懂原因</translation>
    </message>
    <message>
        <source>Next lesson</source>
        <translation>下一课</translation>
    </message>
    <message>
        <source>Close this line</source>
        <translation>关闭这一行</translation>
    </message>
</context>
<context>
    <name>ReportWords</name>
    <message>
        <source>%1: %2.</source>
        <translation>%1：%2。</translation>
    </message>
    <message>
        <source>%1, %2: %3.</source>
        <translation>%1，%2：%3。</translation>
    </message>
    <message>
        <source>It was cancelled; what had been measured is here.</source>
        <translation>测量被取消；这里是取消前测得的结果。</translation>
    </message>
    <message>
        <source>Wall time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>executor</source>
        <translation>执行器</translation>
    </message>
    <message>
        <source>median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>speed-up</source>
        <translation>加速比</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>p99 latency</source>
        <translation>p99 延迟</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>energy</source>
        <translation>能耗</translation>
    </message>
    <message>
        <source>One repetition each.</source>
        <translation>各运行一次。</translation>
    </message>
    <message>
        <source>%1 repetitions each.</source>
        <translation>各重复 %1 次。</translation>
    </message>
    <message>
        <source>%1 repetitions each after a warm-up.</source>
        <translation>预热后各重复 %1 次。</translation>
    </message>
    <message>
        <source>With fewer than six the interval is the smallest to the largest.</source>
        <translation>少于六次时，区间是最小值到最大值。</translation>
    </message>
    <message>
        <source>This machine does not tell what its processors use in energy, or runs went on side by side.</source>
        <translation>这台机器不提供处理器的能耗，或者几个运行是同时进行的。</translation>
    </message>
    <message>
        <source>Laws beside what was measured</source>
        <translation>定律与实测对照</translation>
    </message>
    <message>
        <source>predicted / measured</source>
        <translation>预测 / 实测</translation>
    </message>
    <message>
        <source>Bold: more than a tenth beside what the law says.</source>
        <translation>粗体：与定律相差超过十分之一。</translation>
    </message>
    <message>
        <source>%1: the universal scalability law fits with %2 tasks/s for one worker, contention %3 %, coherence %4 % (R² %5).</source>
        <translation>%1：拟合出的通用可扩展性定律：单个工作者每秒 %2 个任务，争用 %3 %，一致性开销 %4 %（R² %5）。</translation>
    </message>
    <message>
        <source>More than %1 workers make it slower.</source>
        <translation>超过 %1 个工作者反而更慢。</translation>
    </message>
    <message>
        <source>Timeline of the last repetition</source>
        <translation>最后一次重复的时间线</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>All samples as CSV</source>
        <translation>全部样本（CSV）</translation>
    </message>
    <message>
        <source>bar: median; line: 95 % interval; dashed red: prediction</source>
        <translation>条：中位数；细线：95 % 区间；红色虚线：预测</translation>
    </message>
    <message>
        <source>tasks/s</source>
        <translation>任务/秒</translation>
    </message>
    <message>
        <source>dots: median, with the interval; dashed: the scalability law that fits</source>
        <translation>点：中位数与区间；虚线：拟合的可扩展性定律</translation>
    </message>
    <message>
        <source>the first %1 of %2 tasks</source>
        <translation>%2 个任务中的前 %1 个</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>更快</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>更慢</translation>
    </message>
    <message>
        <source>no difference</source>
        <translation>没有差别</translation>
    </message>
    <message>
        <source>too noisy to tell</source>
        <translation>波动太大，无法判断</translation>
    </message>
    <message>
        <source>List scheduling</source>
        <translation>列表调度</translation>
    </message>
    <message>
        <source>wall time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Makespan bounds</source>
        <translation>完工时间界限</translation>
    </message>
    <message>
        <source>Amdahl</source>
        <translation>阿姆达尔定律</translation>
    </message>
    <message>
        <source>Gustafson</source>
        <translation>古斯塔夫森定律</translation>
    </message>
    <message>
        <source>Scalability law</source>
        <translation>可扩展性定律</translation>
    </message>
    <message>
        <source>Little&apos;s law</source>
        <translation>利特尔法则</translation>
    </message>
    <message>
        <source>tasks inside</source>
        <translation>系统内任务数</translation>
    </message>
    <message>
        <source>M/M/c</source>
        <translation>M/M/c</translation>
    </message>
    <message>
        <source>mean wait</source>
        <translation>平均等待</translation>
    </message>
</context>
<context>
    <name>ExperimentWords</name>
    <message>
        <source>%1, line %2: %3</source>
        <translation>%1，第 %2 行：%3</translation>
    </message>
    <message>
        <source>%1: the file is empty, so it is no experiment</source>
        <translation>%1：文件是空的，所以不是实验</translation>
    </message>
    <message>
        <source>%1: it is larger than %2 MiB, so it is no experiment</source>
        <translation>%1：文件大于 %2 MiB，所以不是实验</translation>
    </message>
    <message>
        <source>line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>this is not JSON: %1</source>
        <translation>这不是 JSON：%1</translation>
    </message>
    <message>
        <source>the number %1 is too large</source>
        <translation>数 %1 太大</translation>
    </message>
    <message>
        <source>more than %1 keys</source>
        <translation>键多于 %1 个</translation>
    </message>
    <message>
        <source>&quot;%1&quot; stands here twice; it is already on line %2</source>
        <translation>“%1”在这里出现两次；第 %2 行已经有了</translation>
    </message>
    <message>
        <source>an experiment is an object in curly brackets</source>
        <translation>实验是花括号里的一个对象</translation>
    </message>
    <message>
        <source>&quot;version&quot; is missing, so this is no experiment; add &quot;version&quot;: %1</source>
        <translation>缺少 &quot;version&quot;，所以这不是实验；请加上 &quot;version&quot;: %1</translation>
    </message>
    <message>
        <source>this experiment has version %1, and this program reads up to %2; use a newer Poolscope</source>
        <translation>这个实验的版本是 %1，而本程序最多读到 %2；请使用更新的 Poolscope</translation>
    </message>
    <message>
        <source>&quot;job&quot; is missing; add what is to run, e.g. &quot;job&quot;: &quot;sleep_square&quot;</source>
        <translation>缺少 &quot;job&quot;；请写上要运行什么，例如 &quot;job&quot;: &quot;sleep_square&quot;</translation>
    </message>
    <message>
        <source>&quot;executors&quot; is empty; add at least one, e.g. &quot;threads:workers=2&quot;</source>
        <translation>&quot;executors&quot; 是空的；请至少加上一个，例如 &quot;threads:workers=2&quot;</translation>
    </message>
    <message>
        <source>&quot;count&quot; and &quot;inputs&quot; exclude each other: each input is one task</source>
        <translation>&quot;count&quot; 与 &quot;inputs&quot; 不能同时出现：每个输入就是一个任务</translation>
    </message>
    <message>
        <source>&quot;seed&quot; must be a whole number, 0 or more</source>
        <translation>&quot;seed&quot; 必须是不小于 0 的整数</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing</source>
        <translation>缺少 &quot;%1&quot;</translation>
    </message>
    <message>
        <source>%1 takes no &quot;inputs&quot;; give &quot;count&quot; instead</source>
        <translation>%1 不接受 &quot;inputs&quot;；请改用 &quot;count&quot;</translation>
    </message>
    <message>
        <source>an input must be text or a number, not %1</source>
        <translation>输入必须是文本或数，而不是%1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be text, a number, true or false, not %2</source>
        <translation>&quot;%1&quot; 必须是文本、数、true 或 false，而不是%2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be a whole number, not %2</source>
        <translation>&quot;%1&quot; 必须是整数，而不是 %2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be from %2 to %3, not %4</source>
        <translation>&quot;%1&quot; 必须在 %2 到 %3 之间，而不是 %4</translation>
    </message>
    <message>
        <source>&quot;%1&quot; must be %2, not %3</source>
        <translation>&quot;%1&quot; 必须是%2，而不是%3</translation>
    </message>
    <message>
        <source>the number of tasks must be from 1 to %1, not %2</source>
        <translation>任务数必须在 1 到 %1 之间，而不是 %2</translation>
    </message>
    <message>
        <source>workers must be from 1 to %1, not %2</source>
        <translation>工作者数必须在 1 到 %1 之间，而不是 %2</translation>
    </message>
    <message>
        <source>repetitions must be from 1 to %1, not %2</source>
        <translation>重复次数必须在 1 到 %1 之间，而不是 %2</translation>
    </message>
    <message>
        <source>unknown job &quot;%1&quot;; %2</source>
        <translation>没有任务类型“%1”；%2</translation>
    </message>
    <message>
        <source>unknown executor &quot;%1&quot;; %2</source>
        <translation>没有执行器“%1”；%2</translation>
    </message>
    <message>
        <source>sweep: unknown key &quot;%1&quot;; %2</source>
        <translation>扫描：没有键“%1”；%2</translation>
    </message>
    <message>
        <source>unknown key &quot;%1&quot;; %2</source>
        <translation>没有键“%1”；%2</translation>
    </message>
    <message>
        <source>executor &quot;%1&quot;: after the colon KEY=VALUE is expected, e.g. threads:workers=2</source>
        <translation>执行器“%1”：冒号后面应是 KEY=VALUE，例如 threads:workers=2</translation>
    </message>
    <message>
        <source>executor &quot;%1&quot;: %2</source>
        <translation>执行器“%1”：%2</translation>
    </message>
    <message>
        <source>%1 is given twice</source>
        <translation>%1 给了两次</translation>
    </message>
    <message>
        <source>%1 needs a value, e.g. %2</source>
        <translation>%1 需要一个值，例如 %2</translation>
    </message>
    <message>
        <source>%1 takes no keys, so &quot;%2&quot; is one too many</source>
        <translation>%1 不接受任何键，所以“%2”是多余的</translation>
    </message>
    <message>
        <source>sweep &quot;%1&quot;: KEY=VALUES is expected, e.g. workers=1..8</source>
        <translation>扫描“%1”：应是 KEY=VALUES，例如 workers=1..8</translation>
    </message>
    <message>
        <source>sweep &quot;%1&quot;: %2</source>
        <translation>扫描“%1”：%2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no number</source>
        <translation>“%1”不是数</translation>
    </message>
    <message>
        <source>did you mean &quot;%1&quot;?</source>
        <translation>你是指“%1”吗？</translation>
    </message>
    <message>
        <source>known: %1</source>
        <translation>已知：%1</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>空值</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
</context>
<context>
    <name>ReaderWords</name>
    <message>
        <source>There is no such file; check the path.</source>
        <translation>没有这个文件；请检查路径。</translation>
    </message>
    <message>
        <source>You may not read this file; change its permissions or take a copy.</source>
        <translation>你无权读取这个文件；请更改权限，或者使用副本。</translation>
    </message>
    <message>
        <source>This is a folder; give the name of a file in it.</source>
        <translation>这是一个文件夹；请给出其中文件的名字。</translation>
    </message>
    <message>
        <source>The file cannot be read: %1.</source>
        <translation>无法读取文件：%1。</translation>
    </message>
    <message>
        <source>There is not enough memory to read on. Close other programs, or open a part of the file.</source>
        <translation>内存不足，无法继续读取。请关闭其他程序，或者只打开文件的一部分。</translation>
    </message>
    <message>
        <source>The recording is too big for this computer: only %1 MiB of memory are free. Close other programs, or open a part of it.</source>
        <translation>记录太大，这台计算机装不下：空闲内存只有 %1 MiB。请关闭其他程序，或者只打开一部分。</translation>
    </message>
    <message>
        <source>The ending of the name does not tell the format; it must be .csv (timeline), .json (Chrome trace), .joblog (GNU parallel) or .poolscope.</source>
        <translation>从文件名的结尾看不出格式；必须是 .csv（时间线）、.json（Chrome 跟踪）、.joblog（GNU parallel）或 .poolscope。</translation>
    </message>
    <message>
        <source>This is not a text in UTF-8.</source>
        <translation>这不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>The row has more than 100 cells.</source>
        <translation>这一行超过 100 个单元格。</translation>
    </message>
    <message>
        <source>%1 (Byte %2 of what it holds.)</source>
        <translation>%1（所含内容的第 %2 字节。）</translation>
    </message>
    <message>
        <source>A quote is opened here and never closed: the file was cut short.</source>
        <translation>引号在这里打开却没有关闭：文件被截断了。</translation>
    </message>
    <message>
        <source>There is text after a closing quote; a quote within a text must be doubled.</source>
        <translation>右引号后面还有文字；文字中的引号要写两次。</translation>
    </message>
    <message>
        <source>A cell is longer than 1 MiB.</source>
        <translation>有单元格超过 1 MiB。</translation>
    </message>
    <message>
        <source>A cell is longer than 1 MiB, which no timeline has. Export the run again.</source>
        <translation>有单元格超过 1 MiB，时间线里不会有这样的单元格。请重新导出这次运行。</translation>
    </message>
    <message>
        <source>A cell %1 is longer than 1 MiB, which no timeline has. Export the run again, or shorten the text.</source>
        <translation>单元格（%1）超过 1 MiB，时间线里不会有这样的单元格。请重新导出这次运行，或者缩短文字。</translation>
    </message>
    <message>
        <source>The file is empty. A timeline begins with a line of column names.</source>
        <translation>文件是空的。时间线的第一行是列名。</translation>
    </message>
    <message>
        <source>The timeline has no rows: no task was recorded.</source>
        <translation>时间线没有行：没有记录任何任务。</translation>
    </message>
    <message>
        <source>The file has more than 256 different runs.</source>
        <translation>文件里的运行超过 256 次。</translation>
    </message>
    <message>
        <source>The row has %1 cells instead of 24. A text with a comma in it must stand in quotes.</source>
        <translation>这一行有 %1 个单元格，应为 24 个。含有逗号的文字必须放在引号里。</translation>
    </message>
    <message>
        <source>The row has %1 cells instead of 24: the file was cut short. Export the run again.</source>
        <translation>这一行有 %1 个单元格，应为 24 个：文件被截断了。请重新导出这次运行。</translation>
    </message>
    <message>
        <source>The row has 1 cell instead of 24: the file was cut short. Export the run again.</source>
        <translation>这一行只有 1 个单元格，应为 24 个：文件被截断了。请重新导出这次运行。</translation>
    </message>
    <message>
        <source>The row has %1 cells instead of 24. An empty cell needs its comma too.</source>
        <translation>这一行有 %1 个单元格，应为 24 个。空单元格也要有逗号。</translation>
    </message>
    <message>
        <source>The row has 1 cell instead of 24. An empty cell needs its comma too.</source>
        <translation>这一行只有 1 个单元格，应为 24 个。空单元格也要有逗号。</translation>
    </message>
    <message>
        <source>The last row has no line end, so the file may have been cut short. If it is whole, add a line end.</source>
        <translation>最后一行没有换行，文件可能被截断了。如果文件是完整的，请补上换行。</translation>
    </message>
    <message>
        <source>The column %1 is there twice.</source>
        <translation>列 %1 出现了两次。</translation>
    </message>
    <message>
        <source>These are the queue depths of a run. Open its timeline instead.</source>
        <translation>这是一次运行的队列长度。请改为打开它的时间线。</translation>
    </message>
    <message>
        <source>These are the worker samples of a run. Open its timeline instead.</source>
        <translation>这是一次运行的工作者采样。请改为打开它的时间线。</translation>
    </message>
    <message>
        <source>This is not a timeline of Poolscope. The first line of one is: run_id,executor,task_id,...</source>
        <translation>这不是 Poolscope 的时间线。时间线的第一行是：run_id,executor,task_id,...</translation>
    </message>
    <message>
        <source>The column %1 is missing: the file was cut short.</source>
        <translation>缺少列 %1：文件被截断了。</translation>
    </message>
    <message>
        <source>The column %1 is missing.</source>
        <translation>缺少列 %1。</translation>
    </message>
    <message>
        <source>There is a column %1 that a timeline does not have; remove it.</source>
        <translation>列 %1 不属于时间线；请去掉它。</translation>
    </message>
    <message>
        <source>Column Seq: jobs are counted from 1.</source>
        <translation>列 Seq：作业从 1 开始计数。</translation>
    </message>
    <message>
        <source>Column JobRuntime: a job cannot take less than no time.</source>
        <translation>列 JobRuntime：作业用时不能小于零。</translation>
    </message>
    <message>
        <source>Column %1: %2</source>
        <translation>列 %1：%2</translation>
    </message>
    <message>
        <source>%1 lies before %2; a task is submitted, dispatched, started and ended in this order.</source>
        <translation>%1 早于 %2；任务的提交、派发、开始和结束必须依次发生。</translation>
    </message>
    <message>
        <source>%1 is %2; it must be a number of ns since the start of the run, at most 126 years.</source>
        <translation>%1 是 %2；必须是从运行开始算起的纳秒数，至多 126 年。</translation>
    </message>
    <message>
        <source>%1 is %2; it must be between %3 and %4.</source>
        <translation>%1 是 %2；必须在 %3 和 %4 之间。</translation>
    </message>
    <message>
        <source>%1 is %2; it must be 0 or more.</source>
        <translation>%1 是 %2；不能小于 0。</translation>
    </message>
    <message>
        <source>the cell is empty; every task has a number here.</source>
        <translation>单元格是空的；每个任务在这里都有一个数。</translation>
    </message>
    <message>
        <source>%1 is none of pending, running, finished, failed, cancelled, timed_out and lost.</source>
        <translation>%1 不是 pending、running、finished、failed、cancelled、timed_out、lost 之一。</translation>
    </message>
    <message>
        <source>a wait cannot be negative.</source>
        <translation>等待时间不能为负。</translation>
    </message>
    <message>
        <source>%1 is not a whole number in range.</source>
        <translation>%1 不是范围内的整数。</translation>
    </message>
    <message>
        <source>%1 is not a number in range.</source>
        <translation>%1 不是范围内的数。</translation>
    </message>
    <message>
        <source>%1 is too large.</source>
        <translation>%1 太大。</translation>
    </message>
    <message>
        <source>%1 is no time that can be.</source>
        <translation>%1 不是可能的时间。</translation>
    </message>
    <message>
        <source>The file is empty. A job log begins with a line of column names.</source>
        <translation>文件是空的。作业日志的第一行是列名。</translation>
    </message>
    <message>
        <source>This is not a job log of GNU parallel. The first line of one is: Seq Host Starttime ...</source>
        <translation>这不是 GNU parallel 的作业日志。作业日志的第一行是：Seq Host Starttime ...</translation>
    </message>
    <message>
        <source>The job log has no rows: no job had ended.</source>
        <translation>作业日志没有行：没有作业结束。</translation>
    </message>
    <message>
        <source>The line is longer than 1 MiB, which no job log has.</source>
        <translation>这一行超过 1 MiB，作业日志里不会有这样的行。</translation>
    </message>
    <message>
        <source>The row has %1 cells instead of 9; they are separated by tabs.</source>
        <translation>这一行有 %1 个单元格，应为 9 个；单元格之间用制表符分隔。</translation>
    </message>
    <message>
        <source>The job log has more than 256 hosts.</source>
        <translation>作业日志里的主机超过 256 台。</translation>
    </message>
    <message>
        <source>Job %1: %2</source>
        <translation>作业 %1：%2</translation>
    </message>
    <message>
        <source>This trace was not written by Poolscope. Open it in ui.perfetto.dev or chrome://tracing.</source>
        <translation>这份跟踪不是 Poolscope 写的。请用 ui.perfetto.dev 或 chrome://tracing 打开。</translation>
    </message>
    <message>
        <source>The trace has no runs: nothing was recorded.</source>
        <translation>跟踪里没有运行：什么也没有记录。</translation>
    </message>
    <message>
        <source>The event belongs to a run (pid) that the trace did not name before.</source>
        <translation>事件属于前面没有声明过的运行（pid）。</translation>
    </message>
    <message>
        <source>The trace has more than 256 runs.</source>
        <translation>跟踪里的运行超过 256 次。</translation>
    </message>
    <message>
        <source>The runs (pid) are not numbered 1, 2, 3, ...</source>
        <translation>运行（pid）没有按 1、2、3…… 编号。</translation>
    </message>
    <message>
        <source>The lanes (tid) of the run are not numbered 1, 2, 3, ...</source>
        <translation>运行的泳道（tid）没有按 1、2、3…… 编号。</translation>
    </message>
    <message>
        <source>The lane's kind is %1, which is none.</source>
        <translation>泳道的种类 %1 不存在。</translation>
    </message>
    <message>
        <source>The task's state is %1, which is none.</source>
        <translation>任务的状态 %1 不存在。</translation>
    </message>
    <message>
        <source>The task ran on a lane that the trace did not name before.</source>
        <translation>任务在前面没有声明过的泳道上运行。</translation>
    </message>
    <message>
        <source>The segment's name or cause is none that Poolscope knows.</source>
        <translation>片段的名称或原因是 Poolscope 不认识的。</translation>
    </message>
    <message>
        <source>The segment lies on a lane (tid) that the trace did not name before.</source>
        <translation>片段位于前面没有声明过的泳道（tid）。</translation>
    </message>
    <message>
        <source>The segment belongs to a row that the trace did not name before.</source>
        <translation>片段属于前面没有声明过的行。</translation>
    </message>
    <message>
        <source>The segment waits for a row that the trace did not name before.</source>
        <translation>片段等待前面没有声明过的行。</translation>
    </message>
    <message>
        <source>The segment ends before it begins.</source>
        <translation>片段在开始之前就结束了。</translation>
    </message>
    <message>
        <source>The sample is of a lane (tid) that the trace did not name before.</source>
        <translation>采样属于前面没有声明过的泳道（tid）。</translation>
    </message>
    <message>
        <source>The sample's percent is not a number from 0 on.</source>
        <translation>采样的百分比不是从 0 起的数。</translation>
    </message>
    <message>
        <source>%1 is missing in the event.</source>
        <translation>事件里缺少 %1。</translation>
    </message>
    <message>
        <source>This is not valid JSON.</source>
        <translation>这不是有效的 JSON。</translation>
    </message>
    <message>
        <source>This is not a trace: an object with &quot;traceEvents&quot; is missing.</source>
        <translation>这不是跟踪：缺少带有“traceEvents”的对象。</translation>
    </message>
    <message>
        <source>An event has more than 100 members.</source>
        <translation>有事件超过 100 个成员。</translation>
    </message>
    <message>
        <source>Lists or objects lie more than 32 levels deep in each other.</source>
        <translation>列表或对象的嵌套超过 32 层。</translation>
    </message>
    <message>
        <source>This is not a trace of Poolscope: it begins with a list.</source>
        <translation>这不是 Poolscope 的跟踪：它以列表开头。</translation>
    </message>
    <message>
        <source>A text is longer than 8 MiB, or a number than 1000 digits, which no trace has.</source>
        <translation>有文字超过 8 MiB，或有数超过 1000 位，跟踪里不会有这些。</translation>
    </message>
    <message>
        <source>The file ends in the middle of the trace: it was cut short, or is empty.</source>
        <translation>文件在跟踪中间结束：它被截断了，或者是空的。</translation>
    </message>
    <message>
        <source>The file was cut short. Use a whole copy.</source>
        <translation>文件被截断了。请使用完整的副本。</translation>
    </message>
    <message>
        <source>The file ends too early. Use a whole copy.</source>
        <translation>文件结束得太早。请使用完整的副本。</translation>
    </message>
    <message>
        <source>The file is damaged: what was compressed cannot be read. Use another copy.</source>
        <translation>文件已损坏：无法解压。请使用另一个副本。</translation>
    </message>
    <message>
        <source>This is not a recording of Poolscope: it does not begin as one.</source>
        <translation>这不是 Poolscope 的记录：开头不对。</translation>
    </message>
    <message>
        <source>The recording was made by a newer Poolscope. Open it with that one.</source>
        <translation>记录由更新的 Poolscope 生成。请用那个版本打开。</translation>
    </message>
    <message>
        <source>A part of the file claims to be too long. The file is damaged.</source>
        <translation>文件有一部分声称的长度过长。文件已损坏。</translation>
    </message>
    <message>
        <source>A part of the file ends in the middle of a value. The file is damaged.</source>
        <translation>文件有一部分在数值中间结束。文件已损坏。</translation>
    </message>
    <message>
        <source>A number in the file has too many digits. The file is damaged.</source>
        <translation>文件里有数的位数过多。文件已损坏。</translation>
    </message>
    <message>
        <source>A number in the file is out of range. The file is damaged.</source>
        <translation>文件里有数超出范围。文件已损坏。</translation>
    </message>
    <message>
        <source>A text in the file claims to be too long. The file is damaged.</source>
        <translation>文件里有文字声称的长度过长。文件已损坏。</translation>
    </message>
    <message>
        <source>A text in the file is not UTF-8. The file is damaged.</source>
        <translation>文件里有文字不是 UTF-8。文件已损坏。</translation>
    </message>
    <message>
        <source>The file claims to hold more than there can be. It is damaged.</source>
        <translation>文件声称的内容多得不可能。文件已损坏。</translation>
    </message>
    <message>
        <source>A time in the file is out of range. The file is damaged.</source>
        <translation>文件里有时间超出范围。文件已损坏。</translation>
    </message>
    <message>
        <source>The file does not hold as many tasks as it says.</source>
        <translation>文件里的任务没有它说的那么多。</translation>
    </message>
    <message>
        <source>The recording has no runs.</source>
        <translation>记录里没有运行。</translation>
    </message>
    <message>
        <source>The file's parts are in no order that makes sense. It is damaged.</source>
        <translation>文件各部分的顺序不合理。文件已损坏。</translation>
    </message>
    <message>
        <source>A task that there is not has a parent. The file is damaged.</source>
        <translation>不存在的任务却有父任务。文件已损坏。</translation>
    </message>
    <message>
        <source>The file has a part of a kind that there is not. It is damaged.</source>
        <translation>文件里有不存在的部分种类。文件已损坏。</translation>
    </message>
    <message>
        <source>The file has too many runs.</source>
        <translation>文件里的运行太多。</translation>
    </message>
    <message>
        <source>A lane of the file is of no known kind.</source>
        <translation>文件里有泳道的种类未知。</translation>
    </message>
    <message>
        <source>A task is on a lane that there is not. The file is damaged.</source>
        <translation>有任务在不存在的泳道上。文件已损坏。</translation>
    </message>
    <message>
        <source>A task's parent is none. The file is damaged.</source>
        <translation>有任务的父任务不存在。文件已损坏。</translation>
    </message>
    <message>
        <source>A task is in no known state. The file is damaged.</source>
        <translation>有任务的状态未知。文件已损坏。</translation>
    </message>
    <message>
        <source>A task is of a job that there is not. The file is damaged.</source>
        <translation>有任务属于不存在的作业。文件已损坏。</translation>
    </message>
    <message>
        <source>A wait in the file is of no known kind. The file is damaged.</source>
        <translation>文件里有等待的种类未知。文件已损坏。</translation>
    </message>
    <message>
        <source>A wait belongs to a task that there is not. The file is damaged.</source>
        <translation>有等待属于不存在的任务。文件已损坏。</translation>
    </message>
    <message>
        <source>A wait ends before it begins. The file is damaged.</source>
        <translation>有等待在开始之前就结束了。文件已损坏。</translation>
    </message>
    <message>
        <source>A wait is for a task that there is not. The file is damaged.</source>
        <translation>有等待是为了不存在的任务。文件已损坏。</translation>
    </message>
    <message>
        <source>A load in the file is none. The file is damaged.</source>
        <translation>文件里有负载不成立。文件已损坏。</translation>
    </message>
    <message>
        <source>submit_ns is empty; every task has one.</source>
        <translation>submit_ns 是空的；每个任务都要有。</translation>
    </message>
    <message>
        <source>The task is running, but start_ns is empty.</source>
        <translation>任务在运行，但 start_ns 是空的。</translation>
    </message>
    <message>
        <source>The task is pending, but it has a start_ns.</source>
        <translation>任务在等待，却有 start_ns。</translation>
    </message>
    <message>
        <source>The task is %1, but end_ns is empty.</source>
        <translation>任务是 %1，但 end_ns 是空的。</translation>
    </message>
    <message>
        <source>The task is %1, but it has an end_ns.</source>
        <translation>任务是 %1，却有 end_ns。</translation>
    </message>
    <message>
        <source>The run has more than 4,294,967,294 rows.</source>
        <translation>这次运行超过 4,294,967,294 行。</translation>
    </message>
    <message>
        <source>The run has more than 65,535 different jobs.</source>
        <translation>这次运行的作业超过 65,535 种。</translation>
    </message>
    <message>
        <source>The task says that a later one submitted it.</source>
        <translation>任务说它是由后面的任务提交的。</translation>
    </message>
    <message>
        <source>Task %1: %2</source>
        <translation>任务 %1：%2</translation>
    </message>
    <message>
        <source>%1, line %2: %3</source>
        <translation>%1，第 %2 行：%3</translation>
    </message>
</context>
</TS>
