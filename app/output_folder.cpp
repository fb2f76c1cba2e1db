// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/output_folder.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace poolscope::app {

OutputFolder::OutputFolder(RunOptions& options) {
  Experiment& e = options.experiment;
  const std::string& wanted = options.command.results;
  if (e.job != "command" || !e.others.empty() || e.executors.size() != 1) {
    if (!wanted.empty()) throw UsageError("--results keeps what commands write, on one executor");
    return;
  }
  std::error_code problem;
  if (!wanted.empty()) {
    std::filesystem::create_directories(wanted, problem);
    if (problem) throw UsageError(fmt::format("--results {}: cannot make it: {}", wanted, problem.message()));
    // Commands may run elsewhere.
    path_ = std::filesystem::absolute(wanted, problem).string();
  } else if (options.command.outputs && !e.params.contains("outputs")) {
    const std::filesystem::path base = std::filesystem::temp_directory_path(problem);
    path_ = ((problem ? std::filesystem::path("/tmp") : base) / "poolscope-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr)
      throw UsageError(fmt::format("cannot make a folder for outputs in {}: {}", path_, std::strerror(errno)));
    passing_ = true;
  }
  if (!path_.empty()) e.params["outputs"] = path_;
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (passing_) std::filesystem::remove_all(path_, ignored);
}

}  // namespace poolscope::app
