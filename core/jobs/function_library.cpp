// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/function_library.h"

#include "core/jobs/child_process.h"
#include "core/jobs/function_abi.h"
#include "core/jobs/function_job.h"
#include "core/jobs/job.h"
#include "core/jobs/utf8.h"
#include "core/jobs/worker_process.h"
#include "core/processes/worker_program.h"
#include "core/sync/mutex.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

namespace poolscope {
namespace {

constexpr unsigned kLoadSeconds = 10;
constexpr std::string_view kUsable = "usable";  // what the trial prints last when all went well
constexpr std::uint32_t kMostFunctions = 10'000;

struct Loaded {
  std::string path;
  std::vector<std::unique_ptr<const Job>> jobs;
};

struct Libraries {
  Mutex mutex;
  std::vector<Loaded> all GUARDED_BY(mutex);  // never removed
};

Libraries& libraries() {
  static auto* const made = new Libraries;  // jobs are looked at until the very end
  return *made;
}

/// Opens the library in this process. Runs its code.
const functions::Library* open_library(const std::string& path, std::string& error) {
  void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* const said = dlerror();
    std::string_view why = said != nullptr ? said : "it cannot be loaded";
    if (why.starts_with(path + ": ")) why.remove_prefix(path.size() + 2);
    error = fmt::format("{}: it cannot be loaded: {}", path, valid_utf8(why));
    return nullptr;
  }
  using Entry = const functions::Library* (*)();
  auto* const entry = reinterpret_cast<Entry>(dlsym(handle, functions::kEntryName));  // NOLINT: as POSIX has it
  if (entry == nullptr) {
    error = fmt::format(
        "{}: it is a library, but exports no functions to Poolscope; add POOLSCOPE_EXPORT_FUNCTION(...) to its source",
        path);
    return nullptr;
  }
  const functions::Library* const library = entry();
  if (library == nullptr || library->abi_version != functions::kAbiVersion) {
    error = fmt::format(
        "{}: it was built for version {} of Poolscope's function interface, and this program has version {}; build it "
        "again with the headers of this Poolscope",
        path, library == nullptr ? 0 : library->abi_version, functions::kAbiVersion);
    return nullptr;
  }
  if (library->function_count == 0 || library->function_count > kMostFunctions) {
    error = fmt::format("{}: it exports {} functions; from 1 to {} are expected", path, library->function_count,
                        kMostFunctions);
    return nullptr;
  }
  return library;
}

std::optional<Loaded> load(const std::string& path, std::string& error) {
  const functions::Library* const library = open_library(path, error);
  if (library == nullptr) return std::nullopt;
  Loaded loaded{.path = path, .jobs = {}};
  for (std::uint32_t i = 0; i < library->function_count; ++i) {
    std::string problem;
    auto job = make_function_job(path, *library->functions[i], problem);
    if (!job) {
      error = fmt::format("{}: {}", path, problem);
      return std::nullopt;
    }
    const std::string& name = job->description().name;
    if (std::any_of(loaded.jobs.begin(), loaded.jobs.end(),
                    [&name](const auto& other) { return other->description().name == name; })) {
      error = fmt::format("{}: it exports two functions called \"{}\"", path, name);
      return std::nullopt;
    }
    loaded.jobs.push_back(std::move(job));
  }
  return loaded;
}

/// Lets another process load it. Empty when that went well.
std::string tried_elsewhere(const std::string& path) {
  std::string worker;
  ChildOutcome outcome;
  try {
    worker = processes::find_worker_program({});
    const ChildInterrupt never;
    outcome = run_child({.words = {worker, std::string(kTryLibraryArgument), path}}, never);
  } catch (const std::system_error& error) {
    return fmt::format("{}: it cannot be tried before it is loaded: {}", path, error.what());
  }
  if (outcome.exit_code == 0 && outcome.output.ends_with(kUsable)) return {};
  if (outcome.signal == SIGALRM) return fmt::format("{}: it had not loaded after {} seconds", path, kLoadSeconds);
  if (outcome.signal) {
    const char* const name = sigdescr_np(*outcome.signal);
    return fmt::format("{}: it crashes while it loads, by signal {}{}", path, *outcome.signal,
                       name == nullptr ? std::string() : fmt::format(" ({})", name));
  }
  std::string said = valid_utf8(outcome.error_output);
  while (said.ends_with('\n'))
    said.pop_back();
  const std::size_t own = said.rfind(path + ": ");  // the library may have said something itself
  if (outcome.exit_code == 2 && own != std::string::npos) return said.substr(own);
  return fmt::format("{}: it ends the program while it loads, with status {}", path, *outcome.exit_code);
}

std::string problem_of_file(const std::string& path) {
  if (path.empty()) return "the path of a library is empty; give one, e.g. ./libmine.so";
  std::error_code problem;
  const auto status = std::filesystem::status(path, problem);
  if (problem || !std::filesystem::exists(status)) return fmt::format("{}: there is no such library", path);
  if (!std::filesystem::is_regular_file(status)) return fmt::format("{}: it is no file, so it is no library", path);
  if (access(path.c_str(), R_OK) != 0) return fmt::format("{}: it cannot be read: {}", path, strerror(errno));
  return {};
}

// What the library throws while it loads would unwind through the loader, which holds its locks.
[[noreturn]] void tell_and_end() {
  std::string text = "it throws while it loads";
  if (std::current_exception()) {
    try {
      throw;
    } catch (const std::exception& error) {
      text += fmt::format(": {}", error.what());
    } catch (...) {  // nothing to say about it
    }
  }
  std::fprintf(stderr, "%s: %s\n", std::getenv("POOLSCOPE_TRIED_LIBRARY"), text.c_str());
  std::_Exit(2);
}

}  // namespace

