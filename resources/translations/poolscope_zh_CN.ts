<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ExperimentPanel</name>
    <message>
        <source>work that waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>work that computes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>programs of your own</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 KiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 MiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 GiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 TiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 PiB</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Lane</name>
    <message>
        <source>GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>event loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>caller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>worker %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Pipeline</name>
    <message>
        <source>task %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the only worker is busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both workers are busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all %1 workers are busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loop has nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tasks wait at the same time on one thread: a task that waits gives the loop away.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tasks are ready. The loop runs one of them until it waits or ends, then the next.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Caller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TaskQueue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CallQueue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Event loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ResultQueue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Futures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The thread that submits the tasks and gets a future for each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks that could go on at once, in the order of their turn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks that wait, first come, first served. Without a bound it grows until memory ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A thread of this process that turns tasks into bytes and results back into objects.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks on their way to the worker processes: one more than there are workers. What is in here can no longer be cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One thread that runs all tasks in turn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They take a task, run it to its end, and take the next.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results on their way back to this process.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks that sleep or wait for something; they cost no thread.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks that have ended: their futures hold a result or an error.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits for room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>runs a task itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 submitted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 submitted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 thread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 on the way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no bound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>idle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wants the GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing has been submitted yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All %1 tasks have ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue is full: the caller waits until a task leaves it. That is back-pressure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CallQueue holds %1 of %2 (workers + 1), so the manager waits. It keeps most tasks where they can still be cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 task waits because %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tasks wait because %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tasks wait although a worker is free: the run is paused, or a worker is just starting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tasks run. Nothing waits, because nothing limits them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue is empty: %1 of %2 workers have nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue is empty, and every worker is busy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A step lets %1 run on to its end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A worker takes %1; one place in CallQueue gets free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A step hands %1 to a worker.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loop goes on with %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 takes %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker that is free first takes %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A task ends, and its future gets the result.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimeAxis</name>
    <message>
        <source>h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>µs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>A time and its unit, at the end of a chart&apos;s axis</extracomment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimeScale</name>
    <message>
        <source>%1 ns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>%1 · 1 task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2 tasks</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ValueAxis</name>
    <message>
        <source>%1M</source>
        <extracomment>A million, on a chart&apos;s axis</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1k</source>
        <extracomment>A thousand, on a chart&apos;s axis</extracomment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>jobs</name>
    <message>
        <source>I/O</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>programs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>.</source>
        <comment>ends a sentence</comment>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui</name>
    <message>
        <source>%1 ns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&lt;1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1×</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>timed out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It waits in the queue for a worker.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A worker has begun with it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It returned a result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It ended with an error.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was ended on request.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It took longer than its time limit and was ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its worker died under it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GIL wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting outside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>computing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It waited for a worker to take it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It had a worker, but another thread held the GIL.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It slept or waited for a file, a program or the network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It stood still because the run was paused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It used the processor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was ready to go on, but the processor did other work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 task was ahead of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n tasks were ahead of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the only worker was busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both workers were busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all %n workers were busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the only worker is busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both workers are busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all %n workers are busy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once it had a worker, it waited %1 for the GIL, which other threads held.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It did not have to wait: a worker took it at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It still waits: %1, and %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It still waits although a worker is free: the run is paused, or a worker is being started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was cancelled before a worker took it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It ended before a worker took it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 and %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With %n workers it would have started at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its worker had to be started first; that took %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workers were free for a part of that time: the run was paused or stepped, or the worker was slow to wake.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rising stripes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>falling stripes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>crossed stripes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>level stripes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>upright stripes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dashed edge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waited in the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ran</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waited for the GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slept or waited outside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stood paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waited %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ran %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tasks here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>busy %1 of the time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the worst end: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in to see them one by one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An oscilloscope for concurrency: run work on threads and watch every task as it happens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without any warranty. Made with Qt %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Poolscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+R, F5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+P</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pause, go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F10</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one task more, while paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>export the timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>open a recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>find tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F, Ctrl+L</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whole race, follow it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>W S, Ctrl+wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zoom the timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A D, middle button</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>move it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the task beside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>back to now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%n workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits for its turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · queue of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>predicted %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tasks</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::CompletionsChart</name>
    <message>
        <source>Completions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run a race to see its tasks complete, one step each.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::CpuChart</name>
    <message>
        <source>CPU per worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run a race to see how busy each worker keeps its processor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too short for a look at the processors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <extracomment>A percentage</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>worker %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ExecutorList</name>
    <message>
        <source>Add executor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One more executor that runs the same tasks</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ExecutorRow</name>
    <message>
        <source>1 worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes part in the race</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks that can run at the same time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Executor %1 takes part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of executor %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workers of executor %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GIL of executor %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove executor %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this executor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last executor stays</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 a task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An emulated Global Interpreter Lock, as Python has it: one task computes at a time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One task at a time needs no lock</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ExperimentPanel</name>
    <message>
        <source>Experiment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many tasks each executor gets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run on (race)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inputs · %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No executor takes part. Tick at least one.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::Exporter</name>
    <message>
        <source>%1 could not be written: %2. Choose another folder, or make room.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Timeline CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Worker samples CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Queue CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Chrome trace (Perfetto)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;All of them into a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window as it is shown, as PNG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chrome trace (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export everything into this folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::InputsEditor</name>
    <message>
        <source>Choose files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inputs, one a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One input a line; each becomes a task.
You can drop files here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adds a line with the path of each file that you choose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Puts back the inputs that came with this workload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the files to work on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No inputs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 input, 1 task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 inputs, a task each</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::InspectorPanel</name>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel this task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results appear here: first those of each run, and when you select a task, where its time went and why it waited.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Task %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of each run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes it out of the queue, or asks it to end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The race it belongs to does not run any more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::JobList</name>
    <message>
        <source>Workload</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::MainWindow</name>
    <message>
        <source>&amp;Open recording…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The task has ended before it could be cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A race is running; cancel it or wait until it has ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A recording, a timeline CSV, a Chrome trace or a joblog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its runs are shown below those that are here, on the same axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Poolscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 % · %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 – Poolscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 run is not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 runs are not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel it and quit?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel them and quit?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel and quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling what runs…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recordings (*.poolscope *.csv *.json *.joblog);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with a recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A race is running. Cancel it or wait until it has ended, then open %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No recordings yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Forget them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tasks done, %2 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tasks done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run has ended after %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Compare with a recording…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;End the comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close &amp;window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture of the window is on the clipboard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Co&amp;mmands…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finds any command by a few letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the &amp;default race</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow &amp;live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The timeline moves along with the race</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole race</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;in the timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;out of the timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;ull screen for a lecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole screen, with larger letters; F11 again leaves it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Larger interface</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;maller interface</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual si&amp;ze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Poolscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About &amp;Qt</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::PipelineDiagram</name>
    <message>
        <source>Diagram of the pipeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this process</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>worker processes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::PipelinePanel</name>
    <message>
        <source>Run %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pipeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pipeline of which run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Run, and you see the tasks move through queues and workers here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::PreferencesDialog</name>
    <message>
        <source>Keep a copy of what runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell me when a long run ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every few seconds. If the program should end badly, the next start offers the copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After 10 seconds and more, when the window is not in front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the interface</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::QueueDepthChart</name>
    <message>
        <source>Queue depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run a race to see how many tasks wait in the queue.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::RaceOptions</name>
    <message>
        <source>unbounded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Together when tasks wait, in turn when they compute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All executors start at the same moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One after another, so that none takes the other&apos;s cores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks that may wait at the same time. Python&apos;s queues have no bound and can fill the memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When it is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GIL interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long a task that waits for the GIL lets the holder be, before it asks for it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time limit a task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A task that runs longer is ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Executors run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side by side, or each alone on the machine; the timeline shows them from one start either way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No executor above has a GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happens to a task for which there is no room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A queue without bound is never full</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::RaceView</name>
    <message>
        <source>Timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Charts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 runs on one clock</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::RunActions</name>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The race is being cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the tasks on every executor that is ticked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A race is running; cancel it or wait until it has ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let the tasks go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queued tasks wait, running ones halt at their next checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let one task of each run go on to its end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause first; then one task at a time can go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop what waits and ask what runs to end</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::RunResults</name>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a task in the timeline or in the table to see where its time went.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::Session</name>
    <message>
        <source>A race is running. Cancel it first, or wait until it has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not go on: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::StartHint</name>
    <message>
        <source>Open a recording…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same %1 on %2 executors, on one clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 on one executor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · predicted %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run this race</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::StatusFigures</name>
    <message>
        <source>No run yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 core</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processors that tasks can compute on at the same time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> · %1 cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 queued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 events · %2 lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the engine recorded; it never drops an event</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::StepChart</name>
    <message>
        <source>tasks</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TabArea</name>
    <message>
        <source>What is shown here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TaskFilter</name>
    <message>
        <source>Say what after “%1:”, for example state:failed or worker:2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no “%1:”. Use state:, worker:, run:, at: or job:, or put the text in quotation marks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no state “%1”. Use waiting, running, finished, failed, cancelled, timed-out, lost or done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no place “%1”. Use at:queue, at:call-queue or at:worker.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a number; write it like worker:2, run:1 or #7.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not a time; write it like &gt;500ms, wait&gt;1s or cpu&lt;=20us.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TaskInspector</name>
    <message>
        <source> (tid %1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Executor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exit status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended by signal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>States</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why did it wait?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it wrote</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it wrote to standard error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where its time went · %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output · %1 more were not kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard error</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TaskPanel</name>
    <message>
        <source>Tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter of the tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter: state:failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words that must all hold: state:failed, worker:2, run:1, at:queue, job:pi, #7, &gt;500ms, wait&gt;1s, any text; -word for the opposite</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks of which executor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2 done · %3 running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking through %1 tasks…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Run, and every task is listed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No task fits this filter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in the timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel this task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TaskTableModel</name>
    <message>
        <source>The task&apos;s number in its run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>#</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the task is called</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it ran on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Executor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the task stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worker that took it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long it waited in the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long it ran, without waiting for the GIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor time that it used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it returned, or what went wrong</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which attempt at the task this was</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When it was submitted, from the start of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When it ended, from the start of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TimeChart</name>
    <message>
        <source>%1: %2</source>
        <extracomment>What a screen reader says of a run in a chart: its name and its last value</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>What a screen reader says of a chart: its title and its unit</extracomment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The picture could not be written to %1: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TimeShareBar</name>
    <message>
        <source>Where its time went</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::TimelineWidget</name>
    <message>
        <source>Timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every task as a bar in the lane of its worker. Arrow keys go from task to task.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Run to watch the tasks here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::ToolRow</name>
    <message>
        <source>How long each executor should take, if nothing but its workers held it up</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>poolscope::ui::WindowKeeper</name>
    <message>
        <source>Poolscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Poolscope did not end well last time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What ran then was kept, as it stood on %1. Open it?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throw it away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask again next time</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
