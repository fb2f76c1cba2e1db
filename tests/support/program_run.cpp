// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/program_run.h"

#include "tests/support/gate.h"

#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace poolscope::support {
namespace {

// A nameless file that takes what the program writes, however much that is.
class Catcher {
 public:
  Catcher() : fd_(memfd_create("output", MFD_CLOEXEC)) {
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "memfd_create");
  }
  ~Catcher() { close(fd_); }
  Catcher(const Catcher&) = delete;
  Catcher& operator=(const Catcher&) = delete;

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] std::string text() const {
    std::string all;
    std::array<char, 4096> part{};
    ssize_t got = 0;
    while ((got = pread(fd_, part.data(), part.size(), static_cast<off_t>(all.size()))) > 0)
      all.append(part.data(), static_cast<std::size_t>(got));
    return all;
  }

 private:
  int fd_;
};

}  // namespace

ProgramRun run_program(const std::string& path, const std::vector<std::string>& arguments) {
  const Catcher output;
  const Catcher errors;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", 0, 0);
  posix_spawn_file_actions_adddup2(&actions, output.fd(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.fd(), STDERR_FILENO);
  std::vector<char*> argv{const_cast<char*>(path.c_str())};
  for (const std::string& argument : arguments)
    argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawn(&child, path.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::system_error(failed, std::generic_category(), "cannot start " + path);

  ProgramRun run;
  int status = 0;
  run.hung = !eventually([&] { return waitpid(child, &status, WNOHANG) == child; });
  if (run.hung) {
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
  }
  if (WIFEXITED(status)) run.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) run.signal = WTERMSIG(status);
  run.output = output.text();
  run.errors = errors.text();
  return run;
}

}  // namespace poolscope::support
