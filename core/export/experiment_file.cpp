// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/experiment_file.h"

#include "core/export/atomic_file.h"
#include "core/export/input_file.h"
#include "core/jobs/experiment_json.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

namespace poolscope {
namespace {

constexpr std::size_t kMostExperimentBytes = 8 * 1024 * 1024;
constexpr std::size_t kMostLookedAt = 64 * 1024;

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
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    error = fmt::format("{}: the file is empty, so it is no experiment", path);
    return std::nullopt;
  }
  std::optional<Experiment> experiment =
      read_experiment_json(text, error, std::filesystem::path(path).parent_path().string());
  if (!experiment) error = fmt::format("{}, {}", path, error);
  return experiment;
}

bool looks_like_experiment(const std::string& path) {
  std::error_code ignored;
  if (!path.ends_with(".json") || !std::filesystem::is_regular_file(path, ignored)) return false;  // a pipe would wait
  InputFile file(path);
  std::string begin;
  for (int byte = file.get(); byte != InputFile::kEnd && begin.size() < kMostLookedAt; byte = file.get())
    begin += static_cast<char>(byte);
  const std::size_t first = begin.find_first_not_of(" \t\r\n");
  return first != std::string::npos && begin[first] == '{' && begin.find("\"traceEvents\"") == std::string::npos;
}

void save_experiment(const std::string& path, const Experiment& experiment) {
  AtomicFile file(path);
  file.write(experiment_json(experiment));
  file.commit();
}

}  // namespace poolscope
