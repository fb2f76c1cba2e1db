// SPDX-License-Identifier: GPL-3.0-or-later
// Reading parameters from text: the sentences that a user gets are made here, from the description.
#include "core/jobs/job_catalogue.h"

#include "core/jobs/nearest_word.h"
#include "core/jobs/utf8.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace poolscope {
namespace {

/// What was typed, short enough for a sentence.
std::string in_quotes(std::string_view text) {
  constexpr std::size_t kMost = 40;
  if (text.size() <= kMost) return fmt::format("\"{}\"", text);
  return fmt::format("\"{}…\"", text.substr(0, utf8_cut(text, kMost)));
}

/// A limit as people write it: whole numbers in full.
std::string limit_text(double limit) {
  constexpr auto kLargest = std::numeric_limits<std::int64_t>::max();
  if (limit >= static_cast<double>(kLargest)) return fmt::format("{}", kLargest);
  if (limit == std::floor(limit) && std::abs(limit) < 1e15) {
    return fmt::format("{}", static_cast<std::int64_t>(limit));
  }
  return fmt::format("{}", limit);
}

std::string with_unit(std::string text, const ParamDescription& param) {
  if (!param.unit.empty()) text += " " + param.unit;
  return text;
}

/// "0 or more", "from 1 to 100", or nothing where the description sets no limit.
std::string range_text(const ParamDescription& param) {
  const bool low = param.minimum > std::numeric_limits<double>::lowest();
  const bool high = param.maximum < std::numeric_limits<double>::max();
  if (low && high) return with_unit("from " + limit_text(param.minimum) + " to " + limit_text(param.maximum), param);
  if (low) return with_unit(limit_text(param.minimum), param) + " or more";
  if (high) return with_unit(limit_text(param.maximum), param) + " or less";
  return {};
}

std::string out_of_range(const ParamDescription& param, bool below, std::string_view typed) {
  const std::string limit = limit_text(below ? param.minimum : param.maximum);
  return fmt::format("{} must be {} or {}, not {}", param.name, limit, below ? "more" : "less", typed);
}

std::string not_a_number(const ParamDescription& param, std::string_view typed) {
  const std::string range = range_text(param);
  return fmt::format("{} must be a {}number{}{}, not {}", param.name, param.type == ParamType::integer ? "whole " : "",
                     range.empty() ? "" : " ", range, in_quotes(typed));
}

std::string unknown_param(const JobDescription& job, std::string_view name) {
  std::vector<std::string> known;
  for (const ParamDescription& param : job.params)
    known.push_back(param.name);
  const std::string nearest = nearest_word(name, known);
  const std::string start = fmt::format("unknown parameter {} of {}", in_quotes(name), job.name);
  if (!nearest.empty()) return fmt::format("{}; did you mean \"{}\"?", start, nearest);
  if (known.empty()) return start + "; it takes none";
  return fmt::format("{}; it takes {}", start, fmt::join(known, ", "));
}

std::optional<double> read_number(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Too near to nothing, or too far away: told apart by the sign of the exponent.
    const auto exponent = text.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos && text.substr(exponent + 1).starts_with('-');
    value = tiny ? 0.0 : std::numeric_limits<double>::infinity();
    if (text.front() == '-') value = -value;
  } else if (error != std::errc() || !std::isfinite(value)) {
    return std::nullopt;  // "nan" and "inf" are words, not amounts
  }
  return value;
}

std::string check_range(const ParamDescription& param, double value, std::string_view typed) {
  if (std::isnan(value)) return not_a_number(param, typed);
  if (value < param.minimum) return out_of_range(param, true, typed);
  if (value > param.maximum) return out_of_range(param, false, typed);
  return {};
}

