// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings as files, against pandas, which is what most people would open the CSV with.
#include "core/export/recording_file.h"
#include "tests/bench/made_run.h"
#include "tests/bench/measure.h"
#include "tests/bench/runner.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

using namespace poolscope;
using namespace poolscope::bench;

/// The recording, in memory and as a file, made when a row first asks for it.
class Sample {
 public:
  explicit Sample(std::size_t tasks) : tasks_(tasks) {
    std::string pattern = (std::filesystem::temp_directory_path() / "poolscope-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder could be made at " + pattern);
    folder_ = pattern;
  }
  ~Sample() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Sample(const Sample&) = delete;
  Sample& operator=(const Sample&) = delete;

  [[nodiscard]] const Recording& recording() {
    if (recording_.empty()) recording_.push_back(made_trace(tasks_));
    return recording_;
  }
  /// The recording as a file with this ending.
  [[nodiscard]] std::string file(const std::string& ending) {
    const std::string path = (folder_ / ("timeline" + ending)).string();
    if (!std::filesystem::exists(path)) write_recording(path, recording());
    return path;
  }
  [[nodiscard]] std::string other(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::size_t tasks() const { return tasks_; }

 private:
  const std::size_t tasks_;
  std::filesystem::path folder_;
  Recording recording_;
};

double write(Sample& sample, const std::string& ending) {
  const Recording& recording = sample.recording();
  const std::string path = sample.other("again" + ending);
  const Stopwatch watch;
  write_recording(path, recording);
  const double seconds = watch.seconds();
  check_equal("the size of the file", std::filesystem::file_size(sample.file(ending)),
              std::filesystem::file_size(path));
  return millions_a_second(sample.tasks(), seconds);
}

double read(Sample& sample, const std::string& ending) {
  const std::string path = sample.file(ending);
  const Stopwatch watch;
  const ReadResult read = read_recording(path);
  const double seconds = watch.seconds();
  if (!read.ok()) throw std::runtime_error(read.error->to_string());
  check_equal("the number of tasks in the file", sample.tasks(), read.recording.front().size());
  return millions_a_second(sample.tasks(), seconds);
}

/// pandas works on the same file; starting Python is not counted.
Side pandas(const std::shared_ptr<Sample>& sample, const std::string& what) {
  return Side{"pandas", [sample, what] {
                return python_side(
                           "", "files/pandas_peer.py",
                           {what, sample->file(".csv"), sample->other("pandas.csv"), std::to_string(sample->tasks())})
                    .measure();
              }};
}

}  // namespace

int main(int argc, char** argv) {
  Runner runner(argc, argv);
  const auto sample = std::make_shared<Sample>(runner.scaled(1'000'000));
  runner.add({.id = "files.csv.write",
              .counts = "timeline of 1 M tasks written as CSV",
              .unit = "M rows/s",
              .workers = 1,
              .sides = {Side{"Poolscope", [sample] { return write(*sample, ".csv"); }}, pandas(sample, "write")},
              .times_better = 10});
  runner.add({.id = "files.csv.read",
              .counts = "the same file read, on both processors (pandas uses one)",
              .unit = "M rows/s",
              .workers = 2,
              .sides = {Side{"Poolscope", [sample] { return read(*sample, ".csv"); }}, pandas(sample, "read")},
              .times_better = 5});
  runner.add({.id = "files.native.write",
              .counts = "the same in the compact form",
              .unit = "M rows/s",
              .workers = 1,
              .sides = {Side{"Poolscope", [sample] { return write(*sample, ".poolscope"); }}}});
  runner.add({.id = "files.native.read",
              .counts = "the compact form read",
              .unit = "M rows/s",
              .workers = 1,
              .sides = {Side{"Poolscope", [sample] { return read(*sample, ".poolscope"); }}}});
  return runner.run();
}
