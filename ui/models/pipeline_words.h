// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/pipeline_state.h"

#include <QString>

#include <optional>

namespace poolscope::ui {

/// What a part is called in a diagram of that kind: "TaskQueue", "Manager", "Futures".
[[nodiscard]] QString pipelinePartName(PipelineKind kind, PipelinePart part);
/// One or two sentences for a tool tip: what the part is for.
[[nodiscard]] QString pipelinePartMeaning(PipelineKind kind, PipelinePart part);

/// The line under a part's name: "13 waiting · no bound", "3 of 3 · full".
[[nodiscard]] QString pipelineStoreText(const PipelineState& state, PipelinePart part);
/// What a worker does: "computing 0.62 s", "idle".
[[nodiscard]] QString pipelineDoingText(const PipelineWorker& worker, std::int64_t timeNs);

/// What happens at that moment, and why, in a sentence or two. `paused`: whether the run stood paused then; empty
/// where nobody knows, as in the past of a recording.
[[nodiscard]] QString pipelineNow(const PipelineState& state, std::optional<bool> paused = std::nullopt);
/// What will happen next; `paused`: what a step would do. Empty when nothing will.
[[nodiscard]] QString pipelineNext(const PipelineState& state, const Trace& trace, bool paused);

/// The filter of the table that shows what is in the part; `run` counts from 0, `worker` is the
/// worker's number for PipelinePart::worker, -1 for all.
[[nodiscard]] QString pipelineFilter(PipelinePart part, int run, int runs, int worker = -1);

}  // namespace poolscope::ui
