<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>jobs</name>
    <message>
        <source>Variables that the command gets, NAME=VALUE, one a line.</source>
        <translation>命令得到的变量，NAME=VALUE，每行一个。</translation>
    </message>
    <message>
        <source>Hold memory</source>
        <translation>占住内存</translation>
    </message>
    <message>
        <source>Each task takes memory and holds it: as many at once as there are workers.</source>
        <translation>每个任务占用内存并保持一会儿：有多少工作者，就同时占多少份。</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory each</source>
        <translation>每个任务的内存</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>How much memory each task takes and fills.</source>
        <translation>每个任务占用并填满多少内存。</translation>
    </message>
    <message>
        <source>Seconds each</source>
        <translation>每个任务秒数</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>How long each task holds it.</source>
        <translation>每个任务占住多久。</translation>
    </message>
    <message>
        <source>Inherited log</source>
        <translation>继承的日志</translation>
    </message>
    <message>
        <source>Children write records into a log they inherited: they share its offset and write in wrong places.</source>
        <translation>子进程把记录写进继承来的日志：它们共享文件偏移，会写错地方。</translation>
    </message>
    <message>
        <source>record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>The children's log</source>
        <translation>子进程的日志</translation>
    </message>
    <message>
        <source>Inherited shares one offset with everybody; reopened has an offset of its own.</source>
        <translation>继承的与大家共享一个偏移；重新打开的有自己的偏移。</translation>
    </message>
    <message>
        <source>inherited</source>
        <translation>继承的</translation>
    </message>
    <message>
        <source>reopened</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>Between seek and write</source>
        <translation>定位与写入之间</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>How long each child takes from finding its place to writing there.</source>
        <translation>每个子进程从找到位置到写入用多久。</translation>
    </message>
    <message>
        <source>records in place</source>
        <translation>写对位置的记录</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Runs a command of your own once for each input, for example over files: what it prints is the result.</source>
        <translation>对每个输入运行一次你自己的命令，例如处理文件：它打印的内容就是结果。</translation>
    </message>
    <message>
        <source>command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>The shell command; {} stands for the input, {#} for the task's number: cksum {}</source>
        <translation>Shell 命令；{} 代表输入，{#} 代表任务编号：cksum {}</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>What stands in the place of {}, such as a file's name; each line of the inputs is one task.</source>
        <translation>代替 {} 的内容，例如文件名；输入的每一行是一个任务。</translation>
    </message>
    <message>
        <source>Crash</source>
        <translation>崩溃</translation>
    </message>
    <message>
        <source>One task ends its process: a worker process takes its task along, a thread would take everything.</source>
        <translation>一个任务结束它所在的进程：工作进程只带走它的任务，线程会带走一切。</translation>
    </message>
    <message>
        <source>crash</source>
        <translation>崩溃</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>What ends the process: a wrong pointer, a failed check, somebody's kill, or an exit.</source>
        <translation>结束进程的方式：错误指针、检查失败、被别人杀死，或者退出。</translation>
    </message>
    <message>
        <source>segfault</source>
        <translation>错误指针</translation>
    </message>
    <message>
        <source>abort</source>
        <translation>检查失败</translation>
    </message>
    <message>
        <source>kill</source>
        <translation>被杀死</translation>
    </message>
    <message>
        <source>exit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Task that crashes</source>
        <translation>崩溃的任务</translation>
    </message>
    <message>
        <source>The number of the task that crashes, from 0.</source>
        <translation>崩溃任务的编号，从 0 开始。</translation>
    </message>
    <message>
        <source>How long each task sleeps first.</source>
        <translation>每个任务先睡多久。</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Fetches web pages, by default 15 from a slow server of our own, one of them at an unknown domain.</source>
        <translation>获取网页，默认从自带的慢服务器取 15 个，其中一个域名不存在。</translation>
    </message>
    <message>
        <source>page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>An http or https address; one that begins with / is a page of our own server.</source>
        <translation>http 或 https 地址；以 / 开头的是自带服务器的网页。</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>How long one address may take.</source>
        <translation>一个地址最多用多久。</translation>
    </message>
    <message>
        <source>Latency of our server</source>
        <translation>自带服务器的延迟</translation>
    </message>
    <message>
        <source>How long our own server takes to begin its answer.</source>
        <translation>自带服务器过多久才开始回答。</translation>
    </message>
    <message>
        <source>Size of our pages</source>
        <translation>自带网页大小</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>How large a page of our own server is.</source>
        <translation>自带服务器的网页有多大。</translation>
    </message>
    <message>
        <source>Bandwidth of our server</source>
        <translation>自带服务器带宽</translation>
    </message>
    <message>
        <source>kB/s</source>
        <translation>kB/秒</translation>
    </message>
    <message>
        <source>How fast our own server sends each page.</source>
        <translation>自带服务器发送网页有多快。</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>One after another</source>
        <translation>逐个运行</translation>
    </message>
    <message>
        <source>Runs each task in the submitting thread, like a for loop.</source>
        <translation>在提交任务的线程里逐个运行，就像 for 循环。</translation>
    </message>
    <message>
        <source>A thread per task</source>
        <translation>每任务一线程</translation>
    </message>
    <message>
        <source>Starts a new thread for every task, to show what a pool saves.</source>
        <translation>为每个任务启动一个新线程，显示线程池节省了什么。</translation>
    </message>
    <message>
        <source>Thread pool</source>
        <translation>线程池</translation>
    </message>
    <message>
        <source>A fixed number of threads that share one queue, like Python's ThreadPoolExecutor.</source>
        <translation>固定数量的线程共用一个队列，像 Python 的 ThreadPoolExecutor。</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>文件或文件夹</translation>
    </message>
    <message>
        <source>A file, or a folder with all files in it; empty takes 8 MB made up in memory.</source>
        <translation>一个文件，或文件夹里的所有文件；留空则用内存里造的 8 MB。</translation>
    </message>
    <message>
        <source>Hash files</source>
        <translation>文件哈希</translation>
    </message>
    <message>
        <source>Reads files and computes their SHA-256: reading waits, the sum computes.</source>
        <translation>读文件并计算 SHA-256：读取在等待，求和在计算。</translation>
    </message>
    <message>
        <source>hash</source>
        <translation>哈希</translation>
    </message>
    <message>
        <source>Count lines</source>
        <translation>数行数</translation>
    </message>
    <message>
        <source>Counts the lines of files: mostly reading, hardly any computing.</source>
        <translation>数文件的行数：主要是读取，几乎不计算。</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Compress files</source>
        <translation>压缩文件</translation>
    </message>
    <message>
        <source>Says how small gzip would make files: much computing for each byte. Nothing is written.</source>
        <translation>算出 gzip 能把文件压到多小：每个字节都要大量计算。不写任何文件。</translation>
    </message>
    <message>
        <source>gzip</source>
        <translation>gzip</translation>
    </message>
    <message>
        <source>bytes compressed</source>
        <translation>压缩后字节</translation>
    </message>
    <message>
        <source>Is it prime?</source>
        <translation>是素数吗？</translation>
    </message>
    <message>
        <source>Tries every odd divisor up to the root: tasks of very different lengths, results in input order.</source>
        <translation>试除直到平方根的每个奇数：任务长短差别很大，结果按输入顺序。</translation>
    </message>
    <message>
        <source>prime?</source>
        <translation>素数？</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>The whole number to test.</source>
        <translation>要测试的整数。</translation>
    </message>
    <message>
        <source>primes</source>
        <translation>素数个数</translation>
    </message>
    <message>
        <source>Send a load</source>
        <translation>发送数据</translation>
    </message>
    <message>
        <source>Each task carries data: watch memory grow in a queue without bound, and what sending it costs.</source>
        <translation>每个任务都带着数据：看无上限队列里内存如何增长，以及发送的代价。</translation>
    </message>
    <message>
        <source>load</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Data each</source>
        <translation>每个任务的数据</translation>
    </message>
    <message>
        <source>How much data each task carries from its submitter to its worker.</source>
        <translation>每个任务从提交者带给工作者多少数据。</translation>
    </message>
    <message>
        <source>How long each task sleeps; the slower the tasks, the longer the queue.</source>
        <translation>每个任务睡多久；任务越慢，队列越长。</translation>
    </message>
    <message>
        <source>Send it back</source>
        <translation>送回来</translation>
    </message>
    <message>
        <source>Whether the data comes back as the result, or only its checksum does.</source>
        <translation>数据本身作为结果送回，还是只送回校验和。</translation>
    </message>
    <message>
        <source>Pi from a series</source>
        <translation>级数求 π</translation>
    </message>
    <message>
        <source>Computes pi from n terms of 1/k²: pure computing, which needs a core for each worker and suffers under a GIL.</source>
        <translation>用 1/k² 的 n 项计算 π：纯计算，每个工作者需要一个核心，在 GIL 下很吃亏。</translation>
    </message>
    <message>
        <source>pi</source>
        <translation>π</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>项数</translation>
    </message>
    <message>
        <source>How many terms to add up; more terms take longer and come nearer to pi.</source>
        <translation>累加多少项；项越多越慢，也越接近 π。</translation>
    </message>
    <message>
        <source>Release the GIL</source>
        <translation>释放 GIL</translation>
    </message>
    <message>
        <source>Let go of the GIL while computing, as a call into C through ctypes does.</source>
        <translation>计算时放开 GIL，就像通过 ctypes 调用 C 那样。</translation>
    </message>
    <message>
        <source>Race on a counter</source>
        <translation>计数器竞争</translation>
    </message>
    <message>
        <source>All tasks add to one counter in shared memory; without protection some additions get lost.</source>
        <translation>所有任务都往共享内存里的一个计数器上加；不加保护会丢失一些。</translation>
    </message>
    <message>
        <source>count</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>None reads and writes apart; a lock or an atomic addition mends that.</source>
        <translation>不保护时读与写是分开的；用锁或原子加法可以修好。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>lock</source>
        <translation>锁</translation>
    </message>
    <message>
        <source>atomic</source>
        <translation>原子</translation>
    </message>
    <message>
        <source>Additions each</source>
        <translation>每个任务加多少次</translation>
    </message>
    <message>
        <source>How often each task adds one.</source>
        <translation>每个任务加一多少次。</translation>
    </message>
    <message>
        <source>highest counter</source>
        <translation>最大计数</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>A model of a service of your own, in steps: compute, sleep, io, hold memory, log, fail.</source>
        <translation>用步骤描述你自己的服务：compute、sleep、io、hold memory、log、fail。</translation>
    </message>
    <message>
        <source>recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Steps with ; between them. Times are 20ms, exp(50ms), uniform(10ms,30ms), normal(20ms,5ms) or pareto(10ms,1.5).</source>
        <translation>步骤之间用 ; 隔开。时间写成 20ms、exp(50ms)、uniform(10ms,30ms)、normal(20ms,5ms) 或 pareto(10ms,1.5)。</translation>
    </message>
    <message>
        <source>Sleep and square</source>
        <translation>睡眠与平方</translation>
    </message>
    <message>
        <source>Waits, as for a network, then squares the task's number: with more workers the waits overlap.</source>
        <translation>像等网络那样等待，然后把任务编号平方：工作者越多，等待越能重叠。</translation>
    </message>
    <message>
        <source>square</source>
        <translation>平方</translation>
    </message>
    <message>
        <source>How long each task waits.</source>
        <translation>每个任务等待多久。</translation>
    </message>
    <message>
        <source>sum of squares</source>
        <translation>平方和</translation>
    </message>
    <message>
        <source>Spin</source>
        <translation>空转</translation>
    </message>
    <message>
        <source>An endless loop that keeps a core busy until you cancel it: watch the CPU of each worker.</source>
        <translation>一个让核心一直忙的死循环，直到你取消：看每个工作者的 CPU。</translation>
    </message>
    <message>
        <source>spin</source>
        <translation>空转</translation>
    </message>
    <message>
        <source>How long each task spins; 0 spins until you cancel.</source>
        <translation>每个任务空转多久；0 表示直到取消。</translation>
    </message>
    <message>
        <source>Wait for the next</source>
        <translation>等下一个</translation>
    </message>
    <message>
        <source>Each task waits for the answer of the next one in its own pool: with too few workers none ever ends.</source>
        <translation>每个任务都等同一个池里下一个任务的回答：工作者太少时谁也结束不了。</translation>
    </message>
    <message>
        <source>wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Tasks in a row</source>
        <translation>连环任务数</translation>
    </message>
    <message>
        <source>How many tasks wait for each other; the last of them waits for nobody.</source>
        <translation>多少个任务一个等一个；最后一个谁也不等。</translation>
    </message>
    <message>
        <source>How long each task sleeps when it has what it waited for.</source>
        <translation>等到之后每个任务再睡多久。</translation>
    </message>
    <message>
        <source>Write lines</source>
        <translation>写行</translation>
    </message>
    <message>
        <source>Tasks write to one file; with text and line end in two writes the lines run into each other.</source>
        <translation>任务写同一个文件；如果文字与换行分两次写，行就会混在一起。</translation>
    </message>
    <message>
        <source>line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Writes a line</source>
        <translation>写一行</translation>
    </message>
    <message>
        <source>Two writes put text and line end apart; one write puts out the whole line.</source>
        <translation>分两次写时文字与换行分开；一次写则写出整行。</translation>
    </message>
    <message>
        <source>two</source>
        <translation>两次</translation>
    </message>
    <message>
        <source>one</source>
        <translation>一次</translation>
    </message>
    <message>
        <source>How long each task waits before it writes.</source>
        <translation>每个任务写之前等多久。</translation>
    </message>
    <message>
        <source>Between the writes</source>
        <translation>两次写之间</translation>
    </message>
    <message>
        <source>How slow the file is: the time from the text to its line end; 0 only lets others go first.</source>
        <translation>文件有多慢：从文字到换行的时间；0 只是让别人先走。</translation>
    </message>
    <message>
        <source>broken lines</source>
        <translation>断掉的行</translation>
    </message>
    <message>
        <source>Event loop</source>
        <translation>事件循环</translation>
    </message>
    <message>
        <source>One thread that goes on with another task whenever one waits, like Python's asyncio.</source>
        <translation>一个线程，任务等待时就去继续另一个任务，像 Python 的 asyncio。</translation>
    </message>
    <message>
        <source>Process pool</source>
        <translation>进程池</translation>
    </message>
    <message>
        <source>A process per task</source>
        <translation>每任务一进程</translation>
    </message>
    <message>
        <source>Starts a new process for every task, at most 500 at a time, to show what a pool saves.</source>
        <translation>为每个任务启动一个新进程，同时最多 500 个，显示进程池节省了什么。</translation>
    </message>
    <message>
        <source>A fixed number of worker processes behind a manager, like Python's ProcessPoolExecutor.</source>
        <translation>管理线程后面有固定数量的工作进程，像 Python 的 ProcessPoolExecutor。</translation>
    </message>
    <message>
        <source>multiprocessing.Pool</source>
        <translation>multiprocessing.Pool</translation>
    </message>
    <message>
        <source>Worker processes that all start at once and are replaced when they die, like Python's Pool.</source>
        <translation>所有工作进程一起启动，死掉的会被替换，像 Python 的 Pool。</translation>
    </message>
    <message>
        <source>multiprocessing.dummy.Pool</source>
        <translation>multiprocessing.dummy.Pool</translation>
    </message>
    <message>
        <source>Pool's interface over threads, like Python's multiprocessing.dummy.</source>
        <translation>线程上的 Pool 接口，像 Python 的 multiprocessing.dummy。</translation>
    </message>
    <message>
        <source>The shell command; {} stands for the input, {#} for the task's number: cksum {}. As in GNU parallel also {.} {/} {//} {/.} {2}.</source>
        <translation>Shell 命令；{} 代表输入，{#} 代表任务编号：cksum {}。还可用 GNU parallel 的 {.} {/} {//} {/.} {2}。</translation>
    </message>
    <message>
        <source>Columns of the input</source>
        <translation>输入的列</translation>
    </message>
    <message>
        <source>What separates columns in an input, for {1} and {2}; words: tabs do, and {} is all of them, each a word.</source>
        <translation>输入中各列的分隔符，供 {1} 和 {2} 使用；words：以制表符分隔，{} 代表全部，每列一个词。</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>Names of the columns</source>
        <translation>列名</translation>
    </message>
    <message>
        <source>Names with commas between them, so that {name} stands for a column.</source>
        <translation>用逗号隔开的名字，这样 {名字} 就代表一列。</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Working folder</source>
        <translation>工作文件夹</translation>
    </message>
    <message>
        <source>Where the command runs; empty: where Poolscope runs.</source>
        <translation>命令在哪里运行；留空则与 Poolscope 相同。</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>重试次数</translation>
    </message>
    <message>
        <source>How often a command that failed is tried again.</source>
        <translation>失败的命令再试多少次。</translation>
    </message>
    <message>
        <source>Output kept</source>
        <translation>保留的输出</translation>
    </message>
    <message>
        <source>How much of each output is kept; what is beyond is counted.</source>
        <translation>每份输出保留多少；超出的只计数。</translation>
    </message>
    <message>
        <source>Whole outputs to</source>
        <translation>完整输出存到</translation>
    </message>
    <message>
        <source>words</source>
        <translation>words</translation>
    </message>
    <message>
        <source>A folder that gets each task&apos;s outputs whole, as NUMBER.out and NUMBER.err; may be empty.</source>
        <translation>一个文件夹，完整保存每个任务的输出，名为 编号.out 和 编号.err；可以留空。</translation>
    </message>
    <message>
        <source>KiB</source>
        <translation>KiB</translation>
    </message>
</context>
</TS>
