// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/function_job.h"

#include "core/jobs/function_library.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <exception>

namespace poolscope {
namespace {

using functions::Argument;
using functions::Type;

constexpr std::uint64_t kMostParameters = 100;
constexpr const char* kReleaseGil = "release_gil";

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
}

Argument argument_of(const Value& value) {
  Argument argument{Type::nothing, 0, 0, nullptr, 0};
  if (const auto* flag = std::get_if<bool>(&value)) {
    argument = {Type::boolean, *flag ? 1 : 0, 0, nullptr, 0};
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    argument = {Type::integer, *integer, 0, nullptr, 0};
  } else if (const auto* number = std::get_if<double>(&value)) {
    argument = {Type::number, 0, *number, nullptr, 0};
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    argument = {Type::text, 0, 0, text->data(), text->size()};
  }
  return argument;
}

Value value_of(const Argument& argument) {
  switch (argument.type) {
    case Type::boolean: return argument.integer != 0;
    case Type::integer: return argument.integer;
    case Type::number: return argument.number;
    case Type::text: return valid_utf8({argument.text, argument.text_bytes});
    case Type::nothing: break;
  }
  return {};
}

/// The host's side of one call. Exceptions of ours do not go through the library's code: they wait here.
class FunctionCall {
 public:
  FunctionCall(JobContext& context, bool may_give_way) : context_(context), may_give_way_(may_give_way) {}

  Value run(const functions::Function& function, const JobCall& call, const std::vector<Argument>& arguments) {
    const functions::Call asked{.host = this,
                                .index = call.index,
                                .seed = call.seed,
                                .arguments = arguments.data(),
                                .argument_count = arguments.size(),
                                .checkpoint = checkpoint,
                                .cancel_requested = cancel_requested,
                                .progress = progress,
                                .log = log,
                                .give_result = give_result,
                                .give_error = give_error};
    const functions::Outcome outcome = function.run(&asked);
    if (stopped_by_) std::rethrow_exception(stopped_by_);
    if (outcome == functions::Outcome::stopped) return {};  // the caller's next checkpoint says why
    if (outcome == functions::Outcome::failed) throw FunctionError(error_);
    return std::move(result_);
  }

 private:
  static FunctionCall& of(void* host) { return *static_cast<FunctionCall*>(host); }

  static std::int32_t checkpoint(void* host) {
    FunctionCall& own = of(host);
    if (!own.may_give_way_) return cancel_requested(host);
    try {
      own.context_.checkpoint();
      return 0;
    } catch (...) {
      own.stopped_by_ = std::current_exception();
      return 1;
    }
  }
  static std::int32_t cancel_requested(void* host) { return of(host).context_.cancel_requested() ? 1 : 0; }
  static void progress(void* host, double fraction) { of(host).context_.progress(std::clamp(fraction, 0.0, 1.0)); }
  static void log(void* host, const char* text, std::uint64_t bytes) {
    of(host).context_.log(valid_utf8({text, bytes}));
  }
  static void give_result(void* host, const Argument* result) { of(host).result_ = value_of(*result); }
  static void give_error(void* host, const char* text, std::uint64_t bytes) {
    of(host).error_ = valid_utf8({text, bytes});
  }

  JobContext& context_;
  const bool may_give_way_;
  Value result_;
  std::string error_ = "it failed without saying why";
  std::exception_ptr stopped_by_;
};

class FunctionJob final : public Job {
 public:
  FunctionJob(std::string library, const functions::Function& function, JobDescription description)
      : library_(std::move(library)), function_(function), description_(std::move(description)) {}

  const JobDescription& description() const noexcept override { return description_; }
  std::string library() const override { return library_; }

