// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/read_result.h"

namespace poolscope {

std::string ReadError::to_string() const {
  std::string text = file;
  if (line > 0) text += ", line " + std::to_string(line);
  return text + ": " + message;
}

}  // namespace poolscope
