// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/errors.h"
#include "core/jobs/function_abi.h"

#include <memory>
#include <string>

namespace poolscope {

class Job;

/// A function of a library threw: "std::out_of_range: no such row".
class FunctionError : public Error {
 public:
  using Error::Error;
};

/// The job that calls a library's function, which must stay loaded. On error returns null and sets
/// `error` to what is wrong with the function's description.
[[nodiscard]] std::unique_ptr<const Job> make_function_job(const std::string& library,
                                                           const functions::Function& function, std::string& error);

}  // namespace poolscope
