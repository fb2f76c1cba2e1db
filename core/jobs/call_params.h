// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/value.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolscope {

/// The parameters of one task: those that all tasks of a job share, of which there is one copy, and
/// over them the task's own, such as its input. A value; copies share what is shared.
class CallParams {
 public:
  CallParams() = default;
  explicit CallParams(std::shared_ptr<const ParamMap> shared) : shared_(std::move(shared)) {}

  /// Null when there is none of that name.
  [[nodiscard]] const Value* find(std::string_view name) const noexcept {
    for (const auto& [own_name, value] : own_) {
      if (own_name == name) return &value;
    }
    if (!shared_) return nullptr;
    const auto found = shared_->find(name);
    return found == shared_->end() ? nullptr : &found->second;
  }

  /// The task's own value of that name, made as a copy of the shared one when there is none yet.
  Value& operator[](std::string_view name) {
    for (auto& [own_name, value] : own_) {
      if (own_name == name) return value;
    }
    const Value* const shared = find(name);
    return own_.emplace_back(name, shared != nullptr ? *shared : Value()).second;
  }

  /// All of them in one map, for where they leave this process.
  [[nodiscard]] ParamMap merged() const {
    ParamMap all = shared_ ? *shared_ : ParamMap();
    for (const auto& [name, value] : own_)
      all[name] = value;
    return all;
  }

 private:
  std::shared_ptr<const ParamMap> shared_;
  std::vector<std::pair<std::string, Value>> own_;
};

}  // namespace poolscope
