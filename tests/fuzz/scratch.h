// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace poolscope::fuzz {

/// A folder in memory of this process, removed when it ends. For readers that want the name of a file. Not thread-safe.
[[nodiscard]] const std::string& scratch_folder();

/// Writes the file there anew and gives its path; ends the process when that fails.
std::string scratch_file(const std::string& name, std::span<const std::uint8_t> bytes);

}  // namespace poolscope::fuzz
