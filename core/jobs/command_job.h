// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/errors.h"

namespace poolscope {

/// A command did not end well: "exit status 3: no such file", "ended by signal 9 (Killed)", or it
/// could not be started at all.
class CommandError : public Error {
 public:
  using Error::Error;
};

}  // namespace poolscope
