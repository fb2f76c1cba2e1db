// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/command_outcome.h"

#include "core/jobs/command_job.h"
#include "core/jobs/utf8.h"

#include <fmt/format.h>

#include <string.h>

#include <cerrno>

namespace poolscope {
namespace {

constexpr std::size_t kLongestReason = 200;

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  return std::string(text.substr(0, utf8_cut(text, most))) + "…";
}

std::string_view first_line(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin);
  return without_last_line_ends(text.substr(0, text.find('\n')));
}

std::string signal_text(int number) {
  const char* name = sigdescr_np(number);
  return name == nullptr ? fmt::format("signal {}", number) : fmt::format("signal {} ({})", number, name);
}

}  // namespace

std::string_view without_last_line_ends(std::string_view text) {
  const auto last = text.find_last_not_of("\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::optional<int> shell_signal(const ChildOutcome& outcome) {
  constexpr int kShellSignal = 128;
  if (!outcome.exit_code || *outcome.exit_code <= kShellSignal) return std::nullopt;
  const int number = *outcome.exit_code - kShellSignal;
  if (sigdescr_np(number) == nullptr) return std::nullopt;
  return number;
}

std::string reason_of(const ChildOutcome& outcome, std::string_view error_output) {
  std::string reason;
  if (outcome.signal) {
    reason = "ended by " + signal_text(*outcome.signal);
  } else {
    reason = fmt::format("exit status {}", *outcome.exit_code);
    if (const std::optional<int> number = shell_signal(outcome)) reason += ", as after " + signal_text(*number);
  }
  const std::string_view said = first_line(error_output);
  return said.empty() ? reason : fmt::format("{}: {}", reason, shortened(said, kLongestReason));
}

void throw_cannot_run(const std::system_error& error) {
  switch (error.code().value()) {
    case EAGAIN: throw CommandError("cannot start the command: too many processes; use fewer workers");
    case EMFILE:
    case ENFILE: throw CommandError("cannot start the command: too many open files; use fewer workers");
    case ENOMEM: throw CommandError("cannot start the command: not enough memory; use fewer workers");
    case E2BIG: throw CommandError("cannot start the command: it is too long with its input; put long inputs in files");
    default: throw CommandError(fmt::format("cannot run the command: {}", error.what()));
  }
}

}  // namespace poolscope
