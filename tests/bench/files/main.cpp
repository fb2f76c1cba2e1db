// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings as files, against pandas, which is what most people would open the CSV with.
#include "core/export/timeline_csv.h"
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
  [[nodiscard]] std::string csv() {
    const std::string path = (folder_ / "timeline.csv").string();
    if (!std::filesystem::exists(path)) write_timeline_csv(path, recording());
    return path;
  }
  [[nodiscard]] std::string other(const std::string& name) const { return (folder_ / name).string(); }
  [[nodiscard]] std::size_t tasks() const { return tasks_; }

 private:
  const std::size_t tasks_;
  std::filesystem::path folder_;
  Recording recording_;
};

double write_csv(Sample& sample) {
  const Recording& recording = sample.recording();
  const std::string path = sample.other("again.csv");
  const Stopwatch watch;
  write_timeline_csv(path, recording);
  const double seconds = watch.seconds();
  check_equal("the size of the file", std::filesystem::file_size(sample.csv()), std::filesystem::file_size(path));
  return millions_a_second(sample.tasks(), seconds);
}

double read_csv(Sample& sample) {
  const std::string path = sample.csv();
  const Stopwatch watch;
  const ReadResult read = read_timeline_csv(path);
  const double seconds = watch.seconds();
  if (!read.ok()) throw std::runtime_error(read.error->to_string());
  check_equal("the number of tasks in the file", sample.tasks(), read.recording.front().size());
  return millions_a_second(sample.tasks(), seconds);
}

/// pandas works on the same file; starting Python is not counted.
Side pandas(const std::shared_ptr<Sample>& sample, const std::string& what) {
  return Side{"pandas", [sample, what] {
                return python_side("", "files/pandas_peer.py",
                                   {what, sample->csv(), sample->other("pandas.csv"), std::to_string(sample->tasks())})
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
              .sides = {Side{"Poolscope", [sample] { return write_csv(*sample); }}, pandas(sample, "write")},
              .times_better = 10});
  runner.add({.id = "files.csv.read",
              .counts = "the same file read",
              .unit = "M rows/s",
              .workers = 1,
              .sides = {Side{"Poolscope", [sample] { return read_csv(*sample); }}, pandas(sample, "read")},
              .times_better = 5});
  return runner.run();
}
