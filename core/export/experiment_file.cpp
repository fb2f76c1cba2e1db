// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/experiment_file.h"

#include "core/export/atomic_file.h"
#include "core/export/input_file.h"
#include "core/jobs/experiment_json.h"

#include <fmt/format.h>

namespace poolscope {
namespace {

constexpr std::size_t kMostExperimentBytes = 8 * 1024 * 1024;

}  // namespace

std::optional<Experiment> load_experiment(const std::string& path, std::string& error) {
  InputFile file(path);
  std::string text;
  for (int byte = file.get(); byte != InputFile::kEnd; byte = file.get()) {
    if (text.size() == kMostExperimentBytes) {
      error =
          fmt::format("{}: it is larger than {} MiB, so it is no experiment", path, kMostExperimentBytes / 1024 / 1024);
      return std::nullopt;
    }
    text += static_cast<char>(byte);
  }
  if (!file.error().empty()) {
    error = fmt::format("{}: {}", path, file.error());
    return std::nullopt;
  }
  std::optional<Experiment> experiment = read_experiment_json(text, error);
  if (!experiment) error = fmt::format("{}, {}", path, error);
  return experiment;
}

void save_experiment(const std::string& path, const Experiment& experiment) {
  AtomicFile file(path);
  file.write(experiment_json(experiment));
  file.commit();
}

}  // namespace poolscope
