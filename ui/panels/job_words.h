// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job_description.h"
#include "core/tracing/trace.h"

#include <QString>

#include <string>
#include <string_view>

namespace poolscope::ui {

/// A text of the engine's (a job's title, a parameter's help, a sentence of validate()) in the
/// language that is set now; itself where there is no translation.
[[nodiscard]] QString jobText(const std::string& text);

/// "I/O", "CPU", "command".
[[nodiscard]] QString jobKindTag(JobKind kind);

/// The words on a task's bar: its own label, or the job's short one with its number.
[[nodiscard]] QString taskLabel(const Trace& trace, RowId row);

/// The colour that a job has in every view: the series number by its place in the catalogue. What
/// the catalogue does not know gets the number after the last.
[[nodiscard]] int jobSeries(std::string_view name);

/// The engine's sentence as one of its own: with a capital and a full stop.
[[nodiscard]] QString asSentence(const QString& text);

}  // namespace poolscope::ui
