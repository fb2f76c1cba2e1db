// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/executor_spec.h"

#include "core/jobs/nearest_word.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace poolscope {
namespace {

// Keys that a title says in words of its own, or that make no difference worth a word there.
constexpr std::array<std::string_view, 5> kTitledApart = {"workers", "queue-limit", "queue-full", "gil",
                                                          "gil-interval"};

std::vector<std::string> key_names(const ExecutorKindDescription& kind) {
  std::vector<std::string> names;
  for (const SpecKey& key : kind.keys)
    names.push_back(key.name);
  return names;
}

// One KEY=VALUE of a spec. Empty, or what is wrong with it.
std::string read_pair(const ExecutorKindDescription& kind, std::string_view pair, ExecutorSpec& spec) {
  const std::size_t equals = pair.find('=');
  const std::string_view name = pair.substr(0, equals);
  const auto key =
      std::find_if(kind.keys.begin(), kind.keys.end(), [name](const SpecKey& k) { return k.name == name; });
  if (key == kind.keys.end()) {
    return kind.keys.empty() ? fmt::format("{} takes no keys, so \"{}\" is one too many", kind.name, name)
                             : fmt::format("unknown key \"{}\"; {}", name, did_you_mean(name, key_names(kind)));
  }
  if (equals == std::string_view::npos) return fmt::format("{} needs a value, e.g. {}=...", name, name);
  return key->read(spec, pair.substr(equals + 1));
}

}  // namespace

int ExecutorSpec::effective_workers() const noexcept {
  const ExecutorKindDescription& description = describe(kind);
  return workers > 0 && description.has_key("workers") ? workers : description.default_workers();
}

std::string ExecutorSpec::to_string() const {
  const ExecutorKindDescription& description = describe(kind);
  std::vector<std::string> keys;
  for (const SpecKey& key : description.keys) {
    if (const std::string value = key.write(*this); !value.empty()) {
      keys.push_back(fmt::format("{}={}", key.name, value));
    }
  }
  const std::string& name = description.name;
  return keys.empty() ? name : fmt::format("{}:{}", name, fmt::join(keys, ","));
}

std::string ExecutorSpec::title() const {
  const ExecutorKindDescription& description = describe(kind);
  std::string title = description.title;
  if (description.has_key("workers")) {
    const int n = effective_workers();
    title += fmt::format(" · {} {}", n, n == 1 ? "worker" : "workers");
  }
  if (gil) title += " · GIL";
  if (queue_limit > 0) title += fmt::format(" · queue {}", queue_limit);
  for (const SpecKey& key : description.keys) {
    if (std::find(kTitledApart.begin(), kTitledApart.end(), key.name) != kTitledApart.end()) continue;
    if (const std::string value = key.write(*this); !value.empty()) title += fmt::format(" · {} {}", key.name, value);
  }
  return title;
}

std::optional<ExecutorSpec> parse_executor_spec(std::string_view text, std::string& error) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  const auto& kinds = executor_kinds();
  const auto kind = std::find_if(kinds.begin(), kinds.end(), [name](const auto& k) { return k.name == name; });
  if (kind == kinds.end()) {
    std::vector<std::string> names;
    for (const auto& k : kinds)
      names.push_back(k.name);
    error = fmt::format("unknown executor \"{}\"; {}", name, did_you_mean(name, names));
    return std::nullopt;
  }

  ExecutorSpec spec;
  spec.kind = kind->kind;
  std::string_view rest = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (colon != std::string_view::npos && rest.empty()) {
    error = fmt::format("executor \"{}\": after the colon KEY=VALUE is expected, e.g. threads:workers=2", text);
    return std::nullopt;
  }
  std::vector<std::string_view> read;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view pair = rest.substr(0, comma);
    std::string problem = read_pair(*kind, pair, spec);
    const std::string_view key = pair.substr(0, pair.find('='));
    if (problem.empty() && std::find(read.begin(), read.end(), key) != read.end()) {
      problem = fmt::format("{} is given twice", key);
    }
    read.push_back(key);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    if (!problem.empty()) {
      error = fmt::format("executor \"{}\": {}", text, problem);
      return std::nullopt;
    }
  }
  if (spec.chunk_size > 1 && spec.loop > 0) {
    error = fmt::format(
        "executor \"{}\": a worker with an event loop takes each task when it comes, so chunk-size has "
        "no meaning beside loop",
        text);
    return std::nullopt;
  }
  return spec;
}

}  // namespace poolscope
