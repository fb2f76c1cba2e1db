// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/resource.h>

#include <optional>

namespace poolscope {

/// Lets this process open as many descriptors as its user may (each running command takes four).
/// Call once, first thing in main().
void raise_descriptor_limit() noexcept;

/// The limit as it was before, for children: some programs cannot handle descriptors beyond 1023.
/// Empty when it was not raised.
[[nodiscard]] std::optional<rlimit> former_descriptor_limit() noexcept;

}  // namespace poolscope