std::string read_integer(const ParamDescription& param, std::string_view typed, Value& value) {
  const std::string_view text = typed.starts_with('+') && !typed.starts_with("+-") ? typed.substr(1) : typed;
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  const bool all_read = !text.empty() && end == text.data() + text.size();
  if (!all_read || error == std::errc::result_out_of_range) {
    // Also 5e6 and 1e99: a whole number in short, or one that is out of any range.
    const std::optional<double> number = read_number(text);
    if (!number || (std::isfinite(*number) && *number != std::floor(*number))) return not_a_number(param, typed);
    constexpr double kExact = 9007199254740992.0;  // 2^53, up to where a double knows every whole number
    if (std::string wrong = check_range(param, *number, typed); !wrong.empty()) return wrong;
    if (all_read || std::abs(*number) > kExact) return out_of_range(param, *number < 0, typed);
    whole = static_cast<std::int64_t>(*number);
  } else if (error != std::errc()) {
    return not_a_number(param, typed);
  }
  if (std::string wrong = check_range(param, static_cast<double>(whole), typed); !wrong.empty()) return wrong;
  value = whole;
  return {};
}

std::string read_boolean(const ParamDescription& param, std::string_view typed, Value& value) {
  const std::string word = lowered(typed);
  if (word == "true" || word == "yes" || word == "on" || word == "1") {
    value = true;
  } else if (word == "false" || word == "no" || word == "off" || word == "0") {
    value = false;
  } else {
    return fmt::format("{} must be true or false, not {}", param.name, in_quotes(typed));
  }
  return {};
}

std::string check_choice(const ParamDescription& param, std::string_view typed) {
  if (std::find(param.choices.begin(), param.choices.end(), typed) != param.choices.end()) return {};
  const std::string nearest = nearest_word(typed, param.choices);
  std::string sentence =
      fmt::format("{} must be one of {}, not {}", param.name, fmt::join(param.choices, ", "), in_quotes(typed));
  if (!nearest.empty()) sentence += fmt::format("; did you mean \"{}\"?", nearest);
  return sentence;
}

std::string check_text(const ParamDescription& param, std::string_view text) {
  if (param.required && trimmed(text).empty()) return fmt::format("{} must not be empty: {}", param.name, param.help);
  if (text.find('\0') != std::string_view::npos) {
    return fmt::format("{} must be text without null characters", param.name);
  }
  return {};
}

}  // namespace

bool parse_param(const JobDescription& job, std::string_view name, std::string_view text, Value& value,
                 std::string& error) {
  error.clear();
  const ParamDescription* param = job.param(name);
  if (param == nullptr) {
    error = unknown_param(job, name);
    return false;
  }
  const std::string_view typed = trimmed(text);
  switch (param->type) {
    case ParamType::boolean: error = read_boolean(*param, typed, value); break;
    case ParamType::integer: error = read_integer(*param, typed, value); break;
    case ParamType::number: {
      const std::optional<double> number = read_number(typed);
      error = number ? check_range(*param, *number, typed) : not_a_number(*param, typed);
      if (error.empty()) value = *number + 0.0;  // -0 is 0
      break;
    }
    case ParamType::choice:
      error = check_choice(*param, typed);
      if (error.empty()) value = std::string(typed);
      break;
    case ParamType::text:
      error = check_text(*param, text);
      if (error.empty()) value = std::string(text);
      break;
  }
  return error.empty();
}

std::string check_param(const JobDescription& job, std::string_view name, const Value& value) {
  const ParamDescription* param = job.param(name);
  if (param == nullptr) return unknown_param(job, name);
  const auto wrong_type = [&](std::string_view wanted) {
    return fmt::format("{} must be {}, not {}", param->name, wanted, in_quotes(to_text(value)));
  };
  switch (param->type) {
    case ParamType::boolean: return std::holds_alternative<bool>(value) ? "" : wrong_type("true or false");
    case ParamType::integer: {
      const auto* whole = std::get_if<std::int64_t>(&value);
      return whole != nullptr ? check_range(*param, static_cast<double>(*whole), to_text(value))
                              : not_a_number(*param, to_text(value));
    }
    case ParamType::number: {
      const auto* number = std::get_if<double>(&value);
      return number != nullptr ? check_range(*param, *number, to_text(value)) : not_a_number(*param, to_text(value));
    }
    case ParamType::choice: {
      const auto* word = std::get_if<std::string>(&value);
      return word != nullptr ? check_choice(*param, *word) : wrong_type("a word");
    }
    case ParamType::text: {
      const auto* text = std::get_if<std::string>(&value);
      return text != nullptr ? check_text(*param, *text) : wrong_type("text");
    }
  }
  return {};
}

}  // namespace poolscope
