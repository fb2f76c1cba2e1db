// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/child_spawn.h"

#include "core/jobs/child_output.h"
#include "core/jobs/descriptor_limit.h"
#include "core/jobs/marked_processes.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

namespace poolscope {
namespace {

class SpawnActions {
 public:
  SpawnActions(int output, int error_output, const std::string& folder) {
    posix_spawn_file_actions_init(&actions_);
    if (!folder.empty()) check(posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()));
    check(posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0));
    check(posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO));
    check(posix_spawn_file_actions_adddup2(&actions_, error_output, STDERR_FILENO));
    // Ours are close-on-exec; this is for those that a library has opened carelessly.
    check(posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1));
  }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

 private:
  void check(int error) {
    if (error == 0) return;
    posix_spawn_file_actions_destroy(&actions_);
    throw_os_error(error, "posix_spawn of /bin/sh");
  }
  posix_spawn_file_actions_t actions_{};
};

/// A group of its own, and signals as a shell expects them, whatever our threads block or ignore.
class SpawnAttributes {
 public:
  SpawnAttributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU, SIGXFSZ})
      sigaddset(&signals, number);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  [[nodiscard]] const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

/// Our environment with the command's own variables.
std::vector<std::string> environment_of(const ChildCommand& command, const std::string& mark) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    const bool replaced = std::any_of(command.environment.begin(), command.environment.end(),
                                      [name](const auto& own) { return own.first == name; }) ||
                          name == kCommandMark;
    if (!replaced) entries.emplace_back(text);
  }
  for (const auto& [name, value] : command.environment) {
    entries.push_back(name);
    entries.back().append("=").append(value);
  }
  entries.push_back(std::string(kCommandMark) + "=" + mark);
  return entries;
}

/// The file that a shell would run for a program's name; empty when there is none.
std::string program_file(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const char* const path = getenv("PATH");
  std::string_view folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!folders.empty()) {
    const std::size_t colon = folders.find(':');
    std::string file(folders.substr(0, colon));
    folders = colon == std::string_view::npos ? std::string_view() : folders.substr(colon + 1);
    if (file.empty()) continue;  // the current folder, which we leave to the shell
    file += "/" + name;
    if (access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

/// Gives the error of posix_spawn, 0 when the child runs.
int spawn_program(pid_t& pid, const std::string& file, std::vector<std::string> words, const SpawnActions& actions,
                  std::vector<char*>& entries) {
  std::vector<char*> arguments;
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const SpawnAttributes attributes;
  return posix_spawn(&pid, file.c_str(), actions.get(), attributes.get(), arguments.data(), entries.data());
}

}  // namespace

pid_t spawn_child(const ChildCommand& command, const std::string& mark, int output, int error_output) {
  std::vector<std::string> environment = environment_of(command, mark);
  std::vector<char*> entries;
  entries.reserve(environment.size() + 1);
  for (std::string& entry : environment)
    entries.push_back(entry.data());
  entries.push_back(nullptr);

  const SpawnActions actions(output, error_output, command.folder);
  pid_t pid = -1;
  int error = ENOENT;
  if (!command.words.empty() && command.folder.empty()) {
    const std::string file = program_file(command.words.front());
    if (!file.empty()) error = spawn_program(pid, file, command.words, actions, entries);
  }
  // What is no program of its own (a function, a script without a first line, nothing at all) is the
  // shell's to run or to complain about.
  if (error == ENOENT || error == EACCES || error == ENOEXEC || error == ENOTDIR) {
    error = spawn_program(pid, "/bin/sh", {"sh", "-c", command.script}, actions, entries);
  }
  if (error != 0)
    throw_os_error(error, command.folder.empty() ? "posix_spawn of /bin/sh" : "posix_spawn in that folder");
  if (const std::optional<rlimit> limit = former_descriptor_limit()) prlimit(pid, RLIMIT_NOFILE, &*limit, nullptr);
  return pid;
}

}  // namespace poolscope
