// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the tests of process pools call in workers. The worker program and the tests are both linked
// with it.

#include "core/processes/process_pool.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace poolscope::support {

int square(int x);
std::string echo(std::string text);
std::vector<double> scale(std::vector<double> values, double factor);
int add(int a, int b);
void nothing();
int worker_pid();
/// The worker's open descriptors, "0 1 2 3".
std::string open_descriptors();

/// Blocks without ever looking whether it is asked to end.
void sleep_hard(int milliseconds);
/// Sleeps as jobs do.
void sleep_softly(TaskContext& context, int milliseconds);
/// Computes until it is asked to end, looking at every turn.
void spin_softly(TaskContext& context);
/// Computes for so long.
void burn(int milliseconds);

/// Says that it came, then waits until the gate is open; gives the worker's pid.
int pass_gate(const std::string& path);

/// Throws what `what` names: "runtime_error", "out_of_range", "int", "own", "unknown", "nested", "bad_alloc".
void throw_named(const std::string& what);
void exit_with(int status);
void raise_signal(int signal);
/// Asks for so much memory and touches it.
std::int64_t take_memory(std::int64_t bytes);
void remember(const std::string& text);
std::string remembered();
void fail_to_initialize();
void ignore_sigterm();

/// An exception that both sides know.
class Overdrawn : public std::runtime_error {
 public:
  Overdrawn() : std::runtime_error("overdrawn") {}
  explicit Overdrawn(int by) : std::runtime_error("overdrawn by " + std::to_string(by)), by_(by) {}
  [[nodiscard]] int by() const noexcept { return by_; }
  template <class Archive>
  void save(Archive& archive) const {
    archive(by_);
  }
  template <class Archive>
  void load(Archive& archive) {
    int by = 0;
    archive(by);
    *this = Overdrawn(by);
  }

 private:
  int by_ = 0;
};

/// Goes wrong when it is written or read.
struct Trouble {
  enum class Kind : int { none, throws, exits, crashes };
  Kind when_written = Kind::none;
  Kind when_read = Kind::none;

  static void happen(Kind kind);
  template <class Archive>
  void save(Archive& archive) const {
    happen(when_written);
    archive(static_cast<int>(when_read));
  }
  template <class Archive>
  void load(Archive& archive) {
    int read = 0;
    archive(read);
    happen(static_cast<Kind>(read));
  }
};
void take_trouble(const Trouble& trouble);
Trouble give_trouble(int when_written);

/// What a worker does at a chosen moment: it stands at a gate, to be found there, or ends itself.
struct Halt {
  enum class How : int { waits, exits, aborts };
  static constexpr int kStatus = 7;  ///< what it exits with

  std::string gate;
  How how = How::waits;

  void happen() const;
};
/// Halts whoever reads it.
struct HaltWhenRead : Halt {
  template <class Archive>
  void save(Archive& archive) const {
    archive(gate, static_cast<int>(how));
  }
  template <class Archive>
  void load(Archive& archive) {
    int number = 0;
    archive(gate, number);
    how = static_cast<How>(number);
    happen();
  }
};
/// Halts whoever writes it.
struct HaltWhenWritten : Halt {
  template <class Archive>
  void save(Archive& archive) const {
    happen();
    archive(gate);
  }
  template <class Archive>
  void load(Archive& archive) {
    archive(gate);
  }
};
void take_halt(const HaltWhenRead& halt);
HaltWhenWritten give_halt(const std::string& gate, int how);
void halt(const std::string& gate, int how);
/// As the process goes down.
void halt_at_exit(const std::string& gate, int how);
/// Says at the gate that it came, does not wait, and gives so many bytes.
std::string produce(const std::string& gate, int bytes);

/// A gate that tasks in other processes stand at until the test opens it.
class FileGate {
 public:
  FileGate();
  ~FileGate();
  FileGate(const FileGate&) = delete;
  FileGate& operator=(const FileGate&) = delete;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  void open() const;
  [[nodiscard]] std::size_t arrived() const;

 private:
  std::string path_;
};

/// Options for a pool whose workers know the functions above.
[[nodiscard]] ProcessPoolOptions pool_options(int workers);

/// Children of this process, zombies included.
[[nodiscard]] std::vector<int> children();
/// Memory files of ours that this process has mapped.
[[nodiscard]] std::size_t mapped_memory_files();
/// Open descriptors of this process.
[[nodiscard]] std::size_t descriptor_count();

}  // namespace poolscope::support