  Task<Value> run(JobContext& context, const JobCall& call) const override {
    std::vector<Argument> arguments;
    for (std::uint64_t i = 0; i < function_.parameter_count; ++i)
      arguments.push_back(argument_of(*call.params.find(description_.params[i].name)));
    Value result;
    if (call.get<bool>(kReleaseGil)) {
      result = co_await context.blocking([&] { return FunctionCall(context, false).run(function_, call, arguments); });
    } else {
      result = FunctionCall(context, true).run(function_, call, arguments);
    }
    if (context.cancel_requested()) context.checkpoint();  // throws: it ended because it was asked to
    co_return result;
  }

  std::vector<std::string> outside_effects(const JobCall& /*call*/) const override {
    return {fmt::format("calls: {} of {}", description_.name, library_)};
  }

 private:
  const std::string library_;
  const functions::Function& function_;
  const JobDescription description_;
};

/// One parameter in our words; false and a sentence when it cannot be.
bool describe(const functions::Parameter& parameter, std::size_t number, JobDescription& job, std::string& error) {
  const std::string_view declared = parameter.declaration != nullptr ? parameter.declaration : "";
  const std::size_t equals = declared.find('=');
  ParamDescription made;
  made.name = declared.empty() ? fmt::format("argument{}", number + 1) : declared.substr(0, equals);
  if (!is_name(made.name) || made.name == kReleaseGil || job.param(made.name) != nullptr) {
    error =
        fmt::format("\"{}\" of {} cannot be a parameter's name; letters, digits, _ and - are expected, each name once",
                    valid_utf8(made.name), job.name);
    return false;
  }
  made.title = made.name;
  made.minimum = parameter.minimum;
  made.maximum = parameter.maximum;
  switch (parameter.type) {
    case Type::boolean:
      made.type = ParamType::boolean;
      made.default_value = false;
      break;
    case Type::integer:
      made.type = ParamType::integer;
      made.default_value = static_cast<std::int64_t>(std::max(0.0, parameter.minimum));
      break;
    case Type::number:
      made.type = ParamType::number;
      made.minimum = -1e300;
      made.maximum = 1e300;
      made.default_value = 0.0;
      break;
    case Type::text:
      made.type = ParamType::text;
      made.default_value = std::string();
      break;
    case Type::nothing: error = fmt::format("{} has a parameter of no type", job.name); return false;
  }
  made.help = fmt::format("Argument {} of the function.", number + 1);
  job.params.push_back(made);
  if (equals == std::string_view::npos) return true;
  Value value;
  if (!parse_param(job, made.name, declared.substr(equals + 1), value, error)) {
    error = fmt::format("the default of {}: {}", job.name, error);
    return false;
  }
  job.params.back().default_value = std::move(value);
  return true;
}

}  // namespace

std::unique_ptr<const Job> make_function_job(const std::string& library, const functions::Function& function,
                                             std::string& error) {
  const std::string_view own = function.name != nullptr ? function.name : "";
  JobDescription job;
  job.name = fmt::format("{}.{}", library_name(library), own);
  if (!is_name(own) || !is_name(library_name(library)) || function.run == nullptr) {
    error = fmt::format("\"{}\" cannot be a job's name; letters, digits, _ and - are expected", valid_utf8(job.name));
    return nullptr;
  }
  if (function.parameter_count > kMostParameters) {
    error = fmt::format("{} has more than {} parameters", job.name, kMostParameters);
    return nullptr;
  }
  job.title = job.name;
  job.purpose = valid_utf8(function.purpose != nullptr ? function.purpose : "");
  job.kind = JobKind::cpu;
  job.short_label = own;
  for (std::uint64_t i = 0; i < function.parameter_count; ++i) {
    if (!describe(function.parameters[i], i, job, error)) return nullptr;
  }
  if (!job.params.empty()) job.input_param = job.params.front().name;
  job.params.push_back({.name = kReleaseGil,
                        .title = "Release the GIL",
                        .type = ParamType::boolean,
                        .default_value = false,
                        .help = "Let go of the GIL while the function runs, as a call into C through ctypes does."});
  return std::make_unique<FunctionJob>(library, function, std::move(job));
}

}  // namespace poolscope
