// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job_description.h"

#include <algorithm>

namespace poolscope {

std::string_view to_string(JobKind kind) noexcept {
  switch (kind) {
    case JobKind::io: return "io";
    case JobKind::cpu: return "cpu";
    case JobKind::command: return "command";
  }
  return "unknown";
}

const ParamDescription* JobDescription::param(std::string_view param_name) const noexcept {
  const auto found = std::find_if(params.begin(), params.end(),
                                  [param_name](const ParamDescription& param) { return param.name == param_name; });
  return found == params.end() ? nullptr : &*found;
}

}  // namespace poolscope