std::string library_path(const std::string& path, const std::string& folder) {
  if (path.empty()) return {};
  const std::filesystem::path given(path);
  std::error_code problem;
  const auto full = std::filesystem::absolute(folder.empty() ? given : std::filesystem::path(folder) / given, problem);
  return problem ? path : full.lexically_normal().string();
}

std::string library_name(std::string_view path) {
  std::string_view file = path.substr(path.rfind('/') + 1);
  file = file.substr(0, file.find('.'));
  if (file.starts_with("lib") && file.size() > 3) file.remove_prefix(3);
  return std::string(file);
}

bool load_function_library(const std::string& given, std::string& error) {
  const std::string path = library_path(given);
  Libraries& known = libraries();
  const MutexLock lock(known.mutex);
  for (const Loaded& other : known.all) {
    if (other.path == path) return true;
    if (library_name(other.path) == library_name(path)) {
      error = fmt::format("{}: a library called \"{}\" is loaded already, from {}; give it another name", path,
                          library_name(path), other.path);
      return false;
    }
  }
  error = problem_of_file(path);
  // A worker can be lost, and a program without workers is not worth another one.
  if (error.empty() && !in_worker_process()) error = tried_elsewhere(path);
  if (!error.empty()) return false;
  std::optional<Loaded> loaded = load(path, error);
  if (!loaded) return false;
  known.all.push_back(std::move(*loaded));
  return true;
}

bool is_library_loaded(const std::string& given) {
  const std::string path = library_path(given);
  Libraries& known = libraries();
  const MutexLock lock(known.mutex);
  return std::any_of(known.all.begin(), known.all.end(), [&path](const Loaded& loaded) { return loaded.path == path; });
}

std::vector<const Job*> function_jobs() {
  std::vector<const Job*> jobs;
  Libraries& known = libraries();
  const MutexLock lock(known.mutex);
  for (const Loaded& loaded : known.all) {
    for (const auto& job : loaded.jobs)
      jobs.push_back(job.get());
  }
  return jobs;
}

const Job* find_function_job(std::string_view name) noexcept {
  if (name.find('.') == std::string_view::npos) return nullptr;
  Libraries& known = libraries();
  const MutexLock lock(known.mutex);
  for (const Loaded& loaded : known.all) {
    for (const auto& job : loaded.jobs) {
      if (job->description().name == name) return job.get();
    }
  }
  return nullptr;
}

int try_function_library(const std::string& path) {
  alarm(kLoadSeconds);
  setenv("POOLSCOPE_TRIED_LIBRARY", path.c_str(), 1);
  std::set_terminate(tell_and_end);
  std::string error;
  bool usable = false;
  // Nothing must unwind out of here: then terminate() tells.
  [&]() noexcept { usable = load(path, error).has_value(); }();
  if (!usable) std::fprintf(stderr, "%s\n", error.c_str());
  if (usable) std::fputs(kUsable.data(), stdout);
  std::fflush(nullptr);
  std::_Exit(usable ? 0 : 2);  // what it does at its end is not to be tried
}

}  // namespace poolscope
