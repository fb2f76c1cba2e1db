// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/task_outputs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <string_view>
#include <system_error>

namespace poolscope::app {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

void put(std::string_view text, std::FILE* to) {
  if (std::fwrite(text.data(), 1, text.size(), to) == text.size()) return;
  throw std::system_error(errno, std::generic_category(), "cannot write what a task wrote");
}

/// Puts text out, with the tag before each line; `at_start` says whether a line begins, and then whether the
/// next one does.
void put_tagged(std::string_view text, const std::string& tag, bool& at_start, std::FILE* to) {
  if (tag.empty()) return put(text, to);
  while (!text.empty()) {
    if (at_start) put(tag, to);
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    put(text.substr(0, end), to);
    at_start = text[end - 1] == '\n';
    text.remove_prefix(end);
  }
}

}  // namespace

void TaskOutputs::update(const Trace& trace) {
  if (style_.keep_order) {
    for (; seen_ < trace.size() && is_final(trace.state(static_cast<RowId>(seen_))); ++seen_)
      print_task(trace, static_cast<RowId>(seen_));
  } else {
    for (; seen_ < trace.finished_count(); ++seen_)
      print_task(trace, trace.finished_row(seen_));
  }
  if (std::fflush(stdout) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot write to standard output");
  }
}

void TaskOutputs::print_task(const Trace& trace, RowId row) const {
  const std::int64_t task = trace.task_id(row);
  const std::string tag = style_.tag ? style_.tag(task) + "\t" : std::string();
  if (!style_.folder.empty()) {
    const std::string base = fmt::format("{}/{}", style_.folder, task + 1);
    print_file(base + ".out", stdout, tag);
    print_file(base + ".err", stderr, tag);
    return;
  }
  const TaskExtra* extra = trace.extra(row);
  std::string text(trace.state(row) == TaskState::finished ? trace.result(row)
                   : extra != nullptr                      ? std::string_view(extra->output)
                                                           : std::string_view());
  bool at_start = true;
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  put_tagged(text, tag, at_start, stdout);
  if (extra == nullptr) return;
  at_start = true;
  put_tagged(extra->error_output, tag, at_start, stderr);
  if (extra->output_dropped_bytes > 0) {
    fmt::print(stderr, "poolscope: {}: {} bytes of its output were not kept\n", trace.label(row),
               extra->output_dropped_bytes);
  }
}

void TaskOutputs::print_file(const std::string& file, std::FILE* to, const std::string& tag) const {
  const std::unique_ptr<std::FILE, CloseFile> in(std::fopen(file.c_str(), "re"));
  if (in == nullptr) return;           // it wrote nothing
  std::array<char, 64 * 1024> buffer;  // NOLINT: filled by fread
  bool at_start = true;
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), in.get())) > 0;)
    put_tagged(std::string_view(buffer.data(), got), tag, at_start, to);
  if (style_.remove_printed) unlink(file.c_str());
}

}  // namespace poolscope::app
