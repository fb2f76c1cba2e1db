// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace poolscope {

/// The environment variable through which a command gets its input.
inline constexpr std::string_view kInputVariable = "POOLSCOPE_INPUT";
/// The environment variable with the task's number, from 0.
inline constexpr std::string_view kTaskVariable = "POOLSCOPE_TASK";

/// Makes the script for /bin/sh from a command as a user writes it. `{}` becomes a reference to
/// $POOLSCOPE_INPUT, quoted as the place needs, so that the input stays one word and is never read
/// as code, whatever is in it:
///
///     cksum {}          ->  cksum "${POOLSCOPE_INPUT}"
///     echo "[{}]"       ->  echo "[${POOLSCOPE_INPUT}]"
///     awk '/{}/' list   ->  awk '/'"${POOLSCOPE_INPUT}"'/' list
///
/// `{#}` becomes the task's number from 1, as in GNU parallel, and `\{}` stays `{}`. Without any `{}`
/// the input is appended (when `append_input`), as parallel and xargs do.
[[nodiscard]] std::string shell_script(std::string_view command, std::int64_t index, bool append_input);

/// `text` as one word of a shell command, in single quotes where it needs any: for people to read
/// and paste.
[[nodiscard]] std::string shell_quote(std::string_view text);

}  // namespace poolscope
