// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/processes/functions.h"

#include "core/futures/task_context.h"
#include "core/processes/registry.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

namespace poolscope::support {
namespace {

std::string kept_text;

}  // namespace

int square(int x) { return x * x; }
std::string echo(std::string text) { return text; }
std::vector<double> scale(std::vector<double> values, double factor) {
  for (double& v : values)
    v *= factor;
  return values;
}
int add(int a, int b) { return a + b; }
void nothing() {}
int worker_pid() { return getpid(); }

std::string open_descriptors() {
  std::vector<int> numbers;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
    numbers.push_back(std::stoi(entry.path().filename().string()));
  std::sort(numbers.begin(), numbers.end());
  numbers.pop_back();  // the directory itself, which is read with the highest
  std::ostringstream text;
  for (const int n : numbers)
    text << (text.tellp() > 0 ? " " : "") << n;
  return text.str();
}

void sleep_hard(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }
void sleep_softly(TaskContext& context, int milliseconds) { context.sleep(std::chrono::milliseconds(milliseconds)); }
void spin_softly(TaskContext& context) {
  while (true)
    context.checkpoint();
}
void burn(int milliseconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  while (std::chrono::steady_clock::now() < end) {
  }
}

namespace {

void arrive_at(const std::string& path) {
  const int file = open((path + ".arrived").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const ssize_t written = write(file, ".", 1);
  close(file);
  if (written != 1) throw std::runtime_error("cannot say that it came");
}

}  // namespace

int pass_gate(const std::string& path) {
  arrive_at(path);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(40);
  while (access((path + ".open").c_str(), F_OK) != 0) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("nobody opened the gate");
    checkpoint();
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  return getpid();
}

namespace {
struct Unknown {};
}  // namespace

void throw_named(const std::string& what) {
  if (what == "runtime_error") throw std::runtime_error("it went wrong");
  if (what == "out_of_range") throw std::out_of_range("too far");
  if (what == "int") throw 42;
  if (what == "own") throw Overdrawn(7);
  if (what == "unknown") throw Unknown{};
  if (what == "bad_alloc") throw std::bad_alloc();
  try {
    throw std::invalid_argument("the cause");
  } catch (...) {
    std::throw_with_nested(std::runtime_error("the effect"));
  }
}

void exit_with(int status) { std::exit(status); }
void raise_signal(int signal) {
  std::raise(signal);
  std::this_thread::sleep_for(std::chrono::seconds(20));  // should the signal be none that ends
}

std::int64_t take_memory(std::int64_t bytes) {
  const std::vector<char> memory(static_cast<std::size_t>(bytes), 'x');
  return std::count(memory.begin(), memory.end(), 'x');
}

void remember(const std::string& text) { kept_text += text; }
std::string remembered() { return kept_text; }
void fail_to_initialize() { throw std::domain_error("no licence"); }
void ignore_sigterm() { std::signal(SIGTERM, SIG_IGN); }

void Trouble::happen(Kind kind) {
  switch (kind) {
    case Kind::none: return;
    case Kind::throws: throw std::range_error("cannot be written or read");
    case Kind::exits: _exit(1);
    case Kind::crashes: std::raise(SIGSEGV);
  }
}
void take_trouble(const Trouble& /*trouble*/) {}
Trouble give_trouble(int when_written) { return {.when_written = static_cast<Trouble::Kind>(when_written)}; }

void Halt::happen() const {
  switch (how) {
    case How::waits: pass_gate(gate); return;
    case How::exits: _exit(kStatus);
    case How::aborts: std::abort();
  }
}
void take_halt(const HaltWhenRead& /*halt*/) {}
HaltWhenWritten give_halt(const std::string& gate, int how) {
  HaltWhenWritten halt;
  halt.gate = gate;
  halt.how = static_cast<Halt::How>(how);
  return halt;
}
void halt(const std::string& gate, int how) { give_halt(gate, how).happen(); }
void halt_at_exit(const std::string& gate, int how) {
  static HaltWhenWritten last;
  last = give_halt(gate, how);
  std::atexit([] { last.happen(); });
}
std::string produce(const std::string& gate, int bytes) {
  arrive_at(gate);
  return std::string(static_cast<std::size_t>(bytes), 'p');
}

FileGate::FileGate() {
  std::string name = "/tmp/poolscope-gate-XXXXXX";
  const int file = mkstemp(name.data());
  if (file < 0) throw std::runtime_error("no gate");
  close(file);
  path_ = name;
}
FileGate::~FileGate() {
  open();
  // What stands at the gate goes before the file that lets it go.
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
  std::filesystem::remove(path_ + ".arrived", ignored);
}
void FileGate::open() const { std::ofstream(path_ + ".open") << 'x'; }
std::size_t FileGate::arrived() const {
  std::error_code none;
  const auto size = std::filesystem::file_size(path_ + ".arrived", none);
  return none ? 0 : static_cast<std::size_t>(size);
}

ProcessPoolOptions pool_options(int workers) {
  ProcessPoolOptions options;
  options.max_workers = workers;
  options.worker_program = POOLSCOPE_TEST_WORKER;
  return options;
}

std::vector<int> children() {
  std::vector<int> pids;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(task.path() / "children");
    for (int pid = 0; file >> pid;)
      pids.push_back(pid);
  }
  return pids;
}

std::size_t mapped_memory_files() {
  std::ifstream maps("/proc/self/maps");
  std::size_t count = 0;
  for (std::string line; std::getline(maps, line);)
    count += line.find("memfd:poolscope") != std::string::npos ? 1 : 0;
  return count;
}

std::size_t descriptor_count() {
  const auto all = std::filesystem::directory_iterator("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

namespace {
POOLSCOPE_REGISTER_FUNCTION(square);
POOLSCOPE_REGISTER_FUNCTION(echo);
POOLSCOPE_REGISTER_FUNCTION(scale);
POOLSCOPE_REGISTER_FUNCTION(add);
POOLSCOPE_REGISTER_FUNCTION(nothing);
POOLSCOPE_REGISTER_FUNCTION(worker_pid);
POOLSCOPE_REGISTER_FUNCTION(open_descriptors);
POOLSCOPE_REGISTER_FUNCTION(sleep_hard);
POOLSCOPE_REGISTER_FUNCTION(sleep_softly);
POOLSCOPE_REGISTER_FUNCTION(spin_softly);
POOLSCOPE_REGISTER_FUNCTION(burn);
POOLSCOPE_REGISTER_FUNCTION(pass_gate);
POOLSCOPE_REGISTER_FUNCTION(throw_named);
POOLSCOPE_REGISTER_FUNCTION(exit_with);
POOLSCOPE_REGISTER_FUNCTION(raise_signal);
POOLSCOPE_REGISTER_FUNCTION(take_memory);
POOLSCOPE_REGISTER_FUNCTION(remember);
POOLSCOPE_REGISTER_FUNCTION(remembered);
POOLSCOPE_REGISTER_FUNCTION(fail_to_initialize);
POOLSCOPE_REGISTER_FUNCTION(ignore_sigterm);
POOLSCOPE_REGISTER_FUNCTION(take_trouble);
POOLSCOPE_REGISTER_FUNCTION(give_trouble);
POOLSCOPE_REGISTER_FUNCTION(take_halt);
POOLSCOPE_REGISTER_FUNCTION(give_halt);
POOLSCOPE_REGISTER_FUNCTION(halt);
POOLSCOPE_REGISTER_FUNCTION(halt_at_exit);
POOLSCOPE_REGISTER_FUNCTION(produce);
[[maybe_unused]] const bool kOverdrawnKnown = processes::register_exception<Overdrawn>("Overdrawn");
}  // namespace

}  // namespace poolscope::support
