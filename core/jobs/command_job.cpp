// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/command_job.h"

#include "core/jobs/builtin_jobs.h"
#include "core/jobs/child_process.h"
#include "core/jobs/command_outcome.h"
#include "core/jobs/command_template.h"
#include "core/jobs/job.h"
#include "core/jobs/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <system_error>

namespace poolscope {
namespace {

/// Linux takes no single argument or variable longer than 32 pages (MAX_ARG_STRLEN); some room for names.
constexpr std::size_t kLongestText = 128 * 1024 - 1024;
constexpr std::size_t kLongestLabel = 40;

/// Passes a request to end the task on to the child, for as long as it lives.
class InterruptGuard {
 public:
  InterruptGuard(TaskContext& task, const ChildInterrupt& interrupt) : task_(task) {
    task_.set_interrupt([&interrupt] { interrupt.request(); });
  }
  ~InterruptGuard() { task_.set_interrupt({}); }
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

 private:
  TaskContext& task_;
};

ChildOutcome run_for_task(TaskContext& task, const ChildCommand& command) {
  try {
    const ChildInterrupt interrupt;
    const InterruptGuard guard(task, interrupt);
    return run_child(command, interrupt);
  } catch (const std::system_error& error) {
    throw_cannot_run(error);
  }
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Lines that are not empty.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (const std::string_view line = text.substr(0, end); !line.empty()) lines.push_back(line);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

std::vector<std::pair<std::string, std::string>> environment_pairs(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string_view line : lines_of(text)) {
    const std::size_t equals = std::min(line.find('='), line.size());
    pairs.emplace_back(line.substr(0, equals), line.substr(std::min(line.size(), equals + 1)));
  }
  return pairs;
}

CommandScript script_of(const JobCall& call) {
  const auto& input = call.get<std::string>("input");
  CommandInput parts{.whole = input};
  const auto& separator = call.get<std::string>("columns");
  if (separator != "none") {
    parts.columns = split(input, separator == "comma" ? ',' : '\t');
    parts.spread = separator == "words";
    const auto& names = call.get<std::string>("names");
    if (!names.empty()) parts.names = split(names, ',');
  }
  return command_script(call.get<std::string>("template"), parts, call.index, !input.empty());
}

class Command final : public Job {
 public:
  const JobDescription& description() const noexcept override { return description_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    TaskContext& task = context.task();
    const ChildCommand command = child_command(call, task);
    const auto tries = call.get<std::int64_t>("retries") + 1;
    for (std::int64_t attempt = 1;; ++attempt) {
      ChildOutcome outcome = co_await context.blocking([&] { return run_for_task(task, command); });
      std::string output = valid_utf8(without_last_line_ends(outcome.output));
      keep(task.extra(), outcome);
      task.add_outside_cpu_ns(outcome.cpu_ns);
      if (outcome.exit_code == 0) co_return std::move(output);
      task.extra().output = std::move(output);        // no result will hold it
      if (outcome.interrupted) context.checkpoint();  // throws: it ended because it was asked to
      const std::string reason = reason_of(outcome, task.extra().error_output);
      if (attempt == tries) throw CommandError(tries == 1 ? reason : fmt::format("{}, {} times", reason, tries));
    }
  }

  std::vector<std::string> outside_effects(const JobCall& call) const override {
    const CommandScript script = script_of(call);
    std::string effect = "runs: " + script.shell;
    std::string mark = "   with ";
    for (const auto& [name, value] : script.environment) {
      effect += fmt::format("{}{}={}", mark, name, shell_quote(value));
      mark = " ";
    }
    for (const auto& [name, value] : environment_pairs(call.get<std::string>("environment"))) {
      effect += fmt::format("{}{}={}", mark, name, shell_quote(value));
      mark = " ";
    }
    if (const auto& folder = call.get<std::string>("folder"); !folder.empty()) effect += "   in " + folder;
    if (const auto& folder = call.get<std::string>("outputs"); !folder.empty()) effect += "   outputs to " + folder;
    return {effect};
  }

  std::string label(const JobCall& call) const override {
    std::string input = call.get<std::string>("input");
    std::replace(input.begin(), input.end(), '\t', ' ');  // between columns
    if (input.size() <= kLongestLabel) return input;
    // The end tells more of a file's path than its beginning.
    std::size_t begin = input.size() - kLongestLabel;
    while (begin < input.size() && (static_cast<unsigned char>(input[begin]) & 0xC0U) == 0x80U)
      ++begin;
    return "…" + input.substr(begin);
  }

