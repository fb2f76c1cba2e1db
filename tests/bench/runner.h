// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace poolscope::bench {

/// One contestant of a row.
struct Side {
  std::string name;
  /// Does the work once and gives the figure, in the row's unit. Throws when the work was done wrongly.
  std::function<double()> measure;
  /// In a new process each time: for memory, and for whatever the side before would disturb.
  bool fresh_process = false;
};

/// The environment variable that tells a fresh process when it was started, in ns of the steady clock.
inline constexpr const char* kStartedVariable = "POOLSCOPE_BENCH_STARTED";

enum class Better { higher, lower };

/// One line of the table: the first side is ours, the others are its peers.
struct Row {
  std::string id;      ///< for --filter, e.g. future.one
  std::string counts;  ///< what is counted, e.g. "empty task with a future"
  std::string unit;    ///< e.g. "M/s"
  Better better = Better::higher;
  int workers = 0;
  int producers = 0;
  std::vector<Side> sides;
  std::string against;                 ///< the peers that count, by how their names begin; the best of them is the peer
  std::optional<double> times_better;  ///< the budget, against that peer
  std::optional<double> at_most;       ///< the budget in the row's unit, where there is no peer
  int repetitions = 0;                 ///< 0: as many as the command line asks for
};

/// Runs the rows' sides by turns (ours, peer, ours, peer ...), so that what changes on the machine
/// meanwhile meets all of them, and writes every single figure as JSON for table.py.
class Runner {
 public:
  /// Ends the program with a text for --help and for what it does not understand.
  Runner(int argc, char** argv);

  void add(Row row) { rows_.push_back(std::move(row)); }
  /// A smaller number of things where --scale asks for it (the smoke test does), at least 64.
  [[nodiscard]] std::size_t scaled(std::size_t count) const;
  /// What main() returns: 1 when a side threw.
  [[nodiscard]] int run();

 private:
  void run_row(const Row& row);
  [[nodiscard]] double measure(const Row& row, const Side& side) const;

  double scale_ = 1;
  int repetitions_ = 7;
  std::regex filter_;
  std::string json_path_;
  std::string only_row_, only_side_;  // --one: this process is somebody's fresh process
  std::vector<Row> rows_;
  std::vector<std::string> written_;  // finished rows as JSON
};

/// Runs a program, hands its standard error through and gives the number that it prints in its last
/// line. Throws std::runtime_error when it fails or prints none.
[[nodiscard]] double number_from(const std::vector<std::string>& command);

/// A side that is a function of a Python script beside this folder's sources: the script is called
/// with `arguments` and prints the figure.
[[nodiscard]] Side python_side(std::string name, const std::string& script, std::vector<std::string> arguments);

}  // namespace poolscope::bench
