// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolscope {

/// The environment variable through which a command gets its input.
inline constexpr std::string_view kInputVariable = "POOLSCOPE_INPUT";
/// The environment variable with the task's number, from 0.
inline constexpr std::string_view kTaskVariable = "POOLSCOPE_TASK";

/// One task's input, as the placeholders of a command see it.
struct CommandInput {
  std::string whole;
  std::vector<std::string> columns;  ///< {1} {2} ...; empty: the whole is the only one
  std::vector<std::string> names;    ///< of the columns, for {name}; may be fewer
  bool spread = false;               ///< {} stands for all columns, each a word of its own
};

/// What is to run, made from a command as a user writes it.
struct CommandScript {
  std::string shell;  ///< for /bin/sh -c
  /// The same as a program and its arguments; empty when it takes a shell to understand it.
  std::vector<std::string> words;
  std::vector<std::pair<std::string, std::string>> environment;  ///< what the script refers to
  std::string text;  ///< the same with the input put in, quoted: for people to read and paste, not for us to run
};

/// Fills the input into a command. Placeholders are those of GNU parallel:
///
///     {}  the input        {.}  without its ending      {/}  without its folders
///     {//} its folder      {/.} both                    {#}  the task's number, from 1
///     {2} {2.} {2/} ...    the same of a column         {name} a column by its name
///
/// Each becomes a reference to an environment variable, quoted as the place needs, so that the input
/// stays one word and is never read as code, whatever is in it:
///
///     cksum {}          ->  cksum "${POOLSCOPE_INPUT}"
///     echo "[{}]"       ->  echo "[${POOLSCOPE_INPUT}]"
///     awk '/{}/' list   ->  awk '/'"${POOLSCOPE_INPUT}"'/' list
///
/// `\{}` stays `{}`, and what is no placeholder stays as it is. Without any placeholder of the input
/// it is appended (when `append_input`), as parallel and xargs do.
[[nodiscard]] CommandScript command_script(std::string_view command, const CommandInput& input, std::int64_t index,
                                           bool append_input);
/// Only its text for the shell.
[[nodiscard]] std::string shell_script(std::string_view command, std::int64_t index, bool append_input);

/// A {name} in the command that is none of the columns' names but near to one, and what it should be:
/// `there is no column "nme"; did you mean "name"?`. Empty when there is none: other words in curly brackets are the
/// command's own, as awk's.
[[nodiscard]] std::string misspelt_column(std::string_view command, const std::vector<std::string>& names);

/// `text` as one word of a shell command, in single quotes where it needs any: for people to read
/// and paste.
[[nodiscard]] std::string shell_quote(std::string_view text);

}  // namespace poolscope