  std::string check(const JobCall& call) const override {
    for (const char* name : {"template", "input"}) {
      const auto& text = call.get<std::string>(name);
      if (text.find('\0') != std::string::npos) {
        return fmt::format("{} must be text without null characters; no program can be given one", name);
      }
      if (text.size() > kLongestText) {
        return fmt::format("{} must be at most {} bytes long, not {}; put long texts in files", name, kLongestText,
                           text.size());
      }
    }
    if (call.get<std::string>("template").find_first_not_of(" \t\r\n") == std::string::npos) {
      return "template must not be empty; write the shell command to run, for example: cksum {}";
    }
    if (const auto& names = call.get<std::string>("names"); !names.empty()) {
      const std::string problem = misspelt_column(call.get<std::string>("template"), split(names, ','));
      if (!problem.empty()) return "template: " + problem;
    }
    for (const std::string_view line : lines_of(call.get<std::string>("environment"))) {
      const std::size_t equals = line.find('=');
      if (equals == 0 || equals == std::string_view::npos) {
        return fmt::format("environment: \"{}\" is not NAME=VALUE", line.substr(0, utf8_cut(line, 40)));
      }
    }
    return {};
  }

 private:
  static ChildCommand child_command(const JobCall& call, TaskContext& task) {
    CommandScript script = script_of(call);
    ChildCommand command;
    command.script = std::move(script.shell);
    command.words = std::move(script.words);
    command.folder = call.get<std::string>("folder");
    command.most_output = static_cast<std::size_t>(call.get<std::int64_t>("keep_kb")) * 1024;
    if (const auto& outputs = call.get<std::string>("outputs"); !outputs.empty()) {
      command.output_file = fmt::format("{}/{}.out", outputs, call.index + 1);
      command.error_file = fmt::format("{}/{}.err", outputs, call.index + 1);
    }
    command.environment = environment_pairs(call.get<std::string>("environment"));
    for (auto& variable : script.environment) {
      if (variable.first != kInputVariable) command.environment.push_back(std::move(variable));
    }
    command.environment.emplace_back(kInputVariable, call.get<std::string>("input"));
    command.environment.emplace_back(kTaskVariable, fmt::format("{}", call.index));
    const TaskContext::Place& place = task.place();
    if (place.gate != nullptr && !place.stepped) command.paused = [gate = place.gate] { return gate->closed(); };
    return command;
  }

  static void keep(TaskExtra& extra, const ChildOutcome& outcome) {
    extra.exit_code = outcome.exit_code;
    extra.signal = outcome.signal ? outcome.signal : shell_signal(outcome);
    extra.max_rss_bytes = outcome.max_rss_bytes;
    extra.error_output = valid_utf8(outcome.error_output);
    extra.output_dropped_bytes = outcome.dropped_bytes;
  }

  const JobDescription description_{
      .name = "command",
      .title = "Command",
      .purpose =
          "Runs a command of your own once for each input, for example over files: what it prints is the result.",
      .kind = JobKind::command,
      .short_label = "command",
      .params = {{.name = "template",
                  .title = "Command",
                  .type = ParamType::text,
                  .default_value = std::string(),
                  .required = true,
                  .help = "The shell command; {} stands for the input, {#} for the task's number: cksum {}. As in "
                          "GNU parallel also {.} {/} {//} {/.} {2}."},
                 {.name = "input",
                  .title = "Input",
                  .type = ParamType::text,
                  .default_value = std::string(),
                  .help =
                      "What stands in the place of {}, such as a file's name; each line of the inputs is one task."},
                 {.name = "columns",
                  .title = "Columns of the input",
                  .type = ParamType::choice,
                  .default_value = std::string("none"),
                  .choices = {"none", "tab", "comma", "words"},
                  .help = "What separates columns in an input, for {1} and {2}; words: tabs do, and {} is all of "
                          "them, each a word."},
                 {.name = "names",
                  .title = "Names of the columns",
                  .type = ParamType::text,
                  .default_value = std::string(),
                  .help = "Names with commas between them, so that {name} stands for a column."},
                 {.name = "environment",
                  .title = "Environment",
                  .type = ParamType::text,
                  .default_value = std::string(),
                  .help = "Variables that the command gets, NAME=VALUE, one a line."},
                 {.name = "folder",
                  .title = "Working folder",
                  .type = ParamType::text,
                  .default_value = std::string(),
                  .help = "Where the command runs; empty: where Poolscope runs."},
                 {.name = "retries",
                  .title = "Retries",
                  .type = ParamType::integer,
                  .default_value = std::int64_t{0},
                  .minimum = 0,
                  .maximum = 1000,
                  .help = "How often a command that failed is tried again."},
                 {.name = "keep_kb",
                  .title = "Output kept",
                  .type = ParamType::integer,
                  .unit = "KiB",
                  .default_value = std::int64_t{64},
                  .minimum = 1,
                  .maximum = 1048576,
                  .help = "How much of each output is kept; what is beyond is counted."},
                 {.name = "outputs",
                  .title = "Whole outputs to",
                  .type = ParamType::text,
                  .default_value = std::string(),
                  .help = "A folder that gets each task's outputs whole, as NUMBER.out and NUMBER.err; may be empty."}},
      .input_param = "input",
  };
};

}  // namespace

std::string command_line(const JobCall& call) {
  return dynamic_cast<const Command*>(call.job) == nullptr ? std::string() : script_of(call).text;
}

std::unique_ptr<const Job> make_command() { return std::make_unique<Command>(); }

}  // namespace poolscope
