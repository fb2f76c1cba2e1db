// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/worker_program.h"

#include "core/processes/worker_loop.h"
#include "core/sync/descriptor.h"

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace poolscope::processes {
namespace {

constexpr std::string_view kName = "poolscope-worker";

std::atomic<bool> own_program{false};

bool executable(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && access(path.c_str(), X_OK) == 0;
}

void check(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    throw std::system_error(errno, std::generic_category(),
                            fmt::format("the worker program \"{}\" cannot be started", path));
  }
  if (!S_ISREG(status.st_mode) || access(path.c_str(), X_OK) != 0) {
    throw std::system_error(EACCES, std::generic_category(),
                            fmt::format("the worker program \"{}\" is not executable", path));
  }
}

}  // namespace

std::optional<int> run_worker_if_asked(int argc, char** argv) {
  own_program.store(true);
  if (argc != 2 || std::string_view(argv[1]) != kWorkerArgument) return std::nullopt;
  return run_worker(Descriptor(kWorkerDescriptor));
}

std::string find_worker_program(const std::string& asked) {
  if (!asked.empty()) {
    check(asked);
    return asked;
  }
  if (const char* named = std::getenv("POOLSCOPE_WORKER"); named != nullptr && *named != '\0') {
    check(named);
    return named;
  }
  std::error_code ignored;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", ignored);
  if (own_program.load()) return self.string();
  const std::filesystem::path folder = self.parent_path();
  for (const auto& path : {folder / kName, folder / "../libexec/poolscope" / kName}) {
    if (executable(path.string())) return path.string();
  }
  throw std::system_error(ENOENT, std::generic_category(),
                          fmt::format("the worker program \"{}\" is neither beside \"{}\" nor in "
                                      "../libexec/poolscope; install it there, or name it in POOLSCOPE_WORKER",
                                      kName, self.string()));
}

}  // namespace poolscope::processes
